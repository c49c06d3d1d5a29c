"""The graph: from units to findings in every mode, and to staged files in a bounded pass."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import apache_beam as beam

from pipelines.passes import Work
from schemas.elements import Finding
from transforms import cluster_stories
from transforms.clocks import Clock, StoppedClock
from transforms.extract_events import ExtractEvents
from transforms.fetch_feeds import Poller
from transforms.lexicons import NO_LEXICONS, Lexicons
from transforms.metrics import CountFindings
from transforms.normalise_stories import CANDIDATE, REJECTION, SETTLED, NormaliseStories
from transforms.parse_documents import PARSED, ParseDocuments
from transforms.quarantine_rejections import QuarantineRejections
from transforms.read_units import EXCHANGE, READ, ReadUnits, batches
from transforms.record_polls import RecordPolls
from transforms.revise_articles import ReviseArticles
from transforms.write_tables import (
    RecordInputs,
    StageManifest,
    StageTables,
    outcomes_of,
    parts_of,
    records_of,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the graph is told in every mode: the lake, who polls, the user's lexicons."""

    lake: str
    poll: Poller
    lexicons: Lexicons = NO_LEXICONS


@dataclass(frozen=True, slots=True, kw_only=True)
class Pass(Told):
    """What one pass is told: also its staging folder, and the time that its rows will carry.

    ``is_spread``: many workers run it, and every one is to read.
    """

    staging: str
    ingested_at: datetime
    is_spread: bool = False


def findings_of(
    told: Told, clock: Clock, *normalised: Mapping[str, beam.PCollection[Any]]
) -> beam.PCollection[Finding]:
    """What of that which was normalised, by however many steps, is news to the lake."""

    def every(way: str) -> beam.PCollection[Any]:
        return [step[way] for step in normalised] | f"Every {way}" >> beam.Flatten()

    revised = every(CANDIDATE) | "Revise" >> ReviseArticles(told.lake)
    rejected = every(REJECTION) | "Quarantine" >> QuarantineRejections(told.lake, clock)
    return (revised, rejected, every(SETTLED)) | "Findings" >> beam.Flatten()


def stories(pipeline: beam.Pipeline, work: Work, told: Pass) -> beam.PCollection[Counter[str]]:
    """A bounded pass: what is found, clustered and staged; gives its counts."""
    elements = pipeline | "Elements" >> beam.Create(
        [*batches(work.units), *work.replayed], reshuffle=told.is_spread
    )
    unextracted = pipeline | "Unextracted" >> beam.Create(
        [Finding(article=article) for article in work.articles], reshuffle=False
    )
    clock = StoppedClock(told.ingested_at)
    read = elements | "Read" >> ReadUnits(told.poll)
    parsed = read[READ] | "Parse" >> ParseDocuments(told.lake)
    normalised = parsed[PARSED] | "Normalise" >> NormaliseStories(clock, told.lexicons)
    clustered = (
        (findings_of(told, clock, normalised), unextracted)
        | "Extractable" >> beam.Flatten()
        | "Extract" >> ExtractEvents(told.lexicons)
        | "Cluster" >> cluster_stories.ClusterStories(told.lake)
    )
    findings = clustered[cluster_stories.FINDING] | "Count" >> CountFindings()
    outcomes = findings | "Outcomes" >> beam.FlatMap(outcomes_of)
    inputs = outcomes | "Record" >> RecordInputs(told.ingested_at)
    polls = (read[EXCHANGE], outcomes) | "Poll" >> RecordPolls()
    rows = findings | "Rows" >> beam.FlatMap(records_of)
    files = (
        (rows, clustered[cluster_stories.SKETCH], inputs, polls)
        | "Records" >> beam.Flatten()
        | "Stage" >> StageTables(told.lake, told.staging)
    )
    parts = findings | "PartsOfFindings" >> beam.FlatMap(parts_of)
    return (
        (files, parts, polls)
        | "Parts" >> beam.Flatten()
        | "Manifest" >> StageManifest(told.lake, told.staging)
    )
