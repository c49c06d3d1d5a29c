"""NewsML-G2 2.x: single items, messages of several, and packages whose items lie beside them.

Read from the XML itself: IPTC's own library hands out the content and the items of a message as
bare elements, resolves entities, prints, and keeps its catalogues in a global.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from schemas.elements import RawStory
from transforms.formats.reading import Origin, Problem, Reading
from transforms.formats.wire_items import (
    bare_code,
    is_replacement,
    is_wire_number,
    references,
    status_of,
    urgency_of,
    wire_identity,
    wire_reading,
    without_version,
)
from transforms.formats.wire_xml import (
    NEWSML_G2_ROOT,
    Content,
    content_of,
    first_value,
    first_words,
    language_of_element,
    parts,
    read_tree,
)

_TEXT_CLASSES = frozenset({"", "text", "composite"})
_NAMED = 5


def read_newsml_g2(content: bytes, origin: Origin) -> Reading:
    """The text items of a document; pictures, and packages of items elsewhere, are problems."""
    tree = read_tree(content, origin, NEWSML_G2_ROOT)
    if tree.root is None:
        return wire_reading([], tree.problems)
    sent = first_words(tree.root, "header/sent")
    items = list(tree.root.iter("newsItem"))
    texts = [item for item in items if _item_class(item) in _TEXT_CLASSES]
    stories = [_story(item, place, origin, sent) for place, item in enumerate(texts)]
    others = [
        f"{item.get('guid')} ({_item_class(item)})"
        for item in items
        if _item_class(item) not in _TEXT_CLASSES
    ]
    return wire_reading(stories, [*tree.problems, *_absent_items(tree.root)], others)


def _item_class(item: Element) -> str:
    return bare_code(_code(item, "itemMeta/itemClass") or "")


def _code(item: Element, path: str) -> str | None:
    """A concept's code, by whichever attribute the item states it."""
    found = (first_value(item, name, path) for name in ("qcode", "uri", "literal"))
    return next(filter(None, found), None)


def _absent_items(root: Element) -> list[Problem]:
    """A problem for what packages refer to and the document does not hold."""
    held = {item.get("guid") for item in root.iter("newsItem")}
    wanted = [
        reference.get("residref", "")
        for package in root.iter("packageItem")
        for reference in package.iter("itemRef")
    ]
    absent = [item for item in wanted if item not in held]
    if not absent:
        return []
    names = ", ".join(absent[:_NAMED])
    detail = f"a package of {len(absent)} items that are not in it: {names}. Send them as well."
    return [Problem("wire.package", detail)]


def _story(item: Element, position: int, origin: Origin, sent: str | None) -> RawStory:
    guid = without_version(item.get("guid"))
    story = _content(item)
    embargo = first_words(item, "itemMeta/embargoed")
    dateline = item.find("contentMeta/dateline")
    return RawStory(
        source=origin.source,
        origin=origin.origin,
        identity=wire_identity(origin, position, guid=guid),
        position=position,
        text=story.text,
        is_html=story.is_html,
        title=first_words(item, "contentMeta/headline", "itemMeta/title", ".//hedline/hl1"),
        guid=guid,
        published=first_words(item, "itemMeta/versionCreated", "itemMeta/firstCreated") or sent,
        byline=first_words(item, "contentMeta/by", ".//body.head/byline"),
        agency=_agency(item),
        language=first_value(item, "tag", "contentMeta/language") or language_of_element(item),
        dateline=parts(dateline)
        or parts(item.find(".//body.head/dateline"))
        or first_words(item, "contentMeta/located/name"),
        slug=first_words(item, "contentMeta/slugline"),
        wire_number=_wire_number(item),
        version=item.get("version"),
        urgency=urgency_of(first_words(item, "contentMeta/urgency")),
        editors_note=" ".join(_notes(item)) or None,
        status=status_of(_code(item, "itemMeta/pubStatus"), embargo),
        embargo=embargo,
        refers_to=references(guid, _replaced(item)),
    )


def _content(item: Element) -> Content:
    """The first rendition with a text; several are the same content in other formats."""
    for rendition in item.iterfind("contentSet/*"):
        found = _rendition(rendition)
        if found.text:
            return found
    return Content()


def _rendition(rendition: Element) -> Content:
    if rendition.tag == "inlineXML":
        return content_of(rendition)
    if rendition.tag == "inlineData" and not rendition.get("encoding"):
        text = "".join(rendition.itertext()).strip()
        return Content(text, is_html="html" in rendition.get("contenttype", ""))
    return Content()


def _agency(item: Element) -> str | None:
    """The credit, else the source, else the provider, by name where one is given."""
    meta = ("contentMeta/creditline", "contentMeta/infoSource/name", "itemMeta/provider/name")
    return (
        first_words(item, *meta)
        or first_value(item, "literal", "contentMeta/infoSource", "itemMeta/provider")
        or _agency_code(item)
    )


def _agency_code(item: Element) -> str | None:
    code = _code(item, "itemMeta/provider")
    return code.rpartition(":")[2] if code else None


def _wire_number(item: Element) -> str | None:
    found = (
        first_words(alternative, ".")
        for alternative in item.iterfind("contentMeta/altId")
        if is_wire_number(alternative.get("type", ""))
    )
    return next(filter(None, found), None)


def _notes(item: Element) -> Iterator[str]:
    for note in item.iterfind("itemMeta/edNote"):
        if found := first_words(note, "."):
            yield found


def _replaced(item: Element) -> Iterator[str | None]:
    """Items that links of the item say it takes the place of."""
    for link in item.iterfind("itemMeta/link"):
        if is_replacement(link.get("rel", "")):
            yield link.get("residref") or link.get("guidref") or link.get("idRef")
