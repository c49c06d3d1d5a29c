"""One search of a text for the fragments of all patterns, whichever of them is asked for.

Many patterns look at a sentence, and each of them can match only where one of its fragments stands
(`transforms.events.language.fragments`). Looking for the fragments of one pattern at a time costs
more than the patterns: so they are looked for together, once for each text.
"""

from __future__ import annotations

from functools import cache, lru_cache
from threading import Lock
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation

# How many texts are remembered: those of a few stories, as their readers ask for them in turn.
_KEPT = 512
# A new search is built for new patterns once in so many texts; until then they are just tried.
_PATIENCE = 50


class Look(NamedTuple):
    """A text in small letters, and the fragments in it of the first ``known`` patterns to join."""

    lowered: str
    fragments: frozenset[str]
    known: int


class Lookout:
    """The fragments of all patterns; patterns join it as they are first used."""

    def __init__(self) -> None:
        self._joining = Lock()
        self._wanted: set[str] = set()
        self._joined = self._known = self._looks = 0
        self._search = AhoCorasick([])
        # What stands in a text.
        self.at = lru_cache(maxsize=_KEPT)(self._look)

    def join(self, fragments: frozenset[str], *, at_once: bool = False) -> int:
        """Look for these, too: from now on if ``at_once``. Returns how many have joined."""
        with self._joining:
            self._wanted |= fragments
            self._joined += 1
            number = self._joined
        if at_once:
            self._build()
        return number

    def _look(self, text: str) -> Look:
        self._looks += 1
        if self._joined > self._known and self._looks % _PATIENCE == 0:
            self._build()
        # In this order: whoever builds a new search meanwhile, what is known of is looked for.
        known, search = self._known, self._search
        lowered = text.lower()
        found = frozenset(search.find_matches_as_strings(lowered, overlapping=True))
        return Look(lowered, found, known)

    def _build(self) -> None:
        # Small rather than fast by itself: it shares the processor's cache with all other work.
        with self._joining:
            self._search = AhoCorasick(
                self._wanted, store_patterns=True, implementation=Implementation.ContiguousNFA
            )
            self._known = self._joined
        self.at.cache_clear()


@cache
def lookout() -> Lookout:
    """The one that all patterns of the lexicons share."""
    return Lookout()
