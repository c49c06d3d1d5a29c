"""How a stream is told to end, and tells that it has: by files in the books of its lake."""

from __future__ import annotations

from typing import Any

import apache_beam as beam
from apache_beam.transforms.timeutil import TimeDomain
from apache_beam.transforms.userstate import TimerSpec, on_timer

from transforms.lake.log import BOOKS
from transforms.lake.storage import storage_at

_STOP = f"{BOOKS}/stop"


def request_stop(lake: str) -> None:
    """Let the streams of a lake end by themselves, once all that they have read is committed."""
    storage_at(lake).put(_STOP, b"")


def withdraw_stop(lake: str) -> None:
    """Forget that streams of a lake were to stop."""
    storage_at(lake).delete(_STOP)


def is_to_stop(lake: str) -> bool:
    """Whether the streams of a lake are to end."""
    return storage_at(lake).exists(_STOP)


def has_ended(lake: str, stream: str) -> bool:
    """Whether a stream, by its name, has committed all that it had read, and reads no more."""
    return storage_at(lake).exists(_ended(stream))


def forget_end(lake: str, stream: str) -> None:
    """Clear away what `has_ended` looks for."""
    storage_at(lake).delete(_ended(stream))


class TellEnd(beam.PTransform):
    """Ticks and commits → nothing; when there will be no more of them, `has_ended` says so.

    Flink goes on running a job whose sources have ended, so its state does not tell.
    """

    def __init__(self, lake: str, stream: str) -> None:
        super().__init__()
        self._lake, self._stream = lake, stream

    def expand(self, told: tuple[beam.PCollection[Any], ...]) -> beam.PCollection[None]:
        return (
            told
            | beam.Flatten()
            | "KeyByLake" >> beam.Map(lambda _: (self._lake, 1)).with_output_types(tuple[str, int])
            | "TellAtEnd" >> beam.ParDo(_TellAtEnd(self._lake, self._stream))
        )


class _TellAtEnd(beam.DoFn):
    AT_END = TimerSpec("at_end", TimeDomain.WATERMARK)

    def __init__(self, lake: str, stream: str) -> None:
        self._lake, self._stream = lake, stream

    def process(
        self,
        _: tuple[str, int],
        window: Any = beam.DoFn.WindowParam,
        at_end: Any = beam.DoFn.TimerParam(AT_END),
    ) -> None:
        at_end.set(window.max_timestamp())

    @on_timer(AT_END)
    def tell(self) -> None:
        storage_at(self._lake).put(_ended(self._stream), b"")


def _ended(stream: str) -> str:
    return f"{BOOKS}/ended-{stream}"
