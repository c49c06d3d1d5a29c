"""How a command that runs for long is asked to stop: once to finish, twice to stop at once."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from queue import Empty, SimpleQueue
from types import FrameType

_SIGNALS = (signal.SIGTERM, signal.SIGINT)
_ENDED_BY = 128  # as a shell tells it: 130 of SIGINT, 143 of SIGTERM


class Stop:
    """Whether it was asked to stop; waiting for it ends at once when it is."""

    def __init__(self) -> None:
        self.is_asked = False
        self._asked: SimpleQueue[None] = SimpleQueue()  # the only queue that a handler may put into

    def ask(self) -> None:
        """Ask for it."""
        self.is_asked = True
        self._asked.put(None)

    def wait(self, seconds: float) -> None:
        """Wait so long, or until it is asked for."""
        if not self.is_asked and seconds > 0:
            with suppress(Empty):
                self._asked.get(timeout=seconds)


@contextmanager
def stopped_by_signals() -> Iterator[Stop]:
    """SIGTERM and SIGINT ask to stop; a second one ends the process where it is."""
    stop = Stop()

    def handle(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - a handler's signature
        if stop.is_asked:
            os._exit(_ENDED_BY + number)
        stop.ask()

    before = {number: signal.signal(number, handle) for number in _SIGNALS}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
