"""Stories under embargo → the same stories, released when their time has come.

They wait in Beam's state, beside their rows in quarantine, and leave it by a timer of event time.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import apache_beam as beam
from apache_beam.coders import PickleCoder
from apache_beam.transforms.timeutil import TimeDomain
from apache_beam.transforms.userstate import ReadModifyWriteStateSpec, TimerSpec, on_timer
from apache_beam.utils.timestamp import Timestamp

from schemas import QuarantinedInput
from schemas.elements import Contents, InputUnit, Rejection
from transforms.clocks import Clock
from transforms.lake.lake import Lake
from transforms.lake.quarantined import held_stories
from transforms.parse_documents import CONTENTS, PARSED
from transforms.quarantine_rejections import quarantine
from transforms.replays import Replayed, read_as_of, replayed
from transforms.text.embargoes import EMBARGOED

SKEW_SECONDS = 2
"""By so much the clocks of workers may differ: a story comes so long after its time, and comes."""


class HeldInLake(beam.PTransform):
    """A pipeline → the stories that the lake holds under embargo, by their quarantine id."""

    def __init__(self, lake: str) -> None:
        super().__init__()
        self._lake = lake

    def expand(self, begin: beam.pvalue.PBegin) -> beam.PCollection[tuple[str, QuarantinedInput]]:
        return (
            begin
            | beam.Create([self._lake])
            | beam.FlatMap(_held_in_lake).with_output_types(tuple[str, QuarantinedInput])
        )


class HeldOf(beam.PTransform):
    """``(unit, rejection)`` → the stories among them that are under embargo, by quarantine id."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock

    def expand(
        self, rejections: beam.PCollection[tuple[InputUnit, Rejection]]
    ) -> beam.PCollection[tuple[str, QuarantinedInput]]:
        return rejections | beam.FlatMap(_held, self._clock).with_output_types(
            tuple[str, QuarantinedInput]
        )


class ReleaseEmbargoes(beam.PTransform):
    """Held stories by their quarantine id → what `ParseDocuments` gives, each in its time."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock

    def expand(self, held: beam.PCollection[tuple[str, QuarantinedInput]]) -> Any:
        return held | "ReleaseEmbargo" >> beam.ParDo(_ReleaseEmbargo(self._clock)).with_outputs(
            CONTENTS, main=PARSED
        )


class _ReleaseEmbargo(beam.DoFn):
    HELD = ReadModifyWriteStateSpec("held", PickleCoder())
    RELEASE = TimerSpec("release", TimeDomain.WATERMARK)

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def process(
        self,
        element: tuple[str, QuarantinedInput],
        held: Any = beam.DoFn.StateParam(HELD),
        release: Any = beam.DoFn.TimerParam(RELEASE),
    ) -> None:
        _, row = element
        if row.held_until is not None:
            held.write(row)
            release.set(Timestamp.of(row.held_until.timestamp()) + SKEW_SECONDS)

    @on_timer(RELEASE)
    def release(self, held: Any = beam.DoFn.StateParam(HELD)) -> Iterator[Any]:
        row, now = held.read(), self._clock()
        # Timers also fire when a stream ends, and its event time with it: the row stays held.
        if row is None or row.held_until > now:
            return
        held.clear()
        story = replayed(row, sequence=int(now.timestamp() * 1_000_000_000))
        if isinstance(story, Replayed):
            yield story.unit, story.read
            yield beam.pvalue.TaggedOutput(CONTENTS, Contents(unit=story.unit, count=1))


def _held_in_lake(lake: str) -> Iterator[tuple[str, QuarantinedInput]]:
    for row in held_stories(Lake.open(lake), EMBARGOED):
        yield row.quarantine_id, row


def _held(
    element: tuple[InputUnit, Rejection], clock: Clock
) -> Iterator[tuple[str, QuarantinedInput]]:
    unit, rejection = element
    if rejection.held_until is not None:
        row = quarantine(rejection, clock(), read_as_of(unit, rejection))
        yield row.quarantine_id, row
