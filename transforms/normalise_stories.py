"""Raw stories → candidates: plain text, dateline, credits and dates, the words untouched."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

import apache_beam as beam

from schemas import Article
from schemas.elements import Candidate, FeedSettings, Finding, InputUnit, RawStory, Rejection
from transforms.clocks import Clock
from transforms.lexicons import Lexicons
from transforms.parse_documents import Parsed
from transforms.text.agencies import agency_named
from transforms.text.embargoes import EMBARGOED, UNREADABLE, Embargo, embargo_of
from transforms.text.normalising import normalise_story
from transforms.text.plain_text import plain_text

CANDIDATE = "candidate"
REJECTION = "rejection"
SETTLED = "settled"

_HEAD_CHARACTERS = 1_000
_FIRST_LINES = 6


def normalise(unit: InputUnit, story: RawStory, ingested_at: datetime) -> Candidate | Rejection:
    """The candidate of a raw story, or a rejection; an error of ours rejects the one story."""
    try:
        normalised = _normalised(story, unit.settings, ingested_at)
    except Exception as error:  # noqa: BLE001 - one story's trouble must not stop the others
        return Rejection(
            source=story.source,
            origin=story.origin,
            reason="normalise.failed",
            detail=f"wirelake could not normalise it, please report this: {error!r}",
            raw=story.text.encode(errors="surrogatepass"),
            story=story,
        )
    if not isinstance(normalised, Article):
        return normalised
    embargo = None if story.is_released else _embargo(story, normalised)
    if embargo and (embargo.until is None or embargo.until > ingested_at):
        return _held(story, embargo)
    return Candidate(unit=unit, position=story.position, article=normalised)


def _embargo(story: RawStory, article: Article) -> Embargo | None:
    """What the format, the note to editors or the first lines say of an embargo."""
    head = story.text[:_HEAD_CHARACTERS]
    lines = plain_text(head, is_html=story.is_html).splitlines()
    said = [line for line in (story.title, story.editors_note, *lines) if line and line.strip()]
    is_timed = article.published_precision in ("second", "minute")
    told_at = article.published_at or article.ingested_at
    moment = told_at if is_timed or article.published_at is None else None
    return embargo_of(story.embargo, said[:_FIRST_LINES], told_at.date(), moment)


def _held(story: RawStory, embargo: Embargo) -> Rejection:
    """A story that waits in quarantine for its time; the next ingest after that takes it out."""
    if embargo.until is None:
        reason = UNREADABLE
        detail = f"the end of its embargo cannot be read: {embargo.text!r}"
    else:
        reason = EMBARGOED
        detail = f"{embargo.text!r}: held until {embargo.until:%Y-%m-%d %H:%M} UTC"
    return Rejection(
        source=story.source,
        origin=story.origin,
        reason=reason,
        detail=detail,
        raw=story.text.encode(errors="surrogatepass"),
        held_until=embargo.until,
        story=story,
    )


def _normalised(
    story: RawStory, settings: FeedSettings, ingested_at: datetime
) -> Article | Rejection:
    """What the feed's list says holds where neither the feed nor the words of the story do."""
    spoken = replace(story, language=story.language or settings.language)
    made = normalise_story(spoken, ingested_at)
    if isinstance(made, Article) and made.agency is None and settings.agency is not None:
        return replace(made, agency=agency_named(settings.agency) or settings.agency)
    return made


class NormaliseStories(beam.PTransform):
    """``(unit, raw story | …)`` → what it is, on one of three ways; none has a fourth.

    `CANDIDATE` has candidates, `REJECTION` ``(unit, rejection)``, `SETTLED` the findings of what is
    still being written, or is in the lake as it stands.
    """

    def __init__(self, clock: Clock, lexicons: Lexicons) -> None:
        super().__init__()
        self._clock = clock
        self._lexicons = lexicons

    def expand(self, stories: beam.PCollection[tuple[InputUnit, Parsed]]) -> Any:
        return stories | "NormaliseStory" >> beam.ParDo(
            _NormaliseStory(self._clock, self._lexicons)
        ).with_outputs(CANDIDATE, REJECTION, SETTLED)


class _NormaliseStory(beam.DoFn):
    def __init__(self, clock: Clock, lexicons: Lexicons) -> None:
        self._clock = clock
        self._lexicons = lexicons

    def setup(self) -> None:
        self._lexicons.install()

    def process(self, element: tuple[InputUnit, Parsed]) -> Iterator[beam.pvalue.TaggedOutput]:
        unit, parsed = element
        made = (
            normalise(unit, parsed, unit.read_at or self._clock())
            if isinstance(parsed, RawStory)
            else parsed
        )
        if isinstance(made, Candidate):
            yield beam.pvalue.TaggedOutput(CANDIDATE, made)
        elif isinstance(made, Rejection):
            yield beam.pvalue.TaggedOutput(REJECTION, (unit, made))
        else:
            yield beam.pvalue.TaggedOutput(SETTLED, Finding(outcome=made))
