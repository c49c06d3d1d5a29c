"""What the words that say when mean, seen from the day on which they were written."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import NamedTuple

from schemas.events import DatePrecision
from transforms.events.language.fragments import Sieved
from transforms.events.language.time_words import count as _count
from transforms.events.language.time_words import either as _either
from transforms.events.language.time_words import listed
from transforms.events.language.time_words import number as _number
from transforms.events.language.time_words import numbers as _numbers
from transforms.events.language.weeks import (
    day_of_month,
    day_of_week,
    end_of_next_week,
    months_from,
)
from transforms.knowledge import knowledge

# How far, in characters, the words around a date tell whether it lies ahead.
_CLAUSE = 120
_OPENING = 4
_FAR_AHEAD = timedelta(days=345)
_CLAUSE_BREAK = re.compile(r"[;:]|, (?:and|but) |\bsaid ")


class When(NamedTuple):
    """A time that a text names: of a month or a year, ``date`` is its first day.

    ``words`` are the text's own, ``text[start:end]`` in code points.
    """

    date: date
    precision: DatePrecision
    words: str
    start: int
    end: int


class Words(NamedTuple):
    """Words of a text, ``text[start:end]`` in code points."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Context:
    """The day of writing, whether the words around look ahead, and the day named before them."""

    reference: date | None
    is_ahead: bool
    before: date | None = None
    is_next_week: bool = False
    follows: bool = False
    is_behind_next_week: bool = False


_Resolved = tuple[date, DatePrecision] | None


def resolve_when(text: str, reference: date | None, *, ahead: bool | None = None) -> When | None:
    """The first time that a text names, or None; see `find_when`."""
    return next(iter(find_when(text, reference, ahead=ahead)), None)


@lru_cache(maxsize=1_024)
def find_when(
    text: str, reference: date | None, *, ahead: bool | None = None, before: date | None = None
) -> tuple[When, ...]:
    """Every time that a text names and that can be placed without guessing, in the text's order.

    ``reference`` is the day of writing; without it only dates with their year can be placed. A
    weekday or a date without a year is the nearest one past, or the nearest to come where the
    words around look ahead; ``ahead`` settles that for a caller who knows. "Last week" is nothing.
    ``before`` is the day named before the text, from which "the day before" counts.
    """
    return tuple(_found(text, reference, ahead=ahead, before=before))


@lru_cache(maxsize=1_024)
def coarse_times(text: str) -> tuple[Words, ...]:
    """Where a text says when without naming a day, a month or a year: "last week", "soon"."""
    return tuple(Words(*match.span()) for match in _coarse().finditer(text))


def _found(
    text: str, reference: date | None, *, ahead: bool | None, before: date | None
) -> Iterator[When]:
    is_next_week = follows = False
    told = end_of_next_week(text)
    for match in _times(text):
        looks_ahead = _looks_ahead(text, match) if ahead is None else ahead
        is_behind = told is not None and told <= match.start()
        context = _Context(reference, looks_ahead, before, is_next_week, follows, is_behind)
        resolved = _resolve(match, context)
        if resolved:
            before = resolved[0] if resolved[1] == "day" else None
            is_next_week = _is_of_next_week(match) or (
                is_next_week and match["weekday"] is not None
            )
            follows = bool(reference and before and before > reference and match["weekday"])
            yield When(*resolved, match[0], match.start(), match.end())


@lru_cache(maxsize=256)
def _times(text: str) -> tuple[re.Match[str], ...]:
    """The words of time of a text; kept, as it is read with and without what lies ahead."""
    return tuple(_words_of_time().finditer(text))


def _is_of_next_week(match: re.Match[str]) -> bool:
    """Whether the words are "next Monday": "and on Thursday", after it, is of the same week."""
    return match["weekday"] is not None and (match["which"] or "").strip().lower() == "next"


def _looks_ahead(text: str, match: re.Match[str]) -> bool:
    """Whether the clause that leads to the words, or that they open, speaks of what is to come."""
    if match.start() < _OPENING:
        return bool(_ahead().search(text[match.end() : match.end() + _CLAUSE]))
    clause = text[max(0, match.start() - _CLAUSE) : match.start()]
    return bool(_ahead().search(_CLAUSE_BREAK.split(clause)[-1] + (match["which"] or "")))


def _resolve(match: re.Match[str], context: _Context) -> _Resolved:
    try:
        return _READINGS[match.lastgroup or ""](match, context)
    except (ValueError, OverflowError):
        # 31 February, the year 0, a day before the calendar starts: no date.
        return None


def _full_date(match: re.Match[str], context: _Context) -> _Resolved:
    day = int(match["day_first"] or match["day_second"])
    month = _number("months", match["month_second"] or match["month_first"])
    if match["date_year"]:
        return date(int(match["date_year"]), month, day), "day"
    return _without_year(month, day, context)


def _without_year(month: int, day: int, context: _Context) -> _Resolved:
    if context.reference is None:
        return None
    years = range(context.reference.year - 1, context.reference.year + 2)
    candidates = [date(year, month, day) for year in years if day <= monthrange(year, month)[1]]
    found = _nearest(candidates, context)
    return (found, "day") if found else None


def _nearest(candidates: Iterable[date], context: _Context) -> date | None:
    """The latest day not after the day of writing, or the first one not before it."""
    reference = context.reference
    if reference is None:
        return None
    past = max((day for day in candidates if day <= reference), default=None)
    ahead = min((day for day in candidates if day >= reference), default=None)
    if context.is_ahead and ahead and past and ahead - reference > _FAR_AHEAD:
        # Nobody announces a day of next year without its year.
        return past
    return ahead if context.is_ahead else past


def _month(match: re.Match[str], context: _Context) -> _Resolved:
    month = _number("months", match["month_name"])
    if match["month_year"]:
        return date(int(match["month_year"]), month, 1), "month"
    reference = context.reference
    if reference is None:
        return None
    if side := match["month_side"]:
        return date(reference.year + _number("calendar_years", side), month, 1), "month"
    is_past = month <= reference.month if not context.is_ahead else month < reference.month
    year = reference.year + (context.is_ahead and is_past) - (not context.is_ahead and not is_past)
    return date(year, month, 1), "month"


def _year(match: re.Match[str], _: _Context) -> _Resolved:
    return date(int(match["year_number"]), 1, 1), "year"


def _weekday(match: re.Match[str], context: _Context) -> _Resolved:
    reference = context.reference
    if reference is None:
        return None
    weekday = _number("weekdays", match["weekday_name"])
    which = (match["which"] or "").strip().lower()
    back = (reference.isoweekday() - weekday) % 7
    if which == "last":
        return reference - timedelta(days=back or 7), "day"
    is_open = context.is_ahead and not which
    if is_open and context.is_next_week and context.before:
        on = (weekday - context.before.isoweekday()) % 7
        return context.before + timedelta(days=on), "day"
    if week := match["week"] or (context.is_behind_next_week and is_open and "behind next week"):
        return day_of_week(week, weekday, reference), "day"
    if which == "next" or context.is_ahead:
        ahead = (weekday - reference.isoweekday()) % 7
        if not ahead and context.follows:
            # "In Lima on Sunday and in Quito on Wednesday", of a Wednesday: that of next week.
            ahead = 7
        return reference + timedelta(days=ahead or (7 if which == "next" else 0)), "day"
    return reference - timedelta(days=back), "day"


def _days(match: re.Match[str], context: _Context) -> _Resolved:
    after = _numbers("days_after").get(match[0].lower())
    if after is not None:
        return (context.before + timedelta(days=after), "day") if context.before else None
    if context.reference is None:
        return None
    return context.reference + timedelta(days=_number("days", match[0])), "day"


def _month_day(match: re.Match[str], context: _Context) -> _Resolved:
    if context.reference is None:
        return None
    number, which = int(match["day_number"]), match["which_month"]
    day = day_of_month(number, which, context.reference, context.before, is_ahead=context.is_ahead)
    return (day, "day") if day else None


def _ago(match: re.Match[str], context: _Context) -> _Resolved:
    """ "3 days ago": a day; "two months ago": a month, since none says which day.

    "Two days later" is later than the day that the text names before it.
    """  # noqa: D210 - a quotation
    number, unit, side = _count(match["ago_count"]), match["ago_unit"].lower(), match["ago_side"]
    if side.lower() != "ago":
        days = number if side.lower() == "later" else -number
        if context.before is None or unit != "day":
            return None
        return context.before + timedelta(days=days), "day"
    reference = context.reference
    if reference is None:
        return None
    if unit in {"day", "week"}:
        return reference - timedelta(days=number * (7 if unit == "week" else 1)), "day"
    if unit == "year":
        return date(reference.year - number, 1, 1), "year"
    return months_from(reference, -number), "month"


def _calendar_month(match: re.Match[str], context: _Context) -> _Resolved:
    if context.reference is None:
        return None
    return months_from(context.reference, _number("calendar_months", match[0])), "month"


def _calendar_year(match: re.Match[str], context: _Context) -> _Resolved:
    if context.reference is None:
        return None
    return date(context.reference.year + _number("calendar_years", match[0]), 1, 1), "year"


_READINGS: dict[str, Callable[[re.Match[str], _Context], _Resolved]] = {
    "full_date": _full_date,
    "month": _month,
    "year": _year,
    "weekday": _weekday,
    "month_day": _month_day,
    "days": _days,
    "ago": _ago,
    "calendar_month": _calendar_month,
    "calendar_year": _calendar_year,
}


@cache
def _words_of_time() -> Sieved:
    month, weekday = _either("months"), _either("weekdays")
    year = r"(?:1[89]|20)\d\d"
    words = re.compile(
        rf"""
        \b(?=\w)(?:(?P<full_date>(?:(?i:on|from|until|since|by)\s)?
            (?:(?<![\d.,:/-])(?P<day_first>\d{{1,2}})(?i:st|nd|rd|th)?
                (?:(?:\s?[-–]\s?|(?i:\s(?:to|until|till|and)\s))\d{{1,2}}(?i:st|nd|rd|th)?)?\s(?:of\s)?
                (?P<month_second>{month})\b\.?
            |\b(?P<month_first>{month})\.?\s(?P<day_second>\d{{1,2}})(?i:st|nd|rd|th)?(?![\d,]\d|\d))
            (?:,?\s(?P<date_year>{year})\b)?)
        |(?P<month>(?:\b(?i:in|for|since|during|until|by|from|early|mid|late|last|next|(?:end|middle|beginning|start)\sof
                |(?:first|second|third|last)\s(?:{listed("parts")})\sof
                |(?:an?|his|her|their|its|the|planned)(?=\s\w+\s(?:{listed("dated")})\b))[\s-]){{1,2}}
            (?P<month_name>{month})\b(?!\.?\s\d{{1,2}}\b(?!\d))
            (?:(?:\.?\s(?P<month_year>{year})
                |,?\s(?:of\s)?(?P<month_side>(?i:{_either("calendar_years")})))\b)?)
        |(?P<weekday>\b(?:(?i:on|since|until|from|by)\s)?(?P<which>(?i:last|next|this)\s)?
            (?P<weekday_name>{weekday})\b(?:,?\s(?:of\s)?(?P<week>(?i:last|this|next|the\sfollowing)\sweek)\b(?![\x27’]))?)
        |(?P<month_day>\b(?i:on|from|by|until)\sthe\s(?P<day_number>\d{{1,2}})(?:st|nd|rd|th)
            (?:\sof\s(?P<which_month>the|this|next|last)\smonth\b)?(?=[.,;)]|\Z|\s(?:{listed("after_days")})\b))
        |(?P<ago>\b(?P<ago_count>\d{{1,3}}|(?i:{_either("counts")}))\s
            (?P<ago_unit>(?i:day|week|month|year))s?\s(?P<ago_side>(?i:ago|later|earlier))\b)
        |(?P<days>\b(?i:{_either("days", "days_after")})\b)
        |(?P<calendar_month>\b(?i:{_either("calendar_months")})\b)
        |(?P<calendar_year>\b(?i:{_either("calendar_years")})\b)
        |(?P<year>\b(?i:in|since|during|of)\s(?P<year_number>{year})\b))
        """,
        re.VERBOSE,
    )
    return Sieved(words)


@cache
def _coarse() -> Sieved:
    return Sieved(re.compile(rf"\b(?i:{listed('coarse')})\b"))


@cache
def _ahead() -> re.Pattern[str]:
    words = "|".join(map(re.escape, knowledge("when")["tense"]["ahead"]))
    return re.compile(rf"\b(?:{words})\b")
