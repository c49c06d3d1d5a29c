"""The facts that tell stories of one wording apart: names, places, days, numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from zlib import crc32

from transforms.knowledge import knowledge
from transforms.text.calendar_words import month_number, weekday_number

_DAY = 0x8000  # set in what says which day; of a date with the month, of a weekday without
_MONTH_BITS = 5
_HASH = 0x7FFF
_FIGURE_REACH = 4
_DAY_OF_MONTH = re.compile(r"0?[1-9]|[12][0-9]|3[01]")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")

_CAPITALS = "".join(letter for letter in map(chr, range(0x41, 0x590)) if letter.isupper())
# A capital that no sentence begins with: behind a word, or behind a mark that ends no sentence.
_FACT = re.compile(
    rf"(?:(?:(?<=\s)|(?<=\A))(?P<word>\w+) |(?<=[\w,;)] )|(?<=[(/-]))(?P<name>[{_CAPITALS}]\w+)"
    r"|(?<![\w.,])(?P<number>[0-9]+(?:[.,][0-9]+)*)"
)
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Fact:
    """A name, number or day in 16 bits, where it stands, and whether it says where."""

    code: int
    start: int
    is_place: bool = False


def facts_of(text: str) -> Iterator[Fact]:
    """The facts of a text in their order, each where it stands first.

    Left out are years, which stories share, and figures of people killed, hurt or missing, which
    change from one telling of a story to the next.
    """
    seen: set[int] = set()
    for found in _FACT.finditer(text):
        name = found["name"]
        start = found.start("name" if name else "number")
        code = _name_code(name) if name else _number_code(text, start, found.end())
        if code is not None and code not in seen:
            seen.add(code)
            is_place = code < _DAY and (found["word"] or "").casefold() in _prepositions()
            yield Fact(code, start, is_place)


def place_code(place: str) -> int:
    """What the place of a dateline is as a fact."""
    return _hash(place.split(maxsplit=1)[0].casefold())


def weekdays_of(codes: Iterable[int]) -> frozenset[int]:
    """Those of the facts that are weekdays."""
    return frozenset(code for code in codes if _DAY < code < _DAY | 1 << _MONTH_BITS)


def dates_of(codes: Iterable[int]) -> frozenset[int]:
    """Those of the facts that are days of a month."""
    return frozenset(code for code in codes if code >= _DAY | 1 << _MONTH_BITS)


def _name_code(name: str) -> int:
    weekday = weekday_number(name)
    return _DAY | weekday if weekday else _hash(name.casefold())


def _number_code(text: str, start: int, end: int) -> int | None:
    """The number there, or the date that it is part of; None of what does not tell stories apart.

    One of the next few words, or the last two, may say that people are counted.
    """
    number = text[start:end]
    if _YEAR.fullmatch(number):
        return None
    behind = _WORD.findall(text[end : end + 60].casefold())[:_FIGURE_REACH]
    before = _WORD.findall(text[max(0, start - 30) : start].casefold())[-2:]
    if _DAY_OF_MONTH.fullmatch(number):
        months = (month_number(word) for word in (*before[-1:], *behind[:1]))
        month = next(filter(None, months), None)
        if month:
            return _DAY | month << _MONTH_BITS | int(number)
    return None if not _figure_words().isdisjoint(behind + before) else _hash(number)


@cache
def _figure_words() -> frozenset[str]:
    return frozenset(knowledge("stories")["figures"]["words"])


@cache
def _prepositions() -> frozenset[str]:
    return frozenset(knowledge("stories")["places"]["prepositions"])


def _hash(word: str) -> int:
    return crc32(word.encode("utf-8", "surrogatepass")) & _HASH
