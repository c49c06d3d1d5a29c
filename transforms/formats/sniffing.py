"""What a document is, by its first bytes; names and content types only say what was meant."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Literal

from schemas.elements import InputUnit
from transforms.formats.anpa import looks_like_anpa
from transforms.formats.iptc_7901 import looks_like_iptc_7901
from transforms.formats.mail import looks_like_mail
from transforms.formats.ninjs import looks_like_ninjs
from transforms.formats.wire_xml import NEWSML_1_ROOT, NEWSML_G2_ROOT, NITF_ROOT
from transforms.formats.xml_repair import ENTRY, FEED_ROOT

WireKind = Literal["newsml_g2", "newsml_1", "nitf", "ninjs", "anpa", "iptc_7901", "mail"]
Kind = (
    WireKind
    | Literal["feed", "xml", "json", "html", "pdf", "image", "archive", "binary", "empty", "text"]
)

_FEED_SUFFIXES = frozenset({".xml", ".rss", ".atom", ".rdf", ".json", ".feed"})
_HEAD_BYTES = 262_144
_PDF_BYTES = 1_024
_WHITESPACE = b" \t\r\n\x00\xef\xbb\xbf\xff\xfe"

_WIDE_STARTS = (
    (b"\xff\xfe\x00\x00", "utf-32-le"),  # before UTF-16, whose mark it starts with
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
    (b"<\x00", "utf-16-le"),
    (b"\x00<", "utf-16-be"),
)

_MAGIC: tuple[tuple[bytes, Kind], ...] = (
    (b"\x89PNG\r\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF87a", "image"),
    (b"GIF89a", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"PK\x03\x04", "archive"),
    (b"PK\x05\x06", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"BZh", "archive"),
    (b"\xfd7zXZ\x00", "archive"),
    (b"\x28\xb5\x2f\xfd", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"Rar!\x1a", "archive"),
    (b"\xd0\xcf\x11\xe0", "binary"),
    (b"\x7fELF", "binary"),
)

_PAGE_ROOT = re.compile(r"<(?:!doctype\s{1,9}html|html)[\s>]", re.IGNORECASE)
_ROOTS: tuple[tuple[re.Pattern[str], Kind], ...] = (
    (FEED_ROOT, "feed"),
    (_PAGE_ROOT, "html"),
    (NEWSML_G2_ROOT, "newsml_g2"),
    (NEWSML_1_ROOT, "newsml_1"),
    (NITF_ROOT, "nitf"),
)
_SHAPES: tuple[tuple[Callable[[str], bool], Kind], ...] = (
    (looks_like_anpa, "anpa"),
    (looks_like_iptc_7901, "iptc_7901"),
    (looks_like_mail, "mail"),
    (looks_like_ninjs, "ninjs"),
)
_PAGE_START = re.compile(
    r"<(?:head|body|title|meta|link|div|p|h[1-6]|article|section|main|table|center|script|style)[\s>]",
    re.IGNORECASE,
)


def expects_feed(unit: InputUnit) -> bool:
    """Whether a feed was meant: every URL, and files called so (``.xml``, ``.rss.gz`` …)."""
    path = PurePosixPath(unit.origin.lower())
    suffix = path.with_suffix("").suffix if path.suffix == ".gz" else path.suffix
    return unit.kind == "url" or suffix in _FEED_SUFFIXES


def kind_of(content: bytes, *, feed_expected: bool) -> Kind:
    """What ``content`` is. Where a feed is expected, it may also start after some junk."""
    if not content.strip(_WHITESPACE):
        return "empty"
    head = _head(content)
    if kind := _magic_kind(content) or _shape_kind(head):
        return kind
    if head.startswith("<"):
        return _markup_kind(head, feed_expected=feed_expected)
    if head.startswith(("{", "[")) and (feed_expected or _is_json(content)):
        return "json"
    if _is_binary(content):
        return "binary"
    return _markup_after_junk(head) if feed_expected else "text"


def _magic_kind(content: bytes) -> Kind | None:
    if content[:_PDF_BYTES].lstrip(_WHITESPACE).startswith(b"%PDF-"):
        return "pdf"
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "image"
    return next((kind for magic, kind in _MAGIC if content.startswith(magic)), None)


def _shape_kind(head: str) -> Kind | None:
    """The kind of a document that is no markup and has a shape of its own."""
    return next((kind for has_shape, kind in _SHAPES if has_shape(head)), None)


def _head(content: bytes) -> str:
    """The first characters; names of elements are ASCII in every charset but UTF-16 and 32."""
    for start, charset in _WIDE_STARTS:
        if content.startswith(start):
            return content[:_HEAD_BYTES].decode(charset, "replace").lstrip("\ufeff \t\r\n")
    return content[:_HEAD_BYTES].decode("latin-1").lstrip("\xef\xbb\xbf \t\r\n\x00")


def _markup_kind(head: str, *, feed_expected: bool) -> Kind:
    kind = _root_kind(head, feed_expected=feed_expected)
    if kind:
        return kind
    if head.startswith(("<?xml", "<!DOCTYPE", "<!--")):
        return "xml"
    if _PAGE_START.match(head):
        return "html"
    return "xml" if feed_expected else "text"


def _markup_after_junk(head: str) -> Kind:
    return _root_kind(head, feed_expected=True) or ("xml" if "<?xml" in head else "text")


def _root_kind(head: str, *, feed_expected: bool) -> Kind | None:
    """The kind whose root stands first: a page may quote a feed, a feed a page, a wire both.

    Where a feed is expected, one with entries is it, whatever page a server put before it.
    """
    found = ((root.search(head), kind) for root, kind in _ROOTS)
    starts = [(match.start(), kind) for match, kind in found if match]
    first = min(starts)[1] if starts else None
    feed = FEED_ROOT.search(head) if first == "html" and feed_expected else None
    return "feed" if feed and ENTRY.search(head, feed.end()) else first


def _is_json(content: bytes) -> bool:
    try:
        json.loads(content)
    except (ValueError, RecursionError):
        return False
    return True


def _is_binary(content: bytes) -> bool:
    """More than one control character in a hundred bytes: no charset of text looks like that."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")):
        return False
    head = content[:_HEAD_BYTES]
    controls = len(head) - len(head.translate(None, bytes([*range(9), *range(14, 27), 127])))
    return controls > max(3, len(head) // 100)
