"""Runs that write to a lake: each has a staging folder, and a mark beside it while it lives.

On a local disk the mark is a lock, which death frees. Elsewhere it is a file that the run rewrites
now and then: once it is old by the clock of the store, whoever begins a run removes both.
"""

from __future__ import annotations

import contextlib
import os
import threading
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from transforms.lake.errors import LakeError
from transforms.lake.locks import Renew, try_local
from transforms.lake.log import STAGING
from transforms.lake.storage import LocalStorage, RemoteStorage, Storage

BEAT_SECONDS = 60.0
SILENT_SECONDS = 900.0
_MARK = ".lock"
_DEAD = b"dead"

End = Callable[[], None]


def new_run() -> str:
    """A name that no other run has."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{os.getpid()}-{uuid.uuid4().hex[:8]}"


def begin(storage: Storage, run: str, renew: Renew) -> End:
    """Mark a run as living and remove what dead runs left; gives what takes the mark away.

    Whoever calls this, and what it gives, holds the commit lock.
    """
    if isinstance(storage, LocalStorage):
        _drop_dead_local_runs(storage)
        lock = try_local(Path(storage.root, _mark(run)))

        def end() -> None:
            storage.delete(_mark(run))
            if lock is not None:
                lock.close()

        return end
    heartbeat = _Heartbeat(storage, _mark(run))
    try:
        _drop_dead_remote_runs(storage, run, renew)
    except BaseException:
        heartbeat.end()
        raise
    return heartbeat.end


def refuse_dead(storage: Storage, staging: str) -> None:
    """LakeError when the run of a staging folder was taken for dead, and its files removed."""
    if isinstance(storage, LocalStorage):
        return
    run = staging.partition("/")[0]
    with contextlib.suppress(FileNotFoundError):
        if storage.read(_mark(run)) != _DEAD:
            return
    raise LakeError(
        f"this run gave no sign of life for {SILENT_SECONDS:.0f} s, so another process has removed "
        f"what it was about to commit to {storage.root}; what was committed stands: run this again"
    )


class _Heartbeat:
    """Rewrites a mark until it ends, or somebody else has changed the mark."""

    def __init__(self, storage: RemoteStorage, path: str) -> None:
        self._storage, self._path = storage, path
        self._ended = threading.Event()
        self._storage.put_new(path, _beat(0))
        self._thread = threading.Thread(target=self._beat, daemon=True)
        self._thread.start()

    def end(self) -> None:
        self._ended.set()
        self._thread.join()
        self._storage.delete(self._path)

    def _beat(self) -> None:
        count, is_mine = 0, True
        while is_mine and not self._ended.wait(BEAT_SECONDS):
            with contextlib.suppress(OSError):  # the store may answer the next time
                is_mine = self._storage.swap(self._path, _beat(count), _beat(count + 1))
                count += 1


def _beat(count: int) -> bytes:
    return str(count).encode()


def _mark(run: str) -> str:
    return f"{STAGING}/{run}{_MARK}"


def _drop_dead_remote_runs(storage: RemoteStorage, own: str, renew: Renew) -> None:
    """The own mark, just written, tells what time it is for the store.

    A dead mark stays until its folder is gone, and keeps a run that comes to life from committing.
    """
    written = storage.modified(STAGING)
    now = written.pop(own + _MARK)
    for name, moment in written.items():
        if name.endswith(_MARK) and now - moment > SILENT_SECONDS * 1_000_000_000:
            renew()
            run = name.removesuffix(_MARK)
            storage.put(_mark(run), _DEAD)
            storage.delete_folder(f"{STAGING}/{run}")
            storage.delete(_mark(run))


def _drop_dead_local_runs(storage: LocalStorage) -> None:
    """A run holds the lock beside its folder while it lives, so a free lock means a dead run."""
    for run in {name.removesuffix(_MARK) for name in storage.names(STAGING)}:
        lock = try_local(Path(storage.root, _mark(run)))
        if lock is not None:
            storage.delete_folder(f"{STAGING}/{run}")
            storage.delete(_mark(run))
            lock.close()
