"""Where a sentence says that something happened: "near Gori", "in the Indian city of Chennai"."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from transforms.events.sentences import Sentence
from transforms.events.story import Story
from transforms.gazetteer import country_of_place, find_countries
from transforms.knowledge import knowledge

_SENTENCES_BACK = 8
_NAME = re.compile(r"[A-Z][\w'’.-]{1,30}(?:[ -](?:al|de|del|el|of|la|[A-Z][\w'’.-]{0,30})){0,4}")
_POSSESSIVE = re.compile(r"['’]s\Z")
_ARTICLES = re.compile(r"\A(?:the|The)\s")


@dataclass(frozen=True, slots=True)
class Location:
    """A place named in a text, with the country as far as the words or the gazetteer tell."""

    place: str | None
    country: str | None


_NOWHERE = Location(None, None)


def location_of(story: Story, position: int, named: Collection[str]) -> Location:
    """Where the happening of a sentence of the story took place.

    ``named`` are the countries that the story names, as `countries_named_in` tells.

    The place is the sentence's own. The country may come from the sentences around it: those
    before it in its paragraph, then the dateline unless that is a seat of diplomacy, then the rest.
    """
    own = _first_of(_known(named, story.sentences[position].text))
    if own == _NOWHERE:
        own = _in_paragraph(story, position, named)
    return Location(own.place, own.country or _country_around(story, position, named))


def countries_named_in(story: Story) -> frozenset[str]:
    """Every country that the story names, its dateline's included."""
    mentions = (
        mention
        for sentence in story.sentences
        for mention in find_countries(sentence.text)
        if mention.kind in {"name", "demonym", "capital"}
    )
    return frozenset((*(mention.code for mention in mentions), *filter(None, [story.here_country])))


def locations_in(text: str) -> Iterator[Location]:
    """The places that stand behind a preposition, in the order of the text."""
    for match in _located().finditer(text):
        location = _location(match[1].strip(" ,."))
        if location:
            yield location


def _known(named: Collection[str], text: str) -> Iterator[Location]:
    """The places of a text, without the country of a town's name that the story never names."""
    for location in locations_in(text):
        is_likely = not named or location.country in named
        yield location if is_likely else Location(location.place, None)


def _location(words: str) -> Location | None:
    mentions = [mention for mention in find_countries(words) if mention.kind != "organisation"]
    nations = [mention for mention in mentions if mention.kind in {"name", "demonym"}]
    first, _, rest = words.partition(",")
    place = _place(first, {mention.text for mention in nations})
    if mentions:
        return Location(place, (nations or mentions)[-1].code)
    if place is None:
        return None
    hint = rest.strip(" ,").removesuffix("'s") or None
    return Location(place, country_of_place(place, hint) or country_of_place(place))


def _place(words: str, nations: Collection[str]) -> str | None:
    """The last capitalised name of the words, "Chennai" of "the Indian city of Chennai"."""
    names = [_POSSESSIVE.sub("", name).rstrip(".") for name in _NAME.findall(words)]
    places = [
        name for name in names
        if name.split(" ")[0] not in _words("not_places") and name not in nations
    ]  # fmt: skip
    return _ARTICLES.sub("", places[-1]) if places else None


def _country_around(story: Story, position: int, named: Collection[str]) -> str | None:
    text = story.sentences[position].text
    return (
        _in_paragraph(story, position, named).country
        or _only_country(text, {"name", "capital", "city"})
        or _here(story)
        or _last_of(story.sentences[max(0, position - _SENTENCES_BACK) : position], named).country
        or _only_country(text, {"demonym"})
        or story.here_country
    )


def _in_paragraph(story: Story, position: int, named: Collection[str]) -> Location:
    """The last place told of before a sentence in its own paragraph."""
    paragraph = story.sentences[position].paragraph
    before = story.sentences[max(0, position - _SENTENCES_BACK) : position]
    return _last_of([sentence for sentence in before if sentence.paragraph == paragraph], named)


def _here(story: Story) -> str | None:
    return None if story.here_place in _words("seats") else story.here_country


def _last_of(sentences: Sequence[Sentence], named: Collection[str]) -> Location:
    for sentence in reversed(sentences):
        location = _first_of(_known(named, sentence.text))
        if location.country:
            return location
    return _NOWHERE


def _first_of(locations: Iterable[Location]) -> Location:
    """The first place, and the first country, of several locations."""
    several = list(locations)
    place = next((location.place for location in several if location.place), None)
    country = next((location.country for location in several if location.country), None)
    return Location(place, country)


def _only_country(text: str, kinds: Collection[str]) -> str | None:
    """The one country that a sentence names in a way of those kinds."""
    codes = {mention.code for mention in find_countries(text) if mention.kind in kinds}
    return codes.pop() if len(codes) == 1 else None


@cache
def _located() -> re.Pattern[str]:
    prepositions = "|".join(knowledge("settings")["prepositions"])
    # A place ends where the next one starts: "in the Jalal district near Kor".
    ends = "|".join((*knowledge("settings")["ends"], *knowledge("settings")["prepositions"]))
    return re.compile(
        rf"\b(?i:{prepositions})\s((?:(?!(?:{ends})\b)[\w'’.-]{{1,30}}\s?|,\s(?=[A-Z])){{1,9}})"
    )


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(knowledge("settings")[name])
