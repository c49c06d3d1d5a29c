"""The places that a sentence names, as far as somebody may go there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache

from transforms.events.language.saying import speaks_at
from transforms.events.language.worded import worded
from transforms.events.story import MOST_TEXT, Story
from transforms.events.visits.patterns import cue
from transforms.knowledge import knowledge
from transforms.places.gazetteer import CountryMention, find_countries
from transforms.places.known_names import MentionKind

PLACES = frozenset({"name", "capital", "city"})
"""The kinds of mention that may be a place: no nation and no organisation."""
_TOWN = (
    r" (?:[a-z]+ ){0,2}{visits.words.parts_of_a_country}\b"
    r"(?: of (?P<name>[A-Z][\w-]+(?: [A-Z][\w-]+)?))?"
)
_CABINET = r" {visits.words.cabinets:Aa}\b"
_TO_THE_UN = r"\b{visits.words.goes_to}(?: to)? the \Z"
_THE = ("the ", "The ")
_HALF = r"\b(?:{visits.homes.leads}|entered|reached) the (?P<half>North|South)\b(?!['’-]| [A-Z])"
_PART = r" (?i:{visits.words.districts})\b"
_AIRFIELD = r" (?:[Ii]nternational |[Mm]ilitary )?{visits.words.airfields:Aa}\b"
# "The US State Department said": no place.
_OFFICE = r" {visits.words.opens_an_office}\b"
# "Near the Peruvian border": not there, and seldom beyond it.
_NEAR = ("near the ", "along the ", "on the ", "close to the ", "towards the ", "toward the ")


def halves_of(story: Story) -> Mapping[str, str]:
    """The codes of "the North" and "the South", in a story of a land's halves or from one."""
    halves: Mapping[str, Mapping[str, str]] = knowledge("places")["halves"]
    body = story.article.body
    if not any(land in body for land in halves) or not worded(_HALF).search(body, 0, MOST_TEXT):
        return {}
    told = {one.code for sentence in story.sentences for one in find_countries(sentence.text)}
    for codes in map(dict, halves.values()):
        if told.issuperset(codes.values()) or story.here_country in codes.values():
            return codes
    return {}


def places_in(
    text: str, mentions: Sequence[CountryMention], halves: Mapping[str, str] | None = None
) -> Iterator[CountryMention]:
    """The places of a sentence, "the Peruvian town of Ilo" among them.

    ``halves`` are the codes of "the North" and "the South".
    """
    yield from _named_places(text, mentions)
    if not halves:
        return
    for half in worded(_HALF).finditer(text):
        if code := halves.get(half["half"]):
            yield CountryMention(half.start("half"), half.end(), half["half"], code, "name")


def _named_places(text: str, mentions: Sequence[CountryMention]) -> Iterator[CountryMention]:
    before: CountryMention | None = None
    for mention in mentions:
        if mention.kind in PLACES:
            if _is_attribute(text, mention) or (before and _is_part_of(text, mention, before)):
                continue
            if mention.kind == "capital" and worded(_CABINET).match(text, mention.end):
                # "The Lima Government" sits there: nobody is said to go.
                continue
            if speaks_at(text, mention.end) and text.endswith(_THE, 0, mention.start):
                # "..., the State Department said": a speaker, and no place.
                continue
            before = mention
            yield _town_of(text, mention, mentions) or mention
        elif mention.code == "UNO" and worded(_TO_THE_UN).search(text, 0, mention.start):
            # Its seat: "cancelled a visit to the United Nations".
            yield CountryMention(mention.start, mention.end, "United Nations", "USA", "city")
        elif mention.kind == "demonym" and (town := worded(_TOWN).match(text, mention.end)):
            if town[0].endswith("border") and text.endswith(_NEAR, 0, mention.start):
                continue
            name = town["name"] or ""
            kind: MentionKind = "city" if name else "name"
            yield CountryMention(mention.start, town.end(), name, mention.code, kind)


def _is_part_of(text: str, mention: CountryMention, town: CountryMention) -> bool:
    """Whether a name that a town abroad has, too, is the town's district: "Trujillo, Libertad
    Department".
    """
    is_beside = mention.kind == "city" and text[town.end : mention.start] == ", "
    return is_beside and mention.code != town.code and bool(worded(_PART).match(text, mention.end))


def without_airfields(
    story: Story, text: str, mentions: Sequence[CountryMention]
) -> Sequence[CountryMention]:
    """The places without "Marka" of "Marka airport", whose namesake lies in no country told of."""
    airfields = [
        one for one in mentions if one.kind == "city" and worded(_AIRFIELD).match(text, one.end)
    ]
    if not airfields or story.here_country is None:
        return mentions
    told = _countries_told(story)
    return [one for one in mentions if one not in airfields or one.code in told]


@lru_cache(maxsize=64)
def _countries_told(story: Story) -> frozenset[str]:
    """The countries that a story tells of otherwise than by one of their towns."""
    text = story.article.body[:MOST_TEXT]
    return frozenset(one.code for one in find_countries(text) if one.kind != "city")


def _is_attribute(text: str, mention: CountryMention) -> bool:
    """Whether a country's name only describes what follows: "at the U.S. Embassy in Lima"."""
    is_bare = mention.text in knowledge("settings")["attributes"]
    if is_bare and cue("described").match(text, mention.end):
        return not worded(_TOWN).match(text, mention.end)
    if is_bare and worded(_OFFICE).match(text, mention.end):
        return True
    return mention.kind == "name" and cue("legation").match(text, mention.end) is not None


def _town_of(
    text: str, country: CountryMention, mentions: Sequence[CountryMention]
) -> CountryMention | None:
    """The town that a country's name closes: "in Travemunde, Germany, to attend".

    Of "in Peru, Chile and Bolivia" each is a country of its own.
    """
    before = max(0, country.start - 40)
    found = _closed_town().search(text, before, country.start) if country.kind == "name" else None
    if found is None or text[country.end : country.end + 1] not in (",", ".", ""):
        return None
    if any(one.kind == "name" and one.start == found.start("town") for one in mentions):
        return None
    return CountryMention(found.start("town"), country.end, found["town"], country.code, "city")


@cache
def _closed_town() -> re.Pattern[str]:
    """ "In Travemunde, Germany": a town that no gazetteer knows."""  # noqa: D210 - a quotation
    months = "|".join(knowledge("when")["months"])
    joint = "de|del|de la|do|da|di|la|el|al|of|sur|am"
    name = rf"[A-Z][\w-]+(?:(?: (?:{joint}))? [A-Z][\w-]+)?"
    return re.compile(rf"\b(?:in|at|for|near) (?!(?i:{months})\b)(?P<town>{name}), \Z")
