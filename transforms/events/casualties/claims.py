"""Who, in one sentence, was killed, wounded, ...: triggers tied to their groups of people."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence

from schemas.casualty_figures import CasualtyKind, CasualtyStatus
from transforms.events.casualties.captors import kinds_of
from transforms.events.casualties.gaps import is_gapped, is_listed, rivals_of
from transforms.events.casualties.groups import find_groups
from transforms.events.casualties.lexicon import context, toll_words
from transforms.events.casualties.parts import parts_of
from transforms.events.casualties.readings import Reading
from transforms.events.casualties.sentences import CasualtySentence, Claim, Group, is_part
from transforms.events.casualties.tallies import Tally, find_tallies
from transforms.events.casualties.zeros import zeros_of

# How many words may lie between a total and its number.
_TALLY_DISTANCE = 28
_REVISED_DISTANCE = 3

# What may befall those of whom a sentence then tells that they died.
_OUTLIVED = frozenset({("wounded", "killed"), ("missing", "killed"), ("displaced", "killed")})

_Key = tuple[CasualtyKind, int]


def find_claims(sentence: CasualtySentence, before: CasualtyKind | None = None) -> list[Claim]:
    """The figures that a sentence claims, in the order of their groups.

    ``before`` is what befell the people of the sentence before: "others put the number at 74".
    """
    groups = find_groups(sentence)
    claims: dict[_Key, Claim] = {}
    taken: dict[int, CasualtyKind] = {}
    open_ends: set[int] = set()
    for claim in _triggered(sentence, groups, before):
        first = taken.setdefault(claim.group.start, claim.kind)
        is_outlived = claim.group.start in open_ends or _outlives(sentence, first, claim)
        if claim.rule == "open":
            open_ends.add(claim.group.start)
        if (first, claim.kind) in _OUTLIVED and is_outlived:
            # "A policeman wounded on Monday died", "they shot and beheaded two".
            claims.pop((first, claim.group.start), None)
            taken[claim.group.start] = first = claim.kind
        # Who was kidnapped and killed is told of twice, who was "feared killed or missing" once.
        if first == claim.kind or claim.rule == "double" or "abducted" in {first, claim.kind}:
            claims.setdefault((claim.kind, claim.group.start), claim)
    for claim in _attributes(sentence, groups):
        if claim.group.start not in taken:
            taken[claim.group.start] = claim.kind
            claims[claim.kind, claim.group.start] = claim
    told = {kind for kind, _ in claims}
    tallied = _tallied(sentence, groups, (told.pop() if len(told) == 1 else None) or before)
    gapped = list(_gapped(sentence, groups, claims))
    _add(claims, taken, tallied)
    _add(claims, taken, [*parts_of(sentence, groups, claims), *gapped])
    for claim in rivals_of(sentence, groups, claims):
        claims.setdefault((claim.kind, claim.group.start), claim)
    found = sorted(_without_aboard(sentence, claims.values()), key=lambda one: one.group.start)
    return [*found, *_without_casualties(sentence, found)]


def _add(claims: dict[_Key, Claim], taken: Container[int], more: Iterable[Claim]) -> None:
    """Add what is told of groups of which no verb tells."""
    for claim in more:
        if claim.group.start not in taken:
            claims[claim.kind, claim.group.start] = claim


def _outlives(sentence: CasualtySentence, first: CasualtyKind, claim: Claim) -> bool:
    """Whether a death is the news of those of whom something else was told before it.

    "The nine miners who were trapped died", "they forced nine from their homes and executed
    them"; but who was "missing and presumed dead" is still missing.
    """
    if claim.rule not in {"verb", "passive"} and first != "displaced":
        return False
    is_supposed = sentence.words[claim.anchor].lower in context("supposing")
    is_sure = claim.status == "reported" and not is_supposed
    return first == "wounded" or is_sure


def _without_aboard(sentence: CasualtySentence, claims: Iterable[Claim]) -> list[Claim]:
    """The claims, but for who was aboard where their fate is told: "nine aboard, eight died"."""
    claims = list(claims)
    aboard = [
        claim
        for claim in claims
        if sentence.words[claim.anchor_end - 1].lower in {"aboard", "board"}
    ]
    is_told = any(one.kind in {"killed", "missing"} for one in claims if one not in aboard)
    return [claim for claim in claims if claim not in aboard] if aboard and is_told else claims


def _triggered(
    sentence: CasualtySentence, groups: Sequence[Group], before: CasualtyKind | None
) -> Iterable[Claim]:
    tallied = {tally.end for tally in find_tallies(sentence.words)}
    for trigger in sentence.triggers:
        if trigger.end in tallied and _has_total(sentence, groups, trigger.end):
            continue
        reading = Reading(sentence, groups, trigger)
        victims = reading.victims()
        if not victims:
            continue
        status = reading.status()
        is_dead = reading.rule == "open" and reading.is_of_dead(victims)
        kinds = ("killed",) if is_dead else kinds_of(sentence, trigger, before)
        for number, kind in enumerate(kinds):
            rule = "double" if number else "passive" if is_dead else reading.rule
            for group in victims:
                part = is_part(sentence, group) or reading.is_of_part(victims)
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
        total = totals[-1]
        for one in totals[:1] if totals[0].start < tally.start else totals:
            status = _status_of(sentence, tally, one)
            yield _total(tally, one, status)
        for group in groups:
            # "rose to 96 from 82", "raised from 82 to 96"
            is_near = 0 < group.start - total.end <= _REVISED_DISTANCE
            if is_near and sentence.words[group.start - 1].lower in {"from", "to"}:
                yield _total(tally, group, "reported")


def _total(tally: Tally, group: Group, status: CasualtyStatus) -> Claim:
    return Claim(
        kind=tally.kind,
        group=group,
        status=status,
        anchor=tally.start,
        anchor_end=tally.end,
        is_part=False,
        rule="tally",
        people=tally.people,
    )


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
    # "The toll has topped 900".
    is_led = is_led or sentence.words[group.start].lower in toll_words("surpassing")
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


def _gapped(
    sentence: CasualtySentence, groups: Sequence[Group], claims: dict[_Key, Claim]
) -> Iterable[Claim]:
    """The figures of other places that share the verb of one before them."""
    by_start = {start: claim for (_, start), claim in claims.items()}
    whole: Claim | None = None
    for group in groups:
        if group.start in by_start:
            whole = by_start[group.start]
        elif whole and (
            is_gapped(sentence, told := max(whole.group.end, whole.anchor_end), group)
            or is_listed(sentence, groups, told, group)
        ):
            span = group.start, max(group.end, group.start + 1)
            whole = whole._replace(group=group, anchor=span[0], anchor_end=span[1], rule="gapped")
            yield whole
