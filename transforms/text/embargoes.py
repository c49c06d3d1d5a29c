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
from transforms.text.dates import Published, read_date

EMBARGOED = "wire.embargoed"
"""Why a story is in quarantine whose time has not come."""

UNREADABLE = "wire.embargo_unreadable"
"""Why a story is in quarantine whose embargo has no end that can be read: a person decides."""

_WHOLE_DAY = timedelta(days=1, hours=12)  # the last places on earth are twelve hours behind UTC
_LONGEST_LINE = 160
_WEEK_DAYS = 7
_JUST_BEEN = timedelta(days=60)
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
_NUMERIC_DAY = re.compile(r"\b([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})\b")
_LOOKS_DATED = re.compile(r"[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}")
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Embargo:
    """An embargo in the story's own words, and its end; None if that cannot be read."""

    text: str
    until: datetime | None


def embargo_of(
    declared: str | None, lines: Iterable[str], day: date, moment: datetime | None = None
) -> Embargo | None:
    """The embargo that a format declares, else the first that a line states.

    ``day`` is that of the story, from which "Tuesday" is reckoned; ``moment`` its time, if known,
    after which "0900 GMT" comes next.
    """
    if declared:
        return None if _is_over(declared) else Embargo(declared, _end_of(declared, day, moment))
    for line in lines:
        found = _stated(line.strip(), day, moment)
        if found:
            return found
    return None


def _stated(line: str, day: date, moment: datetime | None) -> Embargo | None:
    if len(line) > _LONGEST_LINE or _is_over(line):
        return None
    for opening in _patterns("openings"):
        found = opening.fullmatch(line)
        until = _end_of(found["when"], day, moment) if found else None
        if until:
            return Embargo(line, until)
    is_one = any(pattern.fullmatch(line) for pattern in _patterns("unmistakable"))
    return Embargo(line, None) if is_one else None


def _is_over(text: str) -> bool:
    return any(pattern.fullmatch(text.strip()) for pattern in _patterns("over"))


@cache
def _patterns(kind: str) -> tuple[re.Pattern[str], ...]:
    return tuple(map(re.compile, knowledge("embargoes")[kind]))


def _end_of(text: str, day: date, moment: datetime | None) -> datetime | None:
    exact = read_date(text)
    if exact is not None:
        return _last_moment(exact)
    clock = _CLOCK.search(text)
    named = list(_days_named(text, day))
    if named:
        return _at(max(named), clock)
    if clock is None or _LOOKS_DATED.search(text):
        return None
    first = _at(moment.date() if moment else day + timedelta(days=1), clock)
    if first and moment and first <= moment:
        return first + timedelta(days=1)
    return first


def _at(day: date, clock: re.Match[str] | None) -> datetime | None:
    exact = read_date(f"{day.isoformat()}{_clock_words(clock)}")
    return None if exact is None else _last_moment(exact)


def _last_moment(exact: Published) -> datetime | None:
    if exact.precision in ("year", "month"):
        return None
    return exact.at + _WHOLE_DAY if exact.precision == "day" else exact.at


def _clock_words(clock: re.Match[str] | None) -> str:
    if clock is None:
        return ""
    half = (clock["half"] or "").replace(".", "")
    return f" {clock['hour']}:{clock['minute'] or '00'}{half} {clock['zone'].upper()}"


def _days_named(text: str, day: date) -> Iterator[date]:
    """Days that the words name: of a month, of the week (the next such), or relative ones."""
    for found in _NUMERIC_DAY.finditer(text):
        one, other, year = map(int, found.groups())
        readings = (calendar_day(year, other, one), calendar_day(year, one, other))
        yield from filter(None, readings)
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
    """The day of the month; without a year the next, or one that has just been."""
    years = (int(year),) if year else (near.year, near.year + 1)
    for candidate in years:
        found = calendar_day(candidate, month, number)
        if found and (year or found >= near - _JUST_BEEN):
            yield found
            return
