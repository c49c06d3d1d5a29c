"""What is cut from an XML document because no XML parser, feedparser included, can live with it."""

from __future__ import annotations

import html.entities
import re
from collections.abc import Callable
from typing import NamedTuple

from transforms.formats.reading import Problem

FEED_ROOT = re.compile(
    r"<((?:[A-Za-z_][\w.-]{0,30}:)?(?:rss|feed|RDF|channel))[\s>/]", re.ASCII | re.IGNORECASE
)
"""The start of a feed's outermost element; group 1 is its name, prefix and all."""

ENTRY = re.compile(r"<(?:item|entry)[\s>/]", re.IGNORECASE)
"""The start of an entry."""

_PREFIXED_ENTRY = re.compile(
    r"<([A-Za-z_][\w.-]{0,30}:)(?:item|entry)[\s>/]", re.ASCII | re.IGNORECASE
)
_RSS_ROOT_TAG = re.compile(r"<(?:rss|channel)\s[^<>]{0,4000}>", re.IGNORECASE)
_NAMESPACE = re.compile(
    r"""(\sxmlns(?::[\w.-]{1,80})?\s{0,9}=\s{0,9})("[^"<>]{0,400}"|'[^'<>]{0,400}')"""
)
_DEFAULT_NAMESPACE = re.compile(r"""\sxmlns\s{0,9}=\s{0,9}(?:"[^"]*"|'[^']*')""")

_DECLARATION = re.compile(r"<\?xml\s[^<>]{0,400}>")
_PROLOGUE = ("<?", "<!--", "<!DOCTYPE", "<!doctype")
_ELEMENT = re.compile(r"<[A-Za-z]")
_BLANK = "\ufeff \t\r\n\x00"
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CHARACTER_REFERENCE = re.compile(r"&#([xX][0-9A-Fa-f]+|[0-9]+);?")
_NAMED_REFERENCE = re.compile(r"&(?!#)([A-Za-z][A-Za-z0-9]{1,31};)?")
_XML_NAMES = frozenset({"lt;", "gt;", "amp;", "quot;", "apos;"})
_CDATA = "<![CDATA["
_LONGEST_REFERENCE = 8
_LAST_CODE_POINT = 0x10FFFF


def repaired(text: str, root: re.Pattern[str] = FEED_ROOT) -> tuple[str, list[Problem]]:
    """``text`` without junk around it and without what XML forbids; a problem for what was cut.

    ``root`` finds the start of the outermost element; its group 1 is the name. A reference to half
    a surrogate pair makes feedparser raise: all its entries would be lost.
    """
    trimmed, problems = _without_surroundings(text.lstrip(_BLANK), root)
    cleaned, characters = _FORBIDDEN.subn("", trimmed)
    cleaned, references = _without_forbidden_references(cleaned)
    if removed := characters + references:
        detail = f"{removed} characters, or references to such, that XML forbids were removed."
        problems.append(Problem("xml.control_chars", detail))
    return cleaned, problems


def _without_surroundings(text: str, root: re.Pattern[str]) -> tuple[str, list[Problem]]:
    """``text`` without its declaration, and without junk around the document."""
    found = root.search(text)
    if found is None:
        return _DECLARATION.sub("", text, count=1), []
    begin, end = _begin(text, found.start()), _end(text, found[1])
    problems = []
    if text[: begin.junk_until].strip(_BLANK):
        problems.append(Problem("xml.malformed", "text before the XML document was cut off."))
    if text[end:].strip(_BLANK):
        problems.append(Problem("xml.malformed", "text after the XML document was cut off."))
    return text[begin.document_from : end], problems


class _Begin(NamedTuple):
    junk_until: int
    document_from: int


def _begin(text: str, root_start: int) -> _Begin:
    """Where junk ends and where the document starts; between them stands the declaration."""
    declaration = _DECLARATION.search(text, 0, root_start)
    if _ELEMENT.search(text, declaration.end() if declaration else 0, root_start):
        return _Begin(root_start, root_start)  # the feed is in an envelope, or behind a page
    if declaration:
        return _Begin(declaration.start(), declaration.end())
    if text.startswith(_PROLOGUE):
        return _Begin(0, 0)
    return _Begin(root_start, root_start)


def _end(text: str, root_name: str) -> int:
    """Behind the last end tag of the root, if only junk can follow; else the end of the text."""
    end_tag = text.rfind(f"</{root_name}")
    close = text.find(">", end_tag) + 1 if end_tag >= 0 else 0
    if not close or text[close:].lstrip(_BLANK).startswith(_PROLOGUE):
        return len(text)
    return close


def without_prologue(text: str, root: re.Pattern[str] = FEED_ROOT) -> str:
    """``text`` from its root on: entities that stay undeclared are never expanded."""
    found = root.search(text)
    return text[found.start() :] if found else text


def with_references_mended(text: str) -> str:
    """``text`` with HTML's entities as characters and stray ampersands escaped, CDATA left alone.

    Only for text that is not well-formed anyhow: there feedparser reads ``?id=1&lang=en`` as an
    entity, and an address comes out wrong.
    """
    return _outside_cdata(text, lambda outside: _NAMED_REFERENCE.sub(_mended, outside))


def with_plain_names(text: str) -> str:
    """``text`` with RSS in no namespace, entries without a prefix, namespaces without spaces.

    feedparser passes over the elements of a namespace that it does not know, and publishers put
    RSS, which is in none, into whatever they think of. At a space it splits names, and raises.
    """
    text = _NAMESPACE.sub(_without_space, text)
    root = FEED_ROOT.search(text)
    if root and (tag := _RSS_ROOT_TAG.match(text, root.start())):
        text = text[: tag.start()] + _DEFAULT_NAMESPACE.sub("", tag[0]) + text[tag.end() :]
    prefixed = _PREFIXED_ENTRY.search(text)
    if prefixed is None or ENTRY.search(text) or (root and root[1].lower().endswith("rdf")):
        return text
    prefix = re.compile(rf"(</?){re.escape(prefixed[1])}", re.IGNORECASE)
    return _outside_cdata(text, lambda outside: prefix.sub(r"\1", outside))


def _without_space(declaration: re.Match[str]) -> str:
    return declaration[1] + "".join(declaration[2].split())


def _outside_cdata(text: str, change: Callable[[str], str]) -> str:
    outside, *sections = text.split(_CDATA)
    changed = [change(outside)]
    for section in sections:
        inside, end, outside = section.partition("]]>")
        changed += [_CDATA, inside, end, change(outside)]
    return "".join(changed)


def _mended(reference: re.Match[str]) -> str:
    name = reference[1]
    if name in _XML_NAMES:
        return reference[0]
    character = html.entities.html5.get(name) if name else None
    return html.escape(character) if character else f"&amp;{name or ''}"


def _without_forbidden_references(text: str) -> tuple[str, int]:
    removed = 0

    def kept(reference: re.Match[str]) -> str:
        nonlocal removed
        if _is_character(reference[1]):
            return reference[0]
        removed += 1
        return ""

    return _CHARACTER_REFERENCE.sub(kept, text), removed


def _is_character(digits: str) -> bool:
    hexadecimal = digits[0] in "xX"
    digits = digits.lstrip("xX0")
    if not digits or len(digits) > _LONGEST_REFERENCE:
        return False
    code_point = int(digits, 16 if hexadecimal else 10)
    return code_point <= _LAST_CODE_POINT and not _FORBIDDEN.match(chr(code_point))
