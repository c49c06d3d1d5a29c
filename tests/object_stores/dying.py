"""Work in a process of its own that is killed, or stopped, at one of its changes to the store."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.context import ForkServerProcess
from typing import Any

from transforms.remote.files import files_at

CONTEXT = multiprocessing.get_context("forkserver")
# What takes long to import is imported once, by the process that the others are forked from.
CONTEXT.set_forkserver_preload(
    ["boto3", "fsspec", "tests.support", "tests.lake.test_commits", "pipelines.ingest"]
)


@contextlib.contextmanager
def told_of_requests(tell: Callable[[Any], None]) -> Iterator[None]:
    """Hear of each request of this process to an object store, before it is sent."""
    events = files_at("s3://")._client.meta.events  # type: ignore[attr-defined]
    events.register("before-send.s3", hear := lambda request, **_: tell(request))
    try:
        yield
    finally:
        events.unregister("before-send.s3", hear)


def killed_at(change: int, work: Callable[..., object], *arguments: object) -> bool:
    """Whether the work was killed before its so-many-th change; else it came to its end."""
    process = signalled_at(signal.SIGKILL, change, work, *arguments)
    process.join()
    assert process.exitcode in (0, -signal.SIGKILL)
    return process.exitcode != 0


def signalled_at(
    number: signal.Signals, change: int, work: Callable[..., object], *arguments: object
) -> ForkServerProcess:
    """A process that does the work and sends itself a signal before its so-many-th change."""
    process = CONTEXT.Process(target=_work, args=(number, change, work, arguments))
    process.start()
    return process


def wait_until_stopped(process: ForkServerProcess) -> None:
    """Wait until a process has been stopped by SIGSTOP, or has ended."""
    state = ""
    while process.is_alive() and not state.startswith("T"):
        time.sleep(0.05)
        told = ["ps", "-o", "state=", "-p", str(process.pid)]
        state = subprocess.run(told, capture_output=True, text=True, check=False).stdout


def _work(
    number: signal.Signals, change: int, work: Callable[..., object], arguments: Sequence[object]
) -> None:
    left = change

    def count(request: Any) -> None:
        nonlocal left
        left -= request.method not in ("GET", "HEAD")
        if left == -1:
            left -= 1
            os.kill(os.getpid(), number)

    with told_of_requests(count):
        work(*arguments)
