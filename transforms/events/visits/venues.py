"""Where the meeting is that a text goes on to tell the guests of.

"The summit opens in Lima on Monday. ... Jan Berg will attend the summit": in Lima, wherever the
story is written.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from transforms.events.story import Story
from transforms.events.visits.claim import Claim
from transforms.events.visits.hosts import Host
from transforms.events.visits.patterns import macros
from transforms.events.visits.sentence_places import PLACES
from transforms.places.gazetteer import CountryMention, find_countries, place_name

# What tells of guests of a meeting, and not where that is.
_OF_GUESTS = ("attends", "is among", "those who attend", "is named among", "is represented")
_OF_OTHERS = ("a country sends", "sends someone instead", "stands in", "pulls out", "leads a del")
_OF_ANY = ("attends what the story is about",)
# How far behind the name of a meeting its place may stand.
_LONGEST_LEAD = 90
# Whatever a meeting is called.
_ANY = ""


class _Venue(NamedTuple):
    """Where a meeting is, as the sentence that starts at an offset names it."""

    sentence: int
    place: CountryMention


def venue_of(story: Story, claim: Claim) -> Host | None:
    """The place of the meeting that a claim without a place is about, if the story told it."""
    is_of_others = claim.rule.startswith(_OF_OTHERS)
    if not is_of_others and not claim.rule.startswith(_OF_GUESTS):
        return None
    own = frozenset(_nouns(claim.sentence.text))
    nouns = own or ((_ANY,) if is_of_others else ())
    told = [one for noun in nouns if (one := _last_told(story, noun, claim.sentence.start))]
    if claim.rule in _OF_ANY and not own and (only := _only_venue(story)):
        told = [only]
    # Of the last sentence that has one, what it names first.
    last = max(told, key=lambda one: (one.sentence, -one.place.start), default=None)
    return Host(last.place.code, place_name(last.place)) if last else None


def _only_venue(story: Story) -> _Venue | None:
    """Where everything is held that a story tells of, if that is one country."""
    venues = _told(story).get(_ANY, ())
    return venues[0] if len({one.place.code for one in venues}) == 1 else None


def _last_told(story: Story, noun: str, start: int) -> _Venue | None:
    """What the last sentence that tells of such a meeting, up to one at an offset, names first."""
    told = _told(story).get(noun, ())
    count = bisect_right(told, start, key=lambda one: one.sentence)
    return told[count - 1] if count else None


@lru_cache(maxsize=64)
def _told(story: Story) -> Mapping[str, Sequence[_Venue]]:
    """The first venue in each sentence of a story, by the noun of the meeting and of `_ANY`."""
    told: dict[str, list[_Venue]] = {}
    for sentence in story.sentences:
        for noun, place in _venues(sentence.text):
            for name in (noun, _ANY):
                known = told.setdefault(name, [])
                if not known or known[-1].sentence != sentence.start:
                    known.append(_Venue(sentence.start, place))
    return told


def _nouns(text: str) -> Iterator[str]:
    return (found[1].lower().rstrip("s") for found in _meeting().finditer(text))


def _venues(text: str) -> Iterator[tuple[str, CountryMention]]:
    """The meetings of a sentence with the place that follows each."""
    if _meeting().search(text) is None:
        return
    for place in find_countries(text):
        if place.kind not in PLACES:
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
