"""How a command that runs for long ends: when its time is over, or it is asked to by a signal."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from queue import Empty, SimpleQueue
from types import FrameType

_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
_ENDED_BY = 128  # as a shell tells it: 130 of SIGINT, 143 of SIGTERM


class End:
    """When to end: so many ``seconds`` after it was begun, if any, or once it was asked for."""

    def __init__(self, seconds: float | None = None) -> None:
        self._seconds = seconds
        self._at: float | None = None
        self._asked: SimpleQueue[None] = SimpleQueue()  # the only queue that a handler may put into
        self.is_asked = False

    def begin(self) -> None:
        """Count the seconds from now."""
        if self._seconds is not None:
            self._at = time.monotonic() + self._seconds

    def ask(self) -> None:
        """Ask for it."""
        self.is_asked = True
        self._asked.put(None)

    def is_over(self) -> bool:
        return self.is_asked or (self._at is not None and time.monotonic() >= self._at)

    def wait(self, seconds: float) -> None:
        """Wait so long, or until it is over."""
        if self._at is not None:
            seconds = min(seconds, self._at - time.monotonic())
        if not self.is_asked and seconds > 0:
            with suppress(Empty):
                self._asked.get(timeout=seconds)


@contextmanager
def ended_by_signals(end: End) -> Iterator[End]:
    """SIGTERM, SIGINT and SIGHUP ask for the end; a second one ends the process where it is.

    SIGHUP, which tells that the terminal was closed, asks for nothing under ``nohup``.
    """

    def handle(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - a handler's signature
        if end.is_asked:
            os._exit(_ENDED_BY + number)
        end.ask()

    heard = [number for number in _SIGNALS if not _is_under_nohup(number)]
    before = {number: signal.signal(number, handle) for number in heard}
    try:
        yield end
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _is_under_nohup(number: signal.Signals) -> bool:
    return number == signal.SIGHUP and signal.getsignal(number) is signal.SIG_IGN
