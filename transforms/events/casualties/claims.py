"""Who, in one sentence, was killed, wounded, ...: triggers tied to their groups of people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import zip_longest
from typing import NamedTuple

from schemas.casualty_figures import CasualtyKind, CasualtyStatus
from transforms.events.casualties.captors import kinds_of
from transforms.events.casualties.gaps import is_gapped
from transforms.events.casualties.groups import find_groups
from transforms.events.casualties.lexicon import (
    Tally,
    context,
    find_tallies,
    toll_words,
)
from transforms.events.casualties.readings import Reading
from transforms.events.casualties.sentences import CasualtySentence, Group, is_part
from transforms.events.casualties.zeros import zeros_of

# How many words may lie between a total and its number, and a part and its whole.
_TALLY_DISTANCE = 28
_REVISED_DISTANCE = 3
_PART_DISTANCE, _TOLD_PART_DISTANCE = 15, 30
# These may stand far behind a whole and before its parts: "13 bodies lay there: eight soldiers".
_SET_OFF = frozenset({";", ":", "-", "–", "—"})

_Key = tuple[CasualtyKind, int]


class Claim(NamedTuple):
    """One figure of a sentence; words ``anchor`` to ``anchor_end`` say what befell them.

    ``rule`` names what found it, as a reason and a sign say it.
    """

    kind: CasualtyKind
    group: Group
    status: CasualtyStatus
    anchor: int
    anchor_end: int
    is_part: bool
    rule: str


def find_claims(sentence: CasualtySentence, before: CasualtyKind | None = None) -> list[Claim]:
    """The figures that a sentence claims, in the order of their groups.

    ``before`` is what befell the people of the sentence before: "others put the number at 74".
    """
    groups = find_groups(sentence)
    claims: dict[_Key, Claim] = {}
    taken: dict[int, CasualtyKind] = {}
    for claim in _triggered(sentence, groups):
        first = taken.setdefault(claim.group.start, claim.kind)
        if (first, claim.kind) == ("wounded", "killed") and claim.rule in {"verb", "passive"}:
            # "A policeman wounded on Monday died."
            claims.pop((first, claim.group.start), None)
            taken[claim.group.start] = first = claim.kind
        # Who was kidnapped and killed is told of twice, who was "feared killed or missing" once.
        if first == claim.kind or claim.rule == "double" or "abducted" in {first, claim.kind}:
            claims.setdefault((claim.kind, claim.group.start), claim)
    for claim in _attributes(sentence, groups):
        if claim.group.start not in taken:
            taken[claim.group.start] = claim.kind
            claims[claim.kind, claim.group.start] = claim
    tallied = _tallied(sentence, groups, None if claims else before)
    gapped = _gapped(sentence, groups, claims)
    for claim in (*tallied, *_parts(sentence, groups, claims), *gapped):
        if claim.group.start not in taken:
            claims[claim.kind, claim.group.start] = claim
    found = sorted(claims.values(), key=lambda claim: claim.group.start)
    return [*found, *_without_casualties(sentence, found)]


def _triggered(sentence: CasualtySentence, groups: Sequence[Group]) -> Iterable[Claim]:
    tallied = {tally.end for tally in find_tallies(sentence.words)}
    for trigger in sentence.triggers:
        if trigger.end in tallied and _has_total(sentence, groups, trigger.end):
            continue
        reading = Reading(sentence, groups, trigger)
        victims = reading.victims()
        if not victims:
            continue
        status = reading.status()
        for number, kind in enumerate(kinds_of(sentence, trigger)):
            rule = "double" if number else reading.rule
            for group in victims:
                part = is_part(sentence, group) or reading.rule == "among"
                yield Claim(kind, group, status, trigger.start, trigger.end, part, rule)


def _attributes(sentence: CasualtySentence, groups: Sequence[Group]) -> Iterable[Claim]:
    """ "Doctors treated 12 wounded men": what befell a group said by its own words."""  # noqa: D210 - a quotation
    for trigger in sentence.triggers:
        for group in groups:
            if group.start < trigger.start < group.end and group.low != 1 and not group.is_definite:
                span = (trigger.start, trigger.end)
                yield Claim(trigger.kind, group, "reported", *span, is_part=False, rule="attribute")


def _tallied(
    sentence: CasualtySentence, groups: Sequence[Group], before: CasualtyKind | None
) -> Iterable[Claim]:
    """The numbers behind "death toll", "the number of wounded", ... ."""
    tallies = find_tallies(sentence.words, before)
    for tally in tallies:
        limit = next((one.start for one in tallies if one.start >= tally.end), len(sentence.words))
        totals = [
            group for group in groups
            if group.start < limit and not _is_somebody(tally, group)
            and _is_total_of(sentence, tally, group)
        ]  # fmt: skip
        if not totals:
            continue
        total, span = totals[-1], (tally.start, tally.end)
        for one in totals[:1] if totals[0].start < tally.start else totals:
            status = _status_of(sentence, tally, one)
            yield Claim(tally.kind, one, status, *span, is_part=False, rule="tally")
        for group in groups:
            # "rose to 96 from 82", "raised from 82 to 96"
            is_near = 0 < group.start - total.end <= _REVISED_DISTANCE
            if is_near and sentence.words[group.start - 1].lower in {"from", "to"}:
                yield Claim(tally.kind, group, "reported", *span, is_part=False, rule="tally")


def _status_of(sentence: CasualtySentence, tally: Tally, total: Group) -> CasualtyStatus:
    between = sentence.words.lowers[tally.end : total.start]
    return "reported" if toll_words("expected").isdisjoint(between) else "feared"


def _is_somebody(tally: Tally, group: Group) -> bool:
    """ "The toll, from the health minister, is 9"; but "among the dead is the minister"."""  # noqa: D210 - a quotation
    return group.is_name or (group.is_definite and group.start > tally.end + 1)


def _is_total_of(sentence: CasualtySentence, tally: Tally, group: Group) -> bool:
    if tally.end <= group.start <= tally.end + _TALLY_DISTANCE:
        return _is_total(sentence, tally.end, group)
    # "lowered to 41 from 63 the death toll"
    gap = sentence.words.spelled(group.end, tally.start)
    is_led = sentence.words[group.start - 1].lower == "to"
    return is_led and group.end <= tally.start and (not gap or _is_revision(gap))


def _is_revision(gap: str) -> bool:
    words = gap.split()
    return words[0] in {"from", "the"} and len(words) <= _REVISED_DISTANCE


def _has_total(sentence: CasualtySentence, groups: Sequence[Group], start: int) -> bool:
    """ "The injured at 70": the number right behind the words of a total."""  # noqa: D210 - a quotation
    behind = (group for group in groups if group.start == start + 1)
    return any(_is_total(sentence, start, group) for group in behind)


def _is_total(sentence: CasualtySentence, start: int, group: Group) -> bool:
    between = sentence.words.lowers[start : group.start]
    is_led = sentence.words[group.start - 1].lower in toll_words("before")
    # "The number of dead as high as 35".
    is_led = is_led or (group.start == start and group.qualifier == "up_to")
    return is_led and toll_words("barriers").isdisjoint(between)


def _without_casualties(sentence: CasualtySentence, claims: Sequence[Claim]) -> Iterable[Claim]:
    """Of "no casualties" the killed and the wounded, both 0."""
    claimed = {claim.kind for claim in claims}
    for kind, start, end in zeros_of(sentence):
        if kind not in claimed:
            group = Group(start, end, end, 0, 0, "exact")
            yield Claim(kind, group, "reported", start, end, is_part=False, rule="none")


def _parts(
    sentence: CasualtySentence, groups: Sequence[Group], claims: dict[_Key, Claim]
) -> Iterable[Claim]:
    """The parts behind a figure: "..., including 12 Americans", "31 of them children"."""
    by_start = {start: claim for (_, start), claim in claims.items()}
    whole: Claim | None = None
    along: Group | None = None
    parts = _apposed(sentence, groups, by_start)
    for group, following in zip_longest(groups, groups[1:]):
        if group.start in by_start:
            whole = by_start[group.start]
        elif following and following.start in by_start and _is_among(sentence, group, following):
            yield _part_of(by_start[following.start], group)
        elif whole and group.start in parts:
            yield _part_of(parts[group.start], group)
        elif whole and _is_compared(sentence, group):
            yield whole._replace(group=group, is_part=False, rule="compared")
        elif whole and _is_graded(sentence, group):
            part = _part_of(whole, group)
            is_fatal = sentence.words.spelled(group.end, group.end + 1) == "fatally"
            yield part._replace(kind="killed") if is_fatal else part
        elif whole and _is_along(sentence, group, along):
            along = group
            yield whole._replace(group=group, is_part=False, rule="along")
        elif whole and (_is_aside(sentence, group) or _continues_part(sentence, whole, group)):
            distance = group.start - max(whole.group.end, whole.anchor)
            if distance > (_PART_DISTANCE if group.of_them else _TOLD_PART_DISTANCE):
                continue
            whole = _part_of(whole, group)
            yield whole


def _is_among(sentence: CasualtySentence, group: Group, whole: Group) -> bool:
    """ "Five Japanese were among 23 people killed"."""  # noqa: D210 - a quotation
    joint = sentence.words.spelled(group.end, whole.start)
    return joint in context("counted_among") and whole.low != 1


def _is_compared(sentence: CasualtySentence, group: Group) -> bool:
    """ "... died, compared with 4,100 the year before"."""  # noqa: D210 - a quotation
    opening = sentence.words.spelled(max(0, group.start - 2), group.start)
    return group.is_bare and (opening in context("comparing") or opening == ", against")


def _is_graded(sentence: CasualtySentence, group: Group) -> bool:
    """ "... 24 wounded, two critically"."""  # noqa: D210 - a quotation
    behind = sentence.words.spelled(group.end, group.end + 1)
    is_set_off = sentence.words[group.start - 1].lower in {",", "-", "("}
    return is_set_off and group.is_bare and behind in context("grades")


def _gapped(
    sentence: CasualtySentence, groups: Sequence[Group], claims: dict[_Key, Claim]
) -> Iterable[Claim]:
    """The figures of other places that share the verb of one before them."""
    by_start = {start: claim for (_, start), claim in claims.items()}
    whole: Claim | None = None
    for group in groups:
        if group.start in by_start:
            whole = by_start[group.start]
        elif whole and is_gapped(sentence, max(whole.group.end, whole.anchor_end), group):
            span = group.start, max(group.end, group.start + 1)
            whole = whole._replace(group=group, anchor=span[0], anchor_end=span[1], rule="gapped")
            yield whole


def _is_along(sentence: CasualtySentence, group: Group, along: Group | None) -> bool:
    """ "... was killed, along with his wife and two guards"."""  # noqa: D210 - a quotation
    if along and sentence.words.spelled(along.end, group.start) in {"and", ","}:
        return True
    opening = sentence.words.spelled(max(0, group.start - 2), group.start)
    return opening in {"along with", "together with"}


def _part_of(whole: Claim, group: Group) -> Claim:
    return Claim(
        whole.kind, group, whole.status, whole.anchor, whole.anchor_end, is_part=True, rule="part"
    )


def _apposed(
    sentence: CasualtySentence, groups: Sequence[Group], claims: dict[int, Claim]
) -> dict[int, Claim]:
    """The groups set off by dashes or brackets that add up to the figure before them."""
    found: dict[int, Claim] = {}
    for position, group in enumerate(groups):
        if group.start not in claims or group.low is None or group.low != group.high:
            continue
        chain: list[Group] = []
        for following in groups[position + 1 :]:
            joint = sentence.words.spelled(chain[-1].end if chain else group.end, following.start)
            is_first = not chain and joint.split(" ")[-1] in _SET_OFF
            if not is_first and joint not in context("joints" if chain else "appositions"):
                break
            chain.append(following)
        if len(chain) > 1 and sum(part.low or 0 for part in chain) == group.low:
            found |= {part.start: claims[group.start] for part in chain}
    return found


def _is_aside(sentence: CasualtySentence, group: Group) -> bool:
    if group.of_all or not is_part(sentence, group):
        return False
    is_told = sentence.words.spelled(group.end, group.end + 1) in {"were", "are", "was"}
    is_aside = sentence.words[group.start - 1].lower in context("asides")
    return not group.of_them or is_aside or is_told


def _continues_part(sentence: CasualtySentence, whole: Claim, group: Group) -> bool:
    joint = sentence.words.spelled(whole.group.end, group.start)
    is_name_of_it = joint == "," and group.is_name and not whole.group.is_name
    return whole.is_part and joint in {"and", ","} and not is_name_of_it
