"""JSON Feed 1 and 1.1, which feedparser does not read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from schemas.elements import RawStory
from transforms.formats import limits
from transforms.formats.charsets import decoded
from transforms.formats.feeds import without_empty
from transforms.formats.identities import entry_identity, nonempty, web_address
from transforms.formats.reading import Origin, Problem, Reading

Fields = Mapping[str, Any]

_VERSION_MARK = "jsonfeed.org/version/"
_ITEM_MARKS = frozenset({"content_html", "content_text", "url", "external_url"})


def read_json_feed(content: bytes, origin: Origin) -> Reading:
    """The items of a JSON Feed; any other JSON, broken JSON included, is a problem."""
    try:
        feed = json.loads(decoded(content, origin.charset, origin.default_charset).text)
    except (ValueError, RecursionError) as error:
        return Reading(problems=[Problem("not_a_feed.json", f"broken JSON: {error}")])
    if not isinstance(feed, dict) or not _is_json_feed(feed):
        return Reading(problems=[Problem("not_a_feed.json", "JSON, but no JSON Feed.")])
    items = feed.get("items")
    if not isinstance(items, list) or not items:
        return Reading(problems=[Problem("feed.empty", "a JSON Feed without items.")])
    if len(items) > limits.FEED_ENTRIES:
        detail = f"{len(items)} items; the limit is {limits.FEED_ENTRIES}. Split the feed."
        return Reading(problems=[Problem("size.entries", detail)])
    return without_empty(
        [
            _story(item if isinstance(item, dict) else {}, position, origin, feed)
            for position, item in enumerate(items)
        ]
    )


def _is_json_feed(feed: Fields) -> bool:
    """Whether it says so, or says no version at all but has items that could be nothing else."""
    if "version" in feed:
        return _VERSION_MARK in str(feed["version"])
    items = feed.get("items")
    return isinstance(items, list) and any(
        isinstance(item, dict) and not item.keys().isdisjoint(_ITEM_MARKS) for item in items
    )


def _story(item: Fields, position: int, origin: Origin, feed: Fields) -> RawStory:
    base = web_address(feed.get("home_page_url"), origin.base_url) or origin.base_url
    guid = _identifier(item.get("id"))
    link = nonempty(item.get("url")) or nonempty(item.get("external_url"))
    url = web_address(link, base) if link else None
    title = nonempty(item.get("title"))
    published = nonempty(item.get("date_published")) or nonempty(item.get("date_modified"))
    text, is_html = _text(item)
    return RawStory(
        source=origin.source,
        origin=origin.origin,
        identity=entry_identity(
            guid, url, origin=origin.origin, title=title, published=published, text=text
        ),
        position=position,
        text=text,
        is_html=is_html,
        title=title,
        url=url,
        guid=guid,
        published=published,
        byline=_byline(item),
        language=nonempty(item.get("language")) or nonempty(feed.get("language")),
    )


def _identifier(value: object) -> str | None:
    """An id as a string: the format wants one, many publishers write a number."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return nonempty(value)


def _text(item: Fields) -> tuple[str, bool]:
    """The richest text, and whether it is HTML; a summary only where there is no content."""
    html, plain = nonempty(item.get("content_html")), nonempty(item.get("content_text"))
    if html:
        return html, True
    return plain or nonempty(item.get("summary")) or "", False


def _byline(item: Fields) -> str | None:
    """Names of ``authors`` (1.1) or ``author`` (1)."""
    authors = item.get("authors") if isinstance(item.get("authors"), list) else [item.get("author")]
    names = [
        name
        for author in authors or ()
        if isinstance(author, dict) and (name := nonempty(author.get("name")))
    ]
    return ", ".join(dict.fromkeys(names)) or None
