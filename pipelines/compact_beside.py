"""Compaction beside a stream: small files are merged in a thread, while passes go on."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import takewhile

from pipelines.compacting import ALIKE, merge, plan
from pipelines.pacing import Rest
from transforms.lake.lake import Lake, Say
from transforms.lake.records import FileEntry, Snapshot

# Steps of `nice`: a tenth of a processor that others want, too.
_LESS = 10


@dataclass(slots=True)
class CompactBeside:
    """Merges what there is to merge in a lake, one run of merges at a time."""

    lake: str
    say: Say
    clock: Callable[[], float] = time.monotonic
    _thread: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(1, "compact", initializer=_give_way), init=False
    )
    _running: Future[None] | None = field(default=None, init=False)
    _planned: int = field(default=-1, init=False)
    _rest: Rest = field(default_factory=Rest, init=False)
    _is_stopped: bool = field(default=False, init=False)

    def begin(self, snapshot: Snapshot) -> None:
        """Begin to merge files of this state of the lake, if enough of them are alike."""
        if self._running is not None:
            if not self._running.done():
                return
            self._end()
        if snapshot.version == self._planned or self.clock() < self._rest.until:
            return
        self._planned = snapshot.version
        groups = list(plan(snapshot, alike=ALIKE))
        if groups:
            self._running = self._thread.submit(self._merge, groups)

    def stop(self) -> None:
        """Finish the merge at hand, and begin no other."""
        self._is_stopped = True
        self._thread.shutdown()
        self._end()

    def _end(self) -> None:
        if self._running is None:
            return
        failure, self._running = self._running.exception(), None
        if failure is None:
            self._rest.succeeded()
        else:
            seconds = self._rest.failed(self.clock())
            self.say(f"compaction: {failure}; trying again in {seconds:.0f} s")

    def _merge(self, groups: list[list[FileEntry]]) -> None:
        going = takewhile(lambda _: not self._is_stopped, groups)
        for _ in merge(Lake.open(self.lake), going):
            pass


def _give_way() -> None:
    """Merge with what others leave of the processors: news is awaited, a merge is not."""
    if sys.platform == "linux":  # elsewhere all threads of a process have one priority
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), os.nice(0) + _LESS)
