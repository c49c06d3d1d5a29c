"""Which words are ordinary English ones, written small within a sentence.

The word list is lemminflect's table of inflected forms, which holds hardly any name. It is read
when the first text in capitals comes, in 60 ms; the functions of lemminflect are not needed.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path

from transforms.knowledge import knowledge

_SHORTEST_STEM = 4
_LONGEST = 28


@lru_cache(maxsize=65_536)
def is_ordinary(word: str) -> bool:
    """Whether a word, in small letters, is English and no name: "minister", "counterattacks"."""
    if word in _words():
        return True
    if word.title() in _capitalised_words() or word in _names():
        return False
    return len(word) <= _LONGEST and (_is_derived(word) or _is_compound(word))


def _is_derived(word: str) -> bool:
    words = _words()
    for prefix in _affixes("prefixes"):
        stem = word.removeprefix(prefix)
        if stem != word and len(stem) >= _SHORTEST_STEM and stem in words:
            return True
    for ending in _affixes("endings"):
        stem = word.removesuffix(ending)
        is_stem = stem != word and len(stem) >= _SHORTEST_STEM
        if is_stem and (stem in words or f"{stem}e" in words):
            return True
    return False


def _is_compound(word: str) -> bool:
    """As in "machineguns", "roundtables"."""
    words = _words()
    cuts = range(_SHORTEST_STEM, len(word) - _SHORTEST_STEM + 1)
    return any(word[:cut] in words and word[cut:] in words for cut in cuts)


@cache
def _capitalised_words() -> frozenset[str]:
    """Words of the list that carry a capital wherever they stand: "Israeli", "Marxist"."""
    return frozenset(
        form
        for form in _forms()
        if form.istitle() and form.isalpha() and form.lower() not in _words()
    )


@cache
def _words() -> frozenset[str]:
    added = knowledge("recasing")
    own = (*added["ordinary"].split(), *added["function_words"].split())
    return frozenset((*(form for form in _forms() if form.islower()), *own)) - _names()


@cache
def _affixes(kind: str) -> tuple[str, ...]:
    return tuple(knowledge("recasing")[kind].split())


@cache
def _names() -> frozenset[str]:
    return frozenset(knowledge("recasing")["names"].split())


def _forms() -> Iterator[str]:
    """Every form and every lemma: a line is ``form,part of speech,lemma/lemma``."""
    package = find_spec("lemminflect")
    if package is None or package.origin is None:
        return
    table = Path(package.origin).parent / "resources" / "lemma_lu.csv.gz"
    for line in gzip.decompress(table.read_bytes()).decode().splitlines():
        form, _, lemmas = line.split(",", 2)
        yield form
        yield from lemmas.split("/")
