"""A document becomes raw stories and rejections: what it is, who reads it, where it goes.

Nothing is lost: every document gives at least one story or one rejection, and a document that is
wrong in part gives both. Nothing that it holds can raise here, or keep its reader for longer than
the sandbox's deadline.
"""

from __future__ import annotations

from collections.abc import Callable

from schemas.elements import Document, RawStory, Rejection
from transforms.formats import limits
from transforms.formats.anpa import read_anpa
from transforms.formats.compression import opened
from transforms.formats.feeds import read_feed
from transforms.formats.iptc_7901 import read_iptc_7901
from transforms.formats.json_feeds import read_json_feed
from transforms.formats.mail import read_mail
from transforms.formats.newsml_1 import read_newsml_1
from transforms.formats.newsml_g2 import read_newsml_g2
from transforms.formats.ninjs import read_ninjs
from transforms.formats.nitf import read_nitf
from transforms.formats.reading import (
    Origin,
    Problem,
    Reading,
    drop_source,
    feed_source,
    origin_of,
    rejection,
)
from transforms.formats.sandbox import Sandbox, SandboxError
from transforms.formats.sniffing import Kind, expects_feed, kind_of
from transforms.formats.text_drops import read_drop
from transforms.formats.web_pages import is_bot_wall, read_page

Parser = Callable[[bytes, Origin], Reading]

_FEED_PARSERS: dict[Kind, Parser] = {"feed": read_feed, "xml": read_feed, "json": read_json_feed}
WIRE_PARSERS: dict[Kind, Parser] = {
    "newsml_g2": read_newsml_g2,
    "newsml_1": read_newsml_1,
    "nitf": read_nitf,
    "ninjs": read_ninjs,
    "anpa": read_anpa,
    "iptc_7901": read_iptc_7901,
    "mail": read_mail,
}


def parse_document(document: Document, sandbox: Sandbox) -> list[RawStory | Rejection]:
    """The stories of ``document`` in its order, then what was wrong with it.

    RuntimeError: the sandbox's process cannot be started at all, which is no document's fault.
    """
    source, reading = _read(document, sandbox)
    rejections = [rejection(document, source, problem) for problem in reading.problems]
    return [*reading.stories, *rejections]


def _read(document: Document, sandbox: Sandbox) -> tuple[str, Reading]:
    """The source that the document's rejections name, and what the parser for its kind found."""
    unit = document.unit
    feed_expected = expects_feed(unit)
    source = feed_source(unit) if feed_expected else drop_source(unit)
    content = _checked(document.content)
    if isinstance(content, Problem):
        return source, Reading(problems=[content])
    kind = kind_of(content, feed_expected=feed_expected)
    if kind == "text" and not feed_expected:
        return source, read_drop(content, unit)
    if parser := _parser(kind, feed_expected=feed_expected):
        source = feed_source(unit) if kind in _FEED_PARSERS else drop_source(unit)
        return source, _sandboxed(sandbox, parser, content, origin_of(document, source))
    return source, Reading(problems=[_unreadable(kind, content, feed_expected=feed_expected)])


def _checked(content: bytes) -> bytes | Problem:
    """The content opened if it is gzip, and within the size that is read at all."""
    inside = opened(content)
    if isinstance(inside, bytes) and len(inside) > limits.BODY_BYTES:
        detail = f"{len(inside)} bytes; the limit is {limits.BODY_BYTES}. Split the file."
        return Problem("size.body", detail)
    return inside


def _parser(kind: Kind, *, feed_expected: bool) -> Parser | None:
    if kind == "html" and not feed_expected:
        return read_page
    return _FEED_PARSERS.get(kind) or WIRE_PARSERS.get(kind)


def _sandboxed(sandbox: Sandbox, parser: Parser, content: bytes, origin: Origin) -> Reading:
    try:
        return sandbox.run(parser, content, origin)
    except SandboxError as error:
        return Reading(problems=[Problem(error.reason, str(error))])


def _unreadable(kind: Kind, content: bytes, *, feed_expected: bool) -> Problem:
    if not feed_expected:
        if kind == "empty":
            return Problem("drop.empty", "nothing but white space.")
        return Problem(f"not_text.{kind}", f"a text was expected; this is {_WORDS[kind]}.")
    if kind == "html" and is_bot_wall(content):
        detail = "the page of a wall against bots; ask the publisher to let wirelake in."
        return Problem("not_a_feed.botwall", detail)
    return Problem(f"not_a_feed.{kind}", f"a feed was expected; this is {_WORDS[kind]}.")


_WORDS: dict[Kind, str] = {
    "html": "an HTML page",
    "pdf": "a PDF document",
    "image": "an image",
    "archive": "an archive",
    "binary": "no text in any charset",
    "empty": "empty",
    "text": "plain text",
}
