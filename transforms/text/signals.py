"""What an agency says a story is: new, or an update, correction or withdrawal of one before it.

Only a wire's own markers count, where wires put them; a headline in which police kill is none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from schemas.articles import Signal
from transforms.knowledge import knowledge
from transforms.text.boilerplate import is_editors_note

_FIRST_LINES = 3
_LONGEST_LINE = 240


def signal_of(title: str | None, paragraphs: Sequence[str]) -> Signal:
    """The signal of a headline and the first lines of a story, the heaviest first; else ``new``."""
    lines = [line for line in paragraphs[:_FIRST_LINES] if _may_mark(line)]
    for markers in _markers():
        if title and markers.title.match(title):
            return markers.signal
        if any(markers.line.fullmatch(line) for line in lines):
            return markers.signal
    return "new"


def _may_mark(line: str) -> bool:
    return len(line) <= _LONGEST_LINE and (line.isupper() or is_editors_note(line))


class _Markers(NamedTuple):
    signal: Signal
    title: re.Pattern[str]
    line: re.Pattern[str]


@cache
def _markers() -> tuple[_Markers, ...]:
    return tuple(
        _Markers(group["name"], _any_of(group["title"]), _any_of(group["line"]))
        for group in knowledge("signals")["signal"]
    )


def _any_of(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))
