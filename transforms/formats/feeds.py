"""RSS 0.9x to 2.0, RDF and Atom 0.3/1.0, read with feedparser, which can hang or crash: sandboxed.

Its parsed dates are never used: it invents months that it cannot read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from schemas.elements import RawStory
from transforms.formats.charsets import decoded
from transforms.formats.feed_parser import Fields, ParsedFeed, parse_feed
from transforms.formats.identities import (
    entry_identity,
    nonempty,
    web_address,
    with_shared_guids_told_apart,
)
from transforms.formats.reading import Origin, Problem, Reading, first_of_each
from transforms.formats.xml_repair import (
    repaired,
    with_plain_names,
    with_references_mended,
    without_prologue,
)
from transforms.formats.xml_survey import Survey, survey

_PLAIN_TEXT = "text/plain"
_TEXT_TYPES = frozenset({_PLAIN_TEXT, "text/html", "application/xhtml+xml"})
_MARKUP = re.compile(r"</?[A-Za-z][^<>]{0,200}>|&(?:#[0-9]{1,7}|[A-Za-z][A-Za-z0-9]{1,31});")
_MAIL_ADDRESS = re.compile(r"[^\s()<>]{1,64}@[^\s()<>]{1,255}")
_DATES = ("published", "updated", "created")


def read_feed(content: bytes, origin: Origin) -> Reading:
    """The entries of a feed, and what is wrong with it; a torn feed gives both."""
    document = decoded(content, origin.charset, origin.default_charset)
    cleaned, problems = repaired(document.text)
    text = with_plain_names(cleaned)
    if document.doubt:
        problems.append(Problem("encoding.mojibake_suspect", document.doubt))
    found = survey(text)
    if found.forbidding:
        return Reading(problems=[found.forbidding])
    text = with_references_mended(text) if found.is_torn else text
    parsed = parse_feed(without_prologue(text) if found.declares_entities else text)
    reading = _reading(parsed, origin)
    if not (parsed.version or parsed.problems or reading.stories):
        return _not_a_feed(found)
    flaws = first_of_each([*problems, *parsed.problems, *found.flaws])
    return Reading(reading.stories, [*reading.problems, *flaws])


def _not_a_feed(found: Survey) -> Reading:
    unknown = Problem("not_a_feed.xml", "well-formed XML, but neither RSS, RDF nor Atom.")
    return Reading(problems=found.flaws if found.is_torn else [*found.flaws, unknown])


@dataclass(frozen=True, slots=True)
class _Channel:
    """What the entries of a feed take from it."""

    origin: Origin
    base_url: str | None
    language: str | None
    is_atom: bool


def _reading(parsed: ParsedFeed, origin: Origin) -> Reading:
    entries, feed, version = parsed.entries, parsed.feed, parsed.version
    if not entries and version and not parsed.problems:
        return Reading(problems=[Problem("feed.empty", "a feed without entries.")])
    channel = _Channel(
        origin=origin,
        base_url=web_address(feed.get("link"), origin.base_url) or origin.base_url,
        language=nonempty(feed.get("language")),
        is_atom=version.startswith("atom"),
    )
    return without_empty([_story(entry, place, channel) for place, entry in enumerate(entries)])


def without_empty(stories: list[RawStory]) -> Reading:
    """``stories`` that hold something; those that hold nothing at all become one problem."""
    full = [story for story in stories if story.title or story.text or story.url or story.guid]
    empty = sorted({story.position for story in stories} - {story.position for story in full})
    detail = (
        f"{len(empty)} entries without title, text, link or guid: {', '.join(map(str, empty[:20]))}"
    )
    problems = [Problem("item.empty", detail)] if empty else []
    return Reading(with_shared_guids_told_apart(full), problems)


def _story(entry: Fields, position: int, channel: _Channel) -> RawStory:
    title, body = nonempty(entry.get("title")), _richest(entry)
    text = (body.get("value") or "").strip()
    guid = nonempty(entry.get("id"))
    link = nonempty(entry.get("link"))
    url = web_address(link, channel.base_url) if link else None
    published = next((date for name in _DATES if (date := nonempty(entry.get(name)))), None)
    return RawStory(
        source=channel.origin.source,
        origin=channel.origin.origin,
        identity=entry_identity(
            guid,
            url,
            origin=channel.origin.origin,
            title=title,
            published=published,
            text=text,
        ),
        position=position,
        text=text,
        is_html=_type(body) != _PLAIN_TEXT,
        title=title,
        title_is_html=_is_html_title(title or "", entry, channel),
        url=url,
        guid=guid,
        published=published,
        byline=_byline(entry),
        language=_language(entry, body) or channel.language,
    )


def _is_html_title(title: str, entry: Fields, channel: _Channel) -> bool:
    """Atom says what a title is. RSS does not, and publishers escape tags and entities into it."""
    if _type(entry.get("title_detail")) != _PLAIN_TEXT:
        return True
    return not channel.is_atom and bool(_MARKUP.search(title))


def _richest(entry: Fields) -> Fields:
    """The longest of content and summary; of equals, content, which stands first.

    The description of a video or a photograph counts only where the entry has nothing else.
    """
    constructs = [*entry.get("content", ()), entry.get("summary_detail") or {}]
    words = [construct for construct in constructs if _type(construct) in _TEXT_TYPES]
    caption = {"value": nonempty(entry.get("media_caption"))}
    richest: Fields = max(words, key=lambda words: len(words.get("value") or ""), default=caption)
    return richest if richest.get("value") else caption


def _type(construct: Fields | None) -> str:
    return str((construct or {}).get("type") or _PLAIN_TEXT)


def _byline(entry: Fields) -> str | None:
    """The authors' names. Of a single author, feedparser's split is left: it cuts long domains."""
    authors = entry.get("authors", ())
    credited = [author.get("name") for author in authors] if len(authors) > 1 else []
    names = [_without_mail_address(credit or "") for credit in credited or [entry.get("author")]]
    return ", ".join(dict.fromkeys(name for name in names if name)) or None


def _without_mail_address(credit: str) -> str:
    bare = _MAIL_ADDRESS.sub("", credit).replace("()", "").replace("<>", "")
    name = " ".join(bare.split())
    return name[1:-1].strip() if name.startswith("(") and name.endswith(")") else name


def _language(entry: Fields, body: Fields) -> str | None:
    candidates = (
        body.get("language"),
        (entry.get("title_detail") or {}).get("language"),
        entry.get("language"),
    )
    return next((language for value in candidates if (language := nonempty(value))), None)
