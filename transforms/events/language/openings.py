"""The plain words with which the matches of a pattern over marked text begin.

Such a pattern speaks of people and places as single private characters. What it matches before the
first of them stands in the plain text as well, so that a sentence without such an opening cannot
match, whoever its people turn out to be: that is known before anybody looks for them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from re import _compiler as compiler  # type: ignore[attr-defined]
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, cast

_FIRST_MARK, _LAST_MARK = 0xE000, 0xF8FF
_REPEATS = frozenset({codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT})
_LOOKAROUNDS = frozenset({codes.ASSERT, codes.ASSERT_NOT})
_NEGATIVE = frozenset({codes.CATEGORY_NOT_SPACE, codes.CATEGORY_NOT_WORD, codes.CATEGORY_NOT_DIGIT})


def opening_of(pattern: re.Pattern[str]) -> re.Pattern[str] | None:
    """The part of a pattern before the first mark that it may match; None if it starts with one."""
    parsed = parser.parse(pattern.pattern, pattern.flags)
    length = next((index for index, part in enumerate(parsed) if _may_match(part)), len(parsed))
    while length and parsed[length - 1][0] is codes.AT:
        # Whether a word ends there depends on what follows, which may be a mark.
        length -= 1
    if not length:
        return None
    return cast("re.Pattern[str]", compiler.compile(parsed[:length], pattern.flags))


def _may_match(part: tuple[Any, Any]) -> bool:
    """Whether a part of a pattern can match a mark."""
    code, argument = part
    if code is codes.LITERAL:
        return _is_mark(argument)
    if code is codes.IN:
        return argument[0][0] is codes.NEGATE or any(map(_may_be, argument))
    if code is codes.AT:
        return False
    inner = list(_inner(code, argument))
    # What is not known to be free of marks may match one.
    return not inner or any(map(_may_match, inner))


def _inner(code: Any, argument: Any) -> Iterator[tuple[Any, Any]]:
    """The parts of a part that has any."""
    groups: Iterable[Any] = ()
    if code is codes.SUBPATTERN:
        groups = (argument[-1],)
    elif code is codes.BRANCH:
        groups = argument[1]
    elif code in _REPEATS:
        groups = (argument[2],)
    elif code in _LOOKAROUNDS:
        groups = (argument[1],)
    for group in groups:
        yield from group


def _may_be(member: tuple[Any, Any]) -> bool:
    """Whether a member of a set of characters can be a mark."""
    code, argument = member
    if code is codes.LITERAL:
        return _is_mark(argument)
    if code is codes.RANGE:
        return bool(argument[0] <= _LAST_MARK and argument[1] >= _FIRST_MARK)
    return argument in _NEGATIVE


def _is_mark(character: int) -> bool:
    return _FIRST_MARK <= character <= _LAST_MARK
