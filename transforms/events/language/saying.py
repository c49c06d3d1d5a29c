"""Whether who is named goes on to speak: " said", ", 61, told reporters"."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from functools import cache

from transforms.knowledge import knowledge


def speaks_at(text: str, position: int) -> bool:
    """Whether a plain verb of saying stands right at an offset, which is the end of a name."""
    return _speaks().match(text, position) is not None


def speaks_behind(text: str, position: int) -> bool:
    """Whether one stands there, or behind a comma or an age between two of them."""
    return _speaks_behind().match(text, position) is not None


def is_said_by(text: str, start: int) -> bool:
    """Whether one stands before the name at an offset, behind what is said: "..., said the"."""
    return _said_by().search(text, 0, start) is not None


def speaks_within(text: str) -> bool:
    """Whether one stands anywhere in a text, with words on both its sides."""
    return _speaks_within().search(text) is not None


def speaks_among(words: Sequence[str], *, unless_behind: Container[str]) -> bool:
    """Whether one is among words in small letters; not in the passive, "who were reported held"."""
    pairs = zip(("", *words), words, strict=False)
    return any(word in _plain_verbs() and before not in unless_behind for before, word in pairs)


@cache
def _plain_verbs() -> frozenset[str]:
    return frozenset(knowledge("attribution")["plain_verbs"])


@cache
def _speaks() -> re.Pattern[str]:
    return re.compile(rf" (?:{_verbs()})\b")


@cache
def _speaks_behind() -> re.Pattern[str]:
    return re.compile(rf",? (?:\d\d, )?(?:{_verbs()})\b")


@cache
def _speaks_within() -> re.Pattern[str]:
    return re.compile(rf"\s(?:{_verbs()})\s")


@cache
def _said_by() -> re.Pattern[str]:
    return re.compile(rf"[,\"”] (?:{_verbs()}) (?:the )?\Z")


@cache
def _verbs() -> str:
    return "|".join(knowledge("attribution")["plain_verbs"])
