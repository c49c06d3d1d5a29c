"""How a stream is told to end, and tells that it has: by marks in the books of its lake."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import apache_beam as beam
from apache_beam.transforms.timeutil import TimeDomain
from apache_beam.transforms.userstate import TimerSpec, on_timer

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

    def tell_end(self) -> None:
        """Let others know that the stream has ended."""
        storage_at(self.lake).put(self._ended, b"")

    def has_ended(self) -> bool:
        """Whether the stream has committed all that it had read, and reads no more."""
        return storage_at(self.lake).exists(self._ended)

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
    """Ticks and commits → nothing; when there will be no more of them, the stream's mark says so.

    Flink goes on running a job whose sources have ended, so its state does not tell. A stream may
    end before its first tick.
    """

    def __init__(self, marks: Marks) -> None:
        super().__init__()
        self._marks = marks

    def expand(self, told: tuple[beam.PCollection[Any], ...]) -> beam.PCollection[None]:
        begin = told[0].pipeline | "Begin" >> beam.Create([None])
        return (
            (begin, *told)
            | beam.Flatten()
            | "KeyByLake"
            >> beam.Map(lambda _: (self._marks.lake, 1)).with_output_types(tuple[str, int])
            | "TellAtEnd" >> beam.ParDo(_TellAtEnd(self._marks))
        )


class _TellAtEnd(beam.DoFn):
    AT_END = TimerSpec("at_end", TimeDomain.WATERMARK)

    def __init__(self, marks: Marks) -> None:
        self._marks = marks

    def process(
        self,
        _: tuple[str, int],
        window: Any = beam.DoFn.WindowParam,
        at_end: Any = beam.DoFn.TimerParam(AT_END),
    ) -> None:
        at_end.set(window.max_timestamp())

    @on_timer(AT_END)
    def tell(self) -> None:
        self._marks.tell_end()
