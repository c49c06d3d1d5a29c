"""Work in a process of its own that `kill -9` ends at one of its changes to the store."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Sequence
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
    process = CONTEXT.Process(target=_die, args=(change, work, arguments))
    process.start()
    process.join()
    assert process.exitcode in (0, -signal.SIGKILL)
    return process.exitcode != 0


def _die(change: int, work: Callable[..., object], arguments: Sequence[object]) -> None:
    left = change

    def count(request: Any) -> None:
        nonlocal left
        left -= request.method not in ("GET", "HEAD")
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)

    with told_of_requests(count):
        work(*arguments)
