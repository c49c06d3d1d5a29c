"""Where the meeting is that a text goes on to tell the guests of.

"The summit opens in Lima on Monday. ... Jan Berg will attend the summit": in Lima, wherever the
story is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from transforms.events.story import Story
from transforms.events.visits.claim import Claim
from transforms.events.visits.hosts import Host
from transforms.events.visits.patterns import macros
from transforms.places.gazetteer import CountryMention, find_countries, place_name

# What tells of guests of a meeting, and not where that is.
_OF_GUESTS = ("attends", "is among", "those who attend", "is named among", "is represented")
_OF_OTHERS = ("a country sends", "sends someone instead", "stands in", "pulls out", "leads a del")
_PLACES = ("name", "capital", "city")
# How far behind the name of a meeting its place may stand.
_LONGEST_LEAD = 90


def venue_of(story: Story, claim: Claim) -> Host | None:
    """The place of the meeting that a claim without a place is about, if the story told it."""
    if not claim.rule.startswith((*_OF_GUESTS, *_OF_OTHERS)):
        return None
    own = frozenset(_nouns(claim.sentence.text))
    before = [one for one in story.sentences if one.start <= claim.sentence.start]
    for sentence in reversed(before):
        for noun, place in _venues(sentence.text):
            if noun in own or (not own and claim.rule.startswith(_OF_OTHERS)):
                return Host(place.code, place_name(place))
    return None


def _nouns(text: str) -> Iterator[str]:
    return (found[1].lower().rstrip("s") for found in _meeting().finditer(text))


def _venues(text: str) -> Iterator[tuple[str, CountryMention]]:
    """The meetings of a sentence with the place that follows each."""
    if _meeting().search(text) is None:
        return
    for place in find_countries(text):
        if place.kind not in _PLACES:
            continue
        start = max(0, place.start - _LONGEST_LEAD)
        leads = list(_led_to_place().finditer(text, start, place.start))
        if leads:
            yield leads[-1][1].lower().rstrip("s"), place


@cache
def _meeting() -> re.Pattern[str]:
    return re.compile(rf"\b({_events()})\b")


@cache
def _led_to_place() -> re.Pattern[str]:
    """ "A summit of west African leaders in": no other clause stands between."""  # noqa: D210
    return re.compile(
        rf"\b({_events()})\b(?:(?!\b(?:said|told|who|that|after|before|where|last)\b)[^;:.]){{0,50}}?"
        r"\b(?:in|at) (?:the [a-z ]{0,24}(?:of )?)?\Z"
    )


@cache
def _events() -> str:
    return macros()["EVENTS"].removeprefix("(?:").removesuffix(")")
