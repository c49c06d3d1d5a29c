"""Lines of a page or a wire that are no part of the story, as ``boilerplate.toml`` lists them."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from transforms.knowledge import knowledge

_EDGES = " \t,.…;:|*•·-–—_=~«»<>[]!"


@lru_cache(maxsize=64)
def is_debris(line: str) -> bool:
    """Whether a whole line is furniture: a comment counter, a copyright notice, an end mark …

    An empty line is none. Kept for a while: a line is asked about before and after it is tidied.
    """
    line = line.strip()
    if not line or len(line) > _longest_line():
        return False
    core = line.strip(_EDGES)
    bare = core.removeprefix("(").removesuffix(")")
    return not line.strip(_rulers()) or any(map(_lines().fullmatch, {line, core, bare}))


def without_debris_prefix(line: str) -> str:
    """The line less what a page has glued to its front."""
    found = _prefixes().match(line)
    return line[found.end() :] if found else line


def is_editors_note(line: str) -> bool:
    """Whether a line speaks to editors: ``(Adds reaction in paragraph 4)``."""
    return len(line) <= _longest_line() * 2 and _notes().fullmatch(line) is not None


def _longest_line() -> int:
    return int(knowledge("boilerplate")["lines"]["longest_line"])


def _rulers() -> str:
    return str(knowledge("boilerplate")["lines"]["rulers"]) + " "


@cache
def _lines() -> re.Pattern[str]:
    return _any_of("lines")


@cache
def _prefixes() -> re.Pattern[str]:
    return _any_of("prefixes")


@cache
def _notes() -> re.Pattern[str]:
    return _any_of("notes")


def _any_of(group: str) -> re.Pattern[str]:
    patterns = knowledge("boilerplate")[group]["patterns"]
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)
