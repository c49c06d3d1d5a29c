"""Whether a guest of whom only the office is told may be one whom the story names."""

from __future__ import annotations

from transforms.events.officials.directory import head_of
from transforms.events.officials.roles import (
    is_first_rank,
    is_lawmaker,
    is_mere_description,
    is_of_group,
    is_outsider,
    is_plural,
)
from transforms.events.officials.tokens import singular
from transforms.events.visits.claim import Claim
from transforms.events.visits.placing import CALLED_OFF

_KNOWN = ("The ", "the ", "his ", "her ", "His ", "Her ")


def may_be_one(unnamed: Claim, named: Claim) -> bool:
    """Whether "the minister" may be the one who is named: a president is not."""
    role, other = unnamed.envoy.role, named.envoy.role
    if not role or not other:
        return True
    is_other_news = (unnamed.status in CALLED_OFF) != (named.status in CALLED_OFF)
    if is_other_news and set(role.lower().split()).isdisjoint(other.lower().split()):
        return False
    if is_plural(role) and not is_of_group(role) and not _is_office_of_several(role, other):
        return False
    is_same_side = is_outsider(role) == is_outsider(other)
    return is_same_side and (
        is_first_rank(role) == is_first_rank(other) or _is_the_delegation(unnamed)
    )


def _is_the_delegation(unnamed: Claim) -> bool:
    """Whether a group is one that was spoken of: "the Peruvian delegation" of a president."""
    text, start = unnamed.sentence.text, unnamed.envoy.start
    is_known = text.startswith(_KNOWN, start) or text.endswith(_KNOWN, 0, start)
    return is_known and is_of_group(unnamed.envoy.role)


def _is_office_of_several(roles: str, other: str) -> bool:
    """Whether one of "senators" may be the holder of an office: a trade minister is none."""
    one = singular(roles)
    return (
        is_mere_description(one)
        or head_of(one) == head_of(other)
        or (is_lawmaker(one) and is_lawmaker(other))
    )


def is_new_group(unnamed: Claim, named: Claim) -> bool:
    """Whether "a trade delegation" is another guest than the one named before it."""
    text, start = unnamed.sentence.text, unnamed.envoy.start
    is_new = text.endswith(("A ", "An ", "a ", "an "), 0, start)
    is_after = named.sentence.start < unnamed.sentence.start
    return is_new and is_after and is_of_group(unnamed.envoy.role)


def are_other_guests(unnamed: Claim) -> bool:
    """Whether these are "a group of visiting Peruvian senators"."""
    return unnamed.rule == "visiting someone" and is_plural(unnamed.envoy.role or "")
