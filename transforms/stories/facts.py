"""The facts that tell stories of one wording apart: names, places, weekdays, numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from zlib import crc32

from transforms.knowledge import knowledge
from transforms.text.calendar_words import weekday_number

WEEKDAY = 0x8000  # set in the hash of a fact that says when
_HASH = 0x7FFF
_FIGURE_REACH = 4
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")

# A capital that no sentence begins with: behind a word, or behind a mark that ends no sentence.
_FACT = re.compile(
    r"(?:(?<=[\w,;)] )|(?<=[(/-]))(?P<name>[^\W\d_][\w]+)"
    r"|(?<![\w.,])(?P<number>[0-9]+(?:[.,][0-9]+)*)"
)
_WORD = re.compile(r"\w+")


def facts_of(text: str) -> Iterator[int]:
    """15 bits for each name and number, in their order, each once; weekdays have `WEEKDAY` set.

    Left out are years, which stories share, and figures of people killed, hurt or missing, which
    change from one telling of a story to the next.
    """
    seen: set[int] = set()
    for found in _FACT.finditer(text):
        name, number = found["name"], found["number"]
        if name is not None:
            fact = _name_fact(name) if name[0].isupper() else None
        else:
            fact = _number_fact(number, text, found.start(), found.end())
        if fact is not None and fact not in seen:
            seen.add(fact)
            yield fact


def _name_fact(name: str) -> int:
    weekday = weekday_number(name)
    return WEEKDAY | weekday if weekday else _hash(name.casefold())


def _number_fact(number: str, text: str, start: int, end: int) -> int | None:
    if _YEAR.fullmatch(number) or _counts_people(text, start, end):
        return None
    return _hash(number)


def _counts_people(text: str, start: int, end: int) -> bool:
    """Whether one of the next few words, or the last two, says that people are counted."""
    behind = _WORD.findall(text[end : end + 60].casefold())[:_FIGURE_REACH]
    before = _WORD.findall(text[max(0, start - 30) : start].casefold())[-2:]
    return not _figure_words().isdisjoint(behind + before)


@cache
def _figure_words() -> frozenset[str]:
    return frozenset(knowledge("stories")["figures"]["words"])


def _hash(word: str) -> int:
    return crc32(word.encode("utf-8", "surrogatepass")) & _HASH
