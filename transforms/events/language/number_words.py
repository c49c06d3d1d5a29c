"""A sentence as words with their places: what the number grammar and the casualty rules walk."""

from __future__ import annotations

import re
from typing import NamedTuple

# A number with its separators; an abbreviation of initials; letters; a possessive; any other sign.
_WORD = re.compile(
    r"\d+(?:[.,]\d+)*|(?:[A-Z]\.){2,8}|['’]s\b|[^\W\d_]+(?:['’](?!s\b)[^\W\d_]+)?|[^\s\w]|_"
)


class Word(NamedTuple):
    """A word in lower case; ``text[start:end]`` is how the text spells it."""

    lower: str
    start: int
    end: int
    is_capitalised: bool


def words_of(text: str) -> list[Word]:
    """The words, numbers and signs of a text, in order; "twenty-two" is three of them."""
    return [
        Word(found.lower(), match.start(), match.end(), found[0].isupper())
        for match in _WORD.finditer(text)
        if (found := match[0])
    ]
