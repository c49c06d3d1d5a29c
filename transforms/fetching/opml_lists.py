"""Feed lists in OPML, as feed readers write and read them, in and out.

What OPML has no word for (agency, charset, interval) stands in attributes of these names, which
other readers pass over, as this one passes over theirs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from lxml import etree

from transforms.fetching.feed_lists import (
    Entry,
    FeedListError,
    ListedFeed,
    as_entries,
    checked_feeds,
)
from transforms.slugs import slug

_ROOT = re.compile(rb"<opml[\s>]", re.IGNORECASE)
_ROOT_WITHIN = 4_096
_OWN = ("language", "agency", "charset", "interval")


def is_opml_list(content: bytes) -> bool:
    """Whether a file begins as OPML does."""
    head = content[:_ROOT_WITHIN]
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") and bool(_ROOT.search(head))


def read_opml_list(path: str, content: bytes) -> list[ListedFeed]:
    """The feeds of all outlines, however deep; FeedListError says file, line and key.

    A feed that stands in several folders under one name is one feed.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise FeedListError(f"{path}:{error.lineno or 1}: {error.msg}; is it OPML?") from error
    outlines = (element for element in root.iter("outline") if _attribute(element, "xmlUrl"))
    return checked_feeds(path, _each_once(_entry(outline) for outline in outlines))


def opml(feeds: Iterable[ListedFeed], title: str) -> str:
    """Feeds as an OPML 2.0 document."""
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = title
    body = etree.SubElement(root, "body")
    for values in as_entries(feeds):
        name, url = values.pop("name"), values.pop("url")
        etree.SubElement(body, "outline", type="rss", text=name, title=name, xmlUrl=url, **values)
    document: bytes = etree.tostring(
        root, encoding="utf-8", xml_declaration=True, pretty_print=True
    )
    return document.decode()


def _entry(outline: Any) -> Entry:
    title = _attribute(outline, "text") or _attribute(outline, "title")
    given = {
        "name": slug(title) if title else None,
        "url": _attribute(outline, "xmlUrl"),
        **{key: _attribute(outline, key) for key in _OWN},
    }
    values = {key: value for key, value in given.items() if value}
    return Entry(values=values, line=outline.sourceline or 1)


def _each_once(entries: Iterable[Entry]) -> list[Entry]:
    feeds: dict[tuple[str | None, str | None], Entry] = {}
    for entry in entries:
        feeds.setdefault((entry.values.get("name"), entry.values.get("url")), entry)
    return list(feeds.values())


def _attribute(outline: Any, name: str) -> str:
    """An attribute, however its name is capitalised: readers write xmlUrl, xmlurl and xmlURL."""
    return next(
        (value.strip() for key, value in outline.attrib.items() if key.lower() == name.lower()), ""
    )
