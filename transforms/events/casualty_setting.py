"""When and where a casualty figure belongs: place, date, scope and period."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from schemas.casualty_figures import Scope
from transforms.events.casualty_lexicon import pattern_of
from transforms.events.casualty_places import Location, location_of
from transforms.events.story import Story
from transforms.events.when import When, find_when
from transforms.knowledge import knowledge

_SINCE = re.compile(r"\bsince\b")
_AFTER_SINCE = 60
# A story that looks back more than this many years tells history.
_YEARS_OF_NEWS = 8


@dataclass(frozen=True, slots=True)
class Setting:
    """Where and when a figure belongs, as far as the words around it say."""

    location: Location
    when: When | None
    scope: Scope
    period_start: date | None


def setting_of(story: Story, position: int, named: Collection[str], *, is_part: bool) -> Setting:
    """The setting of a figure of the sentence at a position of the story.

    ``named`` are the countries that the story names.
    """
    text = story.sentences[position].text
    is_cumulative = _is_cumulative(text)
    times = find_when(text, story.reference)
    return Setting(
        location=location_of(story, position, named),
        when=times[0] if times and not is_cumulative else None,
        scope="subtotal" if is_part else "cumulative" if is_cumulative else "incident",
        period_start=_since(text, times) if is_cumulative else None,
    )


def is_history(text: str, reference: date | None) -> bool:
    """Whether a sentence tells of the dead of long ago."""
    if pattern_of("history").search(text):
        return True
    if reference is None:
        return False
    is_period = bool(_SINCE.search(text))
    years = (
        int(match["told"] or match["in_period"])
        for match in _years().finditer(text)
        if match["told"] or not is_period
    )
    return any(year < reference.year - _YEARS_OF_NEWS for year in years)


def _is_cumulative(text: str) -> bool:
    return bool(pattern_of("cumulative").search(text)) and not pattern_of("records").search(text)


def _since(text: str, times: Sequence[When]) -> date | None:
    """The first day of the time that "since" names, itself or a few words on."""
    since = _SINCE.search(text)
    if not since:
        return None
    reach = range(since.start(), since.end() + _AFTER_SINCE)
    return next((when.date for when in times if when.start in reach), None)


@cache
def _years() -> re.Pattern[str]:
    """Years in which something happened; "since 1998, when" tells of one even beside a period."""
    months = "|".join(knowledge("when")["months"])
    year = r"(?:1[89]\d\d|20\d\d)"
    return re.compile(
        rf"\b(?i:in|of|between|during|from|until|{months}),?\s(?P<in_period>{year})\b"
        rf"|\bsince\s(?P<told>{year}),?\swhen\b"
    )
