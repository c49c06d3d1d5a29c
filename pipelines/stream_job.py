"""The job of `wirelake stream`: the graph of an ingest over sources that never end."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import apache_beam as beam
import grpc
from apache_beam.options.pipeline_options import PipelineOptions
from apache_beam.runners.runner import PipelineResult, PipelineState

from pipelines.flink import SECONDS_BETWEEN_BEATS, STREAMING, is_on_flink
from pipelines.story_graph import Told, findings_of
from transforms.clocks import Clock, utc_now
from transforms.commit_readings import CommitReadings
from transforms.extract_events import ExtractEvents
from transforms.fetch_feeds import SPACING_SECONDS, FeedPoller
from transforms.hold_embargoes import HeldInLake, HeldOf, ReleaseEmbargoes
from transforms.lake.lake import Lake
from transforms.lexicons import NO_LEXICONS, Lexicons
from transforms.normalise_stories import REJECTION, NormaliseStories
from transforms.parse_documents import CONTENTS, PARSED, ParseDocuments
from transforms.read_units import EXCHANGE, READ, ReadUnits
from transforms.stream_ends import Marks, TellEnd
from transforms.ticks import TICK_SECONDS, Tick, Ticks
from transforms.watch_inputs import AWAITED, FEEDS, FILES, Watched, WatchInputs

DRAIN_SECONDS = 110.0
"""How long a stream may take to commit what it has read: less than it has until it is killed."""

_LOOK_SECONDS = 0.5
_GRACE_SECONDS = 5.0
"""How long a job that has said its last may take to end by itself."""

_LOST = "LOST"


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
    """A streaming job that was started."""

    result: PipelineResult
    marks: Marks

    @property
    def state(self) -> str:
        """As Beam calls it, or `_LOST` of a job whose runner does not answer."""
        try:
            return str(self.result.state)
        except grpc.RpcError:
            return _LOST

    def is_over(self) -> bool:
        """Whether it ended by itself, or its runner is gone."""
        return self.state == _LOST or bool(PipelineState.is_terminal(self.state))

    def drain(self, seconds: float = DRAIN_SECONDS) -> Counter[str] | None:
        """Let it commit what it has read, for so long at most; gives the counts of its commits.

        None: not all was committed.
        Beam's job on Flink never ends by itself once checkpoints are taken: `stop` ends it.
        """
        self.marks.request_stop()
        _wait(lambda: self.is_over() or self.marks.counts_at_end() is not None, seconds)
        return self.marks.counts_at_end()

    def stop(self) -> None:
        """End it, whatever it is at; one that has said its last may end by itself."""
        if self.marks.counts_at_end() is not None:
            _wait(self.is_over, _GRACE_SECONDS)
        with suppress(grpc.RpcError):
            self.result.cancel()
        self.marks.clear()


def _wait(holds: Callable[[], bool], seconds: float) -> None:
    """Wait until it holds, for so long at most."""
    deadline = time.monotonic() + seconds
    while not holds() and time.monotonic() < deadline:
        time.sleep(_LOOK_SECONDS)


def run_stream(told: Stream) -> Job:
    """Start the job on its runner. LakeError: the lake cannot be used."""
    lake = Lake.open(told.lake, create=True)
    inputs = tuple(map(_absolute, told.inputs))
    marks = Marks(lake.path, uuid4().hex)
    watched = Watched(inputs=inputs, source=told.source, lake=lake.path)
    poll = FeedPoller(
        lake=lake.path, allow_hosts=told.allow_hosts, spacing_seconds=told.spacing_seconds
    )
    on_flink = is_on_flink(told.beam_options)
    beam_options = {**(STREAMING if on_flink else {}), **told.beam_options, "streaming": True}
    pipeline = beam.Pipeline(options=PipelineOptions.from_dictionary(beam_options))
    between_beats = SECONDS_BETWEEN_BEATS if on_flink else TICK_SECONDS
    ticks = pipeline | "Ticks" >> Ticks(marks, told.until, utc_now, between_beats)
    commits = stream(
        ticks, watched, Told(lake=lake.path, poll=poll, lexicons=told.lexicons), utc_now
    )
    _ = (ticks, commits) | "End" >> TellEnd(marks)
    return Job(pipeline.run(), marks)


def stream(
    ticks: beam.PCollection[Tick], watched: Watched, told: Told, clock: Clock
) -> beam.PCollection[Counter[str]]:
    """Watch, read, parse, normalise, revise, extract and commit; embargoed stories in their time.

    Files and feeds are read by steps of their own, so that a slow feed holds up no file.
    """
    inputs = ticks | "Watch" >> WatchInputs(watched, clock)
    files = inputs[FILES] | "ReadFiles" >> ReadUnits(told.poll)
    feeds = inputs[FEEDS] | "PollFeeds" >> ReadUnits(told.poll)
    parsed = (
        (files[READ], feeds[READ]) | "Read" >> beam.Flatten() | "Parse" >> ParseDocuments(told.lake)
    )
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
