"""The source of a pattern from its parts, as Python's parser of patterns gives them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from re import _constants as codes  # type: ignore[attr-defined]
from typing import Any

# By name, as the numbers of two kinds may be the same.
_FIXED = {
    "ANY": ".",
    "NEGATE": "^",
    "AT_BEGINNING": "^",
    "AT_BEGINNING_STRING": r"\A",
    "AT_BOUNDARY": r"\b",
    "AT_NON_BOUNDARY": r"\B",
    "AT_END": "$",
    "AT_END_STRING": r"\Z",
    "CATEGORY_DIGIT": r"\d",
    "CATEGORY_NOT_DIGIT": r"\D",
    "CATEGORY_SPACE": r"\s",
    "CATEGORY_NOT_SPACE": r"\S",
    "CATEGORY_WORD": r"\w",
    "CATEGORY_NOT_WORD": r"\W",
}
_GREED = {codes.MAX_REPEAT: "", codes.MIN_REPEAT: "?", codes.POSSESSIVE_REPEAT: "+"}
_LOOKS = {
    (codes.ASSERT, 1): "=",
    (codes.ASSERT, -1): "<=",
    (codes.ASSERT_NOT, 1): "!",
    (codes.ASSERT_NOT, -1): "<!",
}


def source_of(parts: Iterable[tuple[Any, Any]]) -> str:
    """A pattern that matches what the parts match, without its groups' names.

    Raises `ValueError` for a part of a kind that no lexicon has: a reference to a group, say.
    """
    return "".join(_source(code, argument) for code, argument in parts)


def _source(code: Any, argument: Any) -> str:
    if code is codes.BRANCH:
        return f"(?:{'|'.join(map(source_of, argument[1]))})"
    if code is codes.SUBPATTERN and not any(argument[1:3]):
        return f"(?:{source_of(argument[-1])})"
    if code in _GREED:
        least, most, parts = argument
        highest = "" if most == codes.MAXREPEAT else most
        return f"(?:{source_of(parts)}){{{least},{highest}}}{_GREED[code]}"
    if code in (codes.ASSERT, codes.ASSERT_NOT):
        return f"(?{_LOOKS[code, argument[0]]}{source_of(argument[1])})"
    return _source_of_one(code, argument)


def _source_of_one(code: Any, argument: Any) -> str:
    """The source of what matches one character, or a place between two."""
    if code is codes.LITERAL:
        return re.escape(chr(argument))
    if code is codes.NOT_LITERAL:
        return f"[^{_escaped(argument)}]"
    if code is codes.IN:
        return f"[{''.join(_member(*member) for member in argument)}]"
    if code in (codes.AT, codes.ANY):
        return _FIXED[(code if argument is None else argument).name]
    raise ValueError(f"a part of a pattern is {code}, of which no source can be told")


def _member(code: Any, argument: Any) -> str:
    """A member of a set of characters."""
    if code is codes.LITERAL:
        return _escaped(argument)
    if code is codes.RANGE:
        return f"{_escaped(argument[0])}-{_escaped(argument[1])}"
    return _FIXED[(code if argument is None else argument).name]


def _escaped(character: int) -> str:
    """A character within a set."""
    text = chr(character)
    return text if text.isalnum() else f"\\{text}"
