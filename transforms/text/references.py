"""Keys by which items of a wire name each other: guid, wire number, headline, slug.

An article is ``known_as`` some keys and ``refers_to`` others. Nothing is looked up when an article
is read, so it does not matter which of two arrives first: the lake's views bring together what
shares a key within the key's time.

A key is ``kind:words``, the same on every machine:

- ``guid:urn:…``: an identifier unique everywhere; ``id:4711``: one unique at its source
- ``wire:157``: the agency's serial number, used anew every day
- ``headline:barge sinks at lund``: the words of a headline, less marks such as ``UPDATE 2-``
- ``outline:# dead as barge sinks``: the same with every figure a ``#``, for corrected tolls
- ``slug:lund-barge``: the desk's own name
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from schemas.elements import RawStory
from transforms.knowledge import knowledge
from transforms.text.signals import NOTICES, Marking, any_of, headline_of

_NEEDS_NO_SCOPE = "guid"
_IS_UNIQUE = re.compile(r".*[:/].*|.{24,}", re.DOTALL)
_WIRE_NUMBER = re.compile(r"([a-z]{0,3})-?0*([1-9]\d{0,5})")
_ONE_NUMBER = re.compile(r"[A-Za-z]?\d{2,5}\b")
_WORD = re.compile(r"\w+")
_FEWEST_WORDS = 4
_FEWEST_LETTERS = 15
_FEWEST_IDEOGRAPHS = 8
_FIRST_IDEOGRAPH = "\u2e80"
_FEWEST_SLUG_WORDS = 2
_LONGEST_KEY = 200
_FIRST_LINES = 8
_LONGEST_LINE = 1_000
_MOST_KEYS = 24


@dataclass(frozen=True, slots=True)
class References:
    """What others may call an item, and what it calls others; each key once."""

    known_as: tuple[str, ...]
    refers_to: tuple[str, ...]


def references_of(
    raw: RawStory, title: str | None, paragraphs: Sequence[str], marking: Marking
) -> References:
    """The keys of an item with the plain ``title`` and ``paragraphs``, notes for editors included.

    Only an item that is marked, or whose format names others, refers to any; to its own guid too,
    under which another feed may have the story. A guid that many entries of a feed share names
    none. A notice to editors is known by its identifiers alone: its headline is that of the story.
    """
    guid = [*_identifiers(raw.guid)] if raw.guid and raw.identity.endswith(raw.guid) else []
    own = [*guid, *_wire_keys(raw.wire_number)]
    named = [*_headline_keys(title), *_slug_keys(_slug(raw, title))]
    explicit = [key for item in raw.refers_to for key in (*_identifiers(item), *_wire_keys(item))]
    if marking.marker not in (None, "advisory"):
        explicit += _named_in(title, paragraphs, raw.editors_note)
        explicit += _headline_keys(title)
        explicit += _slug_keys(_marked_slug(raw, title))
    told = [key for key in explicit if key not in own]
    if marking.marker not in (None, "advisory"):
        told += [key for key in guid if key.startswith(_NEEDS_NO_SCOPE)]
    known_as = own if marking.marker in NOTICES else own + named
    return References(_distinct(known_as), _distinct(told))


def _identifiers(guid: str | None) -> Iterator[str]:
    """An identifier that may be a mere number is only one at its source."""
    if guid and guid.strip():
        kind = "guid" if _IS_UNIQUE.fullmatch(guid.strip()) else "id"
        yield _key(kind, guid.strip().encode("utf-8", "ignore").decode())


def _wire_keys(number: str | None) -> Iterator[str]:
    """``a0423`` is what its letter says; ``0157`` is ``157``."""
    found = _WIRE_NUMBER.fullmatch((number or "").strip().casefold())
    if found:
        yield _key("wire", found[1] + found[2])


def _headline_keys(title: str | None) -> Iterator[str]:
    """None for a headline too short to be one story's alone."""
    words = _WORD.findall(headline_of(title).casefold()) if title else []
    text = " ".join(words)
    if not _is_telling(words, text):
        return
    yield _key("headline", text)
    outline = re.sub(r"#(?: #)+", "#", " ".join(map(_without_figure, words)))
    if outline != text:
        yield _key("outline", outline)


def _is_telling(words: Sequence[str], text: str) -> bool:
    if any(letter >= _FIRST_IDEOGRAPH for letter in text):
        return len(text) >= _FEWEST_IDEOGRAPHS
    return len(words) >= _FEWEST_WORDS and len(text) >= _FEWEST_LETTERS


def _without_figure(word: str) -> str:
    return "#" if word[0].isdigit() or word in _number_words() else word


@cache
def _number_words() -> frozenset[str]:
    numbers = knowledge("numbers")
    return frozenset({*numbers["units"], *numbers["tens"], *numbers["scales"]})


def _slug(raw: RawStory, title: str | None) -> str | None:
    return raw.slug or (title if title and _slug_headline().fullmatch(title.strip()) else None)


def _marked_slug(raw: RawStory, title: str | None) -> str | None:
    """The slug where it is what carries the mark: ``BC-Lund-Barge,2nd Ld-Writethru``."""
    slug = _slug(raw, title)
    return slug if slug and _slug_headline().fullmatch(slug.strip()) else None


def _slug_keys(slug: str | None) -> Iterator[str]:
    """One word, such as ``BC-Syria``, is the name of a file of stories and of none of them."""
    if not slug:
        return
    forms = knowledge("signals")["slugs"]
    bare = re.sub(rf"\A{forms['cycle']}", "", slug.strip())
    words = _WORD.findall(re.split(forms["end"], bare, maxsplit=1)[0].casefold())
    if len(words) >= _FEWEST_SLUG_WORDS:
        yield _key("slug", "-".join(words))


def _named_in(title: str | None, paragraphs: Sequence[str], note: str | None) -> list[str]:
    """The keys in what speaks to editors: the headline, their note, lines that open like one."""
    lines = [line[:_LONGEST_LINE] for line in paragraphs[:_FIRST_LINES]]
    told = [line for line in lines if _openings().match(line)]
    return [key for line in (title, note, *told) if line for key in _keys_in(line[:_LONGEST_LINE])]


def _keys_in(line: str) -> Iterator[str]:
    for found in _each("numbers", line):
        for number in _ONE_NUMBER.findall(found["numbers"]):
            yield from _wire_keys(number)
    for found in _each("headlines", line):
        yield from _headline_keys(found["headline"])
    for found in _each("slugs", line):
        yield from _slug_keys(found["slug"])


def _each(kind: str, line: str) -> Iterator[re.Match[str]]:
    for pattern in _reference_patterns(kind):
        yield from pattern.finditer(line)


@cache
def _reference_patterns(kind: str) -> tuple[re.Pattern[str], ...]:
    return tuple(map(re.compile, knowledge("signals")["references"][kind]))


@cache
def _openings() -> re.Pattern[str]:
    return any_of(knowledge("signals")["references"]["openings"])


@cache
def _slug_headline() -> re.Pattern[str]:
    return re.compile(knowledge("signals")["slugs"]["headline"])


def _key(kind: str, words: str) -> str:
    return f"{kind}:{words}"[:_LONGEST_KEY]


def _distinct(keys: Iterator[str] | Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(keys))[:_MOST_KEYS]
