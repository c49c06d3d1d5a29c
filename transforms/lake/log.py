"""The lake's log: one small numbered file for each commit, and now and then a checkpoint.

A commit has happened when its record exists. ``applied`` says up to which commit the files stand in
their places; a record beyond it was cut short and is to be finished.
"""

from __future__ import annotations

import contextlib
import functools
import logging
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from transforms.lake.errors import LakeError
from transforms.lake.records import CommitRecord, Snapshot
from transforms.lake.storage import LocalStorage, Storage
from transforms.operator_log import tell

T = TypeVar("T")

BOOKS = "_wirelake"
STAGING = f"{BOOKS}/staging"
CHECKPOINT_EVERY = 100
_RECORDS = f"{BOOKS}/log"
_CHECKPOINTS = f"{BOOKS}/checkpoints"
_APPLIED = f"{BOOKS}/applied"
_READS_AT_ONCE = 8


class Log:
    """The log of one lake. Whoever appends to it holds the lake's commit lock.

    Each look at it may be a request to a store, so only `snapshot` looks for commits; `since` and
    `unfinished` tell of those that it found last.
    """

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self._cached = Snapshot()
        self._applied = -1
        self._record = functools.lru_cache(CHECKPOINT_EVERY)(self._read_record)

    def snapshot(self) -> Snapshot:
        """Everything that counts now: the last checkpoint, and the commits after it."""
        versions = self._numbers(_RECORDS)
        head = versions[-1] if versions else 0
        if self._cached.version > head:
            self._cached = Snapshot()
            self._record.cache_clear()
        if head - self._cached.version >= CHECKPOINT_EVERY:
            checkpoints = self._numbers(_CHECKPOINTS)
            if checkpoints and checkpoints[-1] > self._cached.version:
                path = f"{_CHECKPOINTS}/{_file(checkpoints[-1])}"
                self._cached = self._parsed(path, Snapshot.from_json)
        with ThreadPoolExecutor(_READS_AT_ONCE) as executor:
            for record in executor.map(self._record, range(self._cached.version + 1, head + 1)):
                self._cached = self._cached.after(record)
        return self._cached

    def since(self, version: int) -> list[CommitRecord] | None:
        """The commits after a version, oldest first; None when the log begins later."""
        try:
            return [self._record(v) for v in range(version + 1, self._cached.version + 1)]
        except FileNotFoundError:
            return None

    def back_from(self, version: int) -> Iterator[CommitRecord]:
        """The commits up to a version, newest first, as far back as the log still has them."""
        for number in range(version, 0, -1):
            try:
                yield self._record(number)
            except FileNotFoundError:
                return

    def unfinished(self) -> list[CommitRecord]:
        """The commits whose files may not all be in their places yet."""
        if self._applied != self._cached.version:
            self._applied = self._read_applied()
        if self._applied > self._cached.version and self._applied > self.snapshot().version:
            raise LakeError(
                f"the log of {self._storage.root} ends at commit {self._cached.version}, but "
                f"commit {self._applied} was made; restore {BOOKS} from a backup"
            )
        return [self._record(v) for v in range(self._applied + 1, self._cached.version + 1)]

    def append(self, record: CommitRecord) -> None:
        """Commit. FileExistsError if there is a record of that version already."""
        path = f"{_RECORDS}/{_file(record.version)}"
        try:
            self._storage.put_new(path, record.to_json())
        except FileExistsError:
            # A request whose answer was lost is asked again, and meets what it wrote itself.
            if not self._holds(record):
                raise
        tell(
            logging.INFO,
            "committed",
            stage="commit",
            lake=self._storage.root,
            version=record.version,
            kind=record.kind,
            files=len(record.add),
            rows=sum(entry.rows for entry in record.add),
        )

    def _holds(self, record: CommitRecord) -> bool:
        with contextlib.suppress(FileNotFoundError):
            return self._read_record(record.version) == record
        return False

    def finished(self, record: CommitRecord) -> None:
        """Note that the files of a commit, and of all before it, are in their places."""
        self._storage.put(_APPLIED, str(record.version).encode())
        self._applied = record.version
        if record.version % CHECKPOINT_EVERY == 0:
            self._checkpoint(record.version)

    def tidy(self) -> None:
        """Remove what a process left that died while it wrote a record: a store leaves nothing."""
        if not isinstance(self._storage, LocalStorage):
            return
        for folder in (_RECORDS, _CHECKPOINTS):
            for name in self._storage.names(folder):
                if name.endswith(".tmp"):
                    self._storage.delete(f"{folder}/{name}")

    def _checkpoint(self, version: int) -> None:
        """Records go when a second checkpoint covers them: a slow reader finds its own."""
        snapshot = self.snapshot()
        self._storage.put(f"{_CHECKPOINTS}/{_file(snapshot.version)}", snapshot.to_json())
        for folder in (_RECORDS, _CHECKPOINTS):
            old = (
                number for number in self._numbers(folder) if number <= version - CHECKPOINT_EVERY
            )
            self._storage.delete(*(f"{folder}/{_file(number)}" for number in old))

    def _read_applied(self) -> int:
        try:
            return int(self._storage.read(_APPLIED))
        except FileNotFoundError:
            return 0

    def _numbers(self, folder: str) -> list[int]:
        """The versions that a folder of the books has; files being written have other names."""
        stems = (name.removesuffix(".json") for name in self._storage.names(folder))
        return [int(stem) for stem in stems if stem.isdigit()]

    def _read_record(self, version: int) -> CommitRecord:
        return self._parsed(f"{_RECORDS}/{_file(version)}", CommitRecord.from_json)

    def _parsed(self, path: str, parse: Callable[[bytes], T]) -> T:
        content = self._storage.read(path)
        try:
            return parse(content)
        except (ValueError, KeyError, TypeError) as error:
            raise LakeError(
                f"{self._storage.root}/{path} is damaged ({error!r}); restore it from a backup"
            ) from error


def _file(version: int) -> str:
    return f"{version:012d}.json"
