"""The XML of wire formats as a tree: decoded, surveyed, and read without any entity.

NewsML-G2, NewsML 1.2 and NITF differ in their names alone; what is hard about them, bombs, torn
transfers and text in three kinds of markup, is the same and is here. The parser is the one behind
`xml_survey`, so that what was surveyed is what is read.
"""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import (
    Element,
    ParseError,
    XMLPullParser,
    tostring,
)

from transforms.formats.charsets import decoded
from transforms.formats.reading import Origin, Problem, first_of_each
from transforms.formats.xml_repair import repaired, with_references_mended, without_prologue
from transforms.formats.xml_survey import survey
from transforms.knowledge import knowledge

NEWSML_G2_ROOT = re.compile(
    r"<((?:[A-Za-z_][\w.-]{0,30}:)?"
    r"(?:news(?:Message|Item)|(?:package|knowledge|concept|planning|catalog)Item))[\s>/]",
    re.ASCII,
)
NEWSML_1_ROOT = re.compile(r"<(NewsML)[\s>/]", re.ASCII)
NITF_ROOT = re.compile(r"<((?:[A-Za-z_][\w.-]{0,30}:)?nitf)[\s>/]", re.ASCII | re.IGNORECASE)
"""Starts of the outermost elements; group 1 is the name. Case tells NewsML 1 from NewsML-G2."""

_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_BLOCKS = frozenset({"p", "br", "li", "tr", "div", "hl2", "pre"})
_BLANK = re.compile(r"\s+")
_BEFORE_COMMA = re.compile(r" (?=[,.])")


@dataclass(frozen=True, slots=True)
class Tree:
    """The root of a document, as much of it as could be read, and what was wrong with it."""

    root: Element | None
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Content:
    """The text of an item, and whether it is HTML; empty if there is none."""

    text: str = ""
    is_html: bool = False


def read_tree(content: bytes, origin: Origin, root: re.Pattern[str]) -> Tree:
    """The document as elements without namespaces; of a torn one, what came before the tear."""
    document = decoded(content, origin.charset, origin.default_charset)
    text, problems = repaired(document.text, root)
    if document.doubt:
        problems.append(Problem("encoding.mojibake_suspect", document.doubt))
    found = survey(text)
    if found.forbidding:
        return Tree(None, [found.forbidding])
    if found.is_torn or found.declares_entities:
        text = with_references_mended(without_prologue(text, root))
    return Tree(_root_of(text), first_of_each([*problems, *found.flaws]))


def _root_of(text: str) -> Element | None:
    """The root with what could be read of it; the survey has said where the rest breaks."""
    parser: XMLPullParser[Element] = XMLPullParser(events=("start",))
    root = None
    with contextlib.suppress(ParseError):
        parser.feed(text)
        root = _first_start(parser)
        parser.close()
    for element in root.iter() if root is not None else ():
        element.tag = element.tag.rpartition("}")[2]
    return root


def _first_start(parser: XMLPullParser[Element]) -> Element | None:
    """The root, which grows as the parser goes on; a ParseError if there is none to begin with."""
    event = next(iter(parser.read_events()), None)
    root = event[-1] if event else None
    return root if isinstance(root, Element) else None


def words(element: Element | None) -> str | None:
    """All text of an element as one line."""
    if element is None:
        return None
    return _BLANK.sub(" ", "".join(element.itertext())).strip() or None


def parts(element: Element | None) -> str | None:
    """The same of an element whose parts are fields, which need no space between them.

    >>> from xml.etree.ElementTree import fromstring
    >>> parts(fromstring("<dateline><city>OSLO</city>, <date>May 4</date><by>(X)</by></dateline>"))
    'OSLO, May 4 (X)'
    """
    if element is None:
        return None
    line = _BLANK.sub(" ", " ".join(element.itertext())).strip()
    return _BEFORE_COMMA.sub("", line) or None


def first_words(element: Element, *paths: str) -> str | None:
    """The words of the first element with any, by the paths in their order."""
    found = (words(each) for path in paths for each in element.iterfind(path))
    return next(filter(None, found), None)


def first_value(element: Element, attribute: str, *paths: str) -> str | None:
    """The first value of an attribute that is not empty, by the paths in their order."""
    found = (each.get(attribute, "").strip() for path in paths for each in element.iterfind(path))
    return next(filter(None, found), None)


def language_of_element(element: Element) -> str | None:
    """``xml:lang`` of the element."""
    return element.get(_LANGUAGE)


def content_of(container: Element) -> Content:
    """The story that a container holds: NITF, XHTML, loose paragraphs or plain text.

    Captions and tables, which NITF and HTML mark as such, are left out of a story that has more.
    """
    element = _body_in(container)
    element.tail = None
    _remove_furniture(element)
    plain = "".join(element.itertext()).strip()
    blocks = sum(each.tag in _BLOCKS for each in element.iter())
    # Some agencies set a whole story, line feeds, indents and all, into one paragraph.
    if not blocks or (blocks == 1 and "\n" in plain):
        return Content(plain)
    return Content(tostring(element, encoding="unicode", method="html"), is_html=True)


def _body_in(container: Element) -> Element:
    """``body.content`` of NITF, ``body`` of HTML, else the container itself."""
    for name in ("body.content", "body"):
        found = next(container.iter(name), None)
        if found is not None:
            return found
    return container


def _remove_furniture(element: Element) -> None:
    marked = [each for each in element.iter() if each.tag in _furniture()]
    furniture = frozenset(part for each in marked for part in each.iter())
    if any((each.text or "").strip() for each in element.iter() if each not in furniture):
        for parent in list(element.iter()):
            _remove_children(parent, furniture)


def _remove_children(parent: Element, furniture: frozenset[Element]) -> None:
    """Remove what is furniture among the children, but not the text behind it."""
    kept: list[Element] = []
    for child in parent:
        if child not in furniture:
            kept.append(child)
        elif kept:
            kept[-1].tail = (kept[-1].tail or "") + (child.tail or "")
        else:
            parent.text = (parent.text or "") + (child.tail or "")
    parent[:] = kept


def _furniture() -> frozenset[str]:
    return frozenset(knowledge("wire_formats")["markup"]["dropped_elements"])
