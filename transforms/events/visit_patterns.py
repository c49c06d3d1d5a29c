"""The patterns of ``visits.toml``, compiled."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import cast

from schemas.envoy_visits import VisitStatus
from transforms.events.markup import Markup, compile_pattern
from transforms.knowledge import knowledge


@dataclass(frozen=True, slots=True)
class VisitPattern:
    """A way to say that someone visits; ``status`` where the words leave no other."""

    name: str
    regex: re.Pattern[str]
    status: VisitStatus | None
    stems: tuple[str, ...]
    needs_place: bool
    needs_pair: bool

    def may_match(self, markup: Markup) -> bool:
        """Whether a sentence has what the pattern cannot do without; far cheaper than the match."""
        marked = markup.marked
        return (
            any(stem in marked for stem in self.stems)
            and not (self.needs_pair and len(markup.people) == 1)
            and not (self.needs_place and not markup.places and "here" not in marked)
        )


@dataclass(frozen=True, slots=True)
class _StatusCue:
    """Words that tell how far a visit has come."""

    value: VisitStatus
    regex: re.Pattern[str]
    is_of_clause: bool

    def fits(self, words: str, clause: str) -> bool:
        return bool(self.regex.search(clause if self.is_of_clause else words))


@cache
def visit_patterns() -> tuple[VisitPattern, ...]:
    """Every pattern, in the order of the file: earlier ones say more."""
    macros: Mapping[str, str] = knowledge("visits")["macros"]
    return tuple(_pattern(entry, macros) for entry in knowledge("visits")["pattern"])


def _pattern(entry: Mapping[str, str], macros: Mapping[str, str]) -> VisitPattern:
    regex = compile_pattern(entry["regex"], macros)
    return VisitPattern(
        name=entry["name"],
        regex=regex,
        status=cast("VisitStatus | None", entry.get("status")),
        stems=tuple(knowledge("visits")["stems"][entry["stems"]]),
        needs_place="host" in regex.groupindex,
        needs_pair="other" in regex.groupindex,
    )


def status_of(words: str, clause: str) -> VisitStatus:
    """What its own words, and those of the clause around them, make of a visit."""
    return next((one.value for one in _statuses() if one.fits(words, clause)), "under_way")


def is_excluded(words: str) -> bool:
    """Whether a clause is about something else than a visit."""
    return any(regex.search(words) for regex in _exclusions())


@cache
def cue(name: str) -> re.Pattern[str]:
    """A pattern of the words that tell more of a visit: ``meeting``, ``purpose``, ``present``."""
    return re.compile(knowledge("visits")["cues"][name])


@cache
def triggers() -> re.Pattern[str]:
    """Finds a sentence that may speak of a visit."""
    stems = (stem for group in knowledge("visits")["stems"].values() for stem in group)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, stems))})", re.IGNORECASE)


@cache
def _statuses() -> tuple[_StatusCue, ...]:
    return tuple(
        _StatusCue(entry["value"], re.compile(entry["regex"]), entry.get("reach") == "clause")
        for entry in knowledge("visits")["status"]
    )


@cache
def _exclusions() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(entry["regex"]) for entry in knowledge("visits")["exclusion"])
