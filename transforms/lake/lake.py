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
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import IO, Literal, TypeVar

from schemas import TABLES
from transforms.lake.errors import LakeError, NewerLakeError, NotALakeError, StaleSnapshotError
from transforms.lake.layout import FORMAT, create_at, format_of, refuse_taken
from transforms.lake.leases import LeaseLostError
from transforms.lake.locks import Renew, held
from transforms.lake.log import BOOKS, STAGING, Log
from transforms.lake.parquet_files import pipeline_version
from transforms.lake.records import CommitRecord, FileEntry, Snapshot
from transforms.lake.runs import End, begin, new_run, refuse_dead
from transforms.lake.storage import Storage, storage_at

T = TypeVar("T")
Say = Callable[[str], None]

READ_ATTEMPTS = 20
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
        found = format_of(storage)
        if found is None and create:
            found = create_at(storage)
        if found is None:
            raise NotALakeError(
                f"there is no lake at {path}; make one with: wirelake ingest INPUT --lake {path}"
            )
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
        return format_of(storage_at(path)) is not None

    @staticmethod
    def check_place(path: str) -> None:
        """Raise LakeError where no lake can be made because something else is there."""
        refuse_taken(storage_at(path))

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
        """Paths or URLs of files of a snapshot: in their places, or still staged."""
        staged = {
            entry.path: _staged(record.staging, entry.path)
            for record in self.log.unfinished()
            for entry in record.add
        }
        return [
            self.storage.address(
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

    def new_file(self, staging: str, path: str) -> AbstractContextManager[IO[bytes]]:
        """A file to write in a staging folder, under the path that it will have in the lake."""
        return self.storage.create(_staged(staging, path))

    def read_staged(self, staging: str, path: str) -> bytes:
        """A small file that was written to a staging folder."""
        return self.storage.read(_staged(staging, path))

    @contextmanager
    def run(self, say: Say = silent) -> Iterator[str]:
        """A staging folder of one run's own, while it lives; also finishes what dead runs left.

        At the end what was committed is moved before the rest goes.
        """
        name = new_run()

        def start(renew: Renew) -> End:
            self._finish_commits(renew)
            self.log.tidy()
            return begin(self.storage, name, renew)

        def finish(renew: Renew) -> None:
            self._finish_commits(renew)
            self.storage.delete_folder(f"{STAGING}/{name}")
            end()

        end = self._locked(start, say)
        try:
            yield name
        finally:
            self._locked(finish, say)

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

        def append(renew: Renew) -> int:
            now = self._finish_commits(renew)
            since = self.log.since(change.base)
            gone = [entry.path for entry in change.remove if entry.path not in now.files]
            if since is None or gone or (since and conflicts(since)):
                raise StaleSnapshotError(f"the lake {self.path} moved on since {change.base}")
            refuse_dead(self.storage, change.staging)
            versions = {name: table.version for name, table in TABLES.items()}
            record = _record(change, now.version + 1, versions)
            renew()
            try:
                self.log.append(record)
            except FileExistsError as error:
                raise StaleSnapshotError(f"{self.path} has a commit {record.version}") from error
            # It has happened: who took the lock over meanwhile finishes it.
            with suppress(LeaseLostError):
                self._finish(record, now.after(record), renew)
            return record.version

        return self._locked(append, say)

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

    def _locked(self, work: Callable[[Renew], T], say: Say) -> T:
        """Do some work under the commit lock, again if it took so long that the lock was lost."""
        while True:
            with suppress(LeaseLostError), held(self.storage, _COMMIT_LOCK, say=say) as renew:
                return work(renew)

    def _finish_commits(self, renew: Renew) -> Snapshot:
        """Finish what was cut short; gives what counts now."""
        now = self.snapshot()
        for record in self.log.unfinished():
            self._finish(record, now, renew)
        return now

    def _finish(self, record: CommitRecord, now: Snapshot, renew: Renew) -> None:
        """Move and remove what still has to be; doing it again does no harm, however late.

        Names follow from the content, so a file may be removed and added by one commit, and stays;
        one that a later commit removed does not come back. No staged file is left once a commit is
        noted as finished, so nobody who was slow can move one any more.
        """
        added = [entry.path for entry in record.add if entry.path in now.files]
        removed = [entry.path for entry in record.remove if entry.path not in now.files]
        renew()
        try:
            self.storage.rename([(_staged(record.staging, path), path) for path in added])
        except FileNotFoundError:
            renew()  # who lost the lock may find files moved by others, and removed since
            raise
        renew()
        self.storage.delete(*(path for path in removed if not _is_foreign(path)))
        self.storage.delete_folder(f"{STAGING}/{record.staging}")
        renew()
        self.log.finished(record)


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
