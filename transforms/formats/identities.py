"""Which entry is which: the identity of a story at its source."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import urljoin, urlsplit, urlunsplit

from schemas.elements import RawStory
from transforms.formats import limits
from transforms.identifiers import stable_id
from transforms.knowledge import knowledge

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
    One that is the entry's address with a stamp on it (``…/story#2``) is taken without the stamp,
    which changes whenever the story does: it would be a new article instead of a revision.
    """
    if guid:
        guid = _without_stamp(guid, url)
        return f"guid:{guid}" if _IS_UNIQUE_EVERYWHERE.match(guid) else f"guid:{origin} {guid}"
    if url:
        return f"url:{url}"
    return f"text:{stable_id(title, published, text)}"


def article_id_of(story: RawStory) -> str:
    """The identity of a story in the lake: that at its source, and the source."""
    return stable_id(story.source, story.identity)


def raw_hash_of(story: RawStory) -> str:
    """The same for all stories that are read alike, wherever they stand in their document."""
    return stable_id(repr(replace(story, position=0, is_released=False)))


def with_shared_guids_told_apart(stories: Iterable[RawStory]) -> list[RawStory]:
    """``stories``, those of one document that share an identity told apart by guid or address.

    Some publishers give every entry the same guid; taken at its word, all but one would be lost.
    The posts of a live page differ in nothing but what looks like a stamp.
    """
    stories = list(stories)
    guids_of: defaultdict[str, set[str | None]] = defaultdict(set)
    urls_of: defaultdict[str, set[str | None]] = defaultdict(set)
    for story in stories:
        guids_of[story.identity].add(story.guid)
        urls_of[story.identity].add(story.url)

    def told_apart(story: RawStory) -> RawStory:
        if len(guids_of[story.identity]) > 1:
            return replace(story, identity=f"guid:{story.guid}")
        if story.guid and len(urls_of[story.identity]) > 1:
            return replace(story, identity=f"{story.identity} {story.url or ''}".rstrip())
        return story

    return [told_apart(story) for story in stories]


def _without_stamp(guid: str, url: str | None) -> str:
    """``guid`` less fragment and time parameters, if the rest is the page at ``url``."""
    try:
        own, page = urlsplit(guid), urlsplit(url or "")
    except ValueError:
        return guid
    if not own.netloc or page.fragment or (own.netloc, own.path) != (page.netloc, page.path):
        return guid
    kept = [pair for pair in own.query.split("&") if not _is_stamp(pair.partition("=")[0])]
    return urlunsplit(own._replace(query="&".join(kept), fragment=""))


def _is_stamp(parameter: str) -> bool:
    return parameter.lower() in knowledge("feeds")["identity"]["stamps"]


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
