"""Sentences that say that nobody was hurt: figures of 0."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from schemas.casualty_figures import CasualtyKind
from transforms.events.casualties.sentences import CasualtySentence
from transforms.events.language.fragments import Sieved
from transforms.knowledge import knowledge

_KINDS: dict[str, tuple[CasualtyKind, ...]] = {
    "both": ("killed", "wounded"),
    "killed": ("killed",),
    "wounded": ("wounded",),
}


def zeros_of(sentence: CasualtySentence) -> Iterator[tuple[CasualtyKind, int, int]]:
    """What befell nobody, with the first and the last word (exclusive) that say so."""
    told: set[CasualtyKind] = set()
    for name, kinds in _KINDS.items():
        match = _pattern(name).search(sentence.text)
        if match is None or _pattern("unsettled").search(sentence.text, 0, match.end()):
            continue
        inside = [
            index
            for index, word in enumerate(sentence.words)
            if match.start() <= word.start < match.end()
        ]
        for kind in kinds:
            if kind not in told:
                yield kind, inside[0], inside[-1] + 1
        told.update(kinds)


def tells_of_none_hurt(text: str) -> bool:
    """Whether a sentence may say that nobody was hurt."""
    return any(_pattern(name).search(text) for name in _KINDS)


@cache
def _pattern(name: str) -> Sieved:
    return Sieved(
        re.compile(rf"\b(?:{'|'.join(knowledge('casualties')['none'][name])})\b", re.IGNORECASE)
    )
