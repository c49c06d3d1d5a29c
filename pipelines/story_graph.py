"""The graph of one pass: from units to staged files, the path of a story in one place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import apache_beam as beam

from schemas import Article, QuarantinedInput
from schemas.elements import Candidate, InputUnit, Rejection, Tally
from transforms import cluster_stories, extract_events, quarantine_rejections, revise_articles
from transforms.fetch_feeds import Poller
from transforms.lexicons import NO_LEXICONS, Lexicons
from transforms.normalise_stories import Normalised, NormaliseStories
from transforms.parse_documents import ParseDocuments
from transforms.read_units import EXCHANGE, READ, ReadUnits, batches
from transforms.record_polls import RecordPolls
from transforms.replays import Replayed
from transforms.write_tables import RecordInputs, StageManifest, StageTables


@dataclass(frozen=True, slots=True, kw_only=True)
class Pass:
    """What one pass is told: the lake, its staging folder, the time that its rows will carry."""

    lake: str
    staging: str
    ingested_at: datetime
    poll: Poller
    lexicons: Lexicons = NO_LEXICONS
    shards: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What goes through one pass: units to read, and what comes out of quarantine once more.

    ``articles`` are in the lake already; only their events are wanted.
    """

    units: Sequence[InputUnit] = ()
    replayed: Sequence[Replayed] = ()
    articles: Sequence[Article] = ()


def stories(pipeline: beam.Pipeline, work: Work, told: Pass) -> beam.PCollection[Counter[str]]:
    """Read, parse, normalise, revise, cluster, extract and stage; gives the counts of the pass."""
    read = (
        pipeline
        | "Elements" >> beam.Create([*batches(work.units), *work.replayed], reshuffle=False)
        | "Read" >> ReadUnits(told.poll)
    )
    normalised = (
        read[READ]
        | "Parse" >> ParseDocuments()
        | "Normalise" >> NormaliseStories(told.ingested_at, told.lexicons)
        | "Route" >> beam.ParDo(_Route()).with_outputs(_CANDIDATE, _REJECTION, _WAITING)
    )
    revised = normalised[_CANDIDATE] | "Revise" >> revise_articles.ReviseArticles(told.lake)
    clustered = revised[revise_articles.ARTICLE] | "Cluster" >> cluster_stories.ClusterStories(
        told.lake
    )
    articles = clustered[cluster_stories.ARTICLE]
    rejected = normalised[_REJECTION] | "Quarantine" >> quarantine_rejections.QuarantineRejections(
        told.lake, told.ingested_at
    )
    extracted = (
        (articles, pipeline | "Unextracted" >> beam.Create(work.articles, reshuffle=False))
        | "Extractable" >> beam.Flatten()
        | "Extract" >> extract_events.ExtractEvents(told.lexicons)
    )
    outcomes = (
        revised[revise_articles.OUTCOME],
        rejected[quarantine_rejections.OUTCOME],
        normalised[_WAITING],
    ) | "Outcomes" >> beam.Flatten()
    inputs = outcomes | "Record" >> RecordInputs(told.ingested_at)
    polls = (read[EXCHANGE], outcomes) | "Poll" >> RecordPolls()
    records = (
        articles,
        clustered[cluster_stories.SKETCH],
        extracted[extract_events.EVENT],
        extracted[extract_events.FAILURE],
        rejected[quarantine_rejections.ROW],
        inputs,
        polls,
    ) | "Records" >> beam.Flatten()
    files = records | "Stage" >> StageTables(told.lake, told.staging, told.shards)
    failures = extracted[extract_events.FAILURE] | "Tally" >> beam.Map(_tally)
    return (
        (files, outcomes, polls, failures)
        | "Parts" >> beam.Flatten()
        | "Manifest" >> StageManifest(told.lake, told.staging)
    )


_CANDIDATE, _REJECTION, _WAITING = "candidate", "rejection", "waiting"


def _tally(failure: QuarantinedInput) -> Tally:
    return Tally(name=f"reason.{failure.reason}", quarantine_id=failure.quarantine_id)


class _Route(beam.DoFn):
    """Every element takes one of three ways; none has a fourth."""

    def process(self, element: tuple[InputUnit, Normalised]) -> Any:
        unit, normalised = element
        if isinstance(normalised, Candidate):
            yield beam.pvalue.TaggedOutput(_CANDIDATE, normalised)
        elif isinstance(normalised, Rejection):
            yield beam.pvalue.TaggedOutput(_REJECTION, (unit, normalised))
        else:
            yield beam.pvalue.TaggedOutput(_WAITING, normalised)
