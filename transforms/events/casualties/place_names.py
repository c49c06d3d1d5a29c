"""Which names are places, as far as the knowledge of places tells."""

from __future__ import annotations

import re
from functools import cache

from transforms.events.casualties.movements import is_movement
from transforms.knowledge import knowledge

POSSESSIVE = re.compile(r"['’]s\Z")


@cache
def settings(name: str) -> frozenset[str]:
    """A list of the knowledge of places."""
    return frozenset(knowledge("settings")[name])


def is_no_place(name: str) -> bool:
    """Whether a name is a day, a group or an agency by its first word or its last, or a movement.

    As "Monday's air strike", "Kurdistan Workers' Party", "Pakistani Taliban" are.
    """
    first = POSSESSIVE.sub("", name.split(" ", maxsplit=1)[0]).rstrip(".")
    if not settings("not_places").isdisjoint({first, first.rsplit("-", maxsplit=1)[-1]}):
        return True
    return name.rsplit(" ", maxsplit=1)[-1] in settings("not_place_ends") or is_movement(name)
