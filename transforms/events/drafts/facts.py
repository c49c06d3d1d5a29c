"""What a part of a sentence says of a draft: who wrote it, how far it is, who voted how."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from schemas import MeasureDetail
from schemas.draft_resolutions import DraftStatus, Measure
from transforms.events.drafts.authors import blocs_in, by_pronoun, sponsors_in
from transforms.events.drafts.labels import ORGAN, as_written, organ_of, symbol_of
from transforms.events.drafts.measures import (
    details_in,
    measures_at,
    measures_of,
    provides,
    weak_measures_at,
)
from transforms.events.drafts.subjects import Subject, subjects_in
from transforms.events.drafts.text import MaskedText, found, one_of, patterns
from transforms.events.drafts.votes import Votes, is_labelled, unanimous, votes_in
from transforms.events.drafts.words import (
    BEFORE,
    PERMANENT,
    Told,
    acting,
    found_word,
    is_negated,
    is_own_wish,
    is_unless,
    sided,
    told_at,
    unless,
)
from transforms.knowledge import knowledge

STAGES: tuple[DraftStatus, ...] = (
    "proposed", "circulated", "tabled", "adopted", "rejected", "withdrawn", "vetoed",
)  # fmt: skip
_PROPOSED: DraftStatus = "proposed"
_EARLY = frozenset({"proposed", "tabled"})
_DECIDED = frozenset({"adopted", "rejected", "withdrawn", "vetoed"})


@dataclass(slots=True)
class Facts:
    """What a part of a sentence says; countries as ISO alpha-3 codes, in the text's order."""

    text: str
    organ: Told | None = None
    symbol: Told | None = None
    sponsors: list[Told] = field(default_factory=list)
    blocs: tuple[str, ...] = ()
    stage: DraftStatus | None = None
    stage_told: Told | None = None
    stage_start: int | None = None
    stage_end: int | None = None
    sides: dict[str, list[Told]] = field(default_factory=dict)
    votes: Votes = field(default_factory=dict)
    votes_told: dict[str, Told] = field(default_factory=dict)
    is_labelled: bool = False
    unanimous: Told | None = None
    stays_away: bool = False
    is_blocked: bool = False
    subjects: tuple[Subject, ...] = ()
    measures: dict[Measure, Told] = field(default_factory=dict)
    weak_measures: dict[Measure, Told] = field(default_factory=dict)
    provides: bool = False
    body_acts: bool = False
    body_tells: bool = False
    siding: list[tuple[Told, tuple[str, ...]]] = field(default_factory=list)
    details: tuple[MeasureDetail, ...] = ()
    names_draft: bool = False
    names_weakly: bool = False
    is_another: bool = False
    are_several: bool = False
    is_rival: bool = False
    is_aside: bool = False
    joins_sponsors: bool = False

    def codes(self, side: str) -> tuple[str, ...]:
        """The countries on a side: ``vetoes``, ``veto_threats``, ``supporters``, ``opponents``."""
        return tuple(dict.fromkeys(code for one in self.sides.get(side, ()) for code in one.values))


def facts_of(masked: MaskedText, sentence: str, speaker: tuple[str, ...] = ()) -> Facts:
    """The facts of a part of a sentence, whether or not it turns out to speak of a draft.

    ``speaker`` is whom "it" and "he" stand for at its start.
    """
    text = masked.text
    facts = Facts(
        text=text,
        organ=organ_of(masked),
        symbol=symbol_of(masked),
        sponsors=sponsors_in(masked),
        blocs=blocs_in(text),
        names_draft=found("nouns.strong", text),
        names_weakly=bool(_weak().search(text)),
        is_another=found_word("sponsors.earlier", text),
        are_several=found("sponsors.several", text),
        is_rival=found("sponsors.rival", text),
        is_aside=found("sponsors.aside", text),
        stays_away=found("votes.not_voting", text),
        is_blocked=found("vetoes.by_permanent", text),
        joins_sponsors=found("sponsors.joining", text),
        provides=provides(text),
        body_acts=found("stages.demands", text),
        body_tells=found("stages.tells", text),
    )
    if speaker and not facts.sponsors:
        facts.sponsors = by_pronoun(masked, speaker)
    _read_sides(masked, facts)
    _read_votes(masked, facts)
    _read_stage(masked, facts)
    _read_act(masked, facts)
    if facts.stage == "vetoed":
        facts.organ = _council(masked) or facts.organ
    if facts.stage in _DECIDED:
        facts.organ = _organ_deciding(masked, facts) or facts.organ
        facts.sponsors = facts.sponsors or sponsors_in(masked, "sponsors.requested")
    _read_measures(masked, facts)
    if facts.measures:
        facts.details = details_in(as_written(masked, sentence), facts.measures)
    facts.subjects = subjects_in(masked, acting(masked), facts.stage_start)
    return facts


def recalled(facts: Facts) -> Facts:
    """What is left of a sentence that recalls an old decision: the body that it names."""
    return Facts(text="", organ=facts.organ)


def _organ_deciding(masked: MaskedText, facts: Facts) -> Told | None:
    """The body in the words of the decision, or the one in which it falls."""
    start, end = facts.stage_start, facts.stage_end
    if start is None or end is None:
        return None
    match = one_of("stages.in_organ").match(masked.text, end) or ORGAN.match(masked.text, start)
    if match is None or masked.mention_of(match[0][-1]).codes[0] in ("?", "un"):
        return None
    span = match.end() - 1, match.end()
    return told_at(masked, masked.mention_of(match[0][-1]).codes, "drafts: organs", *span)


def _council(masked: MaskedText) -> Told | None:
    """The Security Council, where a sentence names it beside another body."""
    for match in ORGAN.finditer(masked.text):
        if masked.mention_of(match[0]).codes == ("UNSC",):
            return told_at(masked, ("UNSC",), "drafts: organs", *match.span())
    return None


def _read_sides(masked: MaskedText, facts: Facts) -> None:
    """Who vetoes, threatens to, backs and opposes it."""
    is_denied = found_word("vetoes.denied", masked.text)
    cast_ = [] if is_denied else sided(masked, "vetoes.cast", is_fact=True)
    alone = sided(masked, "vetoes.alone", is_fact=True)
    is_there = facts.organ is None or facts.organ.values[0] in ("UNSC", "?", "un")
    if not cast_ and is_there and (facts.names_draft or facts.names_weakly or facts.organ):
        cast_ = [one for one in alone if len(one.values) <= len(PERMANENT)]
    vetoes = [
        one._replace(values=tuple(code for code in one.values if code in PERMANENT))
        for one in cast_
        if PERMANENT.issuperset(one.values)
        or (len(one.values) > 1 and not PERMANENT.isdisjoint(one.values))
    ]
    if vetoes:
        facts.sides["vetoes"] = vetoes
    elif not is_denied:
        threats = [
            one for one in sided(masked, "vetoes.threatened") if PERMANENT.issuperset(one.values)
        ]
        facts.sides["veto_threats"] = threats
    facts.sides["abstainers"] = sided(masked, "positions.abstainers", is_fact=True)
    abstaining = set(facts.codes("abstainers"))
    facts.sides["opponents"] = [
        one
        for one in (*sided(masked, "positions.opponents"), *alone)
        if not abstaining.issuperset(one.values)
    ]
    if not is_denied:
        facts.sides["voted_against"] = sided(masked, "positions.voted_against", is_fact=True)
    facts.sides["supporters"] = sided(masked, "positions.supporters")
    facts.siding = [
        (
            told_at(masked, masked.codes_in(match["L"]), "drafts: positions.siding", *match.span()),
            masked.codes_in(match["L2"]),
        )
        for match in masked.matches("positions.siding")
    ]


def _read_votes(masked: MaskedText, facts: Facts) -> None:
    facts.votes = votes_in(masked)
    facts.is_labelled = "for" in facts.votes and is_labelled(masked)
    for side, (count, start, end) in facts.votes.items():
        facts.votes_told[side] = told_at(masked, (str(count),), "drafts: votes", start, end)
    match = unanimous(masked)
    if match:
        facts.unanimous = told_at(masked, (), "drafts: votes.unanimous", *match.span())


def _read_stage(masked: MaskedText, facts: Facts) -> None:
    """The latest stage of which the sentence speaks as a fact."""
    for stage in reversed(STAGES[:-1]):
        for match in masked.matches(f"stages.{stage}"):
            facts.stage = _stage_told(masked.text, stage, match)
            if facts.stage:
                facts.stage_told = told_at(masked, (), f"drafts: stages.{stage}", *match.span())
                facts.stage_start, facts.stage_end = match.span()
                break
        if facts.stage:
            break
    if facts.stage == "circulated" and one_of("stages.not_yet").search(masked.text):
        facts.stage = next((
            _PROPOSED
            for match in masked.matches("stages.proposed") if " " in match[0].strip()
        ), facts.stage)  # fmt: skip
    vetoes = facts.sides.get("vetoes")
    if vetoes:
        facts.stage, facts.stage_told = "vetoed", vetoes[0]


def _stage_told(text: str, stage: DraftStatus, match: re.Match[str]) -> DraftStatus | None:
    """The stage that the words of one tell: a text that "would" be handed out is proposed."""
    if stage == "tabled" and is_negated(text, match.start()):
        return None
    if stage == "tabled" and _is_intent(text, match):
        return _PROPOSED
    if stage == "rejected" and one_of("stages.foretold").search(match[0]):
        return None
    if stage == "adopted" and (
        one_of("stages.wished").search(match[0])
        or one_of("stages.recalled").search(text, max(0, match.start() - BEFORE), match.end())
    ):
        return None
    if stage in _EARLY or not is_unless(text, match.start()):
        return stage
    return _PROPOSED if stage == "circulated" else None


def _is_intent(text: str, match: re.Match[str]) -> bool:
    """Whether a text is yet to be introduced: "said it would table a draft"."""
    return bool(one_of("stages.introduces").match(match[0]) and is_unless(text, match.start()))


def _read_measures(masked: MaskedText, facts: Facts) -> None:
    """What the draft would do, told behind its noun or the words of the decision."""
    noun = patterns("nouns.strong")[0].search(masked.text)
    starts = [place for place in (noun and noun.start(), facts.stage_start) if place is not None]
    start = 0 if one_of("threads.continues").match(masked.text.lstrip()) else min(starts, default=0)
    authors = {code for one in facts.sponsors for code in one.values}
    critics = [
        one.span()
        for one in masked.matches("positions.opponents")
        if not authors.issuperset(masked.listed(one))
    ]
    text = masked.without("sponsors.apposition") if facts.sponsors else masked.text
    for one, span in measures_at(text, start).items():
        if one in measures_of("of_critics") and any(
            first <= span[0] < last for first, last in critics
        ):
            continue
        if one == "condemnation" and _is_of_text(text, *span):
            continue
        named = facts.weak_measures if is_own_wish(masked, span[0]) else facts.measures
        named[one] = told_at(masked, (one,), f"measures: {one}", *span)
    for one, span in weak_measures_at(masked.text).items():
        facts.weak_measures[one] = told_at(masked, (one,), f"measures: weak {one}", *span)


def _is_of_text(text: str, start: int, end: int) -> bool:
    """Whether words blame the text or the body: somebody's, unless the text itself does so."""
    is_its_own = one_of("asides.by_text").search(text, 0, start) or text[:end].rstrip().endswith(
        "ing"
    )
    return not is_its_own and bool(one_of("asides.of_text").match(text, end))


def _read_act(masked: MaskedText, facts: Facts) -> None:
    """Take any act of a body for a decision where a measure follows it."""
    if facts.stage in _DECIDED or not facts.organ:
        return
    for group in ("stages.decides", "stages.acts"):
        for match in masked.matches(group):
            before = masked.text[max(0, match.start() - BEFORE) : match.start()]
            if patterns("stages.not_subject")[0].search(before) or unless().search(before):
                continue
            is_decision, rest = group == "stages.decides", masked.text[match.start() :]
            if is_decision or measures_at(rest).keys() - measures_of("words_alone"):
                facts.stage = "adopted"
                facts.stage_start, facts.stage_end = match.span()
                facts.stage_told = told_at(masked, (), f"drafts: {group}", *match.span())
                return


@cache
def _weak() -> re.Pattern[str]:
    return re.compile(rf"\b{knowledge('drafts')['blanks']['WEAK']}")
