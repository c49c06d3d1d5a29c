"""Processes that work side by side: quiet, deaf to interrupts, and dead with their parent.

They are forked from one that has loaded everything (`pipelines.preloaded`): so it is loaded once,
and held in memory once. This process could not be forked as safely: it may have threads.
"""

from __future__ import annotations

import logging
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from itertools import chain
from multiprocessing import forkserver, get_all_start_methods, get_context, parent_process
from multiprocessing.context import BaseContext
from typing import Any, Generic, TypeVar

from pipelines import logs
from transforms.lake.errors import LakeError

T = TypeVar("T")
R = TypeVar("R")

_PRELOADED = "pipelines.preloaded"


@dataclass(slots=True)
class Pool(Generic[T, R]):
    """Computes tasks, in this process when it is to be one worker or there is but one task."""

    compute: Callable[[T], R]
    workers: int
    _executor: ProcessPoolExecutor | None = field(default=None, init=False)

    def results(self, tasks: Iterable[T]) -> Iterator[R]:
        """The results in the order of the tasks, of which a few are computed ahead."""
        iterator = iter(tasks)
        first = list(_take(iterator, 2))
        if self.workers == 1 or len(first) < 2:  # noqa: PLR2004 - nothing to do side by side
            yield from map(self.compute, chain(first, iterator))
            return
        self._executor = ProcessPoolExecutor(
            self.workers,
            mp_context=_context(),
            initializer=_start,
            initargs=logs.chosen(),
        )
        ahead: list[Future[R]] = []
        for task in chain(first, iterator):
            ahead.append(self._executor.submit(self.compute, task))
            if len(ahead) > self.workers:
                yield _result(ahead.pop(0))
        while ahead:
            yield _result(ahead.pop(0))

    def again(self, task: T) -> R:
        """Compute one more task now."""
        if self._executor is None:
            return self.compute(task)
        return _result(self._executor.submit(self.compute, task))

    def stop(self) -> None:
        """End the processes now, whatever they are at."""
        if self._executor is not None:
            for process in list((self._executor._processes or {}).values()):  # noqa: SLF001 - no public way
                process.kill()
            self._executor.shutdown(wait=True, cancel_futures=True)
            _end_fork_server()


def cores() -> int:
    """Processor cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def quiet_beam() -> None:
    """Beam logs what it also raises and, from its import on, what clouds it is missing."""
    logging.getLogger().setLevel(logging.CRITICAL)


def ignore_leases() -> None:
    """Let no producer that opens a drop end this process; see `transforms.read_units`."""
    if hasattr(signal, "SIGIO"):
        signal.signal(signal.SIGIO, signal.SIG_IGN)


def _context() -> BaseContext:
    if "forkserver" not in get_all_start_methods():
        return get_context("spawn")
    context = get_context("forkserver")
    context.set_forkserver_preload([_PRELOADED])
    return context


def _end_fork_server() -> None:
    """A stream goes on for weeks without its workers; what they share takes some 300 MB."""
    server: Any = forkserver._forkserver  # noqa: SLF001 - there is no public way to end it
    if server._forkserver_pid is not None:  # noqa: SLF001
        os.kill(server._forkserver_pid, signal.SIGKILL)  # noqa: SLF001
        server._stop()  # noqa: SLF001


def _start(log_format: logs.LogFormat | None, quiet: bool) -> None:  # noqa: FBT001 - by initargs
    quiet_beam()
    logs.start(log_format, quiet=quiet)
    listen_to_no_terminal()
    ignore_leases()
    threading.Thread(target=_die_with_parent, daemon=True).start()


def listen_to_no_terminal() -> None:
    """Leave it to the parent when to end: a terminal, or a supervisor, tells all processes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)


def _die_with_parent() -> None:
    if (parent := parent_process()) is not None:
        parent.join()
        os._exit(1)


def _result(future: Future[R]) -> R:
    try:
        return future.result()
    except BrokenProcessPool as error:
        raise LakeError(
            "a process that this one had started was ended from outside, perhaps for want of "
            "memory; what was committed stands: run this again, perhaps with --workers 1"
        ) from error


def _take(iterator: Iterator[T], number: int) -> Iterator[T]:
    for _, item in zip(range(number), iterator, strict=False):
        yield item
