"""One search of a text for the fragments of all patterns, whichever of them is asked for.

Many patterns look at a sentence, and each of them can match only where one of its fragments stands
(`transforms.events.language.fragments`). Looking for the fragments of one pattern at a time costs
more than the patterns: so they are looked for together, once for each text.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache
from threading import Lock
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation

# How many texts are remembered: those of a few stories, as their readers ask for them in turn.
_KEPT = 512
# A pattern is tried as it is until so many have been: a new search is not built for each.
_PATIENCE = 100


class Look(NamedTuple):
    """A text in small letters, and the fragments that stand in it."""

    lowered: str
    fragments: frozenset[str]


class Lookout:
    """The fragments of all patterns; patterns join it as they are first used."""

    def __init__(self) -> None:
        self._joining = Lock()
        self._wanted: set[str] = set()
        self._joined = self._searched = self._missed = 0
        self._look: Callable[[str], Look] = _search_for(frozenset())

    def join(self, fragments: frozenset[str], *, at_once: bool = False) -> int:
        """Look for these, too, ``at_once`` or as soon as that is worth it; the ticket is theirs."""
        with self._joining:
            self._wanted |= fragments
            self._joined += 1
            ticket = self._joined
        if at_once:
            self._build()
        return ticket

    def at(self, text: str, ticket: int) -> Look | None:
        """What stands in a text; None as long as what joined with the ticket is not looked for."""
        if ticket > self._searched:
            self._missed += 1
            if self._missed < _PATIENCE:
                return None
            self._build()
        return self._look(text)

    def _build(self) -> None:
        with self._joining:
            self._look = _search_for(frozenset(self._wanted))
            self._searched, self._missed = self._joined, 0


@cache
def lookout() -> Lookout:
    """The one that all patterns of the lexicons share."""
    return Lookout()


def _search_for(fragments: frozenset[str]) -> Callable[[str], Look]:
    # Small rather than fast by itself: it has to stay in the processor's cache among other work.
    search = AhoCorasick(fragments, implementation=Implementation.ContiguousNFA)

    @lru_cache(maxsize=_KEPT)
    def look(text: str) -> Look:
        lowered = text.lower()
        return Look(lowered, frozenset(search.find_matches_as_strings(lowered, overlapping=True)))

    return look
