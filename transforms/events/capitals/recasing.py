"""Texts set in capitals, put into ordinary case: same length, same offsets.

Old broadcasts and telexes are in capitals throughout, and then nothing tells names from words.
What is no English word is a name; what is one is a name only where the words around say so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from transforms.events.capitals.recasing_names import find_names
from transforms.events.capitals.recasing_words import Word, read_capitals

_MARKS = re.compile(r"\s*(?:\[[^\[\]]{0,200}\]\s*){0,4}[\"'“‘«(¿¡\[]{0,3}")
_OPENS_QUOTE = re.compile(r"[,:] [\"“](?=\w)")


def recased(text: str, starts: Iterable[int]) -> str:
    """A text in capitals as ordinary text writes it, of the same length.

    ``starts`` are the offsets at which its sentences start.
    """
    words = read_capitals(text)
    find_names(words)
    letters = _small_letters(text)
    for start, name in words.phrases:
        letters[start : start + len(name)] = name
    for word in words.all:
        _set(letters, word)
    quoted = (found.end() for found in _OPENS_QUOTE.finditer(text))
    for start in (*starts, *quoted):
        marks = _MARKS.match(text, start)
        at = marks.end() if marks else start
        letters[at : at + 1] = text[at : at + 1]
    return "".join(letters)


def _small_letters(text: str) -> list[str]:
    """The letters of a text in small, but for those (İ) that would become two."""
    small = text.lower()
    if len(small) == len(text):
        return list(small)
    return [letter.lower() if len(letter.lower()) == 1 else letter for letter in text]


def _set(letters: list[str], word: Word) -> None:
    """Puts the capitals of a word into a text in small letters."""
    if word.kind in {"acronym", "initial"}:
        letters[word.start : word.start + len(word.bare)] = word.bare
    elif word.capital:
        letters[word.start] = word.text[0]
        # D'Aubuisson, McNamara
        inner = 2 if word.text[1:2] in {"'", "’"} or word.text.startswith("MC") else 0
        if inner and len(word.text) > inner + 1:
            letters[word.start + inner] = word.text[inner]
