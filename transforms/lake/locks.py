"""Locks between processes: held for the moment of a commit, freed by the death of their holder.

On a local disk the kernel keeps them (flock), so `kill -9` frees them. Elsewhere a lease file
stands in: it names its holder and runs out by itself.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import socket
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, TypeVar

from transforms.lake.errors import LockedError
from transforms.lake.storage import LocalStorage, Storage

T = TypeVar("T")

LEASE_SECONDS = 120.0
_POLL_SECONDS = 0.05
_SAY_AFTER_SECONDS = 1.0


@contextlib.contextmanager
def held(
    storage: Storage,
    path: str,
    *,
    timeout: float = 600.0,
    say: Callable[[str], None] = lambda _: None,
) -> Iterator[None]:
    """Hold the lock at a path of the lake; LockedError when it is not free within ``timeout`` s."""
    take = _flock if isinstance(storage, LocalStorage) else _lease
    with take(storage, path, timeout, say):
        yield


def try_local(path: Path) -> IO[bytes] | None:
    """Take a lock on a local file without waiting; the open file holds it, None if it is taken."""
    path.parent.mkdir(parents=True, exist_ok=True)
    file = path.open("ab")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        return None
    return file


@contextlib.contextmanager
def _flock(
    storage: Storage, path: str, timeout: float, say: Callable[[str], None]
) -> Iterator[None]:
    file = _wait(lambda: try_local(Path(storage.root, path)), storage.root, timeout, say)
    try:
        yield
    finally:
        file.close()


@contextlib.contextmanager
def _lease(
    storage: Storage, path: str, timeout: float, say: Callable[[str], None]
) -> Iterator[None]:
    token = f"{socket.gethostname()}-{os.getpid()}-{uuid.uuid4().hex}"
    _wait(lambda: _try_lease(storage, path, token), storage.root, timeout, say)
    try:
        yield
    finally:
        storage.delete(path)


def _try_lease(storage: Storage, path: str, token: str) -> str | None:
    """Write the lease, let a rival's write land, and see whose stands."""
    with contextlib.suppress(OSError, ValueError):
        lease = json.loads(storage.read(path))
        if lease["until"] > time.time() and lease["holder"] != token:
            return None
    storage.put(path, json.dumps({"holder": token, "until": time.time() + LEASE_SECONDS}).encode())
    time.sleep(_POLL_SECONDS * 4)
    return token if json.loads(storage.read(path))["holder"] == token else None


def _wait(
    attempt: Callable[[], T | None], lake: str, timeout: float, say: Callable[[str], None]
) -> T:
    started = time.monotonic()
    said = False
    while (lock := attempt()) is None:
        waited = time.monotonic() - started
        if waited > timeout:
            raise LockedError(
                f"another process has been writing to the lake {lake} for {timeout:.0f} s; "
                "wait for it to end, or stop it, and run this again"
            )
        if waited > _SAY_AFTER_SECONDS and not said:
            say(f"another process is writing to {lake}; waiting for it")
            said = True
        time.sleep(_POLL_SECONDS)
    return lock
