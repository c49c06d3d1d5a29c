"""The distinct drafts of a story: its sentences sorted by the draft they speak of."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from schemas import MeasureDetail
from schemas.draft_resolutions import DraftStatus, Measure
from transforms.events.draft_facts import STAGES, Facts, Told
from transforms.events.draft_subjects import Subject
from transforms.events.draft_votes import CARRIES

_REACH = 3
_ENOUGH = 3
_FINAL = frozenset({"adopted", "rejected", "vetoed"})
_NAMES_IT = re.compile(
    r"(?:the|their|its|this) (?:\w{1,24} ){0,2}?(?:draft|text|resolution|measure)\b"
    r"|resolution \d{3,4}\b"
)
_CONTINUES = re.compile(
    r"(?:it|they|its|their (?:draft|text)"
    r"|the (?:draft|text|resolution|measure|proposal|move|document|vote))\b"
)
_DRAFT = re.compile(
    r"\b(?:work|prepar|negotiat|discuss|consult)\w* (?:\w+ )?(?:a|the|an) \S{0,24} ?draft"
)
_REFERS = re.compile(
    r"\b(?:it|text|draft|resolution|measures?|moves?|vot\w+|decision|document|proposal|idea|plan"
    r"|bid|motion|veto|paragraph|sanctions|threat|side[sd]?|act|action)\b|[\uf000-\uf3ff]"
)
_AUTHORS = re.compile(r"\b(?:authors?|(?:co-?)?sponsor\w{0,3}|drafters?|pen-?holders?)\b")
_STORY_ORGANS = frozenset({"?", "un"})


@dataclass(slots=True)
class DraftThread:
    """What a story says of one draft so far; ``positions`` are the sentences that say it."""

    organ: Told | None = None
    symbol: tuple[int, Told] | None = None
    stage: DraftStatus | None = None
    stage_told: tuple[int, Told] | None = None
    positions: list[int] = field(default_factory=list)
    sponsors: dict[str, None] = field(default_factory=dict)
    blocs: dict[str, None] = field(default_factory=dict)
    sides: dict[str, dict[str, None]] = field(default_factory=dict)
    votes: dict[str, int] = field(default_factory=dict)
    unanimous: bool = False
    is_aside: bool = False
    body_acts: bool = False
    body_tells: bool = False
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
        if facts.organ and (self.organ is None or self.organ.values[0] in _STORY_ORGANS):
            self.organ = facts.organ
            self.told.append(("organ", position, facts.organ))
        for one in sponsors:
            self._add("sponsors", self.sponsors, one, position)
        for side, listed in facts.sides.items():
            for one in listed:
                self._add(side, self.sides.setdefault(side, {}), one, position)
        for measure, one in facts.measures.items():
            self.measures[measure] = None
            self.told.append(("measures", position, one))
        self.weak_measures |= facts.weak_measures
        self.provides = self.provides or facts.provides
        self.body_acts = self.body_acts or facts.body_acts
        self.body_tells = self.body_tells or facts.body_tells
        self.siding += [(position, *one) for one in facts.siding]
        self.details |= dict.fromkeys(facts.details)
        self._count(facts, position)
        self._advance(facts, position)
        if facts.names_draft or facts.organ or not facts.votes:
            self.subjects += [(position, subject) for subject in facts.subjects]

    def lead_with(self, facts: Facts, position: int) -> None:
        """Add what a sentence before told as the body's demand: it names the subject."""
        if self.stage in _FINAL or self.unanimous or self.votes:
            self.measures |= dict.fromkeys(facts.measures)
            self.told += [("measures", position, one) for one in facts.measures.values()]
            self.subjects += [(position, subject) for subject in facts.subjects]
            self.provides = True
            self.body_acts = facts.body_acts
            self.body_tells = facts.body_tells
            self.organ = facts.organ or self.organ

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

    def _count(self, facts: Facts, position: int) -> None:
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
        if symbol and not self.symbol and (self.stage == "adopted" or "/" in symbol.values[0]):
            self.symbol = position, symbol


def threads_of(sentences: Iterable[tuple[int, Facts]], organ: str) -> list[DraftThread]:
    """The drafts of a story from the sentences, with their positions, that may speak of one.

    ``organ`` is the body that the story names first.
    """
    threads: list[DraftThread] = []
    current: DraftThread | None = None
    lead: tuple[int, Facts] | None = None
    for position, facts in sentences:
        known = len(threads)
        is_led = lead is not None and position - lead[0] <= _REACH
        current = _told(threads, current, position, facts, organ, is_led=is_led) or current
        if current and len(threads) > known and lead and is_led:
            current.lead_with(*lead[::-1])
            lead = None
        elif current is None and facts.organ:
            lead = position, facts
    for thread in threads:
        _conclude(thread, organ)
    return _settled(threads)


def _told(
    threads: list[DraftThread],
    current: DraftThread | None,
    position: int,
    facts: Facts,
    organ: str,
    *,
    is_led: bool,
) -> DraftThread | None:
    """The thread that a sentence goes on with, or opens."""
    is_outcome = is_led and (facts.stage in _FINAL or bool(facts.votes))
    if not is_outcome and not _is_about_draft(current, position, facts):
        return None
    groups = facts.sponsors
    if not groups or not _binds_sponsors(facts, current):
        thread = _by_bloc(threads, facts) or _same_organ(current, facts, organ) or _opened(threads)
        thread.take(facts, position, ())
        thread.blocs |= dict.fromkeys(facts.blocs)
        return thread
    first = _by_sponsors(threads, current, groups[0].values, facts, organ)
    first.take(facts, position, groups[:1])
    for group in groups[1:]:
        _mention(threads, first, group, position)
    return first


def _binds_sponsors(facts: Facts, current: DraftThread | None) -> bool:
    is_vetoed = bool(facts.codes("vetoes"))
    return facts.names_draft or is_vetoed or facts.organ is not None or current is not None


def _is_about_draft(current: DraftThread | None, position: int, facts: Facts) -> bool:
    if _tells_of_draft(facts):
        return True
    if current is None:
        return False
    text = facts.text.lstrip()
    if (facts.sponsors and (facts.names_draft or facts.names_weakly)) or _NAMES_IT.match(text):
        return True
    is_near = position - current.positions[-1] <= _REACH
    if is_near and facts.sponsors and _AUTHORS.search(text):
        return True
    has_side = any(facts.codes(side) for side in facts.sides) or facts.siding
    takes_side = facts.votes or facts.codes("vetoes") or (has_side and _REFERS.search(text))
    goes_on = _CONTINUES.match(text) or (facts.measures and " would " in text)
    return bool(is_near and (facts.names_draft or takes_side or goes_on))


def _tells_of_draft(facts: Facts) -> bool:
    """Whether a sentence speaks of a draft by itself, whatever stood before it."""
    is_outcome = facts.stage in _FINAL or facts.stage == "withdrawn"
    is_named = facts.names_draft and (facts.organ is not None or "draft" in facts.text)
    if is_named and (
        is_outcome
        or facts.sponsors
        or facts.codes("veto_threats")
        or facts.stage in ("circulated", "tabled")
        or (facts.stage == "proposed" and _DRAFT.search(facts.text))
        or facts.votes
    ):
        return True
    if facts.organ is None:
        is_authored = bool(facts.sponsors) and facts.stage not in (None, "proposed")
        return bool(facts.codes("vetoes")) or (facts.names_draft and is_authored)
    if is_outcome or bool(facts.sponsors and facts.names_weakly and facts.stage):
        return True
    return _weight(facts) >= _ENOUGH


def _weight(facts: Facts) -> int:
    """How much of a sentence about a body tells of a vote on a text."""
    signs = {
        "draft": 2 * facts.names_draft,
        "text": facts.names_weakly,
        "counts": 2 * ("for" in facts.votes) + 2 * ("against" in facts.votes),
        "abstentions": 2 * ("abstained" in facts.votes),
        "unanimous": facts.unanimous is not None,
        "sponsors": 2 * bool(facts.sponsors),
        "sides": bool(facts.codes("opponents") or facts.codes("supporters")),
        "acts": facts.body_acts,
    }
    return sum(signs.values())


def _conclude(thread: DraftThread, organ: str) -> None:
    """The outcome that the votes tell where no word does."""
    for position, one, others in thread.siding:
        with_it = not thread.sponsors.keys().isdisjoint(others)
        thread.side_with("supporters" if with_it else "opponents", one, position)
    if thread.stage in (*_FINAL, "withdrawn"):
        _set_right(thread)
        return
    is_agreed = thread.unanimous and (thread.sponsors or not thread.body_tells)
    is_voted = is_agreed or thread.votes.keys() & {"abstained", "against"}
    is_told = thread.body_tells and thread.sponsors and thread.stage is None
    if is_told or (thread.body_acts and is_voted and "for" not in thread.votes):
        thread.stage = "adopted"
    if "for" not in thread.votes:
        return
    before = thread.organ.values[0] if thread.organ else organ
    body = organ if before in _STORY_ORGANS else before
    in_favour, against = thread.votes["for"], thread.votes.get("against")
    if body == "UNSC":
        thread.stage = "adopted" if in_favour >= CARRIES else "rejected"
    elif against is None:
        thread.stage = "adopted" if thread.body_tells else thread.stage
    else:
        thread.stage = "adopted" if in_favour > against else "rejected"


def _set_right(thread: DraftThread) -> None:
    """A score at a text that was turned down names the larger side first: "rejects, 61 to 43"."""
    votes = thread.votes
    is_turned = thread.stage == "rejected" and "for" in votes and "against" in votes
    most = CARRIES if thread.is_before_council() else votes.get("against", 0) + 1
    if is_turned and votes["for"] >= most:
        votes["for"], votes["against"] = votes["against"], votes["for"]


def _same_organ(current: DraftThread | None, facts: Facts, organ: str) -> DraftThread | None:
    """The draft told of last, unless the sentence has another body decide."""
    if current is None or facts.organ is None or current.organ is None:
        return current
    before, now = (
        organ if one.values[0] in _STORY_ORGANS else one.values[0]
        for one in (current.organ, facts.organ)
    )
    return current if before == now or not (facts.stage in _FINAL or facts.sponsors) else None


def _by_sponsors(
    threads: list[DraftThread],
    current: DraftThread | None,
    group: tuple[str, ...],
    facts: Facts,
    organ: str,
) -> DraftThread:
    for thread in threads:
        if not thread.sponsors.keys().isdisjoint(group) and not facts.is_another:
            return thread
    same = _same_organ(current, facts, organ)
    if same and (not same.sponsors or facts.joins_sponsors) and not facts.is_rival:
        return same
    return _opened(threads)


def _mention(
    threads: list[DraftThread],
    first: DraftThread,
    group: Told,
    position: int,
) -> None:
    """More sponsors in the same part of a sentence: those of a draft known, or the first's."""
    known = next(
        (thread for thread in threads if not thread.sponsors.keys().isdisjoint(group.values)), first
    )
    known.sponsors |= dict.fromkeys(group.values)
    known.told.append(("sponsors", position, group))


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
        if thread.sponsors or thread.side("vetoes") or thread.stage in _FINAL or not named
        or (thread.blocs and authors.isdisjoint(thread.blocs))
    ]  # fmt: skip
    return [thread for thread in kept if thread.positions]
