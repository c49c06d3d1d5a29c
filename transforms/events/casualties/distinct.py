"""Which figures of a story are distinct: each of a number of people, or of one person, once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from schemas.casualty_figures import CasualtyKind
from transforms.events.casualties.people import People
from transforms.events.casualties.sentences import Claim, Group
from transforms.knowledge import knowledge

# Fewer may add up by chance.
_SMALLEST_SUM = 5
# So many sentences behind a figure its parts may stand.
_NEAR_SUM = 2


@dataclass(frozen=True, slots=True)
class Figure:
    """A claim with the sentence that makes it and the words of both number and victims.

    ``span`` are the offsets of the number and its victims in the sentence, ``anchor`` those of
    the words that say what befell them. ``has_toll`` says that a toll goes before it,
    ``is_another`` that "another" does.
    """

    claim: Claim
    position: int
    count_text: str
    victims: str | None
    has_toll: bool
    is_another: bool
    span: tuple[int, int]
    anchor: tuple[int, int]


def sure(figures: Sequence[Figure]) -> list[Figure]:
    """The figures without those that say too little where another tells of the same people.

    Such are "he was killed", and "was shot", which leaves open who lived.
    """
    told = {(one.claim.kind, one.claim.group.low) for one in figures if not _is_open(one)}
    return [
        figure
        for figure in figures
        if not _is_open(figure)
        or told.isdisjoint({(kind, figure.claim.group.low) for kind in _meant(figure)})
    ]


def _is_open(figure: Figure) -> bool:
    return figure.claim.group.is_pronoun or figure.claim.rule == "open"


def _meant(figure: Figure) -> tuple[CasualtyKind, ...]:
    """What an open figure can be: who was shot was wounded, unless the story says killed."""
    return ("killed", "wounded") if figure.claim.rule == "open" else (figure.claim.kind,)


def distinct(
    figures: Sequence[Figure], is_elsewhere: Callable[[Figure, Figure], bool]
) -> list[Figure]:
    """Each figure once: the first sentence that gives it is its evidence.

    ``is_elsewhere`` says that the words around two figures tell of two happenings.
    """
    found: dict[tuple[object, ...], Figure] = {}
    people: dict[CasualtyKind, People] = {}
    for figure in figures:
        claim, group = figure.claim, figure.claim.group
        if is_one(group):
            seen = people.setdefault(claim.kind, People())
            is_back = _points_back(figure)
            if is_back and claim.kind == "wounded" and _is_dead(people, figure):
                continue
            if seen.knows(figure.victims or "", figure.position, is_back=is_back):
                continue
            found[claim.kind, len(found)] = figure
            continue
        # "Three more" are others than the three of before.
        where: object = figure.position if group.is_more else -1
        key: tuple[object, ...] = (claim.kind, group.low, group.high, where)
        twin = found.get(key)
        if (
            twin
            and twin.position != figure.position
            and (_is_other(twin, figure) or is_elsewhere(twin, figure))
        ):
            key = (claim.kind, group.low, group.high, figure.position)
            twin = found.get(key)
        if twin and twin.position == figure.position and twin.span != figure.span:
            # "three soldiers and three nurses" in one breath are six.
            key = (*key, figure.span)
        found.setdefault(key, figure)
    return list(found.values())


def _is_other(told: Figure, figure: Figure) -> bool:
    """Whether figures are of others: "another four", or ten soldiers here and ten rebels there."""
    if figure.is_another:
        return True
    sides = [_side_of(one.victims or "") for one in (told, figure)]
    return None not in sides and sides[0] != sides[1]


def _side_of(victims: str) -> str | None:
    """On which side of a conflict the victims stood, where their own noun tells it."""
    noun = victims.lower().split(" ")[-1]
    sides = knowledge("casualties")["sides"].items()
    return next((side for side, nouns in sides if noun in nouns), None)


def _is_dead(people: Mapping[CasualtyKind, People], figure: Figure) -> bool:
    """Whether somebody wounded is told of as killed: "the student, Jose Marques, was hit in"."""
    return "killed" in people and people["killed"].has(figure.victims or "")


def with_wholes(figures: Sequence[Figure]) -> list[Figure]:
    """The figures, those no longer parts whose whole is none: "four of the attackers died".

    Parts are also those of one sentence that add up to a figure before: "six men and three women".
    """
    beside: dict[int, list[Figure]] = defaultdict(list)
    for figure in figures:
        beside[figure.position].append(figure)
    return [
        replace(figure, claim=figure.claim._replace(is_part=not figure.claim.is_part))
        if (
            not _has_whole(figure, figures)
            if figure.claim.is_part
            else _is_one_of_sum(figure, beside)
        )
        else figure
        for figure in figures
    ]


def _is_one_of_sum(figure: Figure, beside: Mapping[int, Sequence[Figure]]) -> bool:
    """Whether the exact figures of a sentence only tell who those counted before it were.

    ``beside`` are the figures of each sentence.
    """
    kind, position = figure.claim.kind, figure.position
    groups = [one.claim.group for one in beside[position] if one.claim.kind == kind]
    counts = [group.low or 0 for group in groups if group.qualifier == "exact"]
    if not 1 < len(counts) == len(groups) or sum(counts) < _SMALLEST_SUM:
        return False
    return any(
        one.claim.group.low == one.claim.group.high == sum(counts)
        for earlier in range(position - _NEAR_SUM, position)
        for one in beside.get(earlier, ())
        if one.claim.kind == kind and not one.claim.is_part
    )


def _has_whole(figure: Figure, figures: Sequence[Figure]) -> bool:
    """Whether a figure can be a part of another: of more people, or of the same sentence."""
    claim = figure.claim
    return any(
        _count(one.claim.group) > _count(claim.group)
        for one in figures
        if one.position == figure.position
        or (one.claim.kind == claim.kind and one.position < figure.position)
    )


def _count(group: Group) -> int:
    return group.low or group.high or 0


def _points_back(figure: Figure) -> bool:
    """Whether the words can mean somebody told of before: "the driver", a family name alone."""
    first = figure.count_text.split(" ", 1)[0].lower() if figure.count_text else ""
    is_family_name = figure.claim.group.is_name and " " not in (figure.victims or "")
    return is_family_name or first == "the"


def is_one(group: Group) -> bool:
    return group.low == group.high == 1
