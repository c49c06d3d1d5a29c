"""A date string of a feed or a header → an instant and its precision; or None, never a guess.

A time without a zone, or in a zone whose abbreviation means several, cannot be placed: the answer
is then the day. A numeric date that reads two ways (03/04/2026) is None, except with full stops,
which every locale writes day first. A weekday that contradicts the date is not held against it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import NamedTuple

from schemas.articles import Precision
from transforms.knowledge import knowledge
from transforms.text.calendar_words import (
    calendar_day,
    full_year,
    month_number,
    weekday_number,
)

_LONGEST = 100
_EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
_CLOCK_SKEW = timedelta(days=2)
_WIDEST_OFFSET = timedelta(hours=14)

_WORD = r"(?P<month_name>[^\W\d_]{3,12}\.?)"
_DAY = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th|er|º|°|\.)?"
_FLAGS = re.IGNORECASE
_DATE_FORMS = [
    re.compile(form, _FLAGS)
    for form in (
        r"(?P<year>[0-9]{4})(?P<mark>[-/.])(?P<month>[0-9]{1,2})(?P=mark)(?P<day>[0-9]{1,2})(?![0-9])",
        r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})(?=T| |$)",
        r"(?P<year>[0-9]{4})-?W(?P<week>[0-9]{2})-?(?P<weekday>[1-7])(?![0-9])",
        r"(?P<year>[0-9]{4})-(?P<day_of_year>[0-9]{3})(?![0-9])",
        r"(?P<year>[0-9]{4}) ?[年년] ?(?P<month>[0-9]{1,2}) ?[月월] ?(?P<day>[0-9]{1,2}) ?[日일]",
        rf"{_DAY}(?: de | of |[ -]){_WORD},?(?: del? | of |[ -])(?P<year>[0-9]{{2,4}})(?![0-9])",
        rf"{_WORD} {_DAY},? (?P<year>[0-9]{{4}})(?![0-9])",
        r"(?P<first>[0-9]{1,2})(?P<mark>[-/.])(?P<second>[0-9]{1,2})(?P=mark)(?P<year>[0-9]{4})\b",
    )
]
_COARSE_FORMS = [
    re.compile(form, _FLAGS)
    for form in (r"(?P<year>[0-9]{4})", r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})")
] + [re.compile(rf"{_WORD},?(?: de | of | )(?P<year>[0-9]{{4}})", _FLAGS)]
_TIME = re.compile(
    r"(?:T|,? (?:at |- |\| )?)"
    r"(?P<hour>[0-9]{1,2})(?P<colon>[:h])?(?P<minute>[0-9]{2})"
    r"(?:(?(colon):)(?P<second>[0-9]{2})(?:[.,](?P<fraction>[0-9]{1,12}))?)?"
    r"(?: ?(?P<half>[ap])\.?m\.?)?",
    _FLAGS,
)
_OFFSET = re.compile(
    r"(?:UTC|GMT)? ?(?P<sign>[+\-−])(?P<hours>[0-9]{1,2})(?::?(?P<minutes>[0-9]{2}))?"
    r"(?: [A-Z]{1,5})?"  # Go prints "+0200 CEST"; the number is what counts
)
_ZONE_NAME = re.compile(r"[A-Za-z]{1,5}(?:/[A-Za-z_]{1,30})?")
_UNIX_TIME = re.compile(r"[0-9]{10}|[0-9]{13}")
# The order of C's asctime and Unix's date: the year last, after the time and the zone.
_YEAR_LAST = re.compile(
    r"([^\W\d_]{3,12}\.? [0-9]{1,2}),?( [0-9:]{5,8})( [A-Za-z]{1,5}| [+-][0-9]{4})? ([0-9]{4})"
)
_COMMENT = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_WEEKDAY = re.compile(r"([^\W\d_]{2,20}(?:-feira)?\.?)(?:[,،] ?| )")
_DIGIT = re.compile(r"(?![0-9])\d")


class Published(NamedTuple):
    """An instant in UTC, of a coarser date its first, and how exactly it is known."""

    at: datetime
    precision: Precision


def parse_published(text: str, *, ingested_at: datetime) -> Published | None:
    """Read a date string; None if it is not understood, ambiguous, or implausible.

    Implausible is a date before 1900, or more than two days after ``ingested_at``.
    """
    return plausible(read_date(text), ingested_at=ingested_at)


def read_date(text: str) -> Published | None:
    """Read a date string of any time, past or to come; None if not understood, or ambiguous."""
    return None if len(text) > _LONGEST else _read(_prepared(text))


def plausible(published: Published | None, *, ingested_at: datetime) -> Published | None:
    """The date itself, or None if no story read at ``ingested_at`` can be of it."""
    if published is None or not _EARLIEST <= published.at <= ingested_at + _CLOCK_SKEW:
        return None
    return published


def of_day(day: date) -> Published:
    """A day as a date of publication."""
    return Published(datetime(day.year, day.month, day.day, tzinfo=UTC), "day")


def _prepared(text: str) -> str:
    """One spelling of spaces and digits, of whatever script; comments and the weekday gone."""
    text = _DIGIT.sub(
        lambda digit: str(unicodedata.decimal(digit[0])), unicodedata.normalize("NFKC", text)
    )
    text = " ".join(_COMMENT.sub(" ", text).split())
    weekday = _WEEKDAY.match(text)
    if weekday and weekday_number(weekday[1]) is not None:
        text = text[weekday.end() :]
    return _YEAR_LAST.sub(r"\1 \4\2\3", text)


def _read(text: str) -> Published | None:
    if _UNIX_TIME.fullmatch(text):
        return _unix_time(text)
    for form in _DATE_FORMS:
        found = form.match(text)
        if found:
            day = _day_of(found)
            return None if day is None else _with_time(day, text[found.end() :])
    return _coarse(text)


def _unix_time(digits: str) -> Published:
    seconds, rest = int(digits[:10]), int(digits[10:] or 0)
    at = datetime.fromtimestamp(seconds, UTC) + timedelta(milliseconds=rest)
    return Published(at, "second")


def _coarse(text: str) -> Published | None:
    """A year, or a month of a year."""
    for form in _COARSE_FORMS:
        found = form.fullmatch(text)
        if found:
            parts = found.groupdict()
            month = _month_of(parts) if "month" in parts or "month_name" in parts else 1
            first = calendar_day(int(parts["year"]), month or 0, 1)
            precision: Precision = "year" if len(parts) == 1 else "month"
            return None if first is None else Published(of_day(first).at, precision)
    return None


def _day_of(found: re.Match[str]) -> date | None:
    parts = found.groupdict()
    year = full_year(parts["year"])
    if "week" in parts:
        return _or_none(
            lambda: date.fromisocalendar(year, int(parts["week"]), int(parts["weekday"]))
        )
    if "day_of_year" in parts:
        return _or_none(lambda: _day_in_year(year, int(parts["day_of_year"])))
    if "first" in parts:
        return _day_of_numbers(year, int(parts["first"]), int(parts["second"]), parts["mark"])
    month = _month_of(parts)
    return None if month is None else calendar_day(year, month, int(parts["day"]))


def _month_of(parts: dict[str, str]) -> int | None:
    return int(parts["month"]) if "month" in parts else month_number(parts["month_name"])


def _day_of_numbers(year: int, first: int, second: int, mark: str) -> date | None:
    """12/31/2026 and 31/12/2026 read one way only; 03/04/2026 two, unless full stops part it."""
    readings = {calendar_day(year, second, first)}
    if mark != ".":
        readings.add(calendar_day(year, first, second))
    readings.discard(None)
    return readings.pop() if len(readings) == 1 else None


def _day_in_year(year: int, number: int) -> date:
    day = date(year, 1, 1) + timedelta(days=number - 1)
    if day.year != year:
        raise ValueError(f"year {year} has no day {number}")
    return day


def _or_none(make: Callable[[], date]) -> date | None:
    try:
        return make()
    except (ValueError, OverflowError):
        return None


def _with_time(day: date, rest: str) -> Published | None:
    """The day with what follows it: nothing, a time, a time and a zone."""
    if not rest:
        return of_day(day)
    found = _TIME.match(rest)
    clock = _clock(found.groupdict()) if found else None
    if found is None or clock is None:
        return None
    zone = rest[found.end() :].strip()
    if zone and not _OFFSET.fullmatch(zone) and not _ZONE_NAME.fullmatch(zone):
        return None
    return _placed(day, clock, zone, "second" if found["second"] else "minute")


def _placed(day: date, clock: timedelta, zone: str, precision: Precision) -> Published | None:
    offset = _offset(zone, day)
    if offset is None:
        return of_day(day)
    if abs(offset) > _WIDEST_OFFSET:
        return None
    try:
        return Published(of_day(day).at + clock - offset, precision)
    except OverflowError:
        return None


def _clock(parts: dict[str, str | None]) -> timedelta | None:
    """Time since midnight: 24:00 is the end of the day, a leap second the next minute."""
    hour, minute, second = (int(parts[name] or 0) for name in ("hour", "minute", "second"))
    if parts["half"]:
        if not 1 <= hour <= 12:  # noqa: PLR2004 - a clock face
            return None
        hour = hour % 12 + (12 if parts["half"] in "pP" else 0)
    microsecond = int((parts["fraction"] or "0")[:6].ljust(6, "0"))
    clock = timedelta(hours=hour, minutes=minute, seconds=second, microseconds=microsecond)
    if minute > 59 or second > 60 or clock > timedelta(days=1):  # noqa: PLR2004 - a clock face
        return None
    return clock


def _offset(zone: str, day: date) -> timedelta | None:
    """East of Greenwich; None if no zone is named or the name does not say."""
    found = _OFFSET.fullmatch(zone)
    if found:
        offset = timedelta(hours=int(found["hours"]), minutes=int(found["minutes"] or 0))
        return offset if found["sign"] == "+" else -offset
    minutes = _zone_minutes(zone.upper(), day)
    return None if minutes is None else timedelta(minutes=minutes)


def _zone_minutes(name: str, day: date) -> int | None:
    for minutes, until in _eras().get(name, ()):
        if until is None or day < until:
            return minutes
    return None


@cache
def _eras() -> dict[str, list[tuple[int, date | None]]]:
    """Of each abbreviation the offsets in minutes, each with the day it ends, oldest first."""
    zones = knowledge("timezones")
    lasting: dict[str, list[tuple[int, date | None]]] = {
        name: [(minutes, None)] for name, minutes in zones["offsets"].items()
    }
    for name, eras in zones["eras"].items():
        lasting[name] = [(era["offset"], era.get("until")) for era in eras]
    return lasting
