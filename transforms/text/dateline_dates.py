"""The date inside a dateline: ``Feb 17``, ``8 JAN 90``, ``Sunday, July 31 1994``, ``Saturday``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from transforms.knowledge import knowledge
from transforms.text.calendar_words import (
    calendar_day,
    full_year,
    month_number,
    weekday_number,
)

_NAME = r"[^\W\d_]{2,12}(?:-feira)?"
_DAY = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th|er|\.)?(?![0-9:])"
# A short year is one only where nothing but the credit or the dash can follow it.
_YEAR = (
    r"(?:(?:,? |-)(?P<year>[0-9]{4}(?![0-9])|"
    r"[0-9]{2}(?=\.?,? ?(?:[(\[–—-]|[A-Z]{2,8} ?(?:--|[–—])|\Z))))?"
)
_WEEKDAY = re.compile(rf"(?P<weekday>{_NAME})\b,? ?")
_FORMS = [
    re.compile(form)
    for form in (
        rf"(?P<month>{_NAME})\.? {_DAY}{_YEAR}",
        rf"{_DAY}[ -](?P<month>{_NAME})(?:\.(?= [0-9(\[–—-]|,))?{_YEAR}",
    )
]
_NUMERIC = re.compile(r"[0-9]{1,2}(?P<mark>[/.])[0-9]{1,2}(?:(?P=mark)(?:[0-9]{4}|[0-9]{2}))?(?= )")
_WORDS = re.compile(rf"{_NAME}(?: {_NAME})?")


@dataclass(frozen=True, slots=True)
class DatelineDate:
    """What a dateline says of its date; a part that it leaves out is None.

    ``weekday`` is 1 (Monday) to 7, and only set if no day of the month is given.
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None

    @property
    def calendar_day(self) -> date | None:
        """The day, if the dateline gives it whole."""
        if self.year is None or self.month is None or self.day is None:
            return None
        return calendar_day(self.year, self.month, self.day)


def read_date(text: str, start: int) -> tuple[DatelineDate, int] | None:
    """The date that begins exactly at ``start``, and where it ends."""
    weekday = _WEEKDAY.match(text, start)
    number = weekday_number(weekday["weekday"]) if weekday else None
    after = weekday.end() if weekday and number else start
    found = _month_and_day(text, after)
    if found is None and weekday and number:
        return DatelineDate(weekday=number), weekday.end("weekday")
    return found or _undated(text, start)


def _month_and_day(text: str, start: int) -> tuple[DatelineDate, int] | None:
    for form in _FORMS:
        found = form.match(text, start)
        month = month_number(found["month"]) if found else None
        # A leap year, so that 29 February stands where no year is given.
        if found and month and calendar_day(2000, month, int(found["day"])):
            year = full_year(found["year"]) if found["year"] else None
            return DatelineDate(year, month, int(found["day"])), found.end()
    return None


def _undated(text: str, start: int) -> tuple[DatelineDate, int] | None:
    """Words that stand for a date, and numbers that read two ways: consumed, not understood."""
    found = _NUMERIC.match(text, start)
    words = _WORDS.match(text, start)
    if found is None and words and words[0].casefold() in knowledge("datelines")["no_date"]:
        found = words
    return (DatelineDate(), found.end()) if found else None
