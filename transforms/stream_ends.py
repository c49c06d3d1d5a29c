"""How a stream is told to end, and tells that it has: by marks in the books of its lake."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import Any

import apache_beam as beam
from apache_beam.coders import PickleCoder
from apache_beam.transforms.timeutil import TimeDomain
from apache_beam.transforms.userstate import ReadModifyWriteStateSpec, TimerSpec, on_timer

from transforms.lake.log import BOOKS
from transforms.lake.storage import storage_at


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks of one stream: ``stream`` is its name, its own among all there ever were."""

    lake: str
    stream: str

    def request_stop(self) -> None:
        """Let the stream end by itself, once all that it has read is committed."""
        storage_at(self.lake).put(self._stop, b"")

    def is_to_stop(self) -> bool:
        """Whether the stream is to end."""
        return storage_at(self.lake).exists(self._stop)

    def tell_end(self, counts: Counter[str]) -> None:
        """Let others know that the stream has ended, and what it has committed."""
        storage_at(self.lake).put(self._ended, json.dumps(counts).encode())

    def counts_at_end(self) -> Counter[str] | None:
        """What the stream has committed in all; None as long as it may commit any more."""
        try:
            return Counter(json.loads(storage_at(self.lake).read(self._ended)))
        except FileNotFoundError:
            return None

    def clear(self) -> None:
        """Leave no mark behind."""
        storage_at(self.lake).delete(self._stop, self._ended)

    @property
    def _stop(self) -> str:
        return f"{BOOKS}/stop-{self.stream}"

    @property
    def _ended(self) -> str:
        return f"{BOOKS}/ended-{self.stream}"


class TellEnd(beam.PTransform):
    """Ticks and the counts of commits → nothing; when no more come, the mark has their sum.

    Flink goes on running a job whose sources have ended, so its state does not tell; and of a job
    that is cancelled it gives no metrics. A stream may end before its first tick.
    """

    def __init__(self, marks: Marks) -> None:
        super().__init__()
        self._marks = marks

    def expand(
        self, told: tuple[beam.PCollection[Any], beam.PCollection[Counter[str]]]
    ) -> beam.PCollection[None]:
        ticks, commits = told
        begin = ticks.pipeline | "Begin" >> beam.Create([Counter[str]()])
        return (
            (begin, ticks | "NothingYet" >> beam.Map(_nothing), commits)
            | beam.Flatten()
            | "KeyByLake" >> beam.WithKeys(self._marks.lake).with_output_types(tuple[str, Any])
            | "TellAtEnd" >> beam.ParDo(_TellAtEnd(self._marks))
        )


class _TellAtEnd(beam.DoFn):
    SUM = ReadModifyWriteStateSpec("sum", PickleCoder())
    AT_END = TimerSpec("at_end", TimeDomain.WATERMARK)

    def __init__(self, marks: Marks) -> None:
        self._marks = marks

    def process(
        self,
        element: tuple[str, Counter[str]],
        window: Any = beam.DoFn.WindowParam,
        total: Any = beam.DoFn.StateParam(SUM),
        at_end: Any = beam.DoFn.TimerParam(AT_END),
    ) -> None:
        _, counts = element
        if counts:
            total.write((total.read() or Counter()) + counts)
        at_end.set(window.max_timestamp())

    @on_timer(AT_END)
    def tell(self, total: Any = beam.DoFn.StateParam(SUM)) -> None:
        self._marks.tell_end(total.read() or Counter())


def _nothing(_: Any) -> Counter[str]:
    return Counter()
