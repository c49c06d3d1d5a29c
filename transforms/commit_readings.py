"""What a stream found → commits: by one committer for the whole lake, a moment after it was found.

What is found waits in Beam's state until its unit is complete and the moment has come. Nothing
before this step depends on a window to close, and nothing is kept in the process.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

import apache_beam as beam
from apache_beam.coders import BooleanCoder, PickleCoder
from apache_beam.transforms.timeutil import TimeDomain
from apache_beam.transforms.userstate import (
    BagStateSpec,
    ReadModifyWriteStateSpec,
    TimerSpec,
    on_timer,
)
from apache_beam.utils.timestamp import Duration, Timestamp

from schemas import Poll
from schemas.elements import InputUnit
from transforms.clocks import Clock
from transforms.lake.attempts import first_to_fit
from transforms.lake.known import known_of
from transforms.lake.lake import Change, Lake
from transforms.lake.quarantined import taken_out
from transforms.lake.records import added_files
from transforms.lexicons import Lexicons
from transforms.manifests import manifest_of
from transforms.metrics import count_committed, timed
from transforms.settle_readings import (
    Part,
    Reading,
    completed,
    not_overtaken,
    released,
    rows_of,
    settled,
    tallied,
    told_together,
)
from transforms.write_tables import parts_of, stage_records

BATCH_SECONDS = 0.5
"""How long the first thing found waits for others to share its commit; if the last one took longer,
as long as that: so what is found is still read while much is committed."""

_SENT_TOGETHER = 500
STORIES_A_COMMIT = 1_000
"""What a stream that fell behind has found is committed in shares of so many stories, unless one
input alone has more: so the committer's memory does not grow with what waits for it."""


def commit(lake: Lake, readings: Sequence[Reading], clock: Clock) -> Counter[str]:
    """Commit all that these readings bring, at once; gives its counts, as a manifest has them.

    StaleSnapshotError: other processes went on changing the same lake all the time.
    """
    index = known_of(lake.path)

    def attempt(number: int) -> Counter[str]:
        staging = f"{run}/{number:06d}"
        base = index.refresh()
        told, sketches = told_together(settled(readings, index), lake)
        ingested_at = clock()
        rows = [row for reading in told for row in rows_of(reading, ingested_at)]
        files = stage_records(lake, staging, [*rows, *sketches])
        taken = taken_out(lake, released(told), staging)
        if files or taken.remove:
            change = Change(
                kind="replay" if taken.remove else "ingest",
                staging=staging,
                base=base,
                add=[*files, *taken.add],
                remove=taken.remove,
            )
            with timed("commit_milliseconds"):
                lake.commit(change, conflicts=lambda records: bool(added_files(records)))
        count_committed(chain.from_iterable(r.findings for r in told), rows, clock())
        polls = (row for row in rows if isinstance(row, Poll))
        parts = (part for r in told for finding in r.findings for part in parts_of(finding))
        return manifest_of([*files, *parts, *polls]).counts + tallied(told)

    with lake.run() as run:
        return first_to_fit(attempt, f"the lake {lake.path}")


class CommitReadings(beam.PTransform):
    """Everything that comes of units → the counts of each commit."""

    def __init__(self, lake: str, lexicons: Lexicons, clock: Clock) -> None:
        super().__init__()
        self._lake, self._lexicons, self._clock = lake, lexicons, clock

    def expand(self, parts: beam.PCollection[Part]) -> beam.PCollection[Counter[str]]:
        return (
            parts
            | "Gather"
            >> beam.BatchElements(min_batch_size=_SENT_TOGETHER, max_batch_size=_SENT_TOGETHER)
            | "KeyTogether" >> beam.Map(_together).with_output_types(tuple[str, Any])
            | "Commit" >> beam.ParDo(_Commit(self._lake, self._lexicons, self._clock))
        )


class _Commit(beam.DoFn):
    PARTS = BagStateSpec("parts", PickleCoder())
    IS_SET = ReadModifyWriteStateSpec("is_set", BooleanCoder())
    SOON = TimerSpec("soon", TimeDomain.REAL_TIME)
    AT_END = TimerSpec("at_end", TimeDomain.WATERMARK)

    def __init__(self, lake: str, lexicons: Lexicons, clock: Clock) -> None:
        self._lake, self._lexicons, self._clock = lake, lexicons, clock

    def setup(self) -> None:
        self._lexicons.install()
        self._opened = Lake.open(self._lake)
        self._waits = BATCH_SECONDS

    def process(
        self,
        element: tuple[str, list[Part]],
        window: Any = beam.DoFn.WindowParam,
        parts: Any = beam.DoFn.StateParam(PARTS),
        is_set: Any = beam.DoFn.StateParam(IS_SET),
        soon: Any = beam.DoFn.TimerParam(SOON),
        at_end: Any = beam.DoFn.TimerParam(AT_END),
    ) -> None:
        _, gathered = element
        parts.add(gathered)
        if not is_set.read():
            is_set.write(True)  # noqa: FBT003 - Beam's state has no other way
            soon.set(Timestamp.now() + Duration(self._waits))
            at_end.set(window.max_timestamp())

    @on_timer(SOON)
    def commit_soon(
        self,
        parts: Any = beam.DoFn.StateParam(PARTS),
        is_set: Any = beam.DoFn.StateParam(IS_SET),
        soon: Any = beam.DoFn.TimerParam(SOON),
    ) -> Iterator[Counter[str]]:
        index = known_of(self._lake)
        index.refresh()
        here = not_overtaken(chain.from_iterable(parts.read()), index)
        readings, rest = completed(here, self._clock().timestamp())
        if any(isinstance(part, InputUnit) for part in rest):  # for a while: see PATIENCE_SECONDS
            soon.set(Timestamp.now() + Duration(self._waits))
        else:
            is_set.clear()
        yield from self._committed(readings, rest, parts)

    @on_timer(AT_END)
    def commit_at_end(self, parts: Any = beam.DoFn.StateParam(PARTS)) -> Iterator[Counter[str]]:
        readings, rest = completed(chain.from_iterable(parts.read()), math.inf)
        yield from self._committed(readings, rest, parts)

    def _committed(
        self, readings: Sequence[Reading], rest: list[Part], parts: Any
    ) -> Iterator[Counter[str]]:
        if readings:
            for share in shares(readings, STORIES_A_COMMIT):
                began = self._clock()
                yield commit(self._opened, share, self._clock)
                self._waits = max(BATCH_SECONDS, (self._clock() - began).total_seconds())
            parts.clear()
            if rest:
                parts.add(rest)


def shares(readings: Iterable[Reading], stories: int) -> Iterator[list[Reading]]:
    """The readings in their order, so many stories at a time; one that has more comes alone."""
    share: list[Reading] = []
    found = 0
    for reading in readings:
        if share and found + len(reading.findings) > stories:
            yield share
            share, found = [], 0
        share.append(reading)
        found += len(reading.findings)
    if share:
        yield share


def _together(gathered: list[Part]) -> tuple[str, list[Part]]:
    return "lake", gathered
