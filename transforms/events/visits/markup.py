"""Sentences whose officials and places are single characters, and patterns over them.

A pattern of the knowledge file is a regular expression with words in braces for what it is
about: ``(?:arrived|landed) (?:in|at) {HOSTS}``. Each mention in a sentence becomes one
character of a private-use block, so that such a pattern stays as short as it reads.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from transforms.events.language.expressions import EXPRESSIONS
from transforms.events.language.stretches import MARKS_OF_PEOPLE, MARKS_OF_PLACES
from transforms.events.officials.person import Person
from transforms.places.gazetteer import CountryMention

Mention = Person | CountryMention

_PEOPLE, _PLACES = MARKS_OF_PEOPLE[0], MARKS_OF_PLACES[0]
_MOST = MARKS_OF_PEOPLE[1] - MARKS_OF_PEOPLE[0] + 1
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_MACRO = re.compile(r"\{([A-Z]+)\}")
_PERSON_SET, _PLACE_SET = ("-".join(map(chr, of)) for of in (MARKS_OF_PEOPLE, MARKS_OF_PLACES))
_PERSON, _PLACE = (re.compile(f"[{block}]") for block in (_PERSON_SET, _PLACE_SET))


class Markup(NamedTuple):
    """A sentence with one character for each mention.

    The i-th piece starts at ``starts[i]`` in ``marked``, at ``origins[i]`` in the sentence.
    """

    sentence: str
    marked: str
    people: tuple[Person, ...]
    places: tuple[CountryMention, ...]
    starts: tuple[int, ...]
    origins: tuple[int, ...]

    def people_of(self, characters: str | None) -> tuple[Person, ...]:
        """The people that stand in a piece of the marked text."""
        found = _PERSON.findall(characters or "")
        return tuple(self.people[ord(character) - _PEOPLE] for character in found)

    def places_of(self, characters: str | None) -> tuple[CountryMention, ...]:
        """The places that stand in a piece of the marked text."""
        found = _PLACE.findall(characters or "")
        return tuple(self.places[ord(character) - _PLACES] for character in found)

    def origin(self, position: int) -> int:
        """The place in the sentence of a place in the marked text."""
        piece = bisect_right(self.starts, position) - 1
        return self.origins[piece] + position - self.starts[piece]

    def words(self, start: int, end: int) -> str:
        """The sentence's own words from one place of the marked text to another."""
        return self.sentence[self.origin(start) : self.origin(end)]


def mark_up(sentence: str, people: Sequence[Person], places: Iterable[CountryMention]) -> Markup:
    """A sentence with its people marked, and the places that are no part of theirs."""
    people = people[:_MOST]
    free = tuple(place for place in places if not _overlaps(place, people))[:_MOST]
    marks = sorted(
        [(person.start, person.end, chr(_PEOPLE + i)) for i, person in enumerate(people)]
        + [(place.start, place.end, chr(_PLACES + i)) for i, place in enumerate(free)]
    )
    pieces: list[str] = []
    clear = _cleared(sentence)
    starts, origins = [0], [0]
    length = position = 0
    for (start, end), group in groupby(marks, key=lambda mark: mark[:2]):
        pieces += [clear[position:start], "".join(mark[2] for mark in group)]
        length += sum(map(len, pieces[-2:]))
        starts.append(length)
        origins.append(end)
        # The first character of a mention stands for its start, whatever follows for its end.
        position = end
    pieces.append(clear[position:])
    return Markup(sentence, "".join(pieces), tuple(people), free, tuple(starts), tuple(origins))


def compile_pattern(pattern: str, macros: Mapping[str, str]) -> re.Pattern[str]:
    """A pattern with its macros replaced; a macro may use others."""
    while _MACRO.search(pattern):
        pattern = _MACRO.sub(lambda name: f"(?:{macros[name[1]]})", pattern)
    for name, block in (("PERSON", _PERSON_SET), ("PLACE", _PLACE_SET)):
        pattern = pattern.replace(f"<{name}>", f"[{block}]").replace(f"<{name}_SET>", block)
    return EXPRESSIONS.compiled(pattern)


def _overlaps(place: CountryMention, people: Sequence[Person]) -> bool:
    return any(person.start < place.end and place.start < person.end for person in people)


def _cleared(text: str) -> str:
    """Text in which no character of its own can be taken for a mention."""
    return _PRIVATE.sub("\ufffd", text)
