"""The job of `wirelake stream`: the graph of an ingest over sources that never end."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import apache_beam as beam
from apache_beam.options.pipeline_options import PipelineOptions
from apache_beam.runners.runner import PipelineResult, PipelineState

from pipelines.flink import SECONDS_BETWEEN_BEATS, STREAMING, is_on_flink
from pipelines.story_graph import Told, findings_of
from transforms.clocks import Clock, utc_now
from transforms.commit_readings import CommitReadings
from transforms.extract_events import ExtractEvents
from transforms.fetch_feeds import SPACING_SECONDS, FeedPoller
from transforms.find_units import check_inputs
from transforms.hold_embargoes import HeldInLake, HeldOf, ReleaseEmbargoes
from transforms.lake.lake import Lake
from transforms.lexicons import NO_LEXICONS, Lexicons
from transforms.normalise_stories import REJECTION, NormaliseStories
from transforms.parse_documents import CONTENTS, PARSED, ParseDocuments
from transforms.read_units import EXCHANGE, READ, ReadUnits
from transforms.stream_ends import (
    TellEnd,
    counts_at_end,
    forget_end,
    request_stop,
    withdraw_stop,
)
from transforms.ticks import TICK_SECONDS, Tick, Ticks
from transforms.watch_inputs import AWAITED, FEEDS, FILES, Watched, WatchInputs

_LOOK_SECONDS = 0.5
_GRACE_MILLISECONDS = 5_000
"""How long a job that has said its last may take to end by itself."""


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


@dataclass(frozen=True, slots=True)
class Job:
    """A streaming job that was started; ``name`` is its own, of all jobs there ever were."""

    result: PipelineResult
    lake: str
    name: str

    def is_over(self) -> bool:
        """Whether it ended by itself."""
        return bool(PipelineState.is_terminal(self.result.state))

    def drain(self) -> Counter[str] | None:
        """Let it commit what it has read, and end it; gives the counts of its commits.

        None: it failed. Beam's job on Flink never ends by itself once checkpoints are taken.
        """
        request_stop(self.lake)
        while (counts := counts_at_end(self.lake, self.name)) is None and not self.is_over():
            time.sleep(_LOOK_SECONDS)
        self.result.wait_until_finish(_GRACE_MILLISECONDS)
        if not self.is_over():
            self.result.cancel()
        counts = counts or counts_at_end(self.lake, self.name)
        forget_end(self.lake, self.name)
        return counts


def run_stream(told: Stream) -> Job:
    """Start the job on its runner.

    Raises InputError for inputs that name nothing, LakeError for a lake that cannot be used.
    """
    lake = Lake.open(told.lake, create=True)
    inputs = tuple(map(_absolute, told.inputs))
    check_inputs(inputs, told.source)
    withdraw_stop(lake.path)
    watched = Watched(inputs=inputs, source=told.source, lake=lake.path)
    poll = FeedPoller(
        lake=lake.path, allow_hosts=told.allow_hosts, spacing_seconds=told.spacing_seconds
    )
    on_flink = is_on_flink(told.beam_options)
    beam_options = {**(STREAMING if on_flink else {}), **told.beam_options, "streaming": True}
    pipeline = beam.Pipeline(options=PipelineOptions.from_dictionary(beam_options))
    between_beats = SECONDS_BETWEEN_BEATS if on_flink else TICK_SECONDS
    ticks = pipeline | "Ticks" >> Ticks(lake.path, told.until, utc_now, between_beats)
    commits = stream(
        ticks, watched, Told(lake=lake.path, poll=poll, lexicons=told.lexicons), utc_now
    )
    name = uuid4().hex
    _ = (ticks, commits) | "End" >> TellEnd(lake.path, name)
    return Job(pipeline.run(), lake.path, name)


def stream(
    ticks: beam.PCollection[Tick], watched: Watched, told: Told, clock: Clock
) -> beam.PCollection[Counter[str]]:
    """Watch, read, parse, normalise, revise, extract and commit; embargoed stories in their time.

    Files and feeds are read by steps of their own, so that a slow feed holds up no file.
    """
    inputs = ticks | "Watch" >> WatchInputs(watched, clock)
    files = inputs[FILES] | "ReadFiles" >> ReadUnits(told.poll)
    feeds = inputs[FEEDS] | "PollFeeds" >> ReadUnits(told.poll)
    parsed = (files[READ], feeds[READ]) | "Read" >> beam.Flatten() | "Parse" >> ParseDocuments()
    normalised = parsed[PARSED] | "Normalise" >> NormaliseStories(clock, told.lexicons)
    released = (
        (
            ticks.pipeline | "HeldBefore" >> HeldInLake(told.lake),
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
    return (
        (inputs[AWAITED], findings, feeds[EXCHANGE], parsed[CONTENTS], released[CONTENTS])
        | "Parts" >> beam.Flatten()
        | "Commit" >> CommitReadings(told.lake, told.lexicons, clock)
    )


def _absolute(given: str) -> str:
    """Workers may run in another folder."""
    return given if "://" in given else str(Path(given).absolute())
