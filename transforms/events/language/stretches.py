"""The plain words that every match of a pattern over marked text has outside of the marks.

Such a pattern speaks of people and places as single private characters, the marks. What it matches
between them stands in the plain text as well, so that a sentence without one of these stretches
cannot match, whoever its people turn out to be: that is known before anybody looks for them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

from transforms.events.language.expressions import EXPRESSIONS
from transforms.events.language.sources import source_of

MARKS_OF_PEOPLE = (0xE000, 0xE063)
MARKS_OF_PLACES = (0xE400, 0xE463)
"""The first and the last of a hundred private characters."""
_FIRST_PRIVATE, _LAST_PRIVATE = 0xE000, 0xF8FF
_REPEATS = frozenset({codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT})
_NEGATIVE = frozenset({codes.CATEGORY_NOT_SPACE, codes.CATEGORY_NOT_WORD, codes.CATEGORY_NOT_DIGIT})
# A shorter stretch, as ", " is, stands in most sentences and tells little.
_SHORTEST = 3

_Part = tuple[Any, Any]
_Parts = list[_Part]


def stretches_of(pattern: re.Pattern[str]) -> tuple[re.Pattern[str], ...]:
    """What each match has between its marks, in any order; empty where it need have no words.

    Nothing that only forbids is kept, as a mark may stand for the words forbidden.
    """
    sources = EXPRESSIONS.noted("stretches", pattern)
    if sources is None:
        parsed = parser.parse(pattern.pattern, pattern.flags)
        found = _stretches(parsed.state, _opened(_allowing(parsed)))
        sources = [source_of(stretch) for stretch in found]
        EXPRESSIONS.note("stretches", pattern, sources)
    return tuple(EXPRESSIONS.compiled(source, pattern.flags) for source in sources)


def _allowing(parts: Any) -> Any:
    """The parts without those that forbid, at any depth."""
    return _together(
        parts.state, [_rebuilt(*part) for part in parts if part[0] is not codes.ASSERT_NOT]
    )


def _rebuilt(code: Any, argument: Any) -> _Part:
    if code is codes.BRANCH:
        return code, (None, [_allowing(way) for way in argument[1]])
    if code is codes.SUBPATTERN or code is codes.ASSERT or code in _REPEATS:
        *kind, parts = argument
        return code, (*kind, _allowing(parts))
    return code, argument


def _stretches(state: Any, parts: Iterable[_Part]) -> Iterator[_Parts]:
    """The runs of parts that match no mark, and what each way of the other parts has."""
    run: _Parts = []
    is_first = True
    for part in parts:
        if not _may_match(part):
            run.append(part)
            continue
        yield from _worth_trying(state, run, is_first=is_first)
        run, is_first = [], False
        yield from _of_each_way(state, part)
    yield from _worth_trying(state, run, is_first=is_first)


def _opened(parts: Iterable[_Part]) -> Iterator[_Part]:
    """The parts in turn, those of groups with marks among them."""
    for code, argument in parts:
        if code is codes.SUBPATTERN and not any(argument[1:3]) and _may_match((code, argument)):
            yield from _opened(argument[-1])
        else:
            yield code, argument


def _worth_trying(state: Any, run: _Parts, *, is_first: bool) -> Iterator[_Parts]:
    """The run without what a match may lack at its ends, if that tells enough.

    Whether a word begins or ends beside a mark, the plain text tells otherwise.
    """
    first, last = 0, len(run)
    while last > first and not _width(state, run[last - 1 : last]):
        last -= 1
    while first < last and not _width(state, run[first : first + 1]):
        if is_first and run[first][0] is codes.AT:
            break
        first += 1
    kept = run[first:last]
    if _width(state, kept) >= _SHORTEST:
        yield kept


def _of_each_way(state: Any, part: _Part) -> Iterator[_Parts]:
    """The longest stretch of each alternative of a part, as alternatives, if all have one."""
    code, argument = part
    if code is not codes.BRANCH:
        return
    ways = [
        max(_stretches(state, _opened(way)), key=lambda one: _width(state, one), default=None)
        for way in argument[1]
    ]
    if None not in ways:
        yield [(codes.BRANCH, (None, [_together(state, way) for way in ways if way]))]


def _width(state: Any, parts: Sequence[_Part]) -> int:
    """How many characters the parts match at least."""
    return int(_together(state, parts).getwidth()[0])


def _together(state: Any, parts: Sequence[_Part]) -> Any:
    return parser.SubPattern(state, list(parts))


def _may_match(part: _Part) -> bool:
    """Whether a part of a pattern can match a mark."""
    code, argument = part
    if code is codes.LITERAL:
        return _is_private(argument)
    if code is codes.IN:
        return _is_of_marks(argument)
    if code is codes.AT:
        return False
    inner = list(_inner(code, argument))
    # What is not known to be free of marks may match one; so may a group with flags of its own.
    is_open = not inner or (code is codes.SUBPATTERN and any(argument[1:3]))
    return is_open or any(map(_may_match, inner))


def _inner(code: Any, argument: Any) -> Iterator[_Part]:
    """The parts of a part that has any."""
    groups: Iterable[Any] = ()
    if code is codes.SUBPATTERN:
        groups = (argument[-1],)
    elif code is codes.BRANCH:
        groups = argument[1]
    elif code in _REPEATS:
        groups = (argument[2],)
    elif code is codes.ASSERT:
        groups = (argument[1],)
    for group in groups:
        yield from group


def _is_of_marks(members: Sequence[tuple[Any, Any]]) -> bool:
    """Whether a set of characters has any mark."""
    if members[0][0] is not codes.NEGATE:
        return any(map(_may_be, members))
    spans = [argument for code, argument in members if code is codes.RANGE]
    return not all(
        any(low <= first and last <= high for low, high in spans)
        for first, last in (MARKS_OF_PEOPLE, MARKS_OF_PLACES)
    )


def _may_be(member: tuple[Any, Any]) -> bool:
    """Whether a member of a set of characters can be a mark."""
    code, argument = member
    if code is codes.LITERAL:
        return _is_private(argument)
    if code is codes.RANGE:
        return bool(argument[0] <= _LAST_PRIVATE and argument[1] >= _FIRST_PRIVATE)
    return argument in _NEGATIVE


def _is_private(character: int) -> bool:
    return _FIRST_PRIVATE <= character <= _LAST_PRIVATE
