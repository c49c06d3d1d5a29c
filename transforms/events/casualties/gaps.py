"""Numbers whose verb stands before another one: "17 died in Kor and 41 in Lar"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from schemas.casualty_figures import CasualtyKind
from transforms.events.casualties.lexicon import context
from transforms.events.casualties.sentences import CasualtySentence, Claim, Group, is_part

_Key = tuple[CasualtyKind, int]

_MORE = frozenset({"another", "a", "further", "the", "other", "remaining"})
_JOINTS = frozenset({"and", ",", ";", "while"})
# How many words may lie between a figure and that of the next country of a list.
_LONGEST_LIST = 16
_CONTRASTS = frozenset({"while", "but", "whereas", "and", "though", "although", ";"})
_ENDS = frozenset({".", ",", ";", "and", ")"})
# A preposition and what joins the two: what lies between them at least.
_SHORTEST = 2


def is_gapped(sentence: CasualtySentence, told: int, group: Group) -> bool:
    """Whether a group shares the verb of a figure that is told before the word ``told``.

    Both have a place of their own, and nothing but the first one's lies between them.
    """
    words = sentence.words
    end = group.start
    while end > told and words[end - 1].lower in _MORE:
        end -= 1
    between = words.lowers[told:end]
    if (
        between
        and between[0] in {"was", "were"}
        and words[told - 1].lower in context("attributes_dead")
    ):
        # "202 of the deaths were in Kor and 87 in Lar".
        between = between[1:]
    if len(between) < _SHORTEST or group.end + 1 >= len(words) or is_part(sentence, group):
        return False
    place = words[group.end + 1]
    return (
        between[0] in context("gap_openings")
        and between[-1] in _JOINTS
        and words[group.end].lower in context("gap_openings")
        and (place.is_capitalised or place.lower == "the")
        and context("gap_barriers").isdisjoint(between)
        and not _speaks(sentence, group)
        and not any(told <= one.start < group.start for one in sentence.triggers)
    )


def _speaks(sentence: CasualtySentence, group: Group) -> bool:
    """Whether the one person of a group says so: ", an official in the ministry said"."""
    behind = sentence.words.lowers[group.end : group.end + _LONGEST_LIST]
    clause = behind[: behind.index(",")] if "," in behind else behind
    return group.low == group.high == 1 and not context("speaking").isdisjoint(clause)


def rivals_of(
    sentence: CasualtySentence, groups: Sequence[Group], claims: Mapping[_Key, Claim]
) -> Iterable[Claim]:
    """What others say of the same: "the mayor said nine died, while the police said 12"."""
    words = sentence.words
    by_start = {start: claim for (_, start), claim in claims.items()}
    whole: Claim | None = None
    for group in groups:
        if group.start in by_start:
            whole = by_start[group.start]
            continue
        between = words.lowers[whole.group.end : group.start] if whole else []
        is_closed = group.end >= len(words) or words[group.end].lower in _ENDS
        if (
            whole
            and group.is_bare
            and is_closed
            and not is_part(sentence, group)
            and between[-1:] in [["said"], ["says"], ["reported"], ["claimed"]]
            and not _CONTRASTS.isdisjoint(between)
            and len(between) <= _LONGEST_LIST
        ):
            span = group.start, group.end
            yield whole._replace(group=group, anchor=span[0], anchor_end=span[1], rule="compared")


def is_listed(sentence: CasualtySentence, groups: Sequence[Group], told: int, group: Group) -> bool:
    """Whether a number is that of a country of a list: "Kenya counts 40 dead, Chad 12"."""
    words = sentence.words
    is_bare = group.is_bare and not is_part(sentence, group)
    is_closed = group.end >= len(words) or words[group.end].lower in _ENDS
    if not (is_bare and is_closed and group.start - told <= _LONGEST_LIST):
        return False
    last = words[group.start - 1].end
    land = next((one for one in sentence.mentions if one.end == last and one.kind == "name"), None)
    between = [word for word in words[told : group.start] if land and word.start < land.start]
    return (
        bool(between)
        and between[-1].lower in _JOINTS
        and not any(told <= one.start < group.start for one in groups)
        and not any(told <= one.start < group.start for one in sentence.triggers)
    )
