"""A real `wirelake stream`, started, watched and stopped as a person or a supervisor would."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import duckdb

from tests.feed_server import wait_until
from tests.support import PATIENCE, PROGRAM, PROJECT, having, raw

PASSES = ("--runner", "DirectRunner")
_AS_AT_A_TERMINAL = "import signal; signal.signal(signal.SIGHUP, signal.SIG_DFL)"
"""SIGHUP tells what it tells, though the tests themselves may run under nohup."""


class Streaming:
    """A stream that runs; what it says goes to a file, so that it never waits for a reader."""

    def __init__(self, log: IO[bytes], *args: object) -> None:
        self._log = log
        self.process = subprocess.Popen(
            having(_AS_AT_A_TERMINAL, *PROGRAM, "stream", *map(str, args)),
            cwd=PROJECT,
            stderr=log,
        )

    @property
    def said(self) -> str:
        return os.pread(self._log.fileno(), 1_000_000, 0).decode()

    def until(self, holds: Callable[[], bool]) -> None:
        """Wait for what the stream is to bring about."""
        wait_until(lambda: holds() or self.process.poll() is not None, PATIENCE)
        assert wait_until(holds), self.said

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Stop it; gives its exit status."""
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)


@contextmanager
def streaming(lake: Path, *args: object, engine: tuple[str, str] = PASSES) -> Iterator[Streaming]:
    """A stream on its engine, ended when the test is over, however it went."""
    log = tempfile.TemporaryFile()  # noqa: SIM115 - read when the stream has ended, too
    running = Streaming(log, *args, "--lake", lake, *engine)
    try:
        yield running
    finally:
        running.process.kill()
        running.process.wait()


def has_stories(lake: Path, number: int) -> Callable[[], bool]:
    """Whether there are so many revisions, as a reader of bare Parquet sees them.

    One that meets the swap of a merge, as such a reader may, sees some twice, or looks again.
    """

    def look() -> bool:
        with contextlib.suppress(duckdb.IOException):
            return len(set(raw(lake, "articles", "article_id, revision"))) >= number
        return False

    return look


def put(folder: Path, name: str, text: str) -> None:
    """A drop, as a producer should write it."""
    folder.mkdir(exist_ok=True)
    unfinished = folder / f".{name}"
    unfinished.write_text(text, "utf-8")
    unfinished.rename(folder / name)
