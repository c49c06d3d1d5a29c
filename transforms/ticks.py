"""Ticks: what keeps a stream looking at its inputs, until it is told to stop."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import apache_beam as beam
from apache_beam.coders import VarIntCoder
from apache_beam.io.watch import PollResult, Watch
from apache_beam.transforms.timeutil import TimeDomain
from apache_beam.transforms.userstate import TimerSpec, on_timer
from apache_beam.utils.timestamp import Duration, Timestamp

from transforms.clocks import Clock
from transforms.stream_ends import is_to_stop

TICK_SECONDS = 1.0

Tick = tuple[str, int]
"""The lake, and the time in microseconds since 1970."""


class Ticks(beam.PTransform):
    """A pipeline → a tick a second; none after ``until``, or once the lake's streams are to stop.

    Beam's Watch beats; between two beats a timer ticks. Beats carry the time of events on, and the
    end is noticed at a beat. They cost: a job server before Beam 2.76 keeps 5.5 kB in every
    checkpoint for each beat there ever was (https://github.com/apache/beam/issues/27648).
    """

    def __init__(
        self, lake: str, until: datetime | None, clock: Clock, seconds_between_beats: float
    ) -> None:
        super().__init__()
        self._lake, self._until, self._clock = lake, until, clock
        self._seconds = seconds_between_beats

    def expand(self, begin: beam.pvalue.PBegin) -> beam.PCollection[Tick]:
        beats = (
            begin
            | "Lake" >> beam.Create([self._lake])
            | "Beat"
            >> Watch(
                _Beat(self._until, self._clock),
                poll_interval=self._seconds,
                output_coder=VarIntCoder(),
                timestamp_cursor=True,
            )
        )
        if self._seconds <= TICK_SECONDS:
            return beats
        return beats | "Tick" >> beam.ParDo(_Tick(self._until, self._clock)).with_output_types(Tick)


@dataclass(frozen=True, slots=True)
class _Beat:
    """Watch's poll function: one number a beat, until the stream is to end."""

    until: datetime | None
    clock: Clock

    def __call__(self, lake: str) -> PollResult[int]:
        now = self.clock()
        if _is_over(lake, self.until, now):
            return PollResult.complete([])
        moment = Timestamp.of(now.timestamp())
        return PollResult.incomplete([moment.micros], timestamp=moment).with_watermark(moment)


class _Tick(beam.DoFn):
    NEXT = TimerSpec("next", TimeDomain.REAL_TIME)

    def __init__(self, until: datetime | None, clock: Clock) -> None:
        self._until, self._clock = until, clock

    def process(self, beat: Tick, next_tick: Any = beam.DoFn.TimerParam(NEXT)) -> Iterator[Tick]:
        next_tick.set(Timestamp.now() + Duration(TICK_SECONDS))
        yield beat

    @on_timer(NEXT)
    def tick(
        self, lake: Any = beam.DoFn.KeyParam, next_tick: Any = beam.DoFn.TimerParam(NEXT)
    ) -> Iterator[Tick]:
        now = self._clock()
        if not _is_over(lake, self._until, now):
            next_tick.set(Timestamp.now() + Duration(TICK_SECONDS))
            yield lake, Timestamp.of(now.timestamp()).micros


def _is_over(lake: str, until: datetime | None, now: datetime) -> bool:
    return (until is not None and now >= until) or is_to_stop(lake)
