"""Letters and marks that agencies add within the naming of an official."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

SHORT_OFFICES: Mapping[str, str] = {"PM": "Prime Minister", "FM": "Foreign Minister"}
"""Offices that a text gives by their letters, in full."""

# What tells nothing of who is who: an organisation's letters behind its name, "(IAEA)", and the
# marks around what a monitor adds, "[Ana] Sol".
_ADDED = re.compile(
    r"(?<=\w )\([A-Z][A-Za-z]{0,3}[A-Z]{1,5}\)(?=,? [A-Za-z])"
    r"|\[(?=(?:[A-Z][\w.'’-]* ){0,5}[A-Z][\w.'’-]*\] ?[A-Z,])|(?<=\w)\](?= ?[A-Z,])"
)
# "PM Ana Sol", and not "at 3 PM" or "the FM radio".
_SHORT_OFFICE = re.compile(r"(?<!\d )(?:PM|FM)\b(?! (?:radio|station|stereo|band|broadcast))")


def spans_added(text: str) -> Sequence[tuple[int, int]]:
    """Where letters in parentheses and marks stand that are read over."""
    if "(" not in text and "[" not in text:
        return ()
    return tuple(one.span() for one in _ADDED.finditer(text))


def is_short_office(text: str, position: int) -> bool:
    """Whether the letters at a position are an office, no hour and no radio."""
    return _SHORT_OFFICE.match(text, position) is not None


def in_full(role: str) -> str:
    """A role without the letters of its office."""
    letters = role[-2:]
    return f"{role[:-2]}{SHORT_OFFICES[letters]}" if letters in SHORT_OFFICES else role
