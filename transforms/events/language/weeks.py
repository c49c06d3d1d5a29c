"""Days told by their week or their month alone: "Friday of next week", "on the 13th"."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

_NEXT_WEEK = re.compile(r"\bnext\s+week\b(?![\x27’])", re.IGNORECASE)
_SUNDAY = 7
_OFFSETS = {"last": -1, "this": 0, "next": 1, "following": 1}
_MONTHS = {"last": -1, "next": 1}


def day_of_week(which: str, weekday: int, reference: date) -> date:
    """The weekday of "last week", "this week" or "next week", whichever ``which`` names.

    Where it only stands "behind next week", a Sunday may be that with which the week opens.
    """
    is_eve = which.startswith("behind") and weekday == _SUNDAY != reference.isoweekday()
    monday = reference - timedelta(days=reference.isoweekday() - 1)
    weeks = 0 if is_eve else _OFFSETS[which.lower().split()[-2]]
    return monday + timedelta(days=7 * weeks + weekday - 1)


def end_of_next_week(text: str) -> int | None:
    """Where a text first says "next week", as the end of these words."""
    found = _NEXT_WEEK.search(text) if "week" in text.lower() else None
    return found.end() if found else None


def months_from(reference: date, months: int) -> date:
    """The first day of the month so many months from the day of writing."""
    year, month = divmod(reference.year * 12 + reference.month - 1 + months, 12)
    return date(year, month + 1, 1)


def day_of_month(
    number: int, which: str | None, reference: date, before: date | None, *, is_ahead: bool
) -> date | None:
    """ "On the 13th": of the month that ``which`` names, or ``before`` was of, or the nearest."""  # noqa: D210 - a quotation
    if which in _MONTHS:
        return months_from(reference, _MONTHS[which]).replace(day=number)
    if which is None and before and before.day < number:
        return before.replace(day=number)
    days = _days_numbered(number, reference, (0, 1, 2) if is_ahead else (0, -1, -2))
    return next((day for day in days if day == reference or (day > reference) == is_ahead), None)


def _days_numbered(number: int, reference: date, months: Iterable[int]) -> Iterator[date]:
    for first in (months_from(reference, offset) for offset in months):
        if number <= monthrange(first.year, first.month)[1]:
            yield first.replace(day=number)
