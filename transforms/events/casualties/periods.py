"""Figures that cover a period or a conflict: "since January", "in the past 24 hours"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from transforms.events.casualties.days import is_other_time
from transforms.events.casualties.period_days import days_of, end_of
from transforms.events.language.attribution import without_speeches
from transforms.events.language.fragments import Sieved
from transforms.events.language.when import When
from transforms.knowledge import knowledge

# Of a date, a month or a weekday, and then of what rises to a total.
_TIME = re.compile(r"\s(?:\w+\s){1,4}to\s", re.IGNORECASE)
_PERFECTS = re.compile(r"\b(?:have|has)\s")
_PERFECT = re.compile(r"(?:\s\w+)?\s(?:have|has)\b")
_YEAR = re.compile(r"in\s\d{4}")
_BACKGROUND = re.compile(r"\sof\Z|-year|\Acivil\swar\Z")
_WINDOW = 90
# From how many on a figure without a day is that of a war, and one "this week" that of the week.
_MANY, _SEVERAL = 5_000, 12


@dataclass(frozen=True, slots=True)
class Period:
    """The days that a figure covers, where the text says, by the words ``text[first:last]``."""

    start: date | None
    end: date | None
    first: int
    last: int


def period_of(
    text: str,
    span: tuple[int, int],
    reference: date | None,
    whens: Sequence[When],
    count: int,
    *,
    is_of_disaster: bool = False,
    is_taken: bool = False,
) -> Period | None:
    """The period of a figure whose words are ``span`` of a sentence; None for one happening.

    ``whens`` are the times of happenings in the sentence: a day nearer to the figure than the
    words of a period makes it the figure of that day. ``is_of_disaster`` says that the story
    tells of a storm or a quake, which may befall many at once, ``is_taken`` that the figure is of
    those whom one raid took away.
    """
    cues = [cue for cue in _cues().finditer(text) if _covers(text, cue, span, count)]
    if not cues and not is_taken and _is_of_month(text, whens, count):
        # "In April its troops killed 287 rebels".
        return Period(whens[0].date, end_of(whens[0]), whens[0].start, whens[0].end)
    if not cues:
        is_war = count >= _MANY and not whens and not _is_blow(text) and not is_of_disaster
        return Period(None, None, 0, 0) if is_war else None
    cue = min(cues, key=lambda found: _distance(found.span(), span))
    days = [when for when in whens if when.precision != "year"]
    nearest_day = min((_distance((when.start, when.end), span) for when in days), default=None)
    if nearest_day is not None and nearest_day < _distance(cue.span(), span):
        return None
    for other in sorted(cues, key=lambda found: _distance(found.span(), span)):
        start, end = days_of(text, other, reference)
        if start:
            return Period(start, end, other.start(), other.end())
    month = next((when for when in whens if when.precision == "month"), None)
    if month:
        # "In April the war claimed 430 lives".
        return Period(month.date, end_of(month), month.start, month.end)
    return Period(None, None, cue.start(), cue.end())


def _covers(text: str, cue: re.Match[str], span: tuple[int, int], count: int) -> bool:
    """Whether the words of a period can be those of a figure: a single death is no period's."""
    words = cue[0].lower()
    is_year = _YEAR.fullmatch(words) is not None
    if (is_year and _is_one_blow(without_speeches(text))) or (
        _BACKGROUND.search(words) and _one_deed().search(text)
    ):
        # "A quake killed 24 people in 1996", "12 died in an ambush after years of war".
        return False
    if _records().search(text[max(0, cue.start() - _WINDOW) : cue.start()]) or (
        count <= 1 and "year" not in words
    ):
        return False
    before = text[max(0, cue.start() - _WINDOW) : cue.start()]
    if _is_apart(text, cue, span) or (words == "since" and _of_state().search(before)):
        return False
    # "Since May 2011 mines have killed 90", "since May 90 have died".
    is_perfect = bool(_PERFECTS.search(text, cue.end(), span[0]) or _PERFECT.match(text, span[1]))
    is_dated = is_perfect or _dated().match(text, cue.end()) is not None
    if (
        words == "since"
        and not is_dated
        and cue.end() < span[0]
        and "," not in text[cue.end() : span[0]]
    ):
        # "the first since eight people were killed": the figure is of that day; but "the toll
        # since March 14 to 231".
        return _TIME.match(text, cue.end()) is not None
    if cue["current"] and (
        _one_deed().search(_clause_around(text, cue.start()))
        or _is_of_a_month(text, cue.start())
        or is_other_time(text[max(0, cue.start() - _WINDOW) : cue.start()])
    ):
        # "Last year three died in a similar attack", "in May last year", "the truce of last month".
        return False
    is_loose = bool(cue["current"]) or words.startswith("in ")
    return not is_loose or count >= _SEVERAL or "year" in words or bool(cue["length"])


def _is_apart(text: str, cue: re.Match[str], span: tuple[int, int]) -> bool:
    """Whether the words of a period are of something else than the figure.

    "Since the raid on Kor, which left 25 dead": the 25 are those of the raid. The toll of a flood
    is none of "the past two days", in which bodies were found.
    """
    is_set_apart = cue.end() < span[0] and _set_apart().search(text, cue.end(), span[0])
    return bool(is_set_apart or (cue["length"] and _found().search(text, 0, cue.start())))


def _is_of_a_month(text: str, offset: int) -> bool:
    """Whether "this year" only tells which: "in May this year"."""
    before = text[:offset].removesuffix("of ").rstrip(" ,").rsplit(" ", maxsplit=1)[-1]
    return before.capitalize() in knowledge("when")["months"]


def _clause_around(text: str, offset: int) -> str:
    first = max(text.rfind(mark, 0, offset) for mark in ",;") + 1
    return re.split("[,;]", text[first:], maxsplit=1)[0]


def _is_of_month(text: str, whens: Sequence[When], count: int) -> bool:
    """Whether a figure is what a month brought, and no one happening of that month."""
    if len(whens) != 1 or whens[0].precision != "month" or count < _SEVERAL:
        return False
    return not _is_one_blow(text) and not whens[0].words.lower().startswith("earlier")


def _is_one_blow(text: str) -> bool:
    """Whether a sentence tells of one happening: "a gas explosion", "when a bomb went off"."""
    return _one_blow().search(text) is not None


def _is_blow(text: str) -> bool:
    """Whether a sentence tells of a disaster or an attack, which may take many at once."""
    return _blow().search(text) is not None


def _distance(span: tuple[int, int], other: tuple[int, int]) -> int:
    return max(span[0] - other[1], other[0] - span[1], 0)


@cache
def _cues() -> Sieved:
    groups = knowledge("settings")["periods"]
    months = "|".join(knowledge("when")["months"])
    plain = "|".join(groups["words"]).replace("MONTH", f"(?:{months})")
    current = "|".join(groups["current"])
    onset = "|".join(groups["onsets"])
    length = "|".join(groups["lengths"])
    words = re.compile(
        rf"\b(?:(?:{length})\s(?P<length>(?:[\w-]+\s){{0,3}}(?:hours?|days?|weeks?|fortnight|months?|years?|decades?))"
        rf"|(?P<current>{current})|(?P<onset>{onset})|{plain}"
        r"|(?:in|over|during)\sthe\s(?P<until>(?:[\w-]+\s)?(?:hours|days|weeks|months))"
        r"\s(?:up\s)?(?:to|ending)(?=\s(?:[A-Z]|\d)))\b",
        re.IGNORECASE,
    )
    return Sieved(words)


@cache
def _blow() -> Sieved:
    blows = "|".join(knowledge("settings")["happenings"])
    return Sieved(re.compile(rf"\b(?:{blows})\b", re.IGNORECASE))


@cache
def _one_blow() -> Sieved:
    blows = "|".join(knowledge("settings")["happenings"])
    words = re.compile(
        rf"\b(?:an?|the|this|that|one|another|(?:day|week|month|year)['’]s)\s"
        rf"(?:[\w.-]{{1,20}}\s){{0,3}}?(?:{blows})\b"
        rf"(?!\s(?:of|campaign|season|wave)\b)|\b(?:when|near|close\sto|outside|aboard|the\ssame|(?:in|on|at|inside)\san?|found\sdead|{_strokes()})\b",
        re.IGNORECASE,
    )
    return Sieved(words)


def _strokes() -> str:
    """What happens at one stroke: "stormed", "seven bombs"."""
    return "|".join(knowledge("settings")["strokes"])


@cache
def _one_deed() -> re.Pattern[str]:
    blows = "|".join(knowledge("settings")["happenings"])
    return re.compile(
        rf"\b(?:an?|another)\s(?:(?!of\b|series\b|wave\b)[\w-]{{1,20}}\s){{0,2}}?(?:{blows})(?<!s)\b"
        rf"|\b(?:{_strokes()})\b",
        re.IGNORECASE,
    )


@cache
def _dated() -> re.Pattern[str]:
    """What "since" goes on with that is no happening: a year, "the outbreak"."""
    beginnings = "|".join(knowledge("settings")["periods"]["beginnings"])
    year = r"(?:(?:early|late|mid)[\s-])?(?:19|20)\d\d"
    return re.compile(rf"\s(?:{year}|(?:the )?(?:{beginnings}))\b")


@cache
def _set_apart() -> re.Pattern[str]:
    """What tells of another happening between a period and a figure: ", which left"."""
    verbs = "|".join(knowledge("settings")["harmed"])
    return re.compile(rf",? \b(?:which|that) (?:also )?(?:{verbs})\b(?![^.;]*\bsince\b)")


@cache
def _found() -> re.Pattern[str]:
    """What is told of a period in which the dead were only found."""
    groups = knowledge("settings")["periods"]
    remains, finds = ("|".join(groups[name]) for name in ("remains", "finds"))
    return re.compile(rf"\b(?:{remains})\b[^,;]{{0,25}}\b(?:{finds})\b[^,;]{{0,40}}\Z")


@cache
def _of_state() -> re.Pattern[str]:
    """ "Missing since Sunday" tells when it began, and counts no time."""  # noqa: D210 - a quotation
    states = "|".join(knowledge("settings")["periods"]["states"])
    return re.compile(rf"\b(?:{states})\s\Z", re.IGNORECASE)


@cache
def _records() -> re.Pattern[str]:
    """ "The worst since 1995" covers no period."""  # noqa: D210 - a quotation
    records = "|".join(knowledge("settings")["periods"]["records"])
    return re.compile(rf"\b(?:{records})\b[^,;]{{0,60}}\Z", re.IGNORECASE)
