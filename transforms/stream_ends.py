"""How a stream is told to end, and tells that it has: by files in the books of its lake."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import apache_beam as beam
from apache_beam.coders import PickleCoder
from apache_beam.transforms.timeutil import TimeDomain
from apache_beam.transforms.userstate import ReadModifyWriteStateSpec, TimerSpec, on_timer

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


def counts_at_end(lake: str, stream: str) -> Counter[str] | None:
    """What a stream, by its name, has committed; None as long as it may commit any more."""
    try:
        return Counter(json.loads(storage_at(lake).read(_ended(stream))))
    except FileNotFoundError:
        return None


def forget_end(lake: str, stream: str) -> None:
    """Clear away what `counts_at_end` looks for."""
    storage_at(lake).delete(_ended(stream))


class TellEnd(beam.PTransform):
    """Ticks and the counts of commits → nothing; when no more come, `counts_at_end` has their sum.

    Flink goes on running a job whose sources have ended, so its state does not tell; and of a job
    that is cancelled it gives no metrics.
    """

    def __init__(self, lake: str, stream: str) -> None:
        super().__init__()
        self._lake, self._stream = lake, stream

    def expand(
        self, told: tuple[beam.PCollection[Any], beam.PCollection[Counter[str]]]
    ) -> beam.PCollection[None]:
        ticks, commits = told
        return (
            (ticks | "NothingYet" >> beam.Map(_nothing), commits)
            | beam.Flatten()
            | "KeyByLake" >> beam.WithKeys(self._lake).with_output_types(tuple[str, Any])
            | "TellAtEnd" >> beam.ParDo(_TellAtEnd(self._lake, self._stream))
        )


class _TellAtEnd(beam.DoFn):
    SUM = ReadModifyWriteStateSpec("sum", PickleCoder())
    AT_END = TimerSpec("at_end", TimeDomain.WATERMARK)

    def __init__(self, lake: str, stream: str) -> None:
        self._lake, self._stream = lake, stream

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
        storage_at(self._lake).put(_ended(self._stream), json.dumps(total.read() or {}).encode())


def _nothing(_: Any) -> Counter[str]:
    return Counter()


def _ended(stream: str) -> str:
    return f"{BOOKS}/ended-{stream}"
