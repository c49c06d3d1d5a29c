"""IPTC 7901: the format of European wires; a numbered header, a slug, lines up to one ending ``=``.

``eca00075 3 i 510 dpa 1003`` is the circuit and its number, priority, category, words, and the
agency's own number, by which its later items refer to this one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
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
from transforms.formats.wire_messages import (
    SOH,
    WireMessage,
    decoded_tape,
    lines_of,
    messages,
    torn,
)
from transforms.knowledge import knowledge

_NUMBERS = (
    r"\s{0,4}(?P<circuit>[A-Za-z]{2,6})(?P<sequence>[0-9]{2,6})\s+(?P<priority>[0-9A-Za-z])\s+"
    r"[A-Za-z]{1,3}\s+(?P<words>[0-9]{1,5})"
)
_AGENCY = r"\s+(?P<agency>[A-Za-z][A-Za-z ]{1,20}?)\s+(?P<number>[0-9]{1,6})"
_HEADER = re.compile(rf"{_NUMBERS}(?:{_AGENCY})?")
_SHAPE = re.compile(
    rf"[\s\x00\x16]{{0,64}}(?:\x01{_NUMBERS}\b|{_NUMBERS.replace('?P<', '?P<bare_')}"
    rf"{_AGENCY.replace('?P<', '?P<bare_')}[ \t]{{0,4}}[\r\n])"
)
_STAMP = re.compile(
    r"(?P<day>[0-9]{2})(?P<hour>[0-9]{2})(?P<minute>[0-9]{2}) ?(?P<zone>[A-Z]{3,4}) "
    r"(?P<month>[A-Za-z]{3,4})\.? (?P<year>[0-9]{2,4})"
)
_SLUG = re.compile(r"/?[^\s/][^/]{0,40}(?:/[^/]{0,40}){1,6}")
_MOST_HEAD_LINES = 14


@dataclass(slots=True)
class _Head:
    """What the lines above the text are."""

    slug: str | None = None
    version: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    byline: str | None = None
    notes: list[str] = field(default_factory=list)


def looks_like_iptc_7901(head: str) -> bool:
    """Whether a document that begins so opens with the header, with or without its SOH."""
    return _SHAPE.match(head) is not None


def read_iptc_7901(content: bytes, origin: Origin) -> Reading:
    """The stories of a file, in its order. Without control characters the file is one story."""
    if excess := too_many(content.count(SOH.encode())):
        return Reading(problems=[excess])
    tape = decoded_tape(content, origin)
    found = list(messages(tape.text)) if SOH in tape.text else [_unmarked(tape.text)]
    stories = [_story(message, place, origin) for place, message in enumerate(found)]
    return wire_reading(stories, torn(sum(not message.is_whole for message in found)))


def _unmarked(text: str) -> WireMessage:
    header, *rest = lines_of(text.lstrip())
    return WireMessage([header], rest, [], is_whole=True)


def _story(message: WireMessage, position: int, origin: Origin) -> RawStory:
    numbers = _HEADER.match(message.header[0]) if message.header else None
    lines, stamp = _without_stamp([*message.header[1:], *message.text, *message.trailer])
    copy, aside = _without_aside(lines)
    end = _end_of_head(copy, text_start=len(message.header[1:]))
    head = _head(copy[:end])
    agency = numbers["agency"] if numbers else None
    wire_number = (numbers["number"] or numbers["sequence"]) if numbers else None
    day = stamp and f"{stamp['day']} {stamp['month']} {stamp['year']}"
    version = " ".join(head.version) or None
    return RawStory(
        source=origin.source,
        origin=origin.origin,
        identity=wire_identity(origin, position, agency=agency, wire_number=wire_number, day=day),
        position=position,
        text="\n".join(copy[end:]).strip(),
        title=" ".join(head.titles) or version,
        published=f"{day} {stamp['hour']}:{stamp['minute']} {stamp['zone']}" if stamp else None,
        byline=head.byline,
        agency=agency,
        slug=head.slug,
        wire_number=wire_number,
        version=version,
        urgency=urgency_of(numbers["priority"]) if numbers else None,
        editors_note=" ".join([*head.notes, *aside]) or None,
        status=next(filter(None, map(status_of, _first_words(head.version))), None),
    )


def _first_words(lines: Sequence[str]) -> list[str]:
    """``KILL KILL KILL`` says what ``KILL`` does."""
    return [line.split(maxsplit=1)[0] for line in lines]


def _without_stamp(lines: Sequence[str]) -> tuple[list[str], re.Match[str] | None]:
    """The lines above the last stamp of day, time, month and year, and the stamp."""
    for index in range(len(lines) - 1, -1, -1):
        stamp = _STAMP.fullmatch(lines[index].strip())
        if stamp:
            return list(lines[:index]), stamp
    return list(lines), None


def _without_aside(lines: Sequence[str]) -> tuple[list[str], list[str]]:
    """The copy, and the lines behind it that are for editors alone."""
    openings = tuple(knowledge("wire_formats")["iptc_7901"]["aside_openings"])
    for index, line in enumerate(lines):
        if line.strip(" #*\t").casefold().startswith(openings):
            return list(lines[:index]), [rest for rest in map(str.strip, lines[index:]) if rest]
    return list(lines), []


def _end_of_head(lines: Sequence[str], *, text_start: int) -> int:
    """Behind the line that ends ``=``; without one, behind the first of the text, the headline."""
    opening = [index for index, line in enumerate(lines) if line.strip()]
    for index in opening[:_MOST_HEAD_LINES]:
        if lines[index].endswith("="):
            return index + 1
    return next((index + 1 for index in opening if index >= text_start), len(lines))


def _head(lines: Sequence[str]) -> _Head:
    head = _Head()
    for line in filter(None, (line.strip(" \t=") for line in lines)):
        word = line.split(maxsplit=1)[0].casefold()
        if head.slug is None and _SLUG.fullmatch(line):
            head.slug = line.strip("/ ")
        elif _version().fullmatch(line):
            head.version.append(line)
        elif word == "by" and head.byline is None:
            head.byline = line
        elif line.strip("(").casefold().startswith(_note_openings()):
            head.notes.append(line)
        else:
            head.titles.append(line)
    return head


def _note_openings() -> tuple[str, ...]:
    return tuple(knowledge("wire_formats")["anpa"]["note_openings"])


def _version() -> re.Pattern[str]:
    return re.compile("|".join(knowledge("wire_formats")["iptc_7901"]["versions"]))
