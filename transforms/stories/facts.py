"""The facts that tell stories of one wording apart: names, places, days, numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from zlib import crc32

from transforms.knowledge import knowledge
from transforms.text.calendar_words import month_number, weekday_number

DAY = 0x8000  # set in the hash of a fact that says which day
_HASH = 0x7FFF
_FIGURE_REACH = 4
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_LAST_DAY = 31

_CAPITALS = "".join(letter for letter in map(chr, range(0x41, 0x590)) if letter.isupper())
# A capital that no sentence begins with: behind a word, or behind a mark that ends no sentence.
_FACT = re.compile(
    rf"(?:(?<=[\w,;)] )|(?<=[(/-]))(?P<name>[{_CAPITALS}]\w+)"
    r"|(?<![\w.,])(?P<number>[0-9]+(?:[.,][0-9]+)*)"
)
_WORD = re.compile(r"\w+")


def facts_of(text: str) -> Iterator[tuple[int, int]]:
    """Where each name, number and day stands first, and 16 bits of it; days have `DAY` set.

    Left out are years, which stories share, and figures of people killed, hurt or missing, which
    change from one telling of a story to the next.
    """
    seen: set[int] = set()
    for found in _FACT.finditer(text):
        name = found["name"]
        fact = _name_fact(name) if name else _number_fact(text, found.start(), found.end())
        if fact is not None and fact not in seen:
            seen.add(fact)
            yield found.start(), fact


def _name_fact(name: str) -> int:
    weekday = weekday_number(name)
    return DAY | weekday if weekday else _hash(name.casefold())


def _number_fact(text: str, start: int, end: int) -> int | None:
    """The number there; of a date the day and the month; None of what does not tell stories apart.

    One of the next few words, or the last two, may say that people are counted.
    """
    number = text[start:end]
    if _YEAR.fullmatch(number):
        return None
    behind = _WORD.findall(text[end : end + 60].casefold())[:_FIGURE_REACH]
    before = _WORD.findall(text[max(0, start - 30) : start].casefold())[-2:]
    if number.isdigit() and int(number) <= _LAST_DAY:
        months = (month_number(word) for word in (*before[-1:], *behind[:1]))
        month = next(filter(None, months), None)
        if month:
            return DAY | month << 5 | int(number)
    return None if not _figure_words().isdisjoint(behind + before) else _hash(number)


@cache
def _figure_words() -> frozenset[str]:
    return frozenset(knowledge("stories")["figures"]["words"])


def _hash(word: str) -> int:
    return crc32(word.encode("utf-8", "surrogatepass")) & _HASH
