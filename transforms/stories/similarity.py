"""How alike two signatures are, and whether they tell of one happening."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from transforms.stories.facts import dates_of, weekdays_of
from transforms.stories.signature import BODY_SLOTS, LEAD_SLOTS, Signature

LEAST_CONTAINED = 0.55
LEAST_LEAD = 0.55
LEAST_CONTAINED_WITH_LEAD = 0.25
LEAST_AGREEMENT = 0.7
LEAST_AGREEMENT_OF_ALL = 0.6
_CHANCE = 1 / 256  # that two slots are equal in the byte that is kept, though not in the rest


@dataclass(frozen=True, slots=True)
class Likeness:
    """What two texts share, each from 0 to 1, and what sets them apart.

    ``contained``: of the shorter, how much stands in the longer. ``lead``: of both leads together,
    how much stands in both. ``agreement``: of the facts in one's lead, how many the other has.
    ``agreement_of_all``: of all facts of the one that has fewer, how many the other has.
    ``elsewhere``: each opening has a place that the other text has not. ``another_day``: each lead
    has days, and none that the other text has.
    """

    contained: float
    lead: float
    agreement: float
    agreement_of_all: float
    elsewhere: bool
    another_day: bool

    @property
    def is_same_story(self) -> bool:
        """Whether the words are the same, and nothing else is told in them."""
        alike = self.contained >= LEAST_CONTAINED or (
            self.lead >= LEAST_LEAD and self.contained >= LEAST_CONTAINED_WITH_LEAD
        )
        agreed = (
            self.agreement >= LEAST_AGREEMENT and self.agreement_of_all >= LEAST_AGREEMENT_OF_ALL
        )
        return alike and agreed and not self.elsewhere and not self.another_day

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
        # Who adds a lead, or cuts the rest, still has the old facts: the better direction counts.
        agreement=max(
            _share(one.lead_facts, other.facts),
            _share(other.lead_facts, one.facts),
        ),
        agreement_of_all=_share(*sorted((one.facts, other.facts), key=len)),
        elsewhere=bool(one.places - other.facts and other.places - one.facts),
        another_day=any(
            _disagree(kind(one.lead_facts), kind(other.lead_facts), one.facts, other.facts)
            for kind in (weekdays_of, dates_of)
        ),
    )


def _jaccard(equal: NDArray[np.bool_]) -> float:
    share = int(np.count_nonzero(equal)) / len(equal)
    return max(0.0, (share - _CHANCE) / (1 - _CHANCE))


def _containment(jaccard: float, one: int, other: int) -> float:
    """Of the smaller of two sets, the part that is in the other too."""
    shared = jaccard * (one + other) / (1 + jaccard)
    return min(1.0, shared / min(one, other))


def _share(facts: frozenset[int], others: frozenset[int]) -> float:
    """How many of the facts are among the others; all of none."""
    return len(facts & others) / len(facts) if facts else 1.0


def _disagree(
    days: frozenset[int],
    other_days: frozenset[int],
    facts: frozenset[int],
    other_facts: frozenset[int],
) -> bool:
    both_say = bool(days and other_days)
    return both_say and days.isdisjoint(other_facts) and other_days.isdisjoint(facts)
