"""The lake's log: one small numbered file for each commit, and now and then a checkpoint.

A commit has happened when its record exists. ``applied`` says up to which commit the files stand in
their places; a record beyond it was cut short and is to be finished.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from typing import TypeVar

from transforms.lake.errors import LakeError
from transforms.lake.records import CommitRecord, Snapshot
from transforms.lake.storage import Storage
from transforms.operator_log import tell

T = TypeVar("T")

BOOKS = "_wirelake"
STAGING = f"{BOOKS}/staging"
CHECKPOINT_EVERY = 100
_RECORDS = f"{BOOKS}/log"
_CHECKPOINTS = f"{BOOKS}/checkpoints"
_APPLIED = f"{BOOKS}/applied"


class Log:
    """The log of one lake. Whoever appends to it holds the lake's commit lock."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self._cached = Snapshot()

    def snapshot(self) -> Snapshot:
        """Everything that counts now: the last checkpoint, and the commits after it."""
        versions = self._numbers(_RECORDS)
        head = versions[-1] if versions else 0
        if self._cached.version > head:
            self._cached = Snapshot()
        checkpoints = self._numbers(_CHECKPOINTS)
        if checkpoints and checkpoints[-1] > self._cached.version:
            path = f"{_CHECKPOINTS}/{_file(checkpoints[-1])}"
            self._cached = self._parsed(path, Snapshot.from_json)
        for version in range(self._cached.version + 1, head + 1):
            self._cached = self._cached.after(self._record(version))
        return self._cached

    def since(self, version: int) -> list[CommitRecord] | None:
        """The commits after a version, oldest first; None when the log begins later."""
        try:
            return [self._record(v) for v in range(version + 1, self.snapshot().version + 1)]
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
        applied, head = self._applied(), self.snapshot().version
        if applied > head:
            raise LakeError(
                f"the log of {self._storage.root} ends at commit {head}, but commit {applied} was "
                f"made; restore {BOOKS} from a backup"
            )
        return [self._record(v) for v in range(applied + 1, head + 1)]

    def append(self, record: CommitRecord) -> None:
        """Commit. FileExistsError if there is a record of that version already."""
        self._storage.put_new(f"{_RECORDS}/{_file(record.version)}", record.to_json())
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

    def finished(self, record: CommitRecord) -> None:
        """Note that the files of a commit, and of all before it, are in their places."""
        self._storage.put(_APPLIED, str(record.version).encode())
        if record.version % CHECKPOINT_EVERY == 0:
            self._checkpoint(record.version)

    def tidy(self) -> None:
        """Remove what a process left that died while it wrote a record."""
        for folder in (_RECORDS, _CHECKPOINTS):
            for name in self._storage.names(folder):
                if name.endswith(".tmp"):
                    self._storage.delete(f"{folder}/{name}")

    def _checkpoint(self, version: int) -> None:
        """Records go when a second checkpoint covers them: a slow reader finds its own."""
        snapshot = self.snapshot()
        self._storage.put(f"{_CHECKPOINTS}/{_file(snapshot.version)}", snapshot.to_json())
        for folder in (_RECORDS, _CHECKPOINTS):
            for old in self._numbers(folder):
                if old <= version - CHECKPOINT_EVERY:
                    self._storage.delete(f"{folder}/{_file(old)}")

    def _applied(self) -> int:
        return int(self._storage.read(_APPLIED)) if self._storage.exists(_APPLIED) else 0

    def _numbers(self, folder: str) -> list[int]:
        """The versions that a folder of the books has; files being written have other names."""
        stems = (name.removesuffix(".json") for name in self._storage.names(folder))
        return [int(stem) for stem in stems if stem.isdigit()]

    def _record(self, version: int) -> CommitRecord:
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
