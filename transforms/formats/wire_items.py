"""What items of all wire formats have in common: identity, version, status, urgency, references."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from schemas.elements import PublicationStatus, RawStory
from transforms.formats import limits
from transforms.formats.reading import Origin, Problem, Reading, first_of_each
from transforms.knowledge import knowledge

_STATUSES: tuple[PublicationStatus, ...] = ("usable", "withheld", "canceled")
_DIGITS = frozenset("123456789")
_NAMED = 5


def without_version(identifier: str | None) -> str | None:
    """An identifier less the version at its end, where it is of a kind that has one there.

    >>> without_version("urn:newsml:harbour.example:20260912:blast-1:3U")
    'urn:newsml:harbour.example:20260912:blast-1'
    >>> without_version("urn:newsml:harbour.example:20260912:1")
    'urn:newsml:harbour.example:20260912:1'
    """
    identifier = (identifier or "").strip()
    found = _versioned().fullmatch(identifier)
    return next(filter(None, found.groups())) if found else identifier or None


def wire_identity(
    origin: Origin,
    position: int,
    *,
    guid: str | None = None,
    agency: str | None = None,
    wire_number: str | None = None,
    day: str | None = None,
) -> str:
    """The guid, else the agency's number and day, else the place in the file.

    Unlike those of feeds, identifiers of wires are never of one file: versions come in several.
    """
    if guid:
        return f"guid:{guid}"
    if wire_number and day:
        return f"wire:{agency or ''} {wire_number} {day}"
    return f"path:{origin.origin}" + (f" {position}" if position else "")


def references(own: str | None, identifiers: Iterable[str | None]) -> tuple[str, ...]:
    """Items that one refers to, without versions; another version of itself is no other item."""
    others = (without_version(identifier) for identifier in identifiers)
    return tuple(dict.fromkeys(other for other in others if other and other != own))


def is_replacement(relation: str) -> bool:
    """Whether a relation says that the item takes the other's place: ``irel:previousVersion``."""
    return bare_code(relation) in knowledge("wire_formats")["relations"]["replaced"]


def is_wire_number(kind: str) -> bool:
    """Whether an alternative identifier of this type is the agency's serial number."""
    return bare_code(kind) in knowledge("wire_formats")["relations"]["wire_number"]


def status_of(code: str | None, embargo: str | None = None) -> PublicationStatus | None:
    """The publication status that a code stands for, whatever its scheme; None if unknown.

    What is embargoed until a time that the item gives is usable, from then on.
    """
    word = bare_code(code or "")
    if word == "embargoed" and embargo:
        return "usable"
    return next(
        (status for status in _STATUSES if word in knowledge("wire_formats")["status"][status]),
        None,
    )


def urgency_of(value: object) -> int | None:
    """1 (flash) to 9, from a digit or a priority letter; None if it is neither."""
    word = str(value).strip().lower()
    letters: dict[str, int] = knowledge("wire_formats")["urgency"]
    return int(word) if word in _DIGITS else letters.get(word)


def bare_code(code: str) -> str:
    """A code without its scheme: ``stat:usable`` and ``http://…/stat/Usable`` are ``usable``."""
    return re.split(r"[:/#]", code.strip())[-1].replace(" ", "").casefold()


def wire_reading(
    stories: Sequence[RawStory], problems: Iterable[Problem] = (), others: Sequence[str] = ()
) -> Reading:
    """The reading of a document with ``others``, names of items in it that are no text.

    A file of too many items, or of none, is a problem.
    """
    problems = list(problems)
    if excess := too_many(len(stories)):
        return Reading(problems=[excess])
    full = [story for story in stories if story.title or story.text or story.guid]
    if empty := len(stories) - len(full):
        detail = f"{empty} items without headline, text or identifier."
        problems.append(Problem("item.empty", detail))
    if others:
        names = ", ".join(others[:_NAMED])
        detail = f"{len(others)} items are no text and were left out: {names}"
        problems.append(Problem("item.not_text", detail))
    if not (full or problems):
        problems.append(Problem("wire.no_item", "a wire document without an item in it."))
    return Reading(full, first_of_each(problems))


def too_many(count: int, most: int = limits.FEED_ENTRIES) -> Problem | None:
    """The problem of a file of ``count`` items, if that is more than is read of one file."""
    if count <= most:
        return None
    return Problem("size.entries", f"{count} items; the limit is {most}. Split the file.")


@cache
def _versioned() -> re.Pattern[str]:
    return re.compile("|".join(knowledge("wire_formats")["identifiers"]["versioned"]))
