"""The totals that a sentence announces: "death toll", "the number of soldiers killed"."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from schemas.casualty_figures import CasualtyKind
from transforms.events.casualties.lexicon import KINDS, spelled, toll_words
from transforms.events.language.number_words import Words
from transforms.events.language.phrases import Phrases
from transforms.knowledge import knowledge

# How many words may lie between a total and the "to" of its number.
_LONGEST_SCOPE = 7
# How many words may say whose number it is.
_LONGEST_PEOPLE = 7
_NUMBER_OF = ("number", "of")


class Tally(NamedTuple):
    """Words ``start`` to ``end`` announce a total: "death toll", "number of wounded".

    ``people`` are where the words start and end that say of whom, where there are any.
    """

    start: int
    end: int
    kind: CasualtyKind
    people: tuple[int, int] | None = None


def find_tallies(words: Words, before: CasualtyKind | None = None) -> list[Tally]:
    """The totals that a sentence announces; a bare "number" is one of what was told before."""
    found = {start: Tally(start, end, kind) for start, end, _, kind in _phrases().find(words)}
    counted = {tally.start: tally for tally in _counted(words)}
    tallies = [tally for _, tally in sorted({**counted, **found}.items())]
    kinds: set[CasualtyKind | None] = {tally.kind for tally in tallies} or {before}
    kind = kinds.pop()
    if kinds or kind is None:
        return tallies
    end = tallies[-1].end if tallies else 0
    return [*tallies, *(one for one in _bare(words, kind) if one.start >= end)]


def _counted(words: Words) -> Iterator[Tally]:
    """ "The number of American soldiers killed": the people, and what befell them."""  # noqa: D210 - a quotation
    if "number" not in words.lowers:
        return
    for start, pair in enumerate(pairwise(words.lowers)):
        if pair != _NUMBER_OF:
            continue
        first = start + len(_NUMBER_OF)
        for end in range(first, min(len(words), first + _LONGEST_PEOPLE + 1)):
            fate = _fates().at(words, end) if end > first else None
            if fate:
                yield Tally(start, fate.end, fate.value, (first, end))
                break
            if words.lowers[end] in toll_words("no_people"):
                break


def _bare(words: Words, kind: CasualtyKind) -> Iterator[Tally]:
    for index, (word, following) in enumerate(pairwise(words.lowers)):
        is_bare = word in toll_words("bare") or _is_put(words, index)
        if is_bare and (following in toll_words("behind_bare") or _is_brought(words, index)):
            yield Tally(index, index + 1, kind)


def _is_put(words: Words, index: int) -> bool:
    """ "Residents put it at 74"."""  # noqa: D210 - a quotation
    before = words.lowers[index - 1] if index else ""
    return words.lowers[index] == "it" and before in toll_words("putting")


def _is_brought(words: Words, index: int) -> bool:
    """ "Bringing the total in two days to 90": whatever the total is of."""  # noqa: D210 - a quotation
    behind = words.lowers[index + 1 : index + 1 + _LONGEST_SCOPE]
    clause = behind[: behind.index(",")] if "," in behind else behind
    is_led = not toll_words("raising").isdisjoint(words.lowers[max(0, index - 3) : index])
    return is_led and "to" in clause


@cache
def _phrases() -> Phrases[CasualtyKind]:
    return _of_kinds("tolls")


@cache
def _fates() -> Phrases[CasualtyKind]:
    return _of_kinds("fates")


def _of_kinds(section: str) -> Phrases[CasualtyKind]:
    table = knowledge("casualties")[section]
    return Phrases({spelled(phrase): kind for kind in KINDS for phrase in table.get(kind, ())})
