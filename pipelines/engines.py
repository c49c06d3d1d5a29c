"""What runs a stream: bounded passes in this process, or a streaming job on a runner of Beam's."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from apache_beam.runners.runner import PipelineState

from pipelines.compact_beside import CompactBeside
from pipelines.ingest import Ingest
from pipelines.pacing import Ending
from pipelines.passes import uses_own_runner
from pipelines.run_metrics import RunMetrics, metrics_of
from pipelines.stream_job import Job, Stream, run_stream
from pipelines.summary import Summary
from transforms.lake.errors import LakeError
from transforms.lake.lake import Lake, Say

PRISM = "PrismRunner"
_LOOK_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Engine:
    """``beam_options`` name the runner of a streaming job; None: passes in this process."""

    beam_options: Mapping[str, Any] | None
    why: str


def engine_for(beam_options: Mapping[str, Any], find_prism: Callable[[], str | None]) -> Engine:
    """The runner that was named, else Prism where it is, else this process."""
    named = beam_options.get("runner")
    if uses_own_runner(beam_options) and named != PRISM:
        return Engine(beam_options, f"on {named}, as asked")
    location = beam_options.get("prism_location") or find_prism()
    if named in (None, PRISM) and location is not None:
        options = {**beam_options, "runner": PRISM, "prism_location": location}
        return Engine(options, f"on Prism, {location}")
    why = "there is no Prism here" if named in (None, PRISM) else f"{named} ends what it begins"
    return Engine(None, f"in passes of this process, because {why}")


def stream_on_runner(
    told: Ingest,
    beam_options: Mapping[str, Any],
    end: Ending,
    committed: Callable[[], None],
    say: Say,
) -> Summary | None:
    """Run the streaming job, merging small files beside it, until the end, and drain it.

    Gives what it did; None if it goes on without this process. ``committed`` is called when the
    lake has changed. LakeError: the job ended by itself.
    """
    started = time.monotonic()
    job = run_stream(
        Stream(
            inputs=told.inputs,
            lake=told.lake,
            source=told.source,
            allow_hosts=told.allow_hosts,
            spacing_seconds=told.spacing_seconds,
            lexicons=told.lexicons,
            beam_options=beam_options,
        )
    )
    if _goes_on_without_us(beam_options):
        say("the job goes on without this process; stop it where it runs")
        return None
    lake, version = Lake.open(told.lake), -1
    merges = CompactBeside(lake.path, say)
    try:
        while not (end.is_over() or job.is_over()):
            snapshot = lake.snapshot()
            if snapshot.version != version:
                version = snapshot.version
                committed()
                merges.begin(snapshot)
            end.wait(_LOOK_SECONDS)
    finally:
        merges.stop()
    was_over = job.is_over()
    counts = job.drain()
    committed()
    if was_over or counts is None:
        runner = beam_options["runner"]
        raise LakeError(f"the job on {runner} ended as {job.result.state}; see its own log")
    return Summary(
        read=counts["read"],
        released=counts["released"],
        counts=counts,
        metrics=metrics_of(job.result) if _has_metrics(job) else RunMetrics(),
        seconds=time.monotonic() - started,
    )


def _has_metrics(job: Job) -> bool:
    """Of a job that had to be cancelled, as on Flink, the runner gives none."""
    return bool(job.result.state == PipelineState.DONE)


def _goes_on_without_us(beam_options: Mapping[str, Any]) -> bool:
    """Whether the job was only written to a file, or handed to a service that keeps it."""
    is_written = bool(beam_options.get("output_executable_path"))
    return is_written or beam_options["runner"] == "DataflowRunner"
