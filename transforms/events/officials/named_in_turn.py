"""Several offices told in one phrase, and the names that follow in the same order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from transforms.events.officials.roles import is_mere_description
from transforms.events.officials.tokens import UNCODED, singular
from transforms.knowledge import knowledge

if TYPE_CHECKING:
    from transforms.events.officials.person import Person

# "The two international mediators, Ana Sol and Jan Berg,": what is told of both, before or behind.
_LEAD = r"(?:[Tt]he |[Tt]wo |[Tt]hree |[Ii]ts |[Bb]oth )?(?:[a-z]+(?:-[a-z]+)? ){0,3}"
_FIELD = r"(?: (?:of|on|in|to|for) [^,;:]{1,50})?"
_LONGEST_LEAD = 90
_OPENS_NAMES = re.compile(r",? (?:respectively )?|: ?| -+ ")
LIST = re.compile(r"(?:,? and |, )(?:the )?")
"""What stands between the names of a list."""


def named_in_turn(text: str, people: Sequence[Person]) -> list[Person]:
    """The foreign ministers of Chile and Peru, Ana Sol and Jan Berg: each by their own name."""
    found = list(people)
    if all(one.end != other.end for one, other in pairwise(found)):
        return found
    start = 0
    while start < len(found):
        span = found[start].end
        several = [one for one in found[start:] if one.end == span and not one.name and one.role]
        count = len(several)
        names = found[start + count : start + 2 * count]
        if count > 1 and _are_names_of(text, span, names, count):
            for i, (office, named) in enumerate(zip(several, names, strict=True)):
                found[start + i] = named._replace(
                    start=named.start if i else office.start,
                    role=office.role,
                    country=office.country,
                )
            del found[start + count : start + 2 * count]
        start += max(count, 1)
    return found


def with_joint_office(text: str, people: Sequence[Person]) -> list[Person]:
    """Ana Sol and Jan Berg, "the international mediators,", as one mediator each: of nobody.

    So are "the two co-chairmen of the conference, Ana Sol and Jan Berg,".
    """
    found = list(people)
    if not any(noun in text for noun in _joint_nouns()):
        return found
    start = 0
    while start < len(found):
        end = start + 1
        while end < len(found) and _is_next_name(text, found[end - 1], found[end]):
            end += 1
        office = _joint_office(text, found[start:end]) if end - start > 1 else None
        if office:
            found[start:end] = [
                one._replace(role=singular(office), country=UNCODED) for one in found[start:end]
            ]
        start = end
    return found


def _is_next_name(text: str, one: Person, other: Person) -> bool:
    """Whether two names of nobody in particular stand side by side."""
    are_open = one.name and other.name and not (one.role or one.country or other.country)
    return bool(are_open and LIST.fullmatch(text, one.end, other.start))


def _joint_office(text: str, named: Sequence[Person]) -> str | None:
    """What several who are named together all are, where a text tells it before or behind."""
    first, last = named[0].start, named[-1].end
    ahead = _joint_ahead().search(text, max(0, first - _LONGEST_LEAD), first)
    if ahead:
        return ahead["office"]
    role = (named[-1].role or "").lower()
    if role:
        return role if role.endswith(_joint_nouns()) else None
    behind = _joint_behind().match(text, last)
    return behind["office"] if behind else None


@cache
def _joint_nouns() -> tuple[str, ...]:
    return tuple(knowledge("roles")["several"]["between_sides"])


@cache
def _joint_ahead() -> re.Pattern[str]:
    nouns = "|".join(_joint_nouns())
    opens = r"(?:\A|[,;] |\b(?:with|by|and|that|as) )"
    return re.compile(rf"{opens}{_LEAD}(?P<office>{nouns}){_FIELD},? \Z")


@cache
def _joint_behind() -> re.Pattern[str]:
    return re.compile(rf", {_LEAD}(?P<office>{'|'.join(_joint_nouns())})\b")


def _are_names_of(text: str, end: int, names: Sequence[Person], count: int) -> bool:
    """Whether bare names follow an office in one list, as many as it has holders."""
    if len(names) != count or not _OPENS_NAMES.fullmatch(text, end, names[0].start):
        return False
    # "The envoys of Chile and Peru, Ambassadors Ana Sol and Jan Berg".
    are_bare = all(is_mere_description(singular(one.role or "member")) for one in names)
    return all(one.name and not one.country and are_bare for one in names) and all(
        LIST.fullmatch(text, one.end, other.start) for one, other in pairwise(names)
    )
