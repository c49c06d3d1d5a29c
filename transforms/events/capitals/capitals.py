"""Sentences without the capitals that are no part of the language.

Three habits of the wires: a story set in capitals throughout, a sentence set in capitals within an
ordinary story, and family names in capitals ("Kim YOUNG-SAM").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from transforms.events.capitals.english_words import is_ordinary
from transforms.events.capitals.recasing import recased
from transforms.events.capitals.recasing_lexicon import acronyms, phrases, words
from transforms.events.language.sentences import Sentence
from transforms.places.gazetteer import is_in_capitals

_SHORTEST_SENTENCE = 30
_FAMILY_NAME = re.compile(
    r"([A-Z](?<!\w.)[a-z][\w'’-]*)(?: [A-Z]\.)?"
    r" ([A-Z][A-Z'’-]{3,24}(?: [A-Z][A-Z'’-]{3,24})?)(?![\w-])"
)
# Stories without so long a run of capitals are many, and this is soon told.
_LONG_CAPITALS = re.compile(r"[A-Z][A-Z'’-]{4}")
_VOWEL = re.compile("[AEIOUY]")
_LETTERS = re.compile(r"[A-Z]+")


def in_ordinary_case(body: str, sentences: Sequence[Sentence]) -> tuple[Sentence, ...]:
    """The sentences of a body as ordinary text writes them; nearly always, as they are."""
    if is_in_capitals(body):
        text = recased(body, [sentence.start for sentence in sentences])
        return tuple(
            sentence._replace(text=text[sentence.start : sentence.end]) for sentence in sentences
        )
    if not _LONG_CAPITALS.search(body):
        return tuple(sentences)
    family_names = frozenset(_family_names(body))
    return tuple(_settled(sentence, family_names) for sentence in sentences)


def _settled(sentence: Sentence, family_names: frozenset[str]) -> Sentence:
    text = sentence.text
    if text.isupper() and len(text) >= _SHORTEST_SENTENCE:
        return sentence._replace(text=recased(text, [0]))
    if family_names and any(name in text for name in family_names):
        pattern = "|".join(sorted(map(re.escape, family_names), key=len, reverse=True))
        return sentence._replace(text=re.sub(rf"\b(?:{pattern})\b", _with_small_letters, text))
    return sentence


def _family_names(body: str) -> Iterator[str]:
    """Words in capitals behind what can only be a given name."""
    for match in _FAMILY_NAME.finditer(body):
        if _is_given_name(match[1]) and all(map(_is_name, match[2].split())):
            yield from match[2].split()


def _is_given_name(word: str) -> bool:
    small = word.lower()
    if small in words("sure_given_names"):
        return True
    known = any(name.upper() == word.upper() for name in phrases().get(word.upper(), ()))
    return not known and not is_ordinary(small)


def _is_name(word: str) -> bool:
    """Whether letters in capitals are a name, not an acronym."""
    is_long = len(word) > len("NATO") or "-" in word
    return is_long and word not in acronyms() and _VOWEL.search(word) is not None


def _with_small_letters(name: re.Match[str]) -> str:
    return _LETTERS.sub(lambda letters: letters[0].capitalize(), name[0])
