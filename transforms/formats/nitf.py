"""NITF 3.x: one story a document, its management in ``docdata``."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from schemas.elements import RawStory
from transforms.formats.reading import Origin, Reading
from transforms.formats.wire_items import (
    references,
    status_of,
    urgency_of,
    wire_identity,
    wire_reading,
    without_version,
)
from transforms.formats.wire_xml import (
    NITF_ROOT,
    Content,
    content_of,
    first_value,
    first_words,
    language_of_element,
    parts,
    read_tree,
    words,
)

_HEADLINES = ("body/body.head/hedline/hl1", "body/body.head/hedline", "head/title")


def read_nitf(content: bytes, origin: Origin) -> Reading:
    """The story of a document."""
    tree = read_tree(content, origin, NITF_ROOT)
    stories = [] if tree.root is None else [_story(tree.root, origin)]
    return wire_reading(stories, tree.problems)


def _story(root: Element, origin: Origin) -> RawStory:
    docdata = root.find("head/docdata")
    data = docdata if docdata is not None else root
    guid = without_version(first_value(data, "id-string", "doc-id"))
    agency = _agency(root, data)
    issued, released = (first_value(data, "norm", f"date.{of}") for of in ("issue", "release"))
    # A day of release that is the day of issue is no embargo, however exactly the latter is told.
    exactness = min(len(released or ""), len(issued or ""))
    is_later = bool(released) and (released or "")[:exactness] != (issued or "")[:exactness]
    embargo = released if is_later or (released and not issued) else None
    key = first_value(data, "key", "du-key")
    story = _content(root)
    return RawStory(
        source=origin.source,
        origin=origin.origin,
        identity=wire_identity(origin, 0, guid=guid),
        position=0,
        text=story.text,
        is_html=story.is_html,
        title=first_words(root, *_HEADLINES),
        guid=guid,
        published=issued or first_value(root, "date.publication", "head/pubdata") or released,
        byline=_byline(root),
        agency=agency,
        language=language_of_element(root)
        or next(filter(None, map(language_of_element, root.iterfind("body"))), None),
        dateline=parts(root.find("body/body.head/dateline")),
        slug=key or first_value(data, "fix-id", "fixture"),
        version=first_value(data, "version", "du-key") or first_value(data, "generation", "du-key"),
        urgency=urgency_of(first_value(data, "ed-urg", "urgency")),
        editors_note=" ".join(_notes(root, data)) or None,
        status=status_of(data.get("management-status"), embargo),
        embargo=embargo,
        refers_to=references(guid, [key]),
    )


def _content(root: Element) -> Content:
    body = root.find("body/body.content")
    return Content() if body is None else content_of(body)


def _byline(root: Element) -> str | None:
    """Who wrote it, without the title that stands in the same element."""
    byline = root.find("body/body.head/byline")
    if byline is None:
        return None
    person = words(byline.find("person"))
    if person:
        return person
    for title in byline.findall("byttl"):
        title.text = ""
        title[:] = []
    return parts(byline)


def _agency(root: Element, data: Element) -> str | None:
    return (
        first_words(root, "body/body.head/distributor")
        or first_value(data, "regsrc", "doc-id")
        or first_value(data, "holder", "doc.copyright")
        or first_value(data, "owner", "doc.rights")
    )


def _notes(root: Element, data: Element) -> Iterator[str]:
    """What the document tells editors, and what its last revision was for."""
    yield from (message.get("info", "") for message in data.iterfind("ed-msg"))
    yield from filter(None, map(words, root.iterfind("body/body.head/note")))
    revisions = root.findall("head/revision-history")
    if revisions and (comment := revisions[-1].get("comment")):
        yield comment
