"""A streaming job as a command: started, watched, drained, and on Prism started anew."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pipelines import logs
from pipelines.compact_beside import CompactBeside
from pipelines.ingest import Ingest
from pipelines.pacing import MOST_PAUSE_SECONDS, Ending, Rest
from pipelines.prism import PRISM, serving
from pipelines.run_metrics import RunMetrics, metrics_of
from pipelines.stream_job import DRAIN_SECONDS, Job, Stream, run_stream
from pipelines.summary import Summary, summary_of
from transforms.find_units import check_inputs
from transforms.lake.errors import LakeError
from transforms.lake.lake import Lake, Say

_LOOK_SECONDS = 1.0


def stream_on_runner(
    told: Ingest,
    beam_options: Mapping[str, Any],
    end: Ending,
    committed: Callable[[], None],
    say: Say,
) -> Summary | None:
    """Run the streaming job, merging small files beside it, until the end, and drain it.

    Gives what it did; None if it goes on without this process.
    ``committed`` is called when the lake has changed. Raises InputError for inputs that name
    nothing from the start, LakeError for what cannot be a lake, and where not all was written that
    had been read.
    """
    check_inputs(told.inputs, told.source)
    attendant = _Attendant(told, beam_options, end, committed, say)
    if _goes_on_without_us(beam_options):
        attendant.start(beam_options)
        say("the job goes on without this process; stop it where it runs")
        return None
    with logs.without_prints():
        if beam_options["runner"] == PRISM:
            return attendant.on_prism()
        return attendant.on_cluster()


@dataclass(frozen=True, slots=True)
class _Ended:
    """A job that has ended: what it committed in all, and why its end was not as it should be."""

    job: Job
    counts: Counter[str]
    failure: str
    metrics: RunMetrics = field(default_factory=RunMetrics)


@dataclass(frozen=True, slots=True)
class _Attendant:
    """Attends one job after the other of a stream."""

    told: Ingest
    beam_options: Mapping[str, Any]
    end: Ending
    committed: Callable[[], None]
    say: Say

    def on_prism(self) -> Summary:
        """A job that fails is started anew after a pause, and reads again what it did not commit.

        A cluster does that by itself; Prism repeats nothing, and may be killed as well.
        """
        started, metrics, rest = time.monotonic(), RunMetrics(), Rest()
        while True:
            began = time.monotonic()
            try:
                ended = self._run_on_prism()
                metrics, failure = metrics + ended.metrics, ended.failure
            except Exception as error:
                if not rest.failures and time.monotonic() - started < MOST_PAUSE_SECONDS:
                    raise
                failure = str(error)
            if failure and self.end.is_over():
                raise LakeError(f"{failure}; nothing is lost: the next start reads it again")
            if failure:
                if time.monotonic() - began > MOST_PAUSE_SECONDS:
                    rest.succeeded()
                seconds = rest.failed(time.monotonic())
                self.say(f"{failure}; trying again in {seconds:.0f} s")
                self.end.wait(seconds)
            if self.end.is_over():
                return summary_of(metrics, time.monotonic() - started)

    def on_cluster(self) -> Summary:
        """LakeError: the job ended by itself."""
        started = time.monotonic()
        ended = self._run(self.beam_options)
        if ended.failure:
            raise LakeError(f"{ended.failure}; {self.beam_options['runner']} has its own log")
        return Summary(
            read=ended.counts["read"],
            released=ended.counts["released"],
            counts=ended.counts,
            seconds=time.monotonic() - started,
        )

    def start(self, beam_options: Mapping[str, Any]) -> Job:
        return run_stream(
            Stream(
                inputs=self.told.inputs,
                lake=self.told.lake,
                source=self.told.source,
                allow_hosts=self.told.allow_hosts,
                spacing_seconds=self.told.spacing_seconds,
                lexicons=self.told.lexicons,
                beam_options=beam_options,
            )
        )

    def _run_on_prism(self) -> _Ended:
        with serving(self.beam_options["prism_location"]) as prism:
            ended = self._run({**self.beam_options, "job_endpoint": prism.endpoint})
            is_gone = prism.process.poll() is not None  # and has taken its counts with it
            return replace(
                ended,
                metrics=RunMetrics() if is_gone else metrics_of(ended.job.result),
                failure=ended.failure and (prism.failure or ended.failure),
            )

    def _run(self, beam_options: Mapping[str, Any]) -> _Ended:
        job = self.start(beam_options)
        counts, failure = None, ""
        try:
            self._watch(job)
            if self.end.is_over():
                counts = job.drain()
            if counts is None and job.is_over():
                failure = f"the job ended as {job.state}"
            elif counts is None:
                failure = f"not all that was read was written within {DRAIN_SECONDS:.0f} s"
        finally:
            job.stop()
        self.committed()
        return _Ended(job, counts or Counter(), failure)

    def _watch(self, job: Job) -> None:
        """What fails here fails beside the job, which goes on: it is said and tried again."""
        lake, version, rest = Lake.open(self.told.lake), -1, Rest()
        merges = CompactBeside(lake.path, self.say)
        try:
            while not (self.end.is_over() or job.is_over()):
                try:
                    snapshot = lake.snapshot()
                    if snapshot.version != version:
                        self.committed()
                        merges.begin(snapshot)
                        version = snapshot.version
                except Exception as error:  # noqa: BLE001 - a lost mount, a lock: it may pass
                    seconds = rest.failed(time.monotonic())
                    self.say(f"beside the job: {error}; trying again in {seconds:.0f} s")
                    self.end.wait(seconds)
                else:
                    rest.succeeded()
                    self.end.wait(_LOOK_SECONDS)
        finally:
            merges.stop()


def _goes_on_without_us(beam_options: Mapping[str, Any]) -> bool:
    """Whether the job was only written to a file, or handed to a service that keeps it."""
    is_written = bool(beam_options.get("output_executable_path"))
    return is_written or beam_options["runner"] == "DataflowRunner"
