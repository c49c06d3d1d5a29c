"""Articles → their events: visits, drafts and figures, each with the sentence that says so."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import apache_beam as beam

from schemas import Article, Event, QuarantinedInput
from schemas.elements import Finding, Rejection
from transforms.events.extraction import extract_events
from transforms.identifiers import stable_id
from transforms.lexicons import Lexicons
from transforms.metrics import timed
from transforms.quarantine_rejections import quarantine
from transforms.replays import read_as_of_article


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
    """Findings → the same with the events of their articles, or the row that says what failed.

    ``lexicons`` are the user's own, wherever the step runs.
    """

    def __init__(self, lexicons: Lexicons) -> None:
        super().__init__()
        self._lexicons = lexicons

    def expand(self, findings: beam.PCollection[Finding]) -> beam.PCollection[Finding]:
        return findings | "ExtractEvent" >> beam.ParDo(_ExtractEvents(self._lexicons))


class _ExtractEvents(beam.DoFn):
    def __init__(self, lexicons: Lexicons) -> None:
        self._lexicons = lexicons

    def setup(self) -> None:
        self._lexicons.install()

    def process(self, finding: Finding) -> Iterator[Finding]:
        yield extracted(finding)


def extracted(finding: Finding) -> Finding:
    """The finding with what its article reports, if it has one."""
    if finding.article is None:
        return finding
    with timed("extract_microseconds"):
        found = extract(finding.article)
    if isinstance(found, QuarantinedInput):
        return dataclasses.replace(finding, quarantined=found)
    return dataclasses.replace(finding, events=found)
