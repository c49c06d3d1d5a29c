"""The job of `wirelake stream`: the graph of an ingest over sources that never end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import apache_beam as beam
from apache_beam.options.pipeline_options import PipelineOptions
from apache_beam.runners.runner import PipelineResult

from pipelines.story_graph import Told, findings_of
from transforms.clocks import Clock, utc_now
from transforms.commit_readings import CommitReadings
from transforms.extract_events import ExtractEvents
from transforms.fetch_feeds import SPACING_SECONDS, FeedPoller
from transforms.find_units import find_units
from transforms.hold_embargoes import HeldInLake, HeldOf, ReleaseEmbargoes
from transforms.lake.lake import Lake
from transforms.lexicons import NO_LEXICONS, Lexicons
from transforms.normalise_stories import REJECTION, NormaliseStories
from transforms.parse_documents import CONTENTS, PARSED, ParseDocuments
from transforms.read_units import EXCHANGE, READ, ReadUnits
from transforms.watch_inputs import AWAITED, FEEDS, FILES, Watched, WatchInputs, withdraw_stop


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """What to stream, and how; ``until`` is when it ends by itself, None: when it is told to.

    Of ``allow_hosts`` and ``spacing_seconds`` see `transforms.fetch_feeds.FeedPoller`.
    ``beam_options`` name the runner; it must be one that runs a streaming job.
    """

    inputs: tuple[str, ...]
    lake: str
    source: str | None = None
    allow_hosts: frozenset[str] = frozenset()
    spacing_seconds: float = SPACING_SECONDS
    lexicons: Lexicons = NO_LEXICONS
    until: datetime | None = None
    beam_options: Mapping[str, Any] = field(default_factory=dict)


def run_stream(told: Stream) -> PipelineResult:
    """Start the job on its runner; it ends by itself after `transforms.watch_inputs.request_stop`.

    Raises InputError for inputs that name nothing, LakeError for a lake that cannot be used.
    """
    lake = Lake.open(told.lake, create=True)
    inputs = tuple(map(_absolute, told.inputs))
    find_units(inputs, told.source)
    withdraw_stop(lake.path)
    watched = Watched(inputs=inputs, source=told.source, lake=lake.path, until=told.until)
    poll = FeedPoller(
        lake=lake.path, allow_hosts=told.allow_hosts, spacing_seconds=told.spacing_seconds
    )
    options = PipelineOptions.from_dictionary({**told.beam_options, "streaming": True})
    pipeline = beam.Pipeline(options=options)
    stream(pipeline, watched, Told(lake=lake.path, poll=poll, lexicons=told.lexicons), utc_now)
    return pipeline.run()


def stream(pipeline: beam.Pipeline, watched: Watched, told: Told, clock: Clock) -> None:
    """Watch, read, parse, normalise, revise, extract and commit; embargoed stories in their time.

    Files and feeds are read by steps of their own, so that a slow feed holds up no file.
    """
    inputs = pipeline | "Watch" >> WatchInputs(watched, clock)
    files = inputs[FILES] | "ReadFiles" >> ReadUnits(told.poll)
    feeds = inputs[FEEDS] | "PollFeeds" >> ReadUnits(told.poll)
    parsed = (files[READ], feeds[READ]) | "Read" >> beam.Flatten() | "Parse" >> ParseDocuments()
    normalised = parsed[PARSED] | "Normalise" >> NormaliseStories(clock, told.lexicons)
    released = (
        (
            pipeline | "HeldBefore" >> HeldInLake(told.lake),
            normalised[REJECTION] | "HeldNow" >> HeldOf(clock),
        )
        | "Held" >> beam.Flatten()
        | "Release" >> ReleaseEmbargoes(clock)
    )
    normalised_again = released[PARSED] | "NormaliseReleased" >> NormaliseStories(
        clock, told.lexicons
    )
    findings = findings_of(told, clock, normalised, normalised_again) | "Extract" >> ExtractEvents(
        told.lexicons
    )
    _ = (
        (inputs[AWAITED], findings, feeds[EXCHANGE], parsed[CONTENTS], released[CONTENTS])
        | "Parts" >> beam.Flatten()
        | "Commit" >> CommitReadings(told.lake, told.lexicons, clock)
    )


def _absolute(given: str) -> str:
    """Workers may run in another folder."""
    return given if "://" in given else str(Path(given).absolute())
