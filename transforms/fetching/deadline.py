"""A deadline that holds whatever the server does."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from typing import Self

from transforms.fetching.failures import ExchangeError


class Deadline:
    """Ends a connection when its time is up.

    A timeout on a socket counts anew with every byte that drips in, and its headers, its chunks and
    its handshake are all read by libraries. So a timer shuts the connection down instead, which
    ends whatever call waits for it, in the thread that made the call; no thread is left behind.
    """

    def __init__(self, seconds: float) -> None:
        """Starts at once; ``seconds`` from now everything is over."""
        self._seconds = seconds
        self._at = time.monotonic() + seconds
        self._lock = threading.Lock()
        self._connection: socket.socket | None = None
        self._timer = threading.Timer(seconds, self._shut_down)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        """Starts the timer."""
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stops the timer."""
        self._timer.cancel()
        self.release()

    def left(self) -> float:
        """Seconds that are left, more than 0; raises ``ExchangeError`` when there are none."""
        left = self._at - time.monotonic()
        if left <= 0:
            raise self.error()
        return left

    def passed(self) -> bool:
        """Whether the time is up."""
        return time.monotonic() >= self._at

    def error(self) -> ExchangeError:
        """What to raise once the time is up."""
        return ExchangeError("time.fetch_deadline", f"was not whole within {self._seconds:g} s")

    def watch(self, connection: socket.socket) -> None:
        """Shut this connection down at the deadline.

        By a descriptor of its own: whoever reads may close theirs at any moment, and the system
        would give the same number to a stranger's connection.
        """
        with self._lock:
            self._connection = connection.dup()
        if self.passed():
            self._shut_down()

    def release(self) -> None:
        """Leave the connection to itself."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
            self._connection = None

    def _shut_down(self) -> None:
        with self._lock, contextlib.suppress(OSError):  # the server may have gone first
            if self._connection is not None:
                self._connection.shutdown(socket.SHUT_RDWR)
