"""The day of a happening that a sentence takes up by its name: "in the quake", "in that raid"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from transforms.events.casualties.days import happenings, last_day, setting_pattern
from transforms.events.casualties.shifts import shifted
from transforms.events.casualties.told import Told
from transforms.events.language.attribution import without_speeches
from transforms.events.language.fragments import Sieved
from transforms.events.language.when import When
from transforms.events.story import Story
from transforms.knowledge import knowledge

_LONGEST_ZERO = 90
# How many sentences on a story still takes up what it has told, and so many open it.
_FURTHEST = 40
_WORD = re.compile(r"[a-z]{3,20}")


def linked_day(story: Story, position: int, told: Told) -> tuple[When, int] | None:
    """The day of the happening that a sentence names and another one before it told."""
    text = story.sentences[position].text
    if position and (_that_one().search(text) or _is_mere_zero(text)):
        # Whatever the sentence before tells, harm or not.
        found = _day_of(story, position - 1, told)
        if found:
            return found
    latest = _latest_one().search(text) if position else None
    if latest:
        # The news is what the story opens with.
        return _first_told(story, range(min(position, _FURTHEST)), _kin_of(latest), told)
    for kin in _named(text):
        before = range(position - 1, max(-1, position - _FURTHEST), -1)
        return _first_told(story, before, kin, told)
    return None


def _named(text: str) -> Iterator[frozenset[str]]:
    """The words for what a sentence names with an article, where these leave no doubt."""
    for match in _the_one().finditer(text):
        yield _kin_of(match)


def _kin_of(match: re.Match[str]) -> frozenset[str]:
    return next(kin for kin in _kin_told() if match[1].lower().removesuffix("s") in kin)


def _first_told(
    story: Story, positions: Iterable[int], kin: frozenset[str], told: Told
) -> tuple[When, int] | None:
    """The day of the first of some sentences that tells of one of some kin."""
    for position in positions:
        text = story.sentences[position].text.lower()
        words = {word.removesuffix("s") for word in _WORD.findall(text)}
        found = None if kin.isdisjoint(words) else _day_of(story, position, told)
        if found:
            return found
    return None


def _day_of(story: Story, position: int, told: Told) -> tuple[When, int] | None:
    """The day of one sentence: that of its figures, or of what else happened."""
    if found := told.day(position):
        return found
    text = story.sentences[position].text
    whens = happenings(text, story.reference)
    days = [when for when in whens if when.precision == "day"]
    if not days:
        before = last_day(story, position, told)
        words = without_speeches(text)
        days = list(shifted(words, whens, before[0].date if before else None, story.reference))
    return (days[0], position) if days else None


def _is_mere_zero(text: str) -> bool:
    """Whether a sentence tells no more than that nobody was hurt."""
    found = setting_pattern("mere_zeros").search(text) if len(text) < _LONGEST_ZERO else None
    return found is not None and found.start() == 0


@cache
def _that_one() -> Sieved:
    words = "|".join(sorted(frozenset().union(*_all_kin())))
    that = rf"\b(?:in|by|of|from|during) (?:that|this) (?:{words})\b"
    return Sieved(re.compile(that, re.IGNORECASE))


@cache
def _latest_one() -> Sieved:
    words = "|".join(sorted(frozenset().union(*_kin_told())))
    latest = rf"\b(?:in|by|of|from|during) the (?:latest|newest|most recent) ({words})s?\b"
    return Sieved(re.compile(latest, re.IGNORECASE))


@cache
def _kin_told() -> tuple[frozenset[str], ...]:
    return (*_kin(), *_all_kin())


@cache
def _the_one() -> Sieved:
    words = "|".join(sorted(frozenset().union(*_kin())))
    return Sieved(re.compile(rf"\bthe (?:[\w-]+ )?({words})s?\b", re.IGNORECASE))


@cache
def _all_kin() -> tuple[frozenset[str], ...]:
    return tuple(map(frozenset, knowledge("settings")["kin"]))


@cache
def _kin() -> tuple[frozenset[str], ...]:
    """Words for one and the same happening that no other happening would be called by."""
    return tuple(map(frozenset, knowledge("settings")["kin_of_happenings"]))
