"""Datelines: ``GENEVA, May 9 (AFP) -`` and the other forms in which agencies open a story.

A dateline is read from left to right: places, a region, a date, a credit, a separator. What was
found is then weighed, for a sentence may begin like one: a known agency in brackets is proof, a
date or capitals need a dash after them, a bare place a gazetteer that knows it as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from transforms.text.dateline_dates import DatelineDate
from transforms.text.dateline_parts import DatelineParts, read_parts
from transforms.text.place_names import country_of, is_well_known_town, names_no_place, natural_case

_LONGEST = 160
# What the editors of a translated broadcast put before its dateline.
_MARK = re.compile(r"(?:\[[A-Za-z]{4,12}\]|\(FBIS\)) ")


@dataclass(frozen=True, slots=True)
class Dateline:
    """A dateline as it stands in a body: ``body[start:end] == text``, in code points.

    The words of the story begin at ``text_start``. ``place`` has natural case and is the first of
    several; ``agency`` is the canonical name; ``country`` is ISO 3166-1 alpha-3.
    """

    start: int
    end: int
    text_start: int
    text: str
    place: str | None = None
    country: str | None = None
    agency: str | None = None
    date: DatelineDate | None = None


@lru_cache(maxsize=256)
def find_dateline(body: str) -> Dateline | None:
    """The dateline of the first paragraph, else of the second; None unless there surely is one.

    Kept for a while: who reads a story for events asks again.
    """
    found = (
        _dateline_at(start, head, is_first=start == _opening(body)) for start, head in _heads(body)
    )
    return next(filter(None, found), None)


def opening_dateline(paragraph: str) -> Dateline | None:
    """The dateline that a paragraph opens with, as each story of a digest does."""
    return _dateline_at(0, paragraph[:_LONGEST], is_first=True)


def _dateline_at(start: int, head: str, *, is_first: bool) -> Dateline | None:
    parts = read_parts(head)
    if parts is None or not (parts.has_separator or parts.agency):
        return None
    place = None if names_no_place(parts.place) else parts.place
    country = country_of(place, parts.region)
    if not _is_dateline(parts, country, follows=head[parts.text_start :], is_first=is_first):
        return None
    return Dateline(
        start=start,
        end=start + parts.end,
        text_start=start + parts.text_start,
        text=head[: parts.end],
        place=natural_case(place) if place else None,
        country=country,
        agency=parts.agency,
        date=parts.date,
    )


def declared_dateline(line: str | None) -> Dateline | None:
    """The dateline that a format states beside the text, of which it takes nothing.

    It needs no separator to be one, and may be a place alone; None if it names neither place nor
    date nor credit.
    """
    parts = read_parts(line[:_LONGEST]) if line else None
    if line is None or parts is None:
        return None
    place = None if names_no_place(parts.place) else parts.place
    return Dateline(
        start=0,
        end=0,
        text_start=0,
        text=line,
        place=natural_case(place) if place else None,
        country=country_of(place, parts.region),
        agency=parts.agency,
        date=parts.date,
    )


def dateline_length(body: str) -> int:
    """How many code points of the body its dateline takes, the space after it included.

    0 if the body does not open with one.
    """
    dateline = find_dateline(body)
    return dateline.text_start if dateline and dateline.start == _opening(body) else 0


def _opening(body: str) -> int:
    """Where the first words stand behind a mark of the editors."""
    mark = _MARK.match(body)
    return mark.end() if mark else 0


def _heads(body: str) -> Iterator[tuple[int, str]]:
    """Where the first two paragraphs start, and as much of each as a dateline can take."""
    end = body.find("\n")
    start = _opening(body)
    longest = start + _LONGEST
    yield start, body[start : longest if end < 0 else min(end, longest)]
    if end >= 0:
        yield end + 1, body[end + 1 : end + 1 + _LONGEST].partition("\n")[0]


def _is_dateline(
    parts: DatelineParts, country: str | None, *, follows: str, is_first: bool
) -> bool:
    """Whether the parts are enough, given what follows them."""
    if not parts.place:
        return _is_placeless(parts)
    in_capitals, has_date = parts.place.isupper(), parts.date is not None
    if parts.agency and parts.is_bracketed:
        anchored = in_capitals or has_date or country is not None
        return anchored and (parts.has_separator or _starts_sentence(follows))
    if parts.agency or has_date:
        sure = has_date if parts.agency else country is not None and not parts.credit
        return parts.has_separator and (in_capitals or sure)
    alone = in_capitals and is_first and parts.has_separator and _starts_sentence(follows)
    return alone and is_well_known_town(parts.place)


def _is_placeless(parts: DatelineParts) -> bool:
    """A credit or a whole date may open a story by itself: ``(Reuters) -``, ``2 May 2009 –``."""
    if not parts.has_separator:
        return False
    whole_date = parts.date is not None and parts.date.calendar_day is not None
    return (parts.agency is not None and parts.is_bracketed) or (whole_date and not parts.credit)


def _starts_sentence(text: str) -> bool:
    first = text.lstrip("\"'“‘«[(¿¡")[:1]
    return first.isupper() or first.isdigit()
