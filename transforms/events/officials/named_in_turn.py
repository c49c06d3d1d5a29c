"""Several offices told in one phrase, and the names that follow in the same order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from transforms.events.officials.roles import is_mere_description
from transforms.events.officials.tokens import singular

if TYPE_CHECKING:
    from transforms.events.officials.person import Person

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


def _are_names_of(text: str, end: int, names: Sequence[Person], count: int) -> bool:
    """Whether bare names follow an office in one list, as many as it has holders."""
    if len(names) != count or not _OPENS_NAMES.fullmatch(text, end, names[0].start):
        return False
    # "The envoys of Chile and Peru, Ambassadors Ana Sol and Jan Berg".
    are_bare = all(is_mere_description(singular(one.role or "member")) for one in names)
    return all(one.name and not one.country and are_bare for one in names) and all(
        LIST.fullmatch(text, one.end, other.start) for one, other in pairwise(names)
    )
