"""Until when a story must wait: what its format or its first lines say about an embargo.

Held too long, a story is late; released too early, a promise is broken. So where only the day is
certain, the embargo lasts until that day is over everywhere on earth, and one that cannot be read
has no end.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from transforms.knowledge import knowledge
from transforms.text.calendar_words import calendar_day, month_number, weekday_number
from transforms.text.dates import read_date

_WHOLE_DAY = timedelta(days=1, hours=12)  # the last places on earth are twelve hours behind UTC
_LONGEST_LINE = 160
_WEEK_DAYS = 7
_HALF_A_YEAR = timedelta(days=183)
_CLOCK = re.compile(
    r"(?<![\w:])(?P<hour>[0-9]{1,2})(?:[:.h]?(?P<minute>[0-9]{2}))?"
    r"\s?(?P<half>[ap]\.?m\.?)?(?:hrs|hours)?\s?\(?(?P<zone>[A-Z]{1,4}T|UTC|Z)\b",
    re.IGNORECASE,
)
_DAY_OF_MONTH = re.compile(
    r"(?:(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?(?: of)? (?P<month>[^\W\d_]{3,12})"
    r"|(?P<month_first>[^\W\d_]{3,12})\.? (?P<day_last>[0-9]{1,2})(?:st|nd|rd|th)?\b)"
    r"(?:,? (?P<year>[0-9]{4})\b)?"
)
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Embargo:
    """An embargo in the story's own words, and its end; None if that cannot be read."""

    text: str
    until: datetime | None


def embargo_of(declared: str | None, lines: Iterable[str], day: date) -> Embargo | None:
    """The embargo that a format declares, else the first that a line states.

    ``day`` is that of the story, from which "Tuesday" and "0900 GMT" are reckoned.
    """
    if declared:
        return Embargo(declared, _end_of(declared, day))
    for line in lines:
        found = _stated(line)
        if found:
            return Embargo(line.strip(), _end_of(found, day))
    return None


def _stated(line: str) -> str | None:
    if len(line) > _LONGEST_LINE:
        return None
    for opening in _openings():
        found = opening.fullmatch(line.strip())
        if found and any(character.isalnum() for character in found["when"]):
            return found["when"]
    return None


@cache
def _openings() -> tuple[re.Pattern[str], ...]:
    return tuple(
        re.compile(pattern, re.IGNORECASE) for pattern in knowledge("embargoes")["openings"]
    )


def _end_of(text: str, day: date) -> datetime | None:
    exact = read_date(text)
    if exact is None:
        named = next(_days_named(text, day), None)
        clock = _CLOCK.search(text)
        if named is None and clock is None:
            return None
        exact = read_date(f"{(named or day).isoformat()}{_clock_words(clock)}")
    if exact is None or exact.precision in ("year", "month"):
        return None
    return exact.at + _WHOLE_DAY if exact.precision == "day" else exact.at


def _clock_words(clock: re.Match[str] | None) -> str:
    if clock is None:
        return ""
    half = (clock["half"] or "").replace(".", "")
    return f" {clock['hour']}:{clock['minute'] or '00'}{half} {clock['zone'].upper()}"


def _days_named(text: str, day: date) -> Iterator[date]:
    """Days that the words name: of a month, of the week (the next such), or relative ones."""
    for found in _DAY_OF_MONTH.finditer(text):
        month = month_number(found["month"] or found["month_first"])
        number = int(found["day"] or found["day_last"])
        if month:
            yield from _dated(found["year"], month, number, day)
    for word in _WORD.findall(text):
        weekday = weekday_number(word)
        if weekday is not None:
            yield day + timedelta(days=(weekday - day.isoweekday()) % _WEEK_DAYS)
        distance = knowledge("embargoes")["days"].get(word.casefold())
        if distance is not None:
            yield day + timedelta(days=distance)


def _dated(year: str | None, month: int, number: int, near: date) -> Iterator[date]:
    """The day of the month; without a year, that which is nearest to the story."""
    years = (int(year),) if year else (near.year - 1, near.year, near.year + 1)
    for candidate in years:
        found = calendar_day(candidate, month, number)
        if found and (year or abs(found - near) <= _HALF_A_YEAR):
            yield found
