"""NewsML 1.0 to 1.2: items of nested components, in which a text may be cut into its parts."""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import replace
from xml.etree.ElementTree import Element

from schemas.elements import RawStory
from transforms.formats.reading import Origin, Reading
from transforms.formats.wire_items import (
    bare_code,
    status_of,
    urgency_of,
    wire_identity,
    wire_reading,
    without_version,
)
from transforms.formats.wire_xml import (
    NEWSML_1_ROOT,
    Content,
    content_of,
    first_value,
    first_words,
    language_of_element,
    read_tree,
)
from transforms.knowledge import knowledge

_IDENTIFIER_PARTS = ("ProviderId", "DateId", "NewsItemId")


def read_newsml_1(content: bytes, origin: Origin) -> Reading:
    """The stories of a document: one of each item, or of each headline that an item holds."""
    tree = read_tree(content, origin, NEWSML_1_ROOT)
    if tree.root is None:
        return wire_reading([], tree.problems)
    stories: list[RawStory] = []
    others: list[str] = []
    for item in tree.root.iter("NewsItem"):
        if _is_picture(item):
            others.append(_guid(item) or "without an identifier")
            continue
        stories += _stories(item, len(stories), origin, tree.root)
    return wire_reading(stories, tree.problems, others)


def _is_picture(item: Element) -> bool:
    """Whether there is something in the item, but no text."""
    return next(item.iter("ContentItem"), None) is not None and not _has_text(item)


def _texts(component: Element) -> Iterator[Element]:
    """The components within that hold a text themselves; captions of pictures are none."""
    for each in component.iter("NewsComponent"):
        contents = each.findall("ContentItem")
        is_text = bool(contents) and all(map(_is_text, contents))
        if is_text and _role(each) not in _named("caption"):
            yield each


def _is_text(content: Element) -> bool:
    medium = first_value(content, "FormalName", "MediaType")
    if medium:
        return bare_code(medium) in _named("text")
    return content.find("DataContent") is not None


def _has_text(component: Element) -> bool:
    return next(_texts(component), None) is not None


def _role(component: Element) -> str:
    return bare_code(first_value(component, "FormalName", "Role") or "")


def _named(kind: str) -> list[str]:
    names: list[str] = knowledge("wire_formats")["components"][kind]
    return names


def _stories(item: Element, position: int, origin: Origin, root: Element) -> Iterator[RawStory]:
    """One story, unless several components have a headline and a text each."""
    whole = _story(item, position, origin, root)
    headed = [
        component
        for component in item.iterfind("NewsComponent//NewsComponent")
        if component.find("NewsLines/HeadLine") is not None and _has_text(component)
    ]
    if len(headed) < 2 or _are_equivalents(item):  # noqa: PLR2004 - several
        yield whole
        return
    for place, component in enumerate(headed):
        name = component.get("Duid") or str(place)
        part = _content(component)
        yield replace(
            whole,
            identity=f"{whole.identity}#{name}",
            guid=f"{whole.guid}#{name}",
            position=position + place,
            title=first_words(component, "NewsLines/HeadLine"),
            text=part.text,
            is_html=part.is_html,
            byline=_line(component, item, "ByLine"),
            dateline=_line(component, item, "DateLine"),
            slug=_line(component, item, "SlugLine"),
            language=_language(component) or whole.language,
        )


def _line(component: Element, item: Element, name: str) -> str | None:
    """A line of the component, else of the whole item; never of another component."""
    own = first_words(component, f"NewsLines/{name}")
    return own or first_words(item, f"NewsComponent/NewsLines/{name}")


def _are_equivalents(item: Element) -> bool:
    return any(each.get("EquivalentsList") == "yes" for each in item.iter("NewsComponent"))


def _story(item: Element, position: int, origin: Origin, root: Element) -> RawStory:
    guid = _guid(item)
    story = _content(item)
    embargo = first_words(item, "NewsManagement/StatusWillChange/DateAndTime")
    status = first_value(item, "FormalName", "NewsManagement/Status")
    return RawStory(
        source=origin.source,
        origin=origin.origin,
        identity=wire_identity(origin, position, guid=guid),
        position=position,
        text=story.text,
        is_html=story.is_html,
        title=first_words(item, ".//NewsLines/HeadLine", ".//hedline/hl1") or _headline(item),
        guid=guid,
        published=first_words(
            item, "NewsManagement/ThisRevisionCreated", "NewsManagement/FirstCreated"
        )
        or first_words(root, "NewsEnvelope/DateAndTime"),
        byline=first_words(item, ".//NewsLines/ByLine", ".//body.head/byline"),
        agency=_agency(item),
        language=_language(item),
        dateline=first_words(item, ".//NewsLines/DateLine", ".//body.head/dateline"),
        slug=first_words(item, ".//NewsLines/SlugLine", "Identification/NameLabel"),
        wire_number=first_words(root, "NewsEnvelope/TransmissionId"),
        version=first_words(item, "Identification/NewsIdentifier/RevisionId"),
        urgency=urgency_of(first_value(item, "FormalName", "NewsManagement/Urgency")),
        editors_note=_note(item),
        status=status_of(status, embargo),
        embargo=embargo if bare_code(status or "") == "embargoed" else None,
    )


def _guid(item: Element) -> str | None:
    """The parts of the identifier but the revision, joined as RFC 3085 joins them."""
    identifier = "Identification/NewsIdentifier"
    named = [first_words(item, f"{identifier}/{part}") for part in _IDENTIFIER_PARTS]
    if all(named):
        return f"urn:newsml:{':'.join(filter(None, named))}"
    return without_version(first_words(item, f"{identifier}/PublicIdentifier"))


def _content(container: Element) -> Content:
    """All parts of the text in their order; of equivalent ones the first."""
    found: list[Content] = []
    for component in _texts(container):
        if _role(component) in _named("headline"):
            continue
        contents = (content_of(data) for data in component.iterfind("ContentItem/DataContent"))
        found.append(next((content for content in contents if content.text), Content()))
    found = [content for content in found if content.text]
    if len(found) < 2 or _are_equivalents(container):  # noqa: PLR2004 - several
        return next(iter(found), Content())
    if not any(content.is_html for content in found):
        return Content("\n\n".join(content.text for content in found))
    return Content("".join(map(_as_html, found)), is_html=True)


def _as_html(content: Content) -> str:
    return content.text if content.is_html else f"<pre>{html.escape(content.text)}</pre>"


def _headline(item: Element) -> str | None:
    """The text of the component that is the headline, where the item is cut into such parts."""
    for component in _texts(item):
        if _role(component) in _named("headline"):
            return first_words(component, "ContentItem/DataContent")
    return None


def _agency(item: Element) -> str | None:
    metadata = ".//AdministrativeMetadata"
    return (
        first_words(item, ".//NewsLines/CreditLine")
        or first_value(item, "FormalName", f"{metadata}/Provider/Party", f"{metadata}/Source/Party")
        or first_words(item, "Identification/NewsIdentifier/ProviderId")
    )


def _language(component: Element) -> str | None:
    declared = first_value(component, "FormalName", ".//DescriptiveMetadata/Language")
    return declared or language_of_element(component)


def _note(item: Element) -> str | None:
    for line in item.iterfind(".//NewsLines/NewsLine"):
        kind = bare_code(first_value(line, "FormalName", "NewsLineType") or "")
        if kind in _named("editors_note"):
            return first_words(line, "NewsLineText")
    return None
