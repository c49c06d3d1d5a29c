"""IPTC ninjs 1.x, 2.x and 3.x: one item, a list of items, or items in an agency's envelope.

The versions differ in case (``versioncreated``, ``versionCreated``) and in number (a ``headline``,
or ``headlines`` with roles), and so do agencies that call their JSON ninjs: both are read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from schemas.elements import RawStory
from transforms.formats.charsets import decoded
from transforms.formats.identities import nonempty, web_address
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

Fields = Mapping[str, Any]

_OPENING = re.compile(r"\s*(?:\[\s*)?\{")
_URI = re.compile(r'"(?:uri|guid)"\s{0,9}:')
_OTHERS = re.compile(
    r'"(?:version[cC]reated|pub[sS]tatus|headlines?|bodies|body_(?:x?html|text)|'
    r'representation[tT]ype)"\s{0,9}:'
)
_JSON_FEED = "jsonfeed.org/version/"
_ENVELOPES = ("data", "item", "items", "newsitems", "results")
_ENVELOPE_DEPTH = 6
_TEXT_TYPES = frozenset({"", "text", "composite", "article"})
_BODIES = (("body_xhtml", True), ("body_html", True), ("body_text", False))


def looks_like_ninjs(head: str) -> bool:
    """Whether JSON that begins so has the names of ninjs in it, and is no JSON Feed."""
    return bool(
        _OPENING.match(head)
        and _URI.search(head)
        and _OTHERS.search(head)
        and _JSON_FEED not in head
    )


def read_ninjs(content: bytes, origin: Origin) -> Reading:
    """The text items of a document; pictures and video are problems."""
    try:
        document = json.loads(decoded(content, origin.charset, origin.default_charset).text)
    except (ValueError, RecursionError) as error:
        detail = f"broken JSON: {error}. Send the file again."
        return Reading(problems=[Problem("json.malformed", detail)])
    stories: list[RawStory] = []
    others: list[str] = []
    for item in _items(document, _ENVELOPE_DEPTH):
        kind = bare_code(_line(item, "type") or "")
        if kind in _TEXT_TYPES:
            stories.append(_story(item, len(stories), origin))
        else:
            others.append(f"{_guid(item)} ({kind})")
    return wire_reading(stories, others=others)


def _items(value: object, depth: int) -> Iterator[Fields]:
    """The items in a document, with lower-case names; associated items with a text are items."""
    if isinstance(value, list) and depth:
        for each in value:
            yield from _items(each, depth - 1)
    if not isinstance(value, dict) or not depth:
        return
    fields = {str(name).lower(): each for name, each in value.items()}
    if not ("uri" in fields or "guid" in fields):
        for name in _ENVELOPES:
            yield from _items(fields.get(name), depth - 1)
        return
    yield fields
    associated = fields.get("associations")
    inner = list(associated.values()) if isinstance(associated, dict) else associated
    for item in _items(inner, 2):
        if bare_code(_line(item, "type") or "") == "text" and _text(item)[0]:
            yield item


def _story(item: Fields, position: int, origin: Origin) -> RawStory:
    guid = without_version(_guid(item))
    text, is_html = _text(item)
    embargo = _line(item, "embargoed", "embargoeduntil")
    agency = _agency(item)
    return RawStory(
        source=origin.source,
        origin=origin.origin,
        identity=wire_identity(origin, position, guid=guid),
        position=position,
        text=text,
        is_html=is_html,
        title=_main(item, "headline") or _main(item, "title"),
        url=web_address(_line(item, "url", "canonicalurl")),
        guid=guid,
        published=_line(item, "versioncreated", "contentcreated", "firstcreated"),
        byline=_main(item, "byline") or _line(item, "by"),
        agency=agency,
        language=_line(item, "language"),
        dateline=_main(item, "dateline") or _main(item, "located"),
        slug=_main(item, "slugline"),
        wire_number=_wire_number(item),
        version=_line(item, "version"),
        urgency=urgency_of(item.get("urgency") or item.get("editorialpriority")),
        editors_note=_main(item, "ednote"),
        status=status_of(_line(item, "pubstatus"), embargo),
        embargo=embargo,
        refers_to=references(guid, _replaced(item)),
    )


def _line(item: Fields, *names: str) -> str | None:
    """The first of the properties that is a string or a number with anything in it."""
    for name in names:
        value = item.get(name)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return str(value)
        if found := nonempty(value):
            return found
    return None


def _members(item: Fields, name: str) -> list[Fields]:
    """The objects of a list, or of an object, with lower-case names."""
    value = item.get(name)
    values = value if isinstance(value, list) else [value]
    return [
        {str(key).lower(): each for key, each in member.items()}
        for member in values
        if isinstance(member, dict)
    ]


def _main(item: Fields, name: str) -> str | None:
    """A property that is a string in version 1 and a list of such with roles in later ones."""
    if found := _line(item, name):
        return found
    members = [*_members(item, f"{name}s"), *_members(item, name)]
    main = [each for each in members if bare_code(_line(each, "role") or "") in ("", "main")]
    values = (_line(each, "value", "name", "text", "city") for each in [*main, *members])
    return next(filter(None, values), None)


def _guid(item: Fields) -> str | None:
    """The item's own identifier; where the address of a request stands for it, its alternative."""
    alternatives = item.get("altids")
    if isinstance(alternatives, dict) and (own := nonempty(alternatives.get("itemid"))):
        return own
    return _line(item, "uri", "guid")


def _text(item: Fields) -> tuple[str, bool]:
    """The body, and whether it is HTML: of version 1 by its name, of later ones by its type."""
    for name, is_html in _BODIES:
        if text := nonempty(item.get(name)):
            return text, is_html
    bodies = _members(item, "bodies")
    main = [body for body in bodies if bare_code(_line(body, "role") or "") in ("", "main")]
    for body in [*main, *bodies]:
        if text := nonempty(body.get("value")):
            return text, "html" in (_line(body, "contenttype", "mimetype") or "")
    return "", False


def _agency(item: Fields) -> str | None:
    sources = [*_members(item, "infosource"), *_members(item, "infosources")]
    named = (_line(source, "name", "literal") for source in sources)
    return (
        _line(item, "creditline")
        or next(filter(None, named), None)
        or _line(item, "provider", "source", "copyrightholder")
    )


def _alternatives(item: Fields) -> Iterator[tuple[str, str]]:
    """Kind and value of each alternative identifier: a table in version 1, later a list."""
    alternatives = item.get("altids")
    if isinstance(alternatives, dict):
        yield from ((str(kind), str(value)) for kind, value in alternatives.items())
    for each in _members(item, "altids") if isinstance(alternatives, list) else ():
        yield _line(each, "role", "type") or "", _line(each, "value") or ""


def _wire_number(item: Fields) -> str | None:
    found = (value for kind, value in _alternatives(item) if is_wire_number(kind))
    return next(filter(None, found), None)


def _replaced(item: Fields) -> Iterator[str | None]:
    """``evolvedfrom``, and associations by a relation that says so."""
    yield _line(item, "evolvedfrom")
    associations = item.get("associations")
    named = associations.items() if isinstance(associations, dict) else ()
    pairs: list[tuple[str, Fields]] = [
        (str(name), each) for name, each in named if isinstance(each, dict)
    ]
    pairs += [(_line(each, "rel", "name") or "", each) for each in _members(item, "links")]
    if isinstance(associations, list):
        pairs += [
            (_line(each, "rel", "name") or "", each) for each in _members(item, "associations")
        ]
    for relation, each in pairs:
        if is_replacement(relation):
            yield _line(each, "uri", "guid", "href")
