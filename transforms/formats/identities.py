"""Which entry is which: the identity of a story at its source."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import urljoin, urlsplit

from schemas.elements import RawStory
from transforms.formats import limits
from transforms.identifiers import stable_id

_IS_UNIQUE_EVERYWHERE = re.compile(
    r"https?://|tag:|urn:|[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}", re.IGNORECASE
)


def entry_identity(
    guid: str | None,
    url: str | None,
    *,
    origin: str,
    title: str | None,
    published: str | None,
    text: str,
) -> str:
    """guid, else address, else the words themselves; the prefix keeps the kinds apart.

    A guid such as ``4711`` is unique in its feed alone, so the feed's own place is put before it.
    """
    if guid:
        return f"guid:{guid}" if _IS_UNIQUE_EVERYWHERE.match(guid) else f"guid:{origin} {guid}"
    if url:
        return f"url:{url}"
    return f"text:{stable_id(title, published, text)}"


def with_shared_guids_told_apart(stories: Iterable[RawStory]) -> list[RawStory]:
    """``stories``, those under one guid but with different addresses identified by both.

    Some publishers give every entry the same guid; taken at its word, all but one would be lost.
    """
    stories = list(stories)
    urls_of: defaultdict[str, set[str | None]] = defaultdict(set)
    for story in stories:
        urls_of[story.identity].add(story.url)
    return [
        replace(story, identity=f"{story.identity} {story.url or ''}".rstrip())
        if story.guid and len(urls_of[story.identity]) > 1
        else story
        for story in stories
    ]


def web_address(link: str | None, base: str | None = None) -> str | None:
    """``link`` as an absolute http(s) address, or None: ``javascript:`` is no address."""
    try:
        address = urljoin(base or "", (link or "").strip())
        parts = urlsplit(address)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return None
    return address if usable and len(address) <= limits.URL_CHARACTERS else None


def nonempty(value: object) -> str | None:
    """``value`` stripped, if it is a string with anything in it."""
    return (value.strip() or None) if isinstance(value, str) else None
