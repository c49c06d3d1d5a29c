"""What a regular expression cannot match without: fragments of text, found before it is tried.

Patterns are many and a sentence holds the words of few. From each pattern the fragments are read of
which every match has at least one; one search for all fragments of all patterns then tells which
patterns are worth trying on a sentence. A pattern without such fragments is always tried.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache, reduce
from operator import or_
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, Generic, TypeVar

from transforms.events.language.expressions import EXPRESSIONS
from transforms.events.language.lookout import lookout

T = TypeVar("T")
Fragments = frozenset[str]

_WORD = re.compile(r"\w+")
# A letter of a pattern's source, but for those of escapes and of the names of its groups.
_CAPITAL = re.compile(r"\\.|\(\?P[<=]\w+|[A-Z]")

# Alternatives are multiplied out up to so many, and up to so many of several branches are enough;
# a fragment is worth looking for from this length.
_MOST = 160
_MOST_TOGETHER = 1_000
_SHORTEST = 2
# Of how many texts it is remembered what is worth trying, as several readers of a story ask.
_KEPT = 256
# A fragment of these alone stands in nearly every sentence, and tells little.
_FUNCTION_WORDS = frozenset(
    (
        *(
            "a",
            "an",
            "and",
            "are",
            "as",
            "at",
            "by",
            "for",
            "from",
            "has",
            "he",
            "her",
            "his",
            "in",
        ),
        *("is", "it", "its", "not", "of", "on", "or", "said", "that", "the", "their", "they", "to"),
        *("was", "were", "which", "who", "will", "with"),
    )
)
_REPEATS = frozenset({codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT})
_NOTHING = frozenset({codes.AT, codes.ASSERT, codes.ASSERT_NOT})


class PatternIndex(Generic[T]):
    """Things that each go with patterns, of which one must match for the thing to matter."""

    def __init__(self, entries: Iterable[tuple[T, Sequence[re.Pattern[str]]]]) -> None:
        self._things: list[T] = []
        # Sets of things, as bits by their place.
        self._always = 0
        self._owners: dict[str, int] = {}
        for index, (thing, patterns) in enumerate(entries):
            self._things.append(thing)
            for needed in map(fragments_of, patterns):
                if not needed:
                    self._always |= 1 << index
                for fragment in needed:
                    self._owners[fragment] = self._owners.get(fragment, 0) | 1 << index
        self._look = lookout().at
        self._number = lookout().join(frozenset(self._owners), at_once=True)
        # The things of which a pattern may match in a text, in the order in which they came.
        self.worth_trying = lru_cache(maxsize=_KEPT)(self._worth_trying)
        self._chosen = lru_cache(maxsize=_KEPT)(self._choose)

    def _worth_trying(self, text: str) -> list[T]:
        look = self._look(text)
        if look.known < self._number:
            return self._things
        told = filter(None, map(self._owners.get, look.fragments))
        return self._chosen(reduce(or_, told, self._always))

    def _choose(self, bits: int) -> list[T]:
        chosen: list[T] = []
        while bits:
            lowest = bits & -bits
            chosen.append(self._things[lowest.bit_length() - 1])
            bits ^= lowest
        return chosen


def matches_of(
    patterns: Iterable[re.Pattern[str]], text: str, start: int = 0
) -> Iterator[re.Match[str]]:
    """Where any of the patterns matches, as one pattern of all as its alternatives would find."""
    found = [match for pattern in patterns for match in pattern.finditer(text, start)]
    end = start
    for match in sorted(found, key=lambda match: match.start()):
        if match.start() >= end:
            yield match
            end = match.end()


class AnyOf:
    """Patterns in small letters, of which any one is enough: only those worth trying are tried."""

    def __init__(self, patterns: Iterable[re.Pattern[str]]) -> None:
        self._index = PatternIndex((pattern, (pattern,)) for pattern in patterns)

    def stands_in(self, text: str) -> bool:
        """Whether any of them matches somewhere in the text in small letters."""
        lowered = lookout().at(text).lowered
        return any(pattern.search(lowered) for pattern in self._index.worth_trying(text))


class Sieved:
    """A pattern that is tried only on a text with one of its fragments: few sentences have any.

    One for which case does not count is tried first in small letters, on the text in small letters:
    that takes a third of the time, and most texts hold no match.
    """

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self.pattern = pattern
        self._small = _in_small_letters(pattern) if pattern.flags & re.IGNORECASE else None
        self._needed = fragments_of(pattern)
        self._look = lookout().at
        self._number = lookout().join(self._needed) if self._needed else sys.maxsize

    def may_match(self, text: str) -> bool:
        """Whether the text has a fragment, and a match as far as that is quickly told."""
        look = self._look(text)
        if look.known >= self._number and self._needed.isdisjoint(look.fragments):
            return False
        if self._small is None or len(look.lowered) != len(text):
            return True
        return self._small.search(look.lowered) is not None

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """As the pattern itself."""
        return self.pattern.search(text, start, end) if self.may_match(text) else None

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """As the pattern itself."""
        return self.pattern.finditer(text) if self.may_match(text) else iter(())

    def sub(self, replace: Callable[[re.Match[str]], str], text: str) -> str:
        """As the pattern itself."""
        return self.pattern.sub(replace, text) if self.may_match(text) else text


def _in_small_letters(pattern: re.Pattern[str]) -> re.Pattern[str]:
    """The pattern with its own letters small, so that it matches a text in small letters."""
    source = _CAPITAL.sub(
        lambda found: found[0].lower() if len(found[0]) == 1 else found[0], pattern.pattern
    )
    return EXPRESSIONS.compiled(source, pattern.flags & ~re.IGNORECASE)


def fragments_of(pattern: re.Pattern[str]) -> Fragments:
    """Fragments in small letters, one of which stands in every text with a match, in small letters.

    Empty if there are none that are worth looking for.
    """
    known = EXPRESSIONS.noted("fragments", pattern)
    if known is None:
        found = _best(parser.parse(pattern.pattern, pattern.flags))
        known = sorted(_shortest(found)) if found else []
        EXPRESSIONS.note("fragments", pattern, known)
    return frozenset(known)


def _shortest(fragments: Fragments) -> Fragments:
    """Without those that hold another: where they stand, it does."""
    kept: list[str] = []
    for fragment in sorted(fragments, key=len):
        if not any(map(fragment.__contains__, kept)):
            kept.append(fragment)
    return frozenset(kept)


def _best(sequence: Iterable[Any]) -> Fragments | None:
    """The most telling fragments of a sequence: the longest, and of those the fewest."""
    return max(_candidates(sequence), key=_worth, default=None)


def _worth(fragments: Fragments) -> tuple[int, int]:
    return min(map(_rarity, fragments)), -len(fragments)


def _rarity(fragment: str) -> int:
    """How much a fragment tells: its length, unless any sentence may have it."""
    words = _WORD.findall(fragment)
    is_common = all(word in _FUNCTION_WORDS for word in words)
    return 1 if is_common else len(fragment)


def _candidates(sequence: Iterable[Any]) -> Iterator[Fragments]:
    """What each stretch of plain text, and each part that must be there, makes necessary."""
    runs: Fragments = frozenset({""})
    for operation in sequence:
        texts = _texts(operation)
        joined = (
            frozenset(run + text for run in runs for text in texts)
            if texts is not None and len(runs) * len(texts) <= _MOST
            else None
        )
        inner = _inside(operation)
        if inner:
            yield inner
        if joined is not None:
            runs = joined
            continue
        yield from _telling(runs)
        runs = texts if texts is not None and len(texts) <= _MOST else frozenset({""})
    yield from _telling(runs)


def _telling(runs: Fragments) -> Iterator[Fragments]:
    if min(map(len, runs)) >= _SHORTEST:
        yield runs


def _inside(operation: Any) -> Fragments | None:
    """What a part that must be matched makes necessary, or one that must stand beside a match."""
    code, argument = operation
    if code is codes.ASSERT:
        return _best(argument[1])
    if code is codes.SUBPATTERN:
        return _best(argument[-1])
    if code is codes.BRANCH:
        branches = [_best(branch) for branch in argument[1]]
        if all(branches):
            together: Fragments = frozenset().union(*filter(None, branches))
            return together if len(together) <= _MOST_TOGETHER else None
    if code in _REPEATS and argument[0] > 0:
        return _best(argument[2])
    return None


def _texts(operation: Any) -> Fragments | None:
    """All that an operation can match, if that is a few plain texts."""
    code, argument = operation
    if code is codes.LITERAL:
        return frozenset({chr(argument).lower()})
    if code in _NOTHING:
        return frozenset({""})
    if code is codes.IN:
        return _letters(argument)
    return _either(list(_alternatives(code, argument)))


def _alternatives(code: Any, argument: Any) -> Iterator[Fragments | None]:
    """What each way to match an operation can match."""
    if code is codes.SUBPATTERN:
        yield _texts_of(argument[-1])
    elif code is codes.BRANCH:
        yield from map(_texts_of, argument[1])
    elif code in _REPEATS and argument[:2] == (0, 1):
        yield frozenset({""})
        yield _texts_of(argument[2])


def _either(alternatives: list[Fragments | None]) -> Fragments | None:
    if not alternatives or None in alternatives:
        return None
    return _limited(frozenset().union(*filter(None, alternatives)))


def _texts_of(sequence: Iterable[Any]) -> Fragments | None:
    texts: Fragments = frozenset({""})
    for operation in sequence:
        more = _texts(operation)
        if more is None or len(texts) * len(more) > _MOST:
            return None
        texts = frozenset(text + end for text in texts for end in more)
    return texts


def _letters(members: Iterable[Any]) -> Fragments | None:
    """The characters of a set such as ``[Dd]``; None for one with ranges or classes."""
    letters = {argument for code, argument in members if code is codes.LITERAL}
    if len(letters) < len(list(members)):
        return None
    return _limited(frozenset(chr(letter).lower() for letter in letters))


def _limited(texts: Fragments) -> Fragments | None:
    return texts if len(texts) <= _MOST else None
