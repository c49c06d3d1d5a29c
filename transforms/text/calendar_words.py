"""Months and weekdays by name, in the languages of ``calendar.toml``."""

from __future__ import annotations

from datetime import date
from functools import cache

from transforms.knowledge import knowledge

_CENTURY_TURN = 50  # RFC 2822, section 4.3: 00 to 49 are of this century, 50 to 99 of the last


def month_number(name: str) -> int | None:
    """1 to 12, or None if it is no month's name: ``Sept.`` is 9."""
    return _numbers("months").get(_folded(name))


def weekday_number(name: str) -> int | None:
    """1 (Monday) to 7, or None if it is no weekday's name."""
    return _numbers("weekdays").get(_folded(name))


def full_year(digits: str) -> int:
    """The year that the digits mean, two and three of them by RFC 2822: ``89`` is 1989."""
    year = int(digits)
    if len(digits) >= 4:  # noqa: PLR2004 - digits of a whole year
        return year
    return year + (2000 if len(digits) == 2 and year < _CENTURY_TURN else 1900)  # noqa: PLR2004


def calendar_day(year: int, month: int, day: int) -> date | None:
    """The day, or None if the calendar has none such (31 February, month 13, year 0)."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _folded(name: str) -> str:
    return name.casefold().removesuffix(".")


@cache
def _numbers(kind: str) -> dict[str, int]:
    return {
        name.casefold(): int(number)
        for number, names in knowledge("calendar")[kind].items()
        for name in names
    }
