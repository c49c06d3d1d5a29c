"""A sentence as words with their places: what the number grammar and the casualty rules walk."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

# A number with its separators; an abbreviation of initials; letters; a possessive; any other sign.
_WORD = re.compile(
    r"[a-z]+(?![^\s,])|\d+(?:[.,]\d+)*|(?:[A-Z]\.){2,8}|['’]s\b|[^\W\d_]+(?:['’](?!s\b)[^\W\d_]+)?|[^\s\w]|_"
)


class Word(NamedTuple):
    """A word in lower case; ``text[start:end]`` is how the text spells it."""

    lower: str
    start: int
    end: int
    is_capitalised: bool


class Words(list[Word]):
    """The words of a text, with their ``lowers`` by themselves."""

    __slots__ = ("lowers",)

    def __init__(self, words: Iterable[Word]) -> None:
        super().__init__(words)
        self.lowers = [word[0] for word in self]

    def spelled(self, start: int, end: int) -> str:
        """The words from one to another, which is left out, joined by single spaces."""
        return " ".join(self.lowers[start:end])


def words_of(text: str) -> Words:
    """The words, numbers and signs of a text, in order; "twenty-two" is three of them."""
    return Words(
        [
            Word(found.lower(), *match.span(), found[0].isupper())
            for match in _WORD.finditer(text)
            if (found := match[0])
        ]
    )
