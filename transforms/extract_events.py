"""Articles → events: visits, drafts and figures, each with the sentence that says so."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

import apache_beam as beam

from schemas import Article, Event, QuarantinedInput
from schemas.elements import Rejection
from transforms.events.extraction import extract_events
from transforms.identifiers import stable_id
from transforms.lexicons import Lexicons
from transforms.quarantine_rejections import quarantine
from transforms.replays import read_as_of_article

EVENT = "event"
FAILURE = "failure"


def extract(article: Article) -> tuple[Event, ...] | QuarantinedInput:
    """The events of an article; if extraction fails, a quarantine row that says so."""
    try:
        return extract_events(article)
    except Exception as error:  # noqa: BLE001 - the article itself must reach the lake
        rejection = Rejection(
            source=article.source,
            origin=article.origin,
            reason="extract.failed",
            detail=f"the article is in the lake, its events are not; please report this: {error!r}",
            raw=article.body.encode(),
        )
        return dataclasses.replace(
            quarantine(rejection, article.ingested_at, read_as_of_article(article)),
            quarantine_id=stable_id("extract", article.article_id, str(article.revision)),
        )


class ExtractEvents(beam.PTransform):
    """Articles → events tagged `EVENT`; quarantine rows of failures tagged `FAILURE`.

    ``lexicons`` are the user's own, wherever the step runs.
    """

    def __init__(self, lexicons: Lexicons) -> None:
        super().__init__()
        self._lexicons = lexicons

    def expand(self, articles: beam.PCollection[Article]) -> Any:
        extraction = beam.ParDo(_ExtractEvents(self._lexicons))
        return articles | "ExtractEvent" >> extraction.with_outputs(EVENT, FAILURE)


class _ExtractEvents(beam.DoFn):
    def __init__(self, lexicons: Lexicons) -> None:
        self._lexicons = lexicons

    def setup(self) -> None:
        self._lexicons.install()

    def process(self, article: Article) -> Iterator[beam.pvalue.TaggedOutput]:
        found = extract(article)
        if isinstance(found, QuarantinedInput):
            yield beam.pvalue.TaggedOutput(FAILURE, found)
        else:
            for event in found:
                yield beam.pvalue.TaggedOutput(EVENT, event)
