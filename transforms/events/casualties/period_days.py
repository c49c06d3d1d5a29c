"""Which days the words of a period mean: "since January", "in the past 24 hours"."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache

from transforms.events.language.numbers import parse_quantity
from transforms.events.language.when import When, find_when
from transforms.knowledge import knowledge

# How far behind words its dates may stand.
_AFTER_SINCE = 60
_AFTER_BETWEEN = 70
_DAYS = {"hour": 1 / 24, "day": 1, "week": 7, "fortnight": 14, "month": 30, "year": 365}


def days_of(
    text: str, cue: re.Match[str], reference: date | None
) -> tuple[date | None, date | None]:
    words = cue[0].lower()
    if "since" in words or cue["onset"]:
        reach = text[cue.start() : cue.end() + _AFTER_SINCE]
        whens = find_when(reach, reference, ahead=False)
        return (whens[0].date, None) if whens else (None, None)
    if cue["until"] and reference:
        return _until(text[cue.start() : cue.end() + _AFTER_SINCE], cue["until"], reference)
    if words.startswith(("between", "from")):
        return _span_of(text[cue.start() : cue.end() + _AFTER_BETWEEN], reference)
    if cue["length"]:
        return _last_days(cue["length"], reference)
    if reference and cue["current"]:
        return _current(words, reference)
    whens = find_when(text[cue.start() : cue.end() + 20], reference, ahead=False)
    return (whens[0].date, end_of(whens[0])) if whens else (None, None)


def _span_of(words: str, reference: date | None) -> tuple[date | None, date | None]:
    years = re.findall(r"\b(?:1[89]|20)\d\d\b", words)
    whens = find_when(words, reference, ahead=False)
    if len(whens) > 1:
        return whens[0].date, end_of(whens[1])
    months = list(_named_months().finditer(words))
    if len(months) > 1 and reference:
        return _from_month_to_month(months, reference)
    if len(years) > 1:
        return date(int(years[0]), 1, 1), date(int(years[1]), 12, 31)
    return None, None


def _from_month_to_month(months: Sequence[re.Match[str]], reference: date) -> tuple[date, date]:
    """ "Between September 2008 and February 2009", "from March to May"."""  # noqa: D210 - a quotation
    numbers: dict[str, int] = knowledge("when")["months"]
    first, last = (numbers[month["month"]] for month in months[:2])
    year = int(months[1]["year"] or reference.year - (last > reference.month))
    start = int(months[0]["year"] or year - (first > last))
    return date(start, first, 1), date(year, last, monthrange(year, last)[1])


def _until(words: str, length: str, reference: date) -> tuple[date | None, date | None]:
    """ "In the two days to 11 August": so many days, with the one that ends them."""  # noqa: D210 - a quotation
    whens = find_when(words, reference, ahead=False)
    if not whens or whens[0].precision != "day":
        return None, None
    end = whens[0].date
    start, _ = _last_days(length, end)
    return start + timedelta(days=1) if start else None, end


def _last_days(words: str, reference: date | None) -> tuple[date | None, date | None]:
    """ "24 hours", "the past three weeks": so many days back from the day of writing."""  # noqa: D210 - a quotation
    if reference is None:
        return None, None
    quantity = parse_quantity(words)
    number = quantity.low if quantity and quantity.low and quantity.qualifier == "exact" else 1
    unit = next((days for name, days in _DAYS.items() if name in words.lower()), None)
    if unit is None or (quantity and quantity.qualifier != "exact"):
        return None, None
    return reference - timedelta(days=max(1, round(number * unit))), reference


def _current(words: str, reference: date) -> tuple[date | None, date | None]:
    if "last year" in words:
        return date(reference.year - 1, 1, 1), date(reference.year - 1, 12, 31)
    if "year" in words:
        return date(reference.year, 1, 1), reference
    if "last month" in words:
        end = date(reference.year, reference.month, 1) - timedelta(days=1)
        return date(end.year, end.month, 1), end
    if "month" in words:
        return date(reference.year, reference.month, 1), reference
    return None, None


def end_of(when: When) -> date:
    if when.precision == "year":
        return date(when.date.year, 12, 31)
    if when.precision == "month":
        return date(when.date.year, when.date.month, monthrange(when.date.year, when.date.month)[1])
    return when.date


@cache
def _named_months() -> re.Pattern[str]:
    months = "|".join(knowledge("when")["months"])
    return re.compile(rf"\b(?P<month>{months})\b\.?,?(?:\s(?P<year>(?:1[89]|20)\d\d)\b)?")
