"""Locks where no kernel keeps them: a small file that its holder renews, and that runs out.

No two clocks are compared. A holder trusts its lease for so many seconds from the moment at which
it began to write it; who waits takes it over after as many seconds in which it saw no change. A
holder that stalls for longer finds out when it goes on, because each step begins with `renew`.
"""

from __future__ import annotations

import json
import os
import socket
import time
import uuid

from transforms.lake.errors import LakeError
from transforms.lake.storage import RemoteStorage

LEASE_SECONDS = 20.0


class LeaseLostError(LakeError):
    """The holder stalled, and another process has taken its lock over."""


class Lease:
    """A lease on a path of the lake, for one holder."""

    def __init__(self, storage: RemoteStorage, path: str) -> None:
        self._storage, self._path = storage, path
        self._holder = f"{socket.gethostname()}-{os.getpid()}-{uuid.uuid4().hex}"
        self._renewals = 0
        self._renewed_at = 0.0
        self._rival = b""
        self._rival_since = 0.0

    def take(self) -> bool:
        """Take the lease if it is free, or has run out since this was first asked."""
        now = time.monotonic()
        try:
            self._storage.put_new(self._path, self._content())
        except FileExistsError:
            if not self._take_over(now):
                return False
        self._renewed_at = now
        return True

    def renew(self) -> None:
        """Keep the lease; LeaseLostError when another process holds it by now."""
        now = time.monotonic()
        if now - self._renewed_at < LEASE_SECONDS / 4:
            return
        before = self._content()
        self._renewals += 1
        if not self._storage.swap(self._path, before, self._content()):
            raise LeaseLostError(f"another process has taken over {self._path}")
        self._renewed_at = now

    def release(self) -> None:
        """Free the lease, unless it may be another's by now: then it is left to run out."""
        if time.monotonic() - self._renewed_at < LEASE_SECONDS / 2:
            self._storage.delete(self._path)

    def _take_over(self, now: float) -> bool:
        try:
            found = self._storage.read(self._path)
        except FileNotFoundError:
            return False
        if found == self._content():  # the answer to an earlier request was lost
            return True
        if found != self._rival:
            self._rival, self._rival_since = found, now
        has_run_out = now - self._rival_since > LEASE_SECONDS
        return has_run_out and self._storage.swap(self._path, found, self._content())

    def _content(self) -> bytes:
        return json.dumps({"holder": self._holder, "renewals": self._renewals}).encode()
