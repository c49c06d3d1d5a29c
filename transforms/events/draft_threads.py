"""The distinct drafts of a story: its sentences sorted by the draft they speak of."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from schemas import MeasureDetail
from schemas.draft_resolutions import DraftStatus, Measure, Organ
from transforms.events.draft_facts import STAGES, Facts

_REACH = 3
_NAMES_IT = re.compile(
    r"(?:The|Their|Its) (?:draft|text|resolution|measure)\b|Resolution \d{3,4}\b"
)
_CONTINUES = re.compile(
    r"(?:It|They|Its|Their (?:draft|text)"
    r"|The (?:draft|text|resolution|measure|proposal|move|document|vote))\b"
)


@dataclass(slots=True)
class DraftThread:
    """What a story says of one draft so far; ``positions`` are the sentences that say it."""

    organ: Organ | None = None
    symbol: str | None = None
    stage: DraftStatus | None = None
    positions: list[int] = field(default_factory=list)
    stage_position: int = 0
    sponsors: dict[str, None] = field(default_factory=dict)
    blocs: dict[str, None] = field(default_factory=dict)
    vetoes: dict[str, None] = field(default_factory=dict)
    veto_threats: dict[str, None] = field(default_factory=dict)
    supporters: dict[str, None] = field(default_factory=dict)
    opponents: dict[str, None] = field(default_factory=dict)
    votes: dict[str, int] = field(default_factory=dict)
    subjects: Counter[str] = field(default_factory=Counter)
    measures: dict[Measure, None] = field(default_factory=dict)
    details: dict[MeasureDetail, None] = field(default_factory=dict)

    def take(self, facts: Facts, position: int, sponsors: tuple[str, ...]) -> None:
        """Add what a sentence says, with those it names as this draft's sponsors."""
        self.positions.append(position)
        self.organ = self.organ or facts.organ
        self.sponsors |= dict.fromkeys(sponsors)
        self._advance(facts, position)
        for name in ("vetoes", "veto_threats", "supporters", "opponents", "measures", "details"):
            getattr(self, name).update(dict.fromkeys(getattr(facts, name)))
        for side, count in facts.votes.items():
            self.votes.setdefault(side, count)
        if facts.names_draft or not facts.votes:
            self.subjects.update(facts.subjects)

    def _advance(self, facts: Facts, position: int) -> None:
        if self.stage == "adopted" and facts.symbol:
            self.symbol = self.symbol or facts.symbol
        if facts.stage is None:
            return
        if self.stage is None or STAGES.index(facts.stage) > STAGES.index(self.stage):
            self.stage, self.stage_position = facts.stage, position
        if facts.stage == "adopted" and facts.symbol:
            self.symbol = self.symbol or facts.symbol


def threads_of(sentences: Iterable[tuple[int, str, Facts]]) -> list[DraftThread]:
    """The drafts of a story from the sentences, with their positions, that may speak of one."""
    threads: list[DraftThread] = []
    current: DraftThread | None = None
    for position, text, facts in sentences:
        current = _told(threads, current, position, text, facts) or current
    return _settled(threads)


def _told(
    threads: list[DraftThread], current: DraftThread | None, position: int, text: str, facts: Facts
) -> DraftThread | None:
    """The thread that a sentence goes on with, or opens."""
    if not _is_about_draft(current, position, text, facts):
        return None
    groups = facts.sponsors
    if not groups:
        thread = _by_bloc(threads, facts) or current or _opened(threads)
        thread.take(facts, position, ())
        thread.blocs |= dict.fromkeys(facts.blocs)
        return thread
    first = _by_sponsors(threads, current, groups[0], facts)
    first.take(facts, position, groups[0])
    for group in groups[1:]:
        _mention(threads, first, group, facts, position)
    return first


def _is_about_draft(current: DraftThread | None, position: int, text: str, facts: Facts) -> bool:
    if _tells_of_draft(facts):
        return True
    if current is None:
        return False
    if facts.sponsors or _NAMES_IT.match(text):
        return True
    is_near = position - current.positions[-1] <= _REACH
    takes_side = facts.votes or facts.vetoes or facts.veto_threats
    has_side = facts.supporters or facts.opponents
    goes_on = _CONTINUES.match(text) or (facts.measures and " would " in text)
    return bool(is_near and (facts.names_draft or takes_side or has_side or goes_on))


def _tells_of_draft(facts: Facts) -> bool:
    """Whether a sentence speaks of a draft by itself, whatever stood before it."""
    if facts.names_draft and (facts.stage or facts.sponsors or facts.veto_threats):
        return True
    is_outcome = facts.stage in {"adopted", "rejected", "vetoed"}
    return facts.organ is not None and (is_outcome or bool(facts.sponsors and facts.stage))


def _by_sponsors(
    threads: list[DraftThread], current: DraftThread | None, group: tuple[str, ...], facts: Facts
) -> DraftThread:
    for thread in threads:
        if not thread.sponsors.keys().isdisjoint(group) and not facts.is_another:
            return thread
    if current and (not current.sponsors or facts.joins_sponsors) and not facts.is_rival:
        return current
    return _opened(threads)


def _mention(
    threads: list[DraftThread],
    first: DraftThread,
    group: tuple[str, ...],
    facts: Facts,
    position: int,
) -> None:
    """Another list of sponsors in the same sentence: more of the first's, or those of a rival."""
    if facts.joins_sponsors and not facts.is_rival:
        first.sponsors |= dict.fromkeys(group)
        return
    known = next(
        (thread for thread in threads if not thread.sponsors.keys().isdisjoint(group)), None
    )
    if known is None:
        known = _opened(threads)
        known.organ = facts.organ
        known.positions.append(position)
    known.sponsors |= dict.fromkeys(group)


def _by_bloc(threads: list[DraftThread], facts: Facts) -> DraftThread | None:
    return next(
        (thread for thread in threads if not thread.sponsors.keys().isdisjoint(facts.blocs)), None
    )


def _opened(threads: list[DraftThread]) -> DraftThread:
    threads.append(DraftThread())
    return threads[-1]


def _settled(threads: list[DraftThread]) -> list[DraftThread]:
    """Without the nameless drafts that only lead up to one with sponsors or an outcome."""
    named = [thread for thread in threads if thread.sponsors]
    authors = {code for thread in named for code in thread.sponsors}
    kept = [
        thread for thread in threads
        if thread.sponsors or thread.vetoes or not named
        or (thread.blocs and authors.isdisjoint(thread.blocs))
    ]  # fmt: skip
    return [thread for thread in kept if thread.positions]
