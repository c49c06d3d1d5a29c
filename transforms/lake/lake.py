"""The lake as a whole: open it, see what stands in it, stage files and commit them.

A commit is one small file, the record with the next number in the log. Before it exists nothing
that was staged counts; once it exists everything does, and moving the files to their places is only
tidying, which the next process finishes if this one dies. So any number of files in any number of
tables appear together to whoever reads through the log, and one by one, whole, to whoever globs.

    LAKE/<table>/month=2011-08/<hash>.parquet    the rows
    LAKE/_inputs/…                               which inputs were read: a table of the same kind
    LAKE/_wirelake/log/<version>.json            the commits
    LAKE/_wirelake/checkpoints/<version>.json    all files after a commit: older records go
    LAKE/_wirelake/applied                       the last commit whose files are in their places
    LAKE/_wirelake/staging/<run>/<pass>/…        files not yet committed, or not yet moved
"""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Literal, TypeVar

from schemas import TABLES
from transforms.lake.errors import LakeError, NewerLakeError, NotALakeError, StaleSnapshotError
from transforms.lake.locks import held, try_local
from transforms.lake.log import BOOKS, STAGING, Log
from transforms.lake.parquet_files import pipeline_version
from transforms.lake.records import CommitRecord, FileEntry, Snapshot
from transforms.lake.storage import LocalStorage, Storage, storage_at

T = TypeVar("T")
Say = Callable[[str], None]

FORMAT = 1
READ_ATTEMPTS = 20
_FORMAT_FILE = f"{BOOKS}/format.json"
_COMMIT_LOCK = f"{BOOKS}/commit.lock"


def silent(_: str) -> None:
    """Say nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Files to commit, staged under ``staging``, as computed against the version ``base``."""

    kind: Literal["ingest", "compact", "replay"]
    staging: str
    base: int
    add: Sequence[FileEntry]
    remove: Sequence[FileEntry] = ()


class Lake:
    """A lake at a path; cheap to make, holds no connection and no open file."""

    def __init__(self, storage: Storage) -> None:
        self.storage = storage
        self.log = Log(storage)

    @classmethod
    def open(cls, path: str, *, create: bool = False) -> Lake:
        """The lake at a path; NotALakeError when there is none and ``create`` is not set."""
        storage = storage_at(path)
        if not storage.exists(_FORMAT_FILE):
            if not create:
                raise NotALakeError(
                    f"there is no lake at {path}; "
                    f"make one with: wirelake ingest INPUT --lake {path}"
                )
            _create(storage)
        found = _format(storage)
        if found > FORMAT:
            raise NewerLakeError(
                f"the lake {path} has layout {found}, this wirelake knows layout {FORMAT}; "
                "upgrade wirelake to use it"
            )
        lake = cls(storage)
        lake.snapshot()
        return lake

    @staticmethod
    def exists(path: str) -> bool:
        """Whether there is a lake at a path."""
        return storage_at(path).exists(_FORMAT_FILE)

    @staticmethod
    def check_place(path: str) -> None:
        """Raise LakeError where no lake can be made because something else is there."""
        _refuse_taken(storage_at(path))

    @property
    def path(self) -> str:
        return self.storage.root

    def snapshot(self) -> Snapshot:
        """Everything that counts now; NewerLakeError if a newer wirelake wrote some of it."""
        snapshot = self.log.snapshot()
        for name, version in snapshot.schema_versions.items():
            known = TABLES[name].version if name in TABLES else 0
            if version > known:
                raise NewerLakeError(
                    f"the lake {self.path} has table {name} at schema version {version}, this "
                    f"wirelake knows version {known}; upgrade wirelake to use it"
                )
        return snapshot

    def paths(self, entries: Sequence[FileEntry]) -> list[str]:
        """Where this machine reads files of a snapshot: in their places, or still staged."""
        staged = {
            entry.path: _staged(record.staging, entry.path)
            for record in self.log.unfinished()
            for entry in record.add
        }
        return [
            self.storage.local_path(
                staged[entry.path]
                if entry.path in staged and not self.storage.exists(entry.path)
                else entry.path
            )
            for entry in entries
        ]

    def read(
        self, work: Callable[[Snapshot], T], missing: type[Exception] | tuple[type[Exception], ...]
    ) -> T:
        """Run work that opens files of a snapshot, again if a compaction took one away meanwhile.

        ``missing`` is the exception by which the work tells that a file was not there.
        """
        for attempt in range(READ_ATTEMPTS):
            snapshot = self.snapshot()
            try:
                return work(snapshot)
            except missing as error:
                failure = error
                time.sleep(0.01 * attempt)
        raise LakeError(f"a file of the lake {self.path} is unreadable: {failure}") from failure

    def new_file(self, staging: str, path: str) -> AbstractContextManager[IO[bytes]]:
        """A file to write in a staging folder, under the path that it will have in the lake."""
        return self.storage.create(_staged(staging, path))

    def read_staged(self, staging: str, path: str) -> bytes:
        """A small file that was written to a staging folder."""
        return self.storage.read(_staged(staging, path))

    @contextmanager
    def run(self, say: Say = silent) -> Iterator[str]:
        """A staging folder of one run's own, while it lives; also finishes what dead runs left.

        The run's lock says that it lives, so it is taken, like everything that decides about other
        runs, under the commit lock. At the end what was committed is moved before the rest goes.
        """
        name = f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{os.getpid()}-{uuid.uuid4().hex[:8]}"
        lock = None
        with held(self.storage, _COMMIT_LOCK, say=say):
            self._finish_commits()
            self.log.tidy()
            if isinstance(self.storage, LocalStorage):
                _drop_dead_runs(Path(self.path, STAGING))
                lock = try_local(Path(self.path, STAGING, f"{name}.lock"))
        try:
            yield name
        finally:
            with held(self.storage, _COMMIT_LOCK, say=say):
                self._finish_commits()
                self.storage.delete(f"{STAGING}/{name}")
                self.storage.delete(f"{STAGING}/{name}.lock")
            if lock is not None:
                lock.close()

    def commit(
        self,
        change: Change,
        *,
        conflicts: Callable[[list[CommitRecord]], bool],
        say: Say = silent,
    ) -> int:
        """Make the staged files count, all at once; gives the new version.

        ``conflicts`` is shown what others committed since ``change.base``; if it says yes, nothing
        happens and StaleSnapshotError asks for the change to be computed again.
        """
        with held(self.storage, _COMMIT_LOCK, say=say):
            self._finish_commits()
            now = self.snapshot()
            since = self.log.since(change.base)
            gone = [entry.path for entry in change.remove if entry.path not in now.files]
            if since is None or gone or (since and conflicts(since)):
                raise StaleSnapshotError(f"the lake {self.path} moved on since {change.base}")
            versions = {name: table.version for name, table in TABLES.items()}
            record = _record(change, now.version + 1, versions)
            self.log.append(record)
            self._finish(record)
        return record.version

    def begin_from(self, other: Lake) -> None:
        """Make this lake, still empty, stand for the files of another where they are."""
        snapshot = other.snapshot()
        paths = other.paths(list(snapshot.files.values()))
        entries = [
            dataclasses.replace(entry, path=path)
            for entry, path in zip(snapshot.files.values(), paths, strict=True)
        ]
        change = Change(kind="ingest", staging="", base=0, add=entries)
        record = _record(change, 1, snapshot.schema_versions)
        self.log.append(record)
        self.log.finished(record)

    def _finish_commits(self) -> None:
        for record in self.log.unfinished():
            self._finish(record)

    def _finish(self, record: CommitRecord) -> None:
        for entry in record.add:
            self.storage.rename(_staged(record.staging, entry.path), entry.path)
        # Names follow from the content: a file written anew as it was replaces itself, and stays.
        added = {entry.path for entry in record.add}
        for entry in record.remove:
            if entry.path not in added and not _is_foreign(entry.path):
                self.storage.delete(entry.path)
        self.log.finished(record)
        self.storage.delete(f"{STAGING}/{record.staging}")


def _record(change: Change, version: int, schema_versions: Mapping[str, int]) -> CommitRecord:
    return CommitRecord(
        version=version,
        kind=change.kind,
        at=datetime.now(UTC).isoformat(timespec="seconds"),
        pipeline_version=pipeline_version(),
        staging=change.staging,
        add=tuple(change.add),
        remove=tuple(change.remove),
        schema_versions=schema_versions,
    )


def _is_foreign(path: str) -> bool:
    """Whether a file is of another lake, which this one only stands for: see `Lake.begin_from`."""
    return path.startswith("/") or "://" in path


def _staged(staging: str, path: str) -> str:
    return f"{STAGING}/{staging}/{path}"


def _format(storage: Storage) -> int:
    try:
        return int(json.loads(storage.read(_FORMAT_FILE))["format"])
    except (ValueError, KeyError, TypeError) as error:
        raise LakeError(
            f"{storage.root}/{_FORMAT_FILE} is damaged ({error!r}); restore it from a backup"
        ) from error


def _refuse_taken(storage: Storage) -> None:
    taken = [name for name in TABLES if storage.names(name)]
    if taken:
        raise LakeError(
            f"{storage.root} is no lake of wirelake's, but has a folder {taken[0]}; "
            "choose another place for the lake"
        )


def _create(storage: Storage) -> None:
    try:
        _refuse_taken(storage)
        storage.put_new(_FORMAT_FILE, json.dumps({"format": FORMAT}).encode())
    except FileExistsError:
        return
    except OSError as error:
        reason = error.strerror or error
        raise LakeError(f"cannot make a lake at {storage.root}: {reason}") from error


def _drop_dead_runs(staging: Path) -> None:
    """A run holds the lock beside its folder while it lives, so a free lock means a dead run."""
    found = staging.iterdir() if staging.exists() else ()
    for run in {path.with_suffix("") for path in found}:
        lock_path = run.with_suffix(".lock")
        lock = try_local(lock_path)
        if lock is not None:
            shutil.rmtree(run, ignore_errors=True)
            lock_path.unlink(missing_ok=True)
            lock.close()
