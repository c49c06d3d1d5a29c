"""feedparser, told what it cannot know and kept from what it cannot live with.

It is given UTF-8 that XML allows, so that it neither guesses a charset nor opens a path.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import feedparser

from transforms.formats.reading import Problem
from transforms.formats.xml_repair import ENTRY

Fields = Mapping[str, Any]
"""feedparser's dictionary of an entry, a feed or a text construct."""

_DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'
_MEDIA_DESCRIPTION = re.compile(r"<(/?)media:description(?:\s[^<>]{0,400}?)?(/?)>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """What feedparser found: the entries, the feed's own fields, ``""`` for no known version."""

    entries: list[Fields]
    feed: Fields
    version: str
    problems: list[Problem] = field(default_factory=list)


def parse_feed(text: str) -> ParsedFeed:
    """The feed in ``text``; entries that feedparser cannot live with are a problem each.

    One that makes it raise must not cost the others: then each entry is read on its own.
    """
    text = _with_captions_apart(text)
    try:
        return _parsed(text)
    except Exception as error:
        if not ENTRY.search(text):
            raise
        return _entry_by_entry(text, error)


def _entry_by_entry(text: str, error: Exception) -> ParsedFeed:
    entries: list[Fields] = []
    whole: ParsedFeed | None = None
    lost: list[int] = []
    for place, part in enumerate(_parts(text)):
        try:
            parsed = _parsed(part)
        except Exception:  # noqa: BLE001 - feedparser raises whatever it stumbles over
            lost.append(place)
            continue
        whole = whole or parsed
        entries += parsed.entries
    detail = (
        f"{len(lost)} entries made the parser fail with {type(error).__name__}: {error}; "
        f"their places: {', '.join(map(str, lost[:20]))}. The others were read one by one."
    )
    problems = [Problem("item.unreadable", detail)] if lost else []
    if whole is None:
        return ParsedFeed(entries, {}, "", problems)
    return ParsedFeed(entries, whole.feed, whole.version, problems)


def _parts(text: str) -> Iterator[str]:
    """The document once for each entry, with what stands before the first and that entry alone."""
    starts = [found.start() for found in ENTRY.finditer(text)]
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        yield text[: starts[0]] + text[start:end]


def _parsed(text: str) -> ParsedFeed:
    # Left as they are, these schemes make feedparser empty a guid such as "tag:…" under xml:base.
    # The knob is its own; addresses are checked in web_address.
    feedparser.urls.ACCEPTABLE_URI_SCHEMES = ()
    document = io.BytesIO((_DECLARATION + text).encode("utf-8", "replace"))
    parsed = feedparser.parse(document, sanitize_html=False, resolve_relative_uris=False)
    return ParsedFeed(parsed["entries"], parsed["feed"], parsed["version"])


def _with_captions_apart(text: str) -> str:
    """``text`` with Media RSS's descriptions under a name that feedparser does not know.

    It takes them for the entry's own, and a caption of a photograph would be the story.
    """
    return _MEDIA_DESCRIPTION.sub(r"<\1media:caption\2>", text)
