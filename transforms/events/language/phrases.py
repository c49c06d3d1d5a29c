"""Phrases of one or several words, looked up where they stand in a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Generic, NamedTuple, TypeVar

from transforms.events.language.number_words import Words

T = TypeVar("T")


class Phrase(NamedTuple, Generic[T]):
    """Words ``start`` to ``end`` (exclusive) of a sentence, and what the phrase stands for."""

    start: int
    end: int
    phrase: str
    value: T


class Phrases(Generic[T]):
    """Phrases, their words in lower case and joined by single spaces, with what each stands for."""

    def __init__(self, entries: Mapping[str, T]) -> None:
        self._entries = entries
        self._by_first = _lengths((phrase.split()[0], phrase) for phrase in entries)
        self._by_last = _lengths((phrase.split()[-1], phrase) for phrase in entries)

    def at(self, words: Words, start: int) -> Phrase[T] | None:
        """The longest phrase that starts at a word."""
        for length in self._by_first.get(words.lowers[start], ()) if start < len(words) else ():
            phrase = words.spelled(start, start + length)
            if phrase in self._entries and start + length <= len(words):
                return Phrase(start, start + length, phrase, self._entries[phrase])
        return None

    def before(self, words: Words, end: int, floor: int = 0) -> Phrase[T] | None:
        """The longest phrase that ends before a word, and starts at ``floor`` or behind it."""
        for length in self._by_last.get(words.lowers[end - 1], ()) if end > floor else ():
            phrase = words.spelled(end - length, end) if end - length >= floor else ""
            if phrase in self._entries:
                return Phrase(end - length, end, phrase, self._entries[phrase])
        return None

    def find(self, words: Words) -> Iterator[Phrase[T]]:
        """Those that stand in a sentence, none overlapping another: the first, and the longest."""
        if self._by_first.keys().isdisjoint(words.lowers):
            return
        end = 0
        for start, word in enumerate(words.lowers):
            found = self.at(words, start) if start >= end and word in self._by_first else None
            if found:
                end = found.end
                yield found


def _lengths(phrases: Iterable[tuple[str, str]]) -> Mapping[str, Sequence[int]]:
    """How many words the phrases of each key have, most first."""
    lengths: dict[str, set[int]] = {}
    for key, phrase in phrases:
        lengths.setdefault(key, set()).add(phrase.count(" ") + 1)
    return {key: sorted(found, reverse=True) for key, found in lengths.items()}
