"""Locks between processes: held for the moment of a commit, freed by the death of their holder.

On a local disk the kernel keeps them (flock), so `kill -9` frees them. Elsewhere a lease stands in.
"""

from __future__ import annotations

import contextlib
import fcntl
import functools
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, TypeVar

from transforms.lake.errors import LockedError
from transforms.lake.leases import Lease
from transforms.lake.storage import LocalStorage, Storage

T = TypeVar("T")
Renew = Callable[[], None]

_POLL_SECONDS = 0.05
REMOTE_POLL_SECONDS = 0.5
_SAY_AFTER_SECONDS = 1.0


@contextlib.contextmanager
def held(
    storage: Storage,
    path: str,
    *,
    timeout: float = 600.0,
    say: Callable[[str], None] = lambda _: None,
) -> Iterator[Renew]:
    """Hold the lock at a path of the lake; LockedError when it is not free within ``timeout`` s.

    Gives what to call before each step that only the holder may take: LeaseLostError if it stalled
    for so long that another process holds the lock by now.
    """
    wait = functools.partial(_wait, lake=storage.root, timeout=timeout, say=say)
    if isinstance(storage, LocalStorage):
        file = wait(lambda: try_local(Path(storage.root, path)), _POLL_SECONDS)
        try:
            yield lambda: None
        finally:
            file.close()
    else:
        lease = Lease(storage, path)
        wait(lambda: lease.take() or None, REMOTE_POLL_SECONDS)
        try:
            yield lease.renew
        finally:
            lease.release()


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


def _wait(
    attempt: Callable[[], T | None],
    pause: float,
    *,
    lake: str,
    timeout: float,
    say: Callable[[str], None],
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
        time.sleep(pause)
    return lock
