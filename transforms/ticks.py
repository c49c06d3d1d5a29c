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
from transforms.stream_ends import Marks

TICK_SECONDS = 1.0

Tick = tuple[str, int]
"""The lake, and the time in microseconds since 1970."""


class Ticks(beam.PTransform):
    """A pipeline → a tick a second; none after ``until``, or once the stream is to stop.

    Beam's Watch beats; between two beats a timer ticks. Beats carry the time of events on, and the
    end is noticed at a beat. They cost: a job server before Beam 2.76 keeps 5.5 kB in every
    checkpoint for each beat there ever was (https://github.com/apache/beam/issues/27648).
    """

    def __init__(
        self, marks: Marks, until: datetime | None, clock: Clock, seconds_between_beats: float
    ) -> None:
        super().__init__()
        self._lake = marks.lake
        self._is_over = _IsOver(marks, until)
        self._clock, self._seconds = clock, seconds_between_beats

    def expand(self, begin: beam.pvalue.PBegin) -> beam.PCollection[Tick]:
        beats = (
            begin
            | "Lake" >> beam.Create([self._lake])
            | "Beat"
            >> Watch(
                _Beat(self._is_over, self._clock),
                poll_interval=self._seconds,
                output_coder=VarIntCoder(),
                timestamp_cursor=True,
            )
        )
        if self._seconds <= TICK_SECONDS:
            return beats
        return beats | "Tick" >> beam.ParDo(_Tick(self._is_over, self._clock)).with_output_types(
            Tick
        )


@dataclass(frozen=True, slots=True)
class _IsOver:
    """Whether a stream is over by now."""

    marks: Marks
    until: datetime | None

    def __call__(self, now: datetime) -> bool:
        return (self.until is not None and now >= self.until) or self.marks.is_to_stop()


@dataclass(frozen=True, slots=True)
class _Beat:
    """Watch's poll function: one number a beat, until the stream is to end."""

    is_over: _IsOver
    clock: Clock

    def __call__(self, _: str) -> PollResult[int]:
        now = self.clock()
        if self.is_over(now):
            return PollResult.complete([])
        moment = Timestamp.of(now.timestamp())
        return PollResult.incomplete([moment.micros], timestamp=moment).with_watermark(moment)


class _Tick(beam.DoFn):
    NEXT = TimerSpec("next", TimeDomain.REAL_TIME)

    def __init__(self, is_over: _IsOver, clock: Clock) -> None:
        self._is_over, self._clock = is_over, clock

    def process(self, beat: Tick, next_tick: Any = beam.DoFn.TimerParam(NEXT)) -> Iterator[Tick]:
        next_tick.set(Timestamp.now() + Duration(TICK_SECONDS))
        yield beat

    @on_timer(NEXT)
    def tick(
        self, lake: Any = beam.DoFn.KeyParam, next_tick: Any = beam.DoFn.TimerParam(NEXT)
    ) -> Iterator[Tick]:
        now = self._clock()
        if not self._is_over(now):
            next_tick.set(Timestamp.now() + Duration(TICK_SECONDS))
            yield lake, Timestamp.of(now.timestamp()).micros
