"""The lake as a whole: open it, see what stands in it, stage files and commit them.

A commit is one small file, the record with the next number in the log. Before it exists nothing
that was staged counts; once it exists everything does, and moving the files to their places is only
tidying, which the next process finishes if this one dies. So any number of files in any number of
tables appear together to whoever reads through the log, and one by one, whole, to whoever globs.

    LAKE/<table>/month=2011-08/<hash>.parquet    the rows
    LAKE/_inputs/…                               which inputs were read, as a table of the same kind
    LAKE/_wirelake/log/<version>.json            the commits
    LAKE/_wirelake/checkpoints/<version>.json    all files after a commit, so that the log stays
    short LAKE/_wirelake/applied                       the last commit whose files are all in their
    places LAKE/_wirelake/staging/<run>/<pass>/…        files not yet committed, or not yet moved
"""

from __future__ import annotations

import json
import os
import shutil
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Literal, TypeVar

from schemas import TABLES
from transforms.lake.errors import LakeError, NewerLakeError, NotALakeError, StaleSnapshotError
from transforms.lake.locks import held, try_local
from transforms.lake.parquet_files import pipeline_version
from transforms.lake.records import CommitRecord, FileEntry, Snapshot
from transforms.lake.storage import LocalStorage, Storage, storage_at

T = TypeVar("T")

FORMAT = 1
BOOKS = "_wirelake"
CHECKPOINT_EVERY = 100
READ_ATTEMPTS = 20
_FORMAT_FILE = f"{BOOKS}/format.json"
_LOG = f"{BOOKS}/log"
_CHECKPOINTS = f"{BOOKS}/checkpoints"
_APPLIED = f"{BOOKS}/applied"
_STAGING = f"{BOOKS}/staging"
_COMMIT_LOCK = f"{BOOKS}/commit.lock"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Files to commit, staged under ``staging``; ``base`` is the version they were computed
    against.
    """

    kind: Literal["ingest", "compact"]
    staging: str
    base: int
    add: Sequence[FileEntry]
    remove: Sequence[FileEntry] = ()


class Lake:
    """A lake at a path; cheap to make, holds no connection and no open file."""

    def __init__(self, storage: Storage) -> None:
        self.storage = storage
        self._cached = Snapshot()

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
        found = json.loads(storage.read(_FORMAT_FILE))["format"]
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

    def begin_from(self, other: Lake) -> None:
        """Make this lake, still empty, stand for the files of another where they are."""
        snapshot = other.snapshot()
        paths = other.paths(list(snapshot.files.values()))
        entries = [
            FileEntry(entry.table, path, entry.rows, entry.bytes)
            for entry, path in zip(snapshot.files.values(), paths, strict=True)
        ]
        record = CommitRecord(
            version=1,
            kind="ingest",
            at=datetime.now(UTC).isoformat(timespec="seconds"),
            pipeline_version=pipeline_version(),
            staging="",
            add=tuple(entries),
            schema_versions=snapshot.schema_versions,
        )
        self.storage.put_new(f"{_LOG}/{_file(1)}", record.to_json())
        self.storage.put(_APPLIED, b"1")

    @property
    def path(self) -> str:
        return self.storage.root

    def snapshot(self) -> Snapshot:
        """Everything that counts now; NewerLakeError if a newer wirelake wrote some of it."""
        versions = self._numbered(_LOG)
        head = versions[-1] if versions else 0
        if self._cached.version > head:
            self._cached = Snapshot()
        checkpoints = self._numbered(_CHECKPOINTS)
        if checkpoints and checkpoints[-1] > self._cached.version:
            content = self.storage.read(f"{_CHECKPOINTS}/{_file(checkpoints[-1])}")
            self._cached = Snapshot.from_json(content)
        for version in range(self._cached.version + 1, head + 1):
            self._cached = self._cached.after(self._record(version))
        self._refuse_newer(self._cached)
        return self._cached

    def records_since(self, version: int) -> list[CommitRecord] | None:
        """The commits after a version, oldest first; None when the log no longer goes back so far.
        The commits after a version, oldest first; None when the log no longer goes back so far.
        """
        try:
            return [self._record(v) for v in range(version + 1, self.snapshot().version + 1)]
        except FileNotFoundError:
            return None

    def paths(self, entries: Sequence[FileEntry]) -> list[str]:
        """Where this machine reads the files of a snapshot, those of an unfinished commit
        included.
        """
        staged = self._staged_paths()
        return [
            self.storage.local_path(
                staged[entry.path]
                if entry.path in staged and not self.storage.exists(entry.path)
                else entry.path
            )
            for entry in entries
        ]

    def read(self, work: Callable[[Snapshot], T], missing: type[Exception]) -> T:
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

    def read_staged(self, staging: str, path: str) -> bytes:
        """A small file that was written to a staging folder."""
        return self.storage.read(f"{_STAGING}/{staging}/{path}")

    def new_file(self, staging: str, path: str) -> IO[bytes]:
        """A file to write in a staging folder, under the path that it will have in the lake."""
        return self.storage.create(f"{_STAGING}/{staging}/{path}")  # type: ignore[return-value]

    def commit(
        self,
        change: Change,
        *,
        conflicts: Callable[[list[CommitRecord]], bool],
        say: Callable[[str], None] = lambda _: None,
    ) -> int:
        """Make the staged files count, all at once; gives the new version.

        ``conflicts`` is shown what others committed since ``change.base``; if it says yes, nothing
        happens and StaleSnapshotError asks for the change to be computed again.
        """
        with held(self.storage, _COMMIT_LOCK, say=say):
            self._finish_commits()
            since = self.records_since(change.base)
            gone = [entry.path for entry in change.remove if entry.path not in self._cached.files]
            if since is None or gone or (since and conflicts(since)):
                raise StaleSnapshotError(f"the lake {self.path} moved on since {change.base}")
            record = CommitRecord(
                version=self._cached.version + 1,
                kind=change.kind,
                at=datetime.now(UTC).isoformat(timespec="seconds"),
                pipeline_version=pipeline_version(),
                staging=change.staging,
                add=tuple(change.add),
                remove=tuple(change.remove),
                schema_versions={name: table.version for name, table in TABLES.items()},
            )
            self.storage.put_new(f"{_LOG}/{_file(record.version)}", record.to_json())
            self._apply(record)
        return record.version

    def recover(self, say: Callable[[str], None] = lambda _: None) -> None:
        """Finish what a killed process left: move committed files, drop what was never committed.
        Finish what a killed process left: move committed files, drop what was never committed.
        """
        with self.run(say):
            pass

    @contextmanager
    def run(self, say: Callable[[str], None] = lambda _: None) -> Iterator[str]:
        """A staging folder of one run's own, while it lives; also finishes what dead runs left.

        The run's lock says that it lives, so it is taken, like everything that decides about other
        runs, under the lock of commits. At the end what was committed is moved before the rest
        goes.
        """
        name = f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{os.getpid()}-{uuid.uuid4().hex[:8]}"
        lock = None
        with held(self.storage, _COMMIT_LOCK, say=say):
            self._finish_commits()
            if isinstance(self.storage, LocalStorage):
                _drop_dead_runs(Path(self.path, _STAGING))
                lock = try_local(Path(self.path, _STAGING, f"{name}.lock"))
        try:
            yield name
        finally:
            with held(self.storage, _COMMIT_LOCK, say=say):
                self._finish_commits()
                self.storage.delete(f"{_STAGING}/{name}")
                self.storage.delete(f"{_STAGING}/{name}.lock")
            if lock is not None:
                lock.close()

    def _finish_commits(self) -> None:
        head = self.snapshot().version
        for version in range(self._applied() + 1, head + 1):
            self._apply(self._record(version))

    def _apply(self, record: CommitRecord) -> None:
        for entry in record.add:
            staged = f"{_STAGING}/{record.staging}/{entry.path}"
            self.storage.rename(staged, entry.path)
        for entry in record.remove:
            self.storage.delete(entry.path)
        self.storage.put(_APPLIED, str(record.version).encode())
        self.storage.delete(f"{_STAGING}/{record.staging}")
        if record.version % CHECKPOINT_EVERY == 0:
            self._checkpoint(record.version)

    def _checkpoint(self, version: int) -> None:
        """Older records go once two checkpoints cover them, so that a slow reader still finds its
        own.
        """
        snapshot = self.snapshot()
        self.storage.put(f"{_CHECKPOINTS}/{_file(snapshot.version)}", snapshot.to_json())
        for folder in (_LOG, _CHECKPOINTS):
            for old in self._numbered(folder):
                if old <= version - CHECKPOINT_EVERY:
                    self.storage.delete(f"{folder}/{_file(old)}")

    def _applied(self) -> int:
        return int(self.storage.read(_APPLIED)) if self.storage.exists(_APPLIED) else 0

    def _staged_paths(self) -> dict[str, str]:
        pending = range(self._applied() + 1, self._cached.version + 1)
        records = (self._record(version) for version in pending)
        return {
            entry.path: f"{_STAGING}/{record.staging}/{entry.path}"
            for record in records
            for entry in record.add
        }

    def _numbered(self, folder: str) -> list[int]:
        """The versions that a folder of the books has; files being written have other names."""
        names = self.storage.names(folder)
        return [int(name[:-5]) for name in names if name.endswith(".json") and name[:-5].isdigit()]

    def _record(self, version: int) -> CommitRecord:
        return CommitRecord.from_json(self.storage.read(f"{_LOG}/{_file(version)}"))

    def _refuse_newer(self, snapshot: Snapshot) -> None:
        for name, version in snapshot.schema_versions.items():
            known = TABLES[name].version if name in TABLES else 0
            if version > known:
                raise NewerLakeError(
                    f"the lake {self.path} has table {name} at schema version {version}, this "
                    f"wirelake knows version {known}; upgrade wirelake to use it"
                )


def _create(storage: Storage) -> None:
    try:
        taken = [name for name in TABLES if storage.names(name)]
        if taken:
            raise LakeError(
                f"{storage.root} is no lake of wirelake's, but has a folder {taken[0]}; "
                "choose another place for the lake"
            )
        storage.put_new(_FORMAT_FILE, json.dumps({"format": FORMAT}).encode())
    except FileExistsError:
        return
    except OSError as error:
        raise LakeError(
            f"cannot make a lake at {storage.root}: {error.strerror or error}"
        ) from error


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


def _file(version: int) -> str:
    return f"{version:012d}.json"
