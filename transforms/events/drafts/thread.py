"""What a story says of one draft, gathered over its sentences."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from schemas import MeasureDetail
from schemas.draft_resolutions import DraftStatus, Measure
from transforms.events.drafts.facts import STAGES, Facts
from transforms.events.drafts.subjects import Subject
from transforms.events.drafts.text import one_of
from transforms.events.drafts.words import Told

FINAL: frozenset[DraftStatus] = frozenset({"adopted", "rejected", "vetoed"})
# Names of a body that only the story tells: "the council".
STORY_ORGANS = frozenset({"?", "un"})


def is_document(symbol: Told) -> bool:
    """Whether a symbol is a document's, such as S/2024/835, and no resolution's number."""
    return symbol.values[0].startswith(("S/", "A/"))


def is_draft_document(symbol: Told) -> bool:
    """Whether a symbol is a draft's own, and not that of the resolution it became."""
    return is_document(symbol) and "/RES/" not in symbol.values[0]


@dataclass(slots=True)
class DraftThread:
    """What a story says of one draft so far.

    ``positions`` are the sentences that say it, ``decided`` those that tell of its decision.
    """

    organ: Told | None = None
    symbol: tuple[int, Told] | None = None
    stage: DraftStatus | None = None
    stage_told: tuple[int, Told] | None = None
    positions: list[int] = field(default_factory=list)
    decided: list[int] = field(default_factory=list)
    sponsors: dict[str, None] = field(default_factory=dict)
    blocs: dict[str, None] = field(default_factory=dict)
    sides: dict[str, dict[str, None]] = field(default_factory=dict)
    votes: dict[str, int] = field(default_factory=dict)
    is_labelled: bool = False
    unanimous: bool = False
    stays_away: bool = False
    is_blocked: bool = False
    is_aside: bool = False
    ordinal: str | None = None
    body_acts: bool = False
    body_tells: bool = False
    names_text: bool = False
    siding: list[tuple[int, Told, tuple[str, ...]]] = field(default_factory=list)
    subjects: list[tuple[int, Subject]] = field(default_factory=list)
    measures: dict[Measure, None] = field(default_factory=dict)
    weak_measures: dict[Measure, Told] = field(default_factory=dict)
    provides: bool = False
    details: dict[MeasureDetail, None] = field(default_factory=dict)
    told: list[tuple[str, int, Told]] = field(default_factory=list)

    def take(self, facts: Facts, position: int, sponsors: Iterable[Told]) -> None:
        """Add what a sentence says, with those it names as this draft's sponsors."""
        self.is_aside = self.is_aside or (facts.is_aside and not self.positions)
        self.positions.append(position)
        if facts.stage in FINAL or facts.votes:
            self.decided.append(position)
        if facts.organ and (self.organ is None or self.organ.values[0] in STORY_ORGANS):
            self.organ = facts.organ
            self.told.append(("organ", position, facts.organ))
        for one in sponsors:
            self._add("sponsors", self.sponsors, one, position)
        self._add_sides(facts, position)
        self._add_measures(facts, position)
        self.weak_measures |= facts.weak_measures
        self.provides = self.provides or facts.provides
        self.stays_away = self.stays_away or facts.stays_away
        self.is_blocked = self.is_blocked or facts.is_blocked
        self.names_text = self.names_text or facts.names_draft or facts.names_weakly
        self.body_acts = self.body_acts or facts.body_acts
        self.body_tells = self.body_tells or facts.body_tells
        self.siding += [(position, *one) for one in facts.siding]
        self.details |= dict.fromkeys(facts.details)
        self.count(facts, position)
        self._advance(facts, position)
        is_counted = one_of("threads.next").match(facts.text.lstrip())
        is_on_text = facts.names_draft or facts.names_weakly or facts.organ or is_counted
        if is_on_text or not facts.votes:
            self.subjects += [(position, subject) for subject in facts.subjects]

    def lead_with(self, facts: Facts, position: int) -> None:
        """Add what a sentence before told as the body's demand: it names the subject."""
        if facts.sponsors and not self.sponsors:
            for one in facts.sponsors:
                self._add("sponsors", self.sponsors, one, position)
            self.subjects += [(position, subject) for subject in facts.subjects]
            self._add_measures(facts, position)
        elif facts.blocs and facts.stage:
            self.subjects += [(position, subject) for subject in facts.subjects]
            self._add_sides(facts, position)
            self._add_measures(facts, position)
            self._advance(facts, position)
        elif self.stage in FINAL or self.unanimous or self.votes:
            self._add_measures(facts, position)
            self.subjects += [(position, subject) for subject in facts.subjects]
            self._add_sides(facts, position)
            self.provides = True
            self.body_acts = facts.body_acts
            self.body_tells = facts.body_tells
            self.organ = facts.organ or self.organ
            self.decided.append(position)
        elif facts.stage and facts.measures and facts.names_weakly:
            # "It put off a vote on a proposal for a truce. Chad, which sponsors the text, ..."
            self.subjects += [(position, subject) for subject in facts.subjects]
            self._add_measures(facts, position)
            self._advance(facts, position)
        elif self.sponsors.keys().isdisjoint(facts.codes("veto_threats")):
            for one in facts.sides.get("veto_threats", ()):
                self.side_with("veto_threats", one, position)
            if facts.names_draft and not facts.organ:
                self._add_sides(facts, position)
                self.subjects += [(position, subject) for subject in facts.subjects]

    @property
    def evidence(self) -> int:
        """The sentence that tells the latest stage, or the first that speaks of the draft."""
        return self.stage_told[0] if self.stage_told else self.positions[0]

    def is_before_council(self) -> bool:
        return self.organ is not None and self.organ.values[0] == "UNSC"

    def side_with(self, side: str, one: Told, position: int) -> None:
        self._add(side, self.sides.setdefault(side, {}), one, position)

    def side(self, name: str) -> tuple[str, ...]:
        return tuple(self.sides.get(name, ()))

    def _add(self, column: str, known: dict[str, None], one: Told, position: int) -> None:
        if not known.keys() >= set(one.values):
            self.told.append((column, position, one))
        known |= dict.fromkeys(one.values)

    def _add_sides(self, facts: Facts, position: int) -> None:
        for side, listed in facts.sides.items():
            for one in listed:
                self._add(side, self.sides.setdefault(side, {}), one, position)

    def _add_measures(self, facts: Facts, position: int) -> None:
        self.measures |= dict.fromkeys(facts.measures)
        self.told += [("measures", position, one) for one in facts.measures.values()]

    def count(self, facts: Facts, position: int) -> None:
        """Add the votes that a sentence counts."""
        self.is_labelled = self.is_labelled or (facts.is_labelled and "for" not in self.votes)
        for side, (count, _start, _end) in facts.votes.items():
            if side not in self.votes:
                self.votes[side] = count
                self.told.append((f"votes {side}", position, facts.votes_told[side]))
        if facts.unanimous:
            self.unanimous = True
            self.told.append(("votes for", position, facts.unanimous))

    def _advance(self, facts: Facts, position: int) -> None:
        stage = facts.stage
        if stage and (self.stage is None or STAGES.index(stage) > STAGES.index(self.stage)):
            self.stage = stage
            if facts.stage_told:
                self.stage_told = position, facts.stage_told
        symbol = facts.symbol
        known = self.symbol
        if symbol and (not known or (is_document(symbol) and not is_document(known[1]))):
            self.symbol = position, symbol

    def settle_symbol(self) -> None:
        """A plain number is that of a resolution adopted; a draft has its document's."""
        if self.symbol and self.stage != "adopted" and not is_document(self.symbol[1]):
            self.symbol = None
