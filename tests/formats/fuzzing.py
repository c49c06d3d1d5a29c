"""Mutated documents through parser, normaliser and extraction: what came out, and what is wrong."""

from __future__ import annotations

import re
import time
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from schemas.articles import Article
from schemas.elements import Document, InputUnit, RawStory, Rejection
from tests.formats.mutations import Mutated, corpora, mutated
from transforms.events.extraction import extract_events
from transforms.formats.documents import parse_document
from transforms.formats.sandbox import Sandbox
from transforms.normalise_stories import normalise_story

INGESTED = datetime(2026, 11, 20, tzinfo=UTC)
GRACE_SECONDS = 30.0
MOST_SECONDS_A_STORY = 60.0

_WHOLE = ("size.", "time.", "xml.too_", "not_a_feed.", "not_text.", "archive.")
_FIRST = RawStory(
    source="desk", origin="desk", identity="first", position=0, text="Two envoys met in Oslo."
)
_LEVELS = frozenset({"rss", "feed", "rdf", "channel", "items"})
_ENTRIES = frozenset({"item", "entry"})


@dataclass
class Figures:
    """What a run has seen; ``failures`` are seeds with what was wrong."""

    documents: int = 0
    stories: int = 0
    articles: int = 0
    events: int = 0
    rejections: Counter[str] = field(default_factory=Counter)
    worst_parse: tuple[float, str] = (0.0, "")
    worst_story: tuple[float, str] = (0.0, "")
    failures: list[tuple[str, str]] = field(default_factory=list)


def fuzz(seeds: Iterable[str], sandbox: Sandbox) -> Figures:
    """Take the document of each seed all the way; whatever raises is a failure, not an end."""
    folders = corpora()
    list(_story_wrongs(_FIRST, Figures()))  # builds every lexicon, which is no story's time
    figures = Figures()
    for seed in seeds:
        document = mutated(folders, seed)
        try:
            wrong = list(_taken_all_the_way(document, seed, sandbox, figures))
        except Exception as error:  # noqa: BLE001 - that nothing raises is what is tested
            wrong = [f"{type(error).__name__}: {error}"]
        words = " > ".join(document.history)
        figures.failures += [(seed, f"{what} ({words})") for what in wrong]
        figures.documents += 1
    return figures


def _taken_all_the_way(
    document: Mutated, seed: str, sandbox: Sandbox, figures: Figures
) -> Iterator[str]:
    """What is wrong with what becomes of one document."""
    started = time.monotonic()
    items = parse_document(_document(document), sandbox)
    seconds = time.monotonic() - started
    figures.worst_parse = max(figures.worst_parse, (seconds, seed))
    if seconds > sandbox.deadline + GRACE_SECONDS:
        yield f"took {seconds:.1f} s to parse"
    stories = [item for item in items if isinstance(item, RawStory)]
    rejections = [item for item in items if isinstance(item, Rejection)]
    figures.stories += len(stories)
    figures.rejections.update(rejection.reason for rejection in rejections)
    if not items:
        yield "is lost: neither a story nor a rejection"
    if any(rejection.raw != document.content for rejection in rejections):
        yield "has a rejection without the bytes"
    if any(rejection.reason in {"parse.error", "parse.crash"} for rejection in rejections):
        yield "; ".join(rejection.detail for rejection in rejections)
    yield from _missing(document.content, stories, rejections)
    for story in stories:
        started = time.process_time()  # nothing here waits, and others may load the machine
        yield from _story_wrongs(story, figures)
        seconds = time.process_time() - started
        figures.worst_story = max(figures.worst_story, (seconds, seed))
        if seconds > MOST_SECONDS_A_STORY:
            yield f"has a story that took {seconds:.1f} s of processor time"


def _story_wrongs(story: RawStory, figures: Figures) -> Iterator[str]:
    article = normalise_story(story, INGESTED)
    if isinstance(article, Rejection):
        figures.rejections[article.reason] += 1
        return
    figures.articles += 1
    article.body.encode()  # a half surrogate could not be written
    for event in extract_events(article):
        figures.events += 1
        if not _is_quoted(event.quote, event.quote_start, event.quote_end, article):
            yield f"has an event whose quote is not in the text: {event.quote[:80]!r}"


def _is_quoted(quote: str, start: int | None, end: int | None, article: Article) -> bool:
    if start is None or end is None:
        return quote in (article.title or "")
    return article.body[start:end] == quote


def _missing(content: bytes, stories: list[RawStory], rejections: list[Rejection]) -> Iterator[str]:
    """Every entry of a feed that is well-formed is a story, or counted as empty."""
    if any(rejection.reason.startswith(_WHOLE) for rejection in rejections):
        return
    entries = _entries_of(content)
    empty = sum(
        int(found[0])
        for rejection in rejections
        if rejection.reason in {"item.empty", "item.unreadable"}
        and (found := re.match("[0-9]+", rejection.detail))
    )
    if entries > len(stories) + empty:
        yield f"has {entries} entries, but {len(stories)} stories and {empty} rejected ones"


def _entries_of(content: bytes) -> int:
    """Entries as a strict parser counts them; 0 for what is no well-formed feed."""
    if b"<!" in content.replace(b"<![CDATA[", b"").replace(b"<!--", b""):
        return 0  # declares something: not for a parser that expands entities
    try:
        root = ET.fromstring(content)  # noqa: S314 - nothing is declared in it
    except (ET.ParseError, ValueError, LookupError):
        return 0
    pending, entries = ([root] if _name(root) in _LEVELS else []), 0
    while pending:
        children = list(pending.pop())
        entries += sum(_name(child) in _ENTRIES for child in children)
        pending += [child for child in children if _name(child) in _LEVELS]
    return entries


def _name(element: ET.Element) -> str:
    """The local name; RDF's own namespace has no entries."""
    namespace, _, name = element.tag.rpartition("}") if isinstance(element.tag, str) else ("",) * 3
    is_entry_of_rdf = namespace.endswith("rdf-syntax-ns#") and name.lower() in _ENTRIES
    return "" if is_entry_of_rdf else name.lower()


def _document(document: Mutated) -> Document:
    unit = InputUnit(
        location=f"/drops/desk/{document.name}",
        origin=f"desk/{document.name}",
        kind="file",
        source=None,
        folder_name="desk",
        file_name="mutated",
        sequence=0,
    )
    return Document(unit=unit, content=document.content)
