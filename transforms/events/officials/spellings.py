"""One spelling for everyone whom a story spells in several ways.

"Amirkhani" and "Amir-Khani", "Kim Dae Sun" and "Kim Dae-sun", "al-Sissi" and "al-Sisi" are each one
name. What all spellings share is what is left without marks, spaces, the article and doubled
letters, where letters that agencies put for each other count as one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from transforms.events.officials.introductions import Told
from transforms.events.officials.person import Person
from transforms.places.cities import plain

# What a name may open with that another spelling of it leaves out.
_ARTICLE = re.compile(r"(?:al|el)[-' ](?=\w)")
_MARKS = re.compile(r"[\W_]+")
_DOUBLED = re.compile(r"(\w)\1+")
# Letters for sounds of other alphabets; a name of fewer letters may be told from others by them.
_SOUNDS = (
    *(("kh", "k"), ("gh", "g"), ("dh", "d"), ("ph", "f"), ("ou", "u"), ("oo", "u"), ("ee", "i")),
    *(("q", "k"), ("g", "k"), ("y", "i"), ("e", "i"), ("o", "u"), ("w", "v")),
)  # fmt: skip
_SHORT = 5
# Of how many words the end of a name may be that is the family's.
_WORDS = 3


class _Family(NamedTuple):
    """A family name as a story spells it first, what stands before it, and whose the holder is."""

    spelling: str
    first: str
    country: str | None


# The families of which a story has told, by what all spellings share; each once, the first first.
_Known = dict[str, dict[_Family, None]]


def with_one_spelling(sentences: Sequence[Told]) -> list[Told]:
    """The sentences, with each family name as the story spells it first."""
    known: _Known = {}
    return [
        (sentence, [_respelled(one, known) for one in people]) for sentence, people in sentences
    ]


def _respelled(person: Person, known: _Known) -> Person:
    """The person by the spelling that is known; a new name is known from here on."""
    if not person.name:
        return person
    words = person.name.split()
    ends = range(1, min(_WORDS, len(words)) + 1)
    own = [_Family(" ".join(words[-end:]), " ".join(words[:-end]), person.country) for end in ends]
    for one in reversed(own):
        for other in known.get(_letters(one.spelling), ()):
            if _bare(other.spelling) != _bare(one.spelling) and _may_be_one(one, other):
                return person._replace(name=f"{one.first} {other.spelling}".strip())
    for one in own:
        known.setdefault(_letters(one.spelling), {})[one] = None
    return person


def _may_be_one(one: _Family, other: _Family) -> bool:
    """Whether two of names alike may be one: of one country, with first names that begin alike."""
    is_abroad = one.country and other.country and one.country != other.country
    names = plain(one.first)[:1], plain(other.first)[:1]
    return not is_abroad and (not all(names) or names[0] == names[1])


@lru_cache(maxsize=4_096)
def _bare(name: str) -> str:
    """A name as every directory of a story has it: with or without its article, it is the same."""
    return _ARTICLE.sub("", plain(name))


@lru_cache(maxsize=4_096)
def _letters(name: str) -> str:
    """What all spellings of a name share."""
    letters = _DOUBLED.sub(r"\1", _MARKS.sub("", _bare(name)))
    if len(letters) < _SHORT:
        return letters
    for written, sound in _SOUNDS:
        letters = letters.replace(written, sound)
    return _DOUBLED.sub(r"\1", letters)
