"""ANPA 1312: the format of American wires, one message or a whole tape.

``SYN SYN SOH a0123 …`` opens a message; a second line has priority, category and keyword; behind
STX come lines between ``^`` and ``<`` or ``=`` (keyword, headline, notes, byline), then paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from schemas.elements import RawStory
from transforms.formats.reading import Origin, Reading
from transforms.formats.wire_items import (
    status_of,
    too_many,
    urgency_of,
    wire_identity,
    wire_reading,
)
from transforms.formats.wire_messages import SOH, WireMessage, decoded_tape, messages, torn
from transforms.knowledge import knowledge
from transforms.text.calendar_words import full_year

_SHAPE = re.compile(r"[\s\x00\x16\x7f]{0,64}\x01\s{0,3}[A-Za-z][0-9]{3,4}[^0-9]")
_NUMBER = re.compile(r"\s*([A-Za-z][0-9]{3,4})")
_SELECTION = re.compile(r"\s*(?P<priority>[A-Za-z])\s+[A-Za-z]\s*(?P<keyword>\S.{0,80}?)?\s*\Z")
_COUNTS = re.compile(r"\s+(?P<day>[0-9]{1,2}-[0-9]{1,2})\s+[0-9]{0,5}\Z")
_WORD_COUNT = re.compile(r"\s*,\s*[0-9]{1,5}\s*\Z")
# Agency, desk, month, day, year and time of day: HW-NY-09-12-26 1430GMT
_STAMP = re.compile(
    r"(?P<agency>[A-Z]{2,8})-[A-Z]{2,4}-"
    r"(?P<month>[0-9]{2})-(?P<day>[0-9]{2})-(?P<year>[0-9]{2,4})\s+"
    r"(?P<hour>[0-9]{2})(?P<minute>[0-9]{2})(?P<zone>[A-Z]{3,4})"
)
_QUAD = " \t<=>"
_INDENT = (" ", "\t")


@dataclass(slots=True)
class _Copy:
    """What the lines behind STX are."""

    keyword: str = ""
    heads: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    byline: str | None = None
    paragraphs: list[str] = field(default_factory=list)


def looks_like_anpa(head: str) -> bool:
    """Whether a document that begins so opens with an ANPA message."""
    return _SHAPE.match(head) is not None


def read_anpa(content: bytes, origin: Origin) -> Reading:
    """The stories of a tape, in its order; one without its end gives a story and a problem."""
    if excess := too_many(content.count(SOH.encode())):
        return Reading(problems=[excess])
    tape = decoded_tape(content, origin)
    found = list(messages(tape.text))
    stories = [_story(message, place, origin) for place, message in enumerate(found)]
    return wire_reading(stories, torn(sum(not message.is_whole for message in found)))


def _story(message: WireMessage, position: int, origin: Origin) -> RawStory:
    header = [line for line in message.header if line.strip()] or [""]
    number = _NUMBER.match(header[0])
    counts = _COUNTS.search(header[-1])
    selection = _SELECTION.match(_COUNTS.sub("", header[-1]))
    stamp = _stamp(message)
    copy = _copy([line for line in message.text if not _STAMP.search(line)])
    keyword, _, take = (copy.keyword or (selection and selection["keyword"]) or "").partition(",")
    wire_number = number[1] if number else None
    agency = stamp["agency"] if stamp else None
    day = _day(stamp) if stamp else (counts["day"] if counts else None)
    return RawStory(
        source=origin.source,
        origin=origin.origin,
        identity=wire_identity(origin, position, agency=agency, wire_number=wire_number, day=day),
        position=position,
        text="\n\n".join([*copy.heads[1:], *copy.paragraphs]),
        title=copy.heads[0] if copy.heads else copy.keyword or None,
        published=_published(stamp) if stamp else None,
        byline=copy.byline,
        agency=agency,
        slug=keyword.strip() or None,
        wire_number=wire_number,
        version=take.strip() or None,
        urgency=urgency_of(selection["priority"]) if selection else None,
        editors_note=" ".join(copy.notes) or None,
        status=status_of(take),
    )


def _stamp(message: WireMessage) -> re.Match[str] | None:
    """The last stamp; some agencies set it before ETX, some behind."""
    lines = [*message.text[-8:], *message.trailer]
    return next(filter(None, map(_STAMP.search, reversed(lines))), None)


def _day(stamp: re.Match[str]) -> str:
    return f"{full_year(stamp['year'])}-{stamp['month']}-{stamp['day']}"


def _published(stamp: re.Match[str]) -> str:
    """The stamp with its month and day in an order that reads one way only."""
    return f"{_day(stamp)} {stamp['hour']}:{stamp['minute']} {stamp['zone']}"


def _copy(lines: Sequence[str]) -> _Copy:
    """The lines above the first paragraph by what they are; then the paragraphs."""
    copy = _Copy()
    for index, line in enumerate(lines):
        if line.strip() and not line.startswith("^"):
            copy.paragraphs = list(_paragraphs(lines[index:]))
            break
        bare = _unquoted(line.strip("^" + _QUAD))
        if not bare:
            continue
        if not (copy.keyword or copy.heads):
            copy.keyword = _WORD_COUNT.sub("", bare)
        else:
            _place(copy, line, bare)
    return copy


def _place(copy: _Copy, line: str, bare: str) -> None:
    """Put a line with a quad into its place: ``=`` centres credits, ``<`` ends the others."""
    word = bare.split(maxsplit=1)[0].casefold()
    if line.endswith("="):
        if word == "by" and copy.byline is None:
            copy.byline = bare
    elif _is_note(bare):
        copy.notes.append(bare)
    else:
        copy.heads.append(bare)


def _is_note(line: str) -> bool:
    openings = tuple(knowledge("wire_formats")["anpa"]["note_openings"])
    photo = re.match(r"[A-Z]{2,8} (?:Photos?|Graphics?|Video)\b", line)
    return photo is not None or line.casefold().startswith(openings)


def _paragraphs(lines: Sequence[str]) -> Iterator[str]:
    """Paragraphs begin at an indent, behind an empty line, or with a mark of their own."""
    gathered: list[str] = []
    for line in [*lines, ""]:
        starts = line.startswith((*_INDENT, "^")) or not line.strip()
        if starts and gathered:
            yield _unquoted(" ".join(gathered))
            gathered = []
        if bare := line.strip("^" + _QUAD):
            gathered.append(bare)


def _unquoted(text: str) -> str:
    """Quotation marks of the teletype, which had none, as they are printed."""
    return text.replace("``", "“").replace("''", "”")
