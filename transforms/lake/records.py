"""What the lake's log says: which files each commit added and removed, and what stands after it."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A Parquet file of a table; ``path`` is relative to the lake.

    ``bytes`` is its size, ``raw_bytes`` that of its rows in memory.
    """

    table: str
    path: str
    rows: int
    bytes: int
    raw_bytes: int = 0

    @property
    def partition(self) -> str:
        return self.path.split("/")[-2]


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitRecord:
    """One step of the lake from a state to the next. The record's existence is the commit.

    Files in ``add`` stand in the staging folder ``staging`` under their final path until they are
    moved; ``remove`` names files that no longer count. Doing either twice is harmless, so a commit
    that was cut short is finished by whoever comes next.
    """

    version: int
    kind: Literal["ingest", "compact", "replay"]
    at: str
    pipeline_version: str
    staging: str
    add: tuple[FileEntry, ...] = ()
    remove: tuple[FileEntry, ...] = ()
    schema_versions: Mapping[str, int] = field(default_factory=dict)

    def to_json(self) -> bytes:
        return json.dumps(dataclasses.asdict(self), indent=1).encode()

    @classmethod
    def from_json(cls, content: bytes) -> CommitRecord:
        fields: dict[str, Any] = json.loads(content)
        for key in ("add", "remove"):
            fields[key] = tuple(FileEntry(**entry) for entry in fields[key])
        return cls(**fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """Every file that counts after a commit. Version 0 is the empty lake."""

    version: int = 0
    files: Mapping[str, FileEntry] = field(default_factory=dict)
    schema_versions: Mapping[str, int] = field(default_factory=dict)

    def after(self, record: CommitRecord) -> Snapshot:
        gone = {entry.path for entry in record.remove}
        files = {path: entry for path, entry in self.files.items() if path not in gone}
        files.update((entry.path, entry) for entry in record.add)
        newest = {
            table: max(version, self.schema_versions.get(table, 0))
            for table, version in record.schema_versions.items()
        }
        return Snapshot(
            version=record.version,
            files=files,
            schema_versions={**self.schema_versions, **newest},
        )

    def of(self, table: str) -> list[FileEntry]:
        """The files of one table, in a stable order."""
        return sorted(
            (entry for entry in self.files.values() if entry.table == table),
            key=lambda entry: entry.path,
        )

    def to_json(self) -> bytes:
        content = {
            "version": self.version,
            "schema_versions": dict(self.schema_versions),
            "files": [dataclasses.astuple(entry) for entry in self.files.values()],
        }
        return json.dumps(content).encode()

    @classmethod
    def from_json(cls, content: bytes) -> Snapshot:
        fields = json.loads(content)
        entries = (FileEntry(*entry) for entry in fields["files"])
        return cls(
            version=fields["version"],
            schema_versions=fields["schema_versions"],
            files={entry.path: entry for entry in entries},
        )


def added_files(records: Sequence[CommitRecord]) -> list[FileEntry]:
    """The files that brought rows which the lake did not have: a compaction brings none."""
    return [entry for record in records if record.kind != "compact" for entry in record.add]
