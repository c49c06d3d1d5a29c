"""Text drops: one story a file, UTF-8, with mail-style header lines before it or not."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from itertools import dropwhile
from typing import NamedTuple

from schemas.elements import InputUnit, RawStory
from transforms.formats.identities import web_address
from transforms.formats.reading import Problem, Reading, drop_source
from transforms.slugs import slug

HEADER_NAMES = frozenset({"title", "date", "source", "agency", "language", "url"})

_HEADER = re.compile(r"([A-Za-z][A-Za-z-]{0,30})[ \t]{0,9}:(.*)", re.DOTALL)
_DATELINE_END = re.compile(r"\([^()]{1,60}\) ?(?:-|–|—|_)")
_LINE_END = re.compile(r"[\r\n\x85\u2028](?:(?<=\r)\n)?")
_UTF16_MARKS = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_FOLD = (" ", "\t")
_MOST_HEADER_LINES = 64
_LONGEST_HEADLINE = 500
_LONGEST_UNMARKED_HEADLINE = 200
_ENOUGH_HEADERS = 2


class _Parts(NamedTuple):
    headers: Mapping[str, str]
    lines: list[str]


def read_drop(content: bytes, unit: InputUnit) -> Reading:
    """The story of one drop.

    The headline is the ``Title`` header, else the first line; a first line too long to be a
    headline stays in the text alone.
    """
    text = _text(content)
    if isinstance(text, Problem):
        return Reading(problems=[text])
    headers, lines = _parts(text)
    title, lines = _headline(headers, lines)
    body = "\n".join(lines).strip()
    if not (title or body):
        return Reading(problems=[Problem("drop.empty", "no headline and no text.")])
    url = web_address(headers.get("url"))
    story = RawStory(
        source=_source(unit, headers),
        origin=unit.origin,
        identity=f"url:{url}" if url else f"path:{unit.folder_name}/{unit.origin}",
        position=0,
        text=body,
        title=title,
        url=url,
        published=headers.get("date"),
        agency=headers.get("agency") or headers.get("source"),
        language=headers.get("language"),
    )
    return Reading([story])


def _text(content: bytes) -> str | Problem:
    charset = _UTF16_MARKS.get(content[:2], "utf-8-sig")
    try:
        return content.decode(charset).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        byte, name = content[error.start], charset.removesuffix("-sig")
        detail = f"byte {error.start} (0x{byte:02x}) is not {name}. Save the file as UTF-8."
        return Problem("encoding.not_utf8", detail)


def _parts(text: str) -> _Parts:
    """Header lines and the lines of the story.

    A block opens with a known name and reaches to the last known one before an empty line: "Note:
    talks resume" is a headline. A title, or two known names, need no empty line behind them.
    """
    lines = _LINE_END.split(text.lstrip())
    headers, end = _header_block(lines[:_MOST_HEADER_LINES])
    closed = end == len(lines) or not lines[end].strip()
    if closed or "title" in headers or len(headers) >= _ENOUGH_HEADERS:
        return _Parts({name: value for name, value in headers.items() if value}, lines[end:])
    return _Parts({}, lines)


def _header_block(lines: list[str]) -> tuple[dict[str, str], int]:
    """The known headers that open ``lines``, first of each name, and the line behind the last."""
    headers: dict[str, str] = {}
    end = 0
    open_name: str | None = None
    for index, line in enumerate(lines):
        header = _HEADER.fullmatch(line)
        if open_name and line[:1] in _FOLD and line.strip():
            headers[open_name] = f"{headers[open_name]} {line.strip()}"
        elif header and (name := header[1].lower()) in HEADER_NAMES:
            open_name = None if name in headers else name
            headers.setdefault(name, header[2].strip())
        elif header and headers:
            open_name = None  # an unknown name: passed over if a known one follows
            continue
        else:
            break
        end = index + 1
    return headers, end


def _headline(headers: Mapping[str, str], lines: list[str]) -> tuple[str | None, list[str]]:
    """The headline and the lines left without it.

    Under headers that name no title, a first line is a headline only if it looks like one: alone,
    short, no sentence, no dateline, with text below. Else the text starts at once.
    """
    if title := headers.get("title"):
        return title, lines
    lines = list(dropwhile(lambda line: not line.strip(), lines))
    if not lines:
        return None, lines
    first, rest = lines[0].strip(), lines[1:]
    if len(first) > _LONGEST_HEADLINE or (headers and not _stands_alone(first, rest)):
        return None, lines
    return first, rest


def _stands_alone(first: str, rest: list[str]) -> bool:
    return (
        len(first) <= _LONGEST_UNMARKED_HEADLINE
        and not _DATELINE_END.search(first)
        and not first.endswith((".", "!", ":", ";", ",", '."', ".”"))
        and bool(rest)
        and not rest[0].strip()
        and any(line.strip() for line in rest)
    )


def _source(unit: InputUnit, headers: Mapping[str, str]) -> str:
    """A configured name wins; then the header's; then the folder's."""
    if unit.source is None and (named := headers.get("source")):
        return slug(named)
    return drop_source(unit)
