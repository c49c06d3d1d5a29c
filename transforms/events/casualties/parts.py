"""The parts behind a figure: "..., including 12 Americans", "31 of them children"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest

from schemas.casualty_figures import CasualtyKind
from transforms.events.casualties.lexicon import context
from transforms.events.casualties.sentences import CasualtySentence, Claim, Group, is_part

_Key = tuple[CasualtyKind, int]
# How many words may lie between a part and its whole.
_LONGEST_HOME = 8
_PART_DISTANCE, _TOLD_PART_DISTANCE = 15, 30
# These may stand far behind a whole and before its parts: "13 bodies lay there: eight soldiers".
_SET_OFF = frozenset({";", ":", "-", "–", "—"})


def parts_of(
    sentence: CasualtySentence, groups: Sequence[Group], claims: Mapping[_Key, Claim]
) -> Iterable[Claim]:
    """The parts behind a figure: "..., including 12 Americans", "31 of them children"."""
    by_start = {start: claim for (_, start), claim in claims.items()}
    whole: Claim | None = None
    along: Group | None = None
    parts = _apposed(sentence, groups, by_start)
    for group, following in zip_longest(groups, groups[1:]):
        if group.start in by_start and group.start not in parts:
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
        elif whole and _is_told_part(sentence, whole, group):
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
        if group.start not in claims or group.low is None:
            continue
        placed = _placed(sentence, claims[group.start], groups[position + 1 :])
        if placed and sum(part.low or 0 for part in placed) <= group.low:
            found |= {part.start: claims[group.start] for part in placed}
        if group.low != group.high:
            continue
        chain: list[Group] = []
        for following in groups[position + 1 :]:
            joint = sentence.words.spelled(chain[-1].end if chain else group.end, following.start)
            is_first = not chain and (joint == "," or joint.split(" ")[-1] in _SET_OFF)
            if not is_first and joint not in context("joints" if chain else "appositions"):
                break
            chain.append(following)
        is_sum = len(chain) > 1 and sum(part.low or 0 for part in chain) == group.low
        # "Two men, a Turk and a Kurd, ..." only tells who they were.
        if is_sum and not all(part.low == 1 for part in chain):
            found |= {part.start: claims[group.start] for part in chain}
    return found


def _placed(sentence: CasualtySentence, whole: Claim, groups: Sequence[Group]) -> list[Group]:
    """The parts of a figure by their places: "42 people - 18 in Kor, 15 in Lar and nine in Ruz"."""
    words = sentence.words
    chain: list[Group] = []
    end = max(whole.group.end, whole.anchor_end)
    starts = {group.start for group in groups}
    for group in groups:
        joint = tuple(words.lowers[end : group.start])
        is_set_off = bool(joint) and joint[0] in {",", *_SET_OFF} and set(joint) <= {",", *_SET_OFF}
        is_joined = bool(chain) and joint in [(",",), ("and",), (",", "and")]
        place = group.end + 1
        is_placed = (
            group.is_bare
            and place < len(words)
            and words[group.end].lower in {"in", "at", "near"}
            and words[place].is_capitalised
        )
        if not (is_placed and (is_joined or (not chain and is_set_off))):
            break
        chain.append(group)
        end = place
        while end < len(words) and words[end].is_capitalised and end not in starts:
            if words[end].lower == "and":
                break
            end += 1
    return [] if whole.group.is_bare else chain


def _is_aside(sentence: CasualtySentence, group: Group) -> bool:
    if group.of_all or not is_part(sentence, group):
        return False
    is_told = sentence.words.spelled(group.end, group.end + 1) in {"were", "are", "was"}
    is_aside = sentence.words[group.start - 1].lower in context("asides")
    return not group.of_them or is_aside or is_told


def _is_told_part(sentence: CasualtySentence, whole: Claim, group: Group) -> bool:
    """Whether a group is a part of the figure that was told last, or goes on with one."""
    if _is_of_things(sentence, whole, group):
        return False
    distance = group.start - max(whole.group.end, whole.anchor)
    is_near = distance <= (_PART_DISTANCE if group.of_them else _TOLD_PART_DISTANCE)
    return is_near and (_is_aside(sentence, group) or _continues_part(sentence, whole, group))


def _is_of_things(sentence: CasualtySentence, whole: Claim, group: Group) -> bool:
    """Whether "40 of them" are of things counted last: "... and 155 villages were hit"."""
    return (
        group.of_them
        and group.is_bare
        and any(
            whole.group.end < one.start < group.start
            and sentence.words[one.start - 1].lower in context("clause_joints")
            for one in sentence.quantities
        )
    )


def _continues_part(sentence: CasualtySentence, whole: Claim, group: Group) -> bool:
    joint = sentence.words.spelled(whole.group.end, group.start)
    is_name_of_it = joint == "," and group.is_name and not whole.group.is_name
    if whole.is_part and _is_of_homes(sentence, whole.group.end, group):
        return True
    return whole.is_part and joint in {"and", ","} and not is_name_of_it


def _is_of_homes(sentence: CasualtySentence, end: int, group: Group) -> bool:
    """ "... including 23 Turks from Kor, three from the town of Lar and six Kurds from Ruz"."""  # noqa: D210 - a quotation
    between = sentence.words.lowers[end : group.start]
    return (
        1 < len(between) <= _LONGEST_HOME
        and between[0] == "from"
        and between[-1] in {",", "and"}
        and sentence.words.spelled(group.end, group.end + 1) == "from"
        and context("barriers").isdisjoint(between)
    )
