"""A web page saved as a file: one story. Runs in the sandbox.

The date is only what the page states of itself, in a tag made for it; a date that merely stands in
the text or the address is never taken.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Any
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from schemas.elements import RawStory
from transforms.formats.charsets import decoded
from transforms.formats.identities import nonempty, web_address
from transforms.formats.reading import Origin, Problem, Reading

_WALL_BYTES = 65_536
_WALL_TEXT_CHARACTERS = 1_500
_JSON_LD_OBJECTS = 1_000


def read_page(content: bytes, origin: Origin) -> Reading:
    """The page's story, or a problem: no text, or a wall against bots instead of the page."""
    document = decoded(content, origin.charset, origin.default_charset)
    page = LexborHTMLParser(document.text)
    title, text = _facts(page, "headline"), _main_text(document.text, page)
    if not text:
        return Reading(problems=[Problem("html.empty", "an HTML page without a text of its own.")])
    if len(text) < _WALL_TEXT_CHARACTERS and is_bot_wall(content):
        detail = "the page of a wall against bots; save the story itself."
        return Reading(problems=[Problem("not_a_feed.botwall", detail)])
    url = _story_address(page, origin)
    story = RawStory(
        source=origin.source,
        origin=origin.origin,
        identity=f"url:{url}" if url else f"path:{origin.origin}",
        position=0,
        text=_without_headline(text, title),
        title=title,
        url=url,
        published=_json_ld_fact(page, "published") or _facts(page, "published"),
        byline=_facts(page, "byline"),
        language=_facts(page, "language"),
    )
    doubts = [Problem("encoding.mojibake_suspect", document.doubt)] if document.doubt else []
    return Reading([story], doubts)


def is_bot_wall(content: bytes) -> bool:
    """Whether ``content``, some HTML, has the words of a wall against bots."""
    head = content[:_WALL_BYTES].decode("utf-8", "replace").lower()
    return any(marker in head for marker in _knowledge()["bot_walls"]["markers"])


@cache
def _knowledge() -> dict[str, Any]:
    text = (resources.files("transforms.knowledge") / "web_pages.toml").read_text("utf-8")
    return tomllib.loads(text)


def _main_text(html: str, page: LexborHTMLParser) -> str:
    """What trafilatura takes for the article; of pages too small for it, all paragraphs."""
    import trafilatura  # noqa: PLC0415 - the parent imports this module too, and never needs it

    text = trafilatura.extract(html, include_comments=False, include_tables=False)
    if text:
        return str(text).strip()
    paragraphs = (_node_text(node) for node in page.css("body p"))
    return "\n".join(paragraph for paragraph in paragraphs if paragraph)


def _facts(page: LexborHTMLParser, kind: str) -> str | None:
    """The first non-empty value that the selectors of ``kind`` find."""
    for entry in _knowledge()[kind]:
        selector, _, attribute = (part.strip() for part in entry.partition("|"))
        for node in page.css(selector):
            value = node.attributes.get(attribute) if attribute else _node_text(node)
            if found := nonempty(value):
                return found
    return None


def _story_address(page: LexborHTMLParser, origin: Origin) -> str | None:
    """The canonical address, unless it is the site's own: that would make all its stories one."""
    url = web_address(_facts(page, "address"), origin.base_url)
    parts = urlsplit(url or "")
    return url if parts.path.strip("/") or parts.query else None


def _node_text(node: LexborNode) -> str:
    return " ".join(node.text(separator=" ").split())


def _json_ld_fact(page: LexborHTMLParser, kind: str) -> str | None:
    key = _knowledge()["json_ld"][kind]
    for script in page.css("script[type='application/ld+json']"):
        for thing in _json_ld_objects(script.text()):
            if found := nonempty(thing.get(key)):
                return found
    return None


def _json_ld_objects(text: str) -> Iterator[Mapping[str, Any]]:
    """The objects of one block, those in lists and ``@graph`` included."""
    try:
        pending = [json.loads(text)]
    except (ValueError, RecursionError):
        return
    for _ in range(_JSON_LD_OBJECTS):
        if not pending:
            return
        thing = pending.pop(0)
        if isinstance(thing, list):
            pending.extend(thing[:_JSON_LD_OBJECTS])
        elif isinstance(thing, dict):
            yield thing
            pending.append(thing.get("@graph"))


def _without_headline(text: str, title: str | None) -> str:
    first, _, rest = text.partition("\n")
    return rest.strip() if title and rest and first.strip() == title else text
