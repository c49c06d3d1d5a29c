"""Who, in one sentence, was killed, wounded, ...: triggers tied to their groups of people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from schemas.casualty_figures import CasualtyKind, CasualtyStatus
from transforms.events.casualty_groups import CasualtySentence, Group, find_groups, is_part
from transforms.events.casualty_lexicon import (
    context,
    find_tallies,
    pattern_of,
    spelled_between,
    toll_words,
)
from transforms.events.casualty_readings import Reading

# How many words may lie between a total and its number, and a part and its whole.
_TALLY_DISTANCE = 28
_PART_DISTANCE = 15


@dataclass(frozen=True, slots=True)
class Claim:
    """One figure of a sentence; ``anchor`` is the first word of what befell them."""

    kind: CasualtyKind
    group: Group
    status: CasualtyStatus
    anchor: int
    is_part: bool


def find_claims(sentence: CasualtySentence) -> list[Claim]:
    """The figures that a sentence claims, in the order of their groups."""
    groups = find_groups(sentence)
    claims: dict[int, Claim] = {}
    for trigger in sentence.triggers:
        reading = Reading(sentence, groups, trigger)
        for group in reading.victims():
            part = is_part(sentence, group)
            claims.setdefault(
                group.start, Claim(trigger.kind, group, reading.status(), trigger.start, part)
            )
    for claim in (*_tallied(sentence, groups), *_parts(sentence, groups, claims)):
        claims.setdefault(claim.group.start, claim)
    found = [claims[start] for start in sorted(claims)]
    return [*found, *_without_casualties(sentence, found)]


def _tallied(sentence: CasualtySentence, groups: Sequence[Group]) -> Iterable[Claim]:
    """The numbers behind "death toll", "the number of wounded", ... ."""
    for tally in find_tallies(sentence.words):
        for group in groups:
            if tally.end <= group.start <= tally.end + _TALLY_DISTANCE and _is_total(
                sentence, tally.end, group
            ):
                yield Claim(tally.kind, group, "reported", tally.start, is_part=False)
                break
            if 0 <= tally.start - group.end <= 1 and sentence.words[group.start - 1].lower == "to":
                yield Claim(tally.kind, group, "reported", tally.start, is_part=False)
                break


def _is_total(sentence: CasualtySentence, start: int, group: Group) -> bool:
    between = {word.lower for word in sentence.words[start : group.start]}
    is_led = sentence.words[group.start - 1].lower in toll_words("before")
    return is_led and between.isdisjoint(toll_words("barriers"))


def _without_casualties(sentence: CasualtySentence, claims: Sequence[Claim]) -> Iterable[Claim]:
    """Of "no casualties" the killed and the wounded, both 0."""
    none = next((quantity for quantity in sentence.quantities if quantity.low == 0), None)
    if none is None or not pattern_of("no_casualties").search(sentence.text):
        return
    group = Group(none.start, none.end, none.end, 0, 0, "exact")
    claimed = {claim.kind for claim in claims}
    kinds: tuple[CasualtyKind, ...] = ("killed", "wounded")
    for kind in kinds:
        if kind not in claimed:
            yield Claim(kind, group, "reported", none.start, is_part=False)


def _parts(
    sentence: CasualtySentence, groups: Sequence[Group], claims: dict[int, Claim]
) -> Iterable[Claim]:
    """The parts behind a figure: "..., including 12 Americans", "31 of them children"."""
    whole: Claim | None = None
    for group in groups:
        if group.start in claims:
            whole = claims[group.start]
        elif whole and (_is_aside(sentence, group) or _continues_part(sentence, whole, group)):
            if group.start - max(whole.group.end, whole.anchor) > _PART_DISTANCE:
                continue
            whole = Claim(whole.kind, group, whole.status, whole.anchor, is_part=True)
            yield whole


def _is_aside(sentence: CasualtySentence, group: Group) -> bool:
    if group.of_all or not is_part(sentence, group):
        return False
    return not group.of_them or sentence.words[group.start - 1].lower in context("asides")


def _continues_part(sentence: CasualtySentence, whole: Claim, group: Group) -> bool:
    joint = spelled_between(sentence.words, whole.group.end, group.start)
    return whole.is_part and joint == "and"
