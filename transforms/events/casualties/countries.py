"""Which countries a story is about, and which it only names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterator, Mapping
from functools import cache

from transforms.events.casualties.days import setting_pattern
from transforms.events.casualties.lexicon import may_hold_figure
from transforms.events.casualties.locations import is_region, is_tied, locations_in
from transforms.events.casualties.movements import movements_in
from transforms.events.casualties.place_names import settings
from transforms.events.language.attribution import speeches_in, without_speeches
from transforms.events.story import Story
from transforms.knowledge import knowledge
from transforms.places.cities import plain, towns_named
from transforms.places.gazetteer import CountryMention, find_countries

_NOUN = re.compile(
    r" (?:[A-Z][a-z]+|(?!on|in|at|and|when|after|as|since|by|to|for|with|that|who)[a-z]{3,})"
)
# How many characters before a country tell what it is there for.
WINDOW = 50
# What a mention of a country in the story weighs when the words around a figure name none.
_WEIGHT_HERE, _WEIGHT_TITLE, _WEIGHT_HARM, _WEIGHT_SITE = 3.0, 2.0, 2.0, 3.0
_WEIGHT_TOPIC = 6.0
# Of a movement, and of "Malawian exiles", whose own country matters wherever they speak.
_WEIGHT_PARTISANS = 2.0
_WEIGHTS = {"name": 1.0, "capital": 0.7, "city": 0.7, "demonym": 0.4}


def weights_of(story: Story) -> Mapping[str, float]:
    """How much a story is about each country that it names."""
    weights: dict[str, float] = defaultdict(float)
    texts = [(story.article.title or "", _WEIGHT_TITLE)]
    bodies = (sentence.text for sentence in story.sentences)
    texts += ((text, _WEIGHT_HARM if may_hold_figure(text) else 1.0) for text in bodies)
    for text, weight in texts:
        is_telling = find_countries(text) or weight == _WEIGHT_HARM
        told = _without_speakers(text) if is_telling else text
        for code, share in _shares_in(text, told):
            weights[code] += weight * share
        for code in movements_in(text, story):
            weights[code] += weight * _WEIGHT_PARTISANS
        for location in locations_in(told) if weight == _WEIGHT_HARM else ():
            if location.country:
                weights[location.country] += _WEIGHT_SITE / (1 if location.is_told else 2)
    topic = _topic(story.article.title or "")
    if topic:
        weights[topic] += _WEIGHT_TOPIC
    here = reporting_country(story)
    if here:
        weights[here] += _WEIGHT_HERE
    return dict(weights)


def _shares_in(text: str, told: str) -> Iterator[tuple[str, float]]:
    """What each country weighs in a sentence, of which ``told`` is blank where somebody speaks."""
    for mention in find_countries(text):
        if _origin().match(text, mention.end):
            continue
        if _partisans().match(text, mention.end):
            yield mention.code, _WEIGHT_PARTISANS
        elif is_country(mention) and not is_region(text, mention):
            is_aside = told[mention.start] != text[mention.start] or _is_passed(text, mention)
            is_place = is_where(text, mention) and not is_tied(text, mention)
            kind = mention.kind if is_place else "demonym"
            yield mention.code, _WEIGHTS[kind] / (4 if is_aside else 1)


def _without_speakers(text: str) -> str:
    """The sentence without those who speak, but for "rebels in Peru", who fight there."""
    fighters = (one for one in speeches_in(text) if _fighters().match(one.speaker or ""))
    return text if any(fighters) else without_speeches(text)


def _is_of_language(text: str, mention: CountryMention) -> bool:
    """ "Known by its Spanish initials" tells of a language, and no country."""  # noqa: D210 - a quotation
    return mention.kind == "demonym" and bool(_language().match(text, mention.end))


def _is_passed(text: str, mention: CountryMention) -> bool:
    """Whether a town is one where somebody only speaks or goes: "by telephone from Stockholm"."""
    before = text[max(0, mention.start - WINDOW) : mention.start]
    return mention.kind in {"capital", "city"} and passing().search(before) is not None


def reporting_country(story: Story) -> str | None:
    """The dateline's country, unless the reporter only sits there: at a seat, at a summit."""
    lead = story.sentences[0].text if story.sentences else ""
    is_visited = story.here_place in settings("seats") or setting_pattern("gatherings").search(lead)
    return None if is_visited else story.here_country


def _topic(title: str) -> str | None:
    """The country that a headline opens with: "Haiti: Cholera spreads"."""
    name, colon, _ = title.partition(": ")
    named = find_countries(name) if colon else ()
    is_whole = len(named) == 1 and named[0].text == name and named[0].kind == "name"
    return named[0].code if is_whole else None


def countries_named(story: Story) -> frozenset[str]:
    """The countries that a story names by more than a town, its dateline's included."""
    mentions = (
        mention
        for sentence in story.sentences
        for mention in find_countries(sentence.text)
        if mention.kind in {"name", "demonym", "capital"}
        and is_country(mention)
        and not is_tied(sentence.text, mention)
        and not _is_of_language(sentence.text, mention)
        and not _is_at_home(mention, story.here_country)
    )
    movements = (
        code for sentence in story.sentences for code in movements_in(sentence.text, story)
    )
    here = filter(None, [story.here_country])
    return frozenset((*(mention.code for mention in mentions), *movements, *here))


def named_in_lead(story: Story, length: int) -> frozenset[str]:
    """The countries of the headline, of so many first sentences and of the dateline."""
    texts = [story.article.title or "", *(one.text for one in story.sentences[:length])]
    mentions = (mention for text in texts for mention in find_countries(text))
    named = (mention.code for mention in mentions if is_country(mention))
    movements = (code for text in texts for code in movements_in(text, story))
    return frozenset((*named, *movements, *filter(None, [story.here_country])))


def _is_at_home(mention: CountryMention, here: str | None) -> bool:
    """Whether the name of a capital is also that of a town where the reporter is: Tripoli."""
    if mention.kind != "capital" or here in {None, mention.code}:
        return False
    return any(town.country == here for town in towns_named(plain(mention.text)))


def is_country(mention: CountryMention) -> bool:
    return mention.kind != "organisation" and mention.code not in knowledge("organisations")


def is_where(text: str, mention: CountryMention) -> bool:
    """Whether a country can be a place in its sentence: one that acts need not be."""
    if mention.kind != "name":
        return True
    if mention.text in settings("attributes") and _NOUN.match(text, mention.end):
        return False  # "the U.S. embassy" may stand anywhere
    is_owner = text[mention.end : mention.end + 2] in {"'s", "’s"}
    return is_owner or bool(_within().search(text[max(0, mention.start - WINDOW) : mention.start]))


def only_country(text: str, kinds: Container[str], named: Container[str]) -> str | None:
    """The one country that a sentence names, but for where somebody goes.

    A town counts only for one of the countries ``named`` in the story by more than that.
    """
    codes = {
        mention.code
        for mention in find_countries(text)
        if mention.kind in kinds
        and is_country(mention)
        and (mention.kind == "name" or mention.code in named)
        and not passing().search(text[max(0, mention.start - WINDOW) : mention.start])
        and is_where(text, mention)
        and not is_tied(text, mention)
        and not is_region(text, mention)
    }
    return codes.pop() if len(codes) == 1 else None


@cache
def _language() -> re.Pattern[str]:
    """A nation before one of these is that of a language."""
    return re.compile(rf"[ -](?:{'|'.join(knowledge('settings')['of_language'])})\b")


@cache
def _within() -> re.Pattern[str]:
    """A country behind one of these is where something is."""
    words = "|".join(knowledge("settings")["within"])
    return re.compile(rf"\b(?:{words})\s(?:the\s)?(?:\w+ern\s|[\w-]{{1,20}}\s)?\Z", re.IGNORECASE)


@cache
def _partisans() -> re.Pattern[str]:
    """Who has fled a country, or fights in it, speaks of it."""
    words = "|".join(knowledge("settings")["partisans"])
    return re.compile(rf"\s(?:[\w-]{{1,20}}\s)?(?:{words})\b", re.IGNORECASE)


@cache
def _fighters() -> re.Pattern[str]:
    words = "|".join(knowledge("settings")["fighters"])
    return re.compile(rf"(?:the |[\w-]+ )?(?:{words})\b", re.IGNORECASE)


@cache
def _origin() -> re.Pattern[str]:
    """Where somebody's family is from is not where they are."""
    return re.compile("|".join(knowledge("settings")["origin"]), re.IGNORECASE)


@cache
def passing() -> re.Pattern[str]:
    """A country behind one of these is where somebody goes, or whom somebody fights."""
    words = "|".join(knowledge("settings")["passing"])
    return re.compile(rf"\b(?:{words})\s(?:the\s)?\Z", re.IGNORECASE)
