"""How alike two signatures are, and whether they tell of one happening."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from transforms.stories.facts import DAY
from transforms.stories.signature import BODY_SLOTS, LEAD_SLOTS, Signature

LEAST_CONTAINED = 0.55
LEAST_LEAD = 0.55
LEAST_CONTAINED_WITH_LEAD = 0.25
LEAST_AGREEMENT = 0.75
LEAST_AGREEMENT_OF_ALL = 0.6
_CHANCE = 1 / 256  # that two slots are equal in the byte that is kept, though not in the rest
_DAY_WEIGHT = 2


@dataclass(frozen=True, slots=True)
class Likeness:
    """What two texts share, each from 0 to 1.

    ``contained``: of the shorter, how much stands in the longer. ``lead``: of both leads together,
    how much stands in both. ``agreement``: of the facts in one's lead, how many the other has.
    ``agreement_of_all``: of all facts of the one that has fewer, how many the other has.
    """

    contained: float
    lead: float
    agreement: float
    agreement_of_all: float

    @property
    def is_same_story(self) -> bool:
        """Whether the words are the same, and nothing else is told in them."""
        alike = self.contained >= LEAST_CONTAINED or (
            self.lead >= LEAST_LEAD and self.contained >= LEAST_CONTAINED_WITH_LEAD
        )
        return (
            alike
            and self.agreement >= LEAST_AGREEMENT
            and self.agreement_of_all >= LEAST_AGREEMENT_OF_ALL
        )

    @property
    def score(self) -> float:
        """What the more alike of two likenesses is higher in."""
        return max(self.contained, self.lead)


def likeness(one: Signature, other: Signature) -> Likeness:
    """How alike two texts are, as far as their signatures tell."""
    equal = one.slots == other.slots
    return Likeness(
        contained=_containment(_jaccard(equal[:BODY_SLOTS]), one.shingles, other.shingles),
        lead=_jaccard(equal[BODY_SLOTS : BODY_SLOTS + LEAD_SLOTS]),
        agreement=_agreement(one, other),
        agreement_of_all=_overlap(one.facts, other.facts),
    )


def _jaccard(equal: NDArray[np.bool_]) -> float:
    share = int(np.count_nonzero(equal)) / len(equal)
    return max(0.0, (share - _CHANCE) / (1 - _CHANCE))


def _containment(jaccard: float, one: int, other: int) -> float:
    """Of the smaller of two sets, the part that is in the other too."""
    shared = jaccard * (one + other) / (1 + jaccard)
    return min(1.0, shared / min(one, other))


def _agreement(one: Signature, other: Signature) -> float:
    """The better of both directions: who adds a lead, or cuts the rest, still has the old facts."""
    place = (one.place, other.place) if one.place and other.place else (0, 0)
    return max(_known(one, other, place), _known(other, one, place))


def _known(one: Signature, other: Signature, places: tuple[int, int]) -> float:
    """Of the facts in one's lead, how many the other has anywhere; of the dateline, too."""
    weight = _weight(one.lead_facts) + bool(places[0])
    shared = _weight(one.lead_facts & other.facts) + (bool(places[0]) and places[0] == places[1])
    return shared / weight if weight else 1.0


def _overlap(one: frozenset[int], other: frozenset[int]) -> float:
    least = min(_weight(one), _weight(other))
    return _weight(one & other) / least if least else 1.0


def _weight(facts: frozenset[int]) -> int:
    """Days count more: they are what a routine story is sure to change."""
    return len(facts) + (_DAY_WEIGHT - 1) * sum(map(DAY.__le__, facts))
