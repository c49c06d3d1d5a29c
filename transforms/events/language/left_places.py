"""Places that a sentence has left before it comes to what it tells."""

from __future__ import annotations

import re
from functools import cache

from transforms.knowledge import knowledge

# How long the words can be that lead to such a place: "fresh from two days of talks in ".
_LONGEST_LEAD = 60


def is_left(text: str, start: int, end: int) -> bool:
    """Whether what follows the place is told of elsewhere: "after talks in Quito, the minister"."""
    if not text.startswith(", ", end):
        return False
    return _leads().search(text, max(0, start - _LONGEST_LEAD), start) is not None


@cache
def _leads() -> re.Pattern[str]:
    return re.compile(knowledge("visits")["place_left"])
