"""The claims of a story, found by whom they are of and by the sentence that makes them.

A story may tell of a thousand visits, and each is asked for what others say of it: looking through
all of them for each would take time that grows with the square of the text.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from transforms.events.language.sentences import Sentence
from transforms.events.officials.person import Person
from transforms.events.visits.claim import Claim, EnvoyKey, envoy_key


class ToldClaims:
    """Claims in the order in which they are told; those that are found are in it, too."""

    def __init__(self, claims: Iterable[Claim] = ()) -> None:
        self._all: list[Claim] = []
        self._by_envoy: defaultdict[EnvoyKey, list[Claim]] = defaultdict(list)
        self._by_sentence: defaultdict[Sentence, list[Claim]] = defaultdict(list)
        for claim in claims:
            self.add(claim)

    def add(self, claim: Claim) -> None:
        """Put a claim behind the others."""
        self._all.append(claim)
        self._by_envoy[envoy_key(claim.envoy)].append(claim)
        self._by_sentence[claim.sentence].append(claim)

    def of(self, envoy: Person) -> Sequence[Claim]:
        """Those of one envoy, as far as names tell, or else offices."""
        return self._by_envoy.get(envoy_key(envoy), ())

    def within(self, sentence: Sentence) -> Sequence[Claim]:
        """Those that one sentence makes."""
        return self._by_sentence.get(sentence, ())

    def __iter__(self) -> Iterator[Claim]:
        return iter(self._all)

    def __reversed__(self) -> Iterator[Claim]:
        return reversed(self._all)
