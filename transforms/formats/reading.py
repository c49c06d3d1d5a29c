"""What every format parser gives back: the stories it found, and what was wrong beside them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from schemas.elements import Document, InputUnit, RawStory, Rejection


@dataclass(frozen=True, slots=True)
class Problem:
    """A stable dotted reason and words for a person; becomes a Rejection of the whole document."""

    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class Reading:
    """Stories and problems of one document, which may have both: a torn feed keeps its entries."""

    stories: list[RawStory] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a document comes from, as far as a parser needs to know; small enough for a pipe."""

    source: str
    origin: str
    base_url: str | None = None
    charset: str | None = None
    default_charset: str | None = None


def first_of_each(problems: Iterable[Problem]) -> list[Problem]:
    """One problem per reason: a document that is wrong twice in one way is rejected once for it."""
    by_reason: dict[str, Problem] = {}
    for problem in problems:
        by_reason.setdefault(problem.reason, problem)
    return list(by_reason.values())


def origin_of(document: Document, source: str) -> Origin:
    unit = document.unit
    return Origin(
        source=source,
        origin=unit.origin,
        base_url=unit.location if unit.kind == "url" else None,
        charset=_charset_of(document.content_type),
        default_charset=unit.settings.charset,
    )


def feed_source(unit: InputUnit) -> str:
    """A feed is called by its own name: many feeds may lie in one folder."""
    return unit.source or unit.file_name


def drop_source(unit: InputUnit) -> str:
    """A drop is called by its folder: the file's name is a story's."""
    return unit.source or unit.folder_name


def rejection(document: Document, source: str, problem: Problem) -> Rejection:
    return Rejection(
        source=source,
        origin=document.unit.origin,
        reason=problem.reason,
        detail=problem.detail,
        raw=document.content,
        content_type=document.content_type,
    )


def _charset_of(content_type: str | None) -> str | None:
    for parameter in (content_type or "").split(";")[1:]:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            return value.strip().strip("\"'") or None
    return None
