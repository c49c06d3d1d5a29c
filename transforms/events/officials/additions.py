"""Letters and marks that agencies add within the naming of an official."""

from __future__ import annotations

import re
from collections.abc import Sequence

# What tells nothing of who is who: an organisation's letters behind its name, "(IAEA)", and the
# marks around what a monitor adds, "[Ana] Sol".
_ADDED = re.compile(
    r"(?<=\w )\([A-Z][A-Za-z]{0,3}[A-Z]{1,5}\)(?=,? [A-Za-z])"
    r"|\[(?=(?:[A-Z][\w.'’-]* ){0,5}[A-Z][\w.'’-]*\] ?[A-Z,])|(?<=\w)\](?= ?[A-Z,])"
)


def spans_added(text: str) -> Sequence[tuple[int, int]]:
    """Where letters in parentheses and marks stand that are read over."""
    if "(" not in text and "[" not in text:
        return ()
    return tuple(one.span() for one in _ADDED.finditer(text))
