"""`wirelake compact`: the many small files of a partition become few well-sized ones.

Readers go on meanwhile, and so do ingests: the new file is made beside the old ones, and one commit
puts it in their place. Whoever reads through the log sees the rows once at every moment.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from schemas import TABLES, Table
from transforms.lake.errors import LakeError, StaleSnapshotError
from transforms.lake.lake import Change, Lake, Say, silent
from transforms.lake.parquet_files import file_name, relation_of, write_rows
from transforms.lake.records import FileEntry, Snapshot

TARGET_BYTES = 128 * 1024 * 1024
MOST_RAW_BYTES = 256 * 1024 * 1024
MEMORY = "2GB"
_BATCH_ROWS = 8_192


@dataclass(frozen=True, slots=True)
class Compacted:
    """What was done to one partition of a table."""

    table: str
    partition: str
    files: int
    rows: int
    bytes: int


def plan(snapshot: Snapshot, target_bytes: int = TARGET_BYTES) -> Iterator[list[FileEntry]]:
    """Groups of two files or more, each of one partition, that make one file of the target size.

    Files past half the target are left alone, so that a row is written again only a few times. No
    group has rows of more than `MOST_RAW_BYTES`, because they are sorted in memory.
    """

    def size(entry: FileEntry) -> float:
        return max(entry.bytes / target_bytes, entry.raw_bytes / MOST_RAW_BYTES)

    for table in TABLES:
        small = [entry for entry in snapshot.of(table) if size(entry) < 1 / 2]
        for _, entries in groupby(small, key=lambda entry: entry.partition):
            group: list[FileEntry] = []
            for entry in sorted(entries, key=lambda entry: (size(entry), entry.path)):
                if group and sum(map(size, group)) + size(entry) > 1:
                    if len(group) > 1:
                        yield group
                    group = []
                group.append(entry)
            if len(group) > 1:
                yield group


def compact(
    lake: Lake, *, target_bytes: int = TARGET_BYTES, say: Say = silent
) -> Iterator[Compacted]:
    """Merge small files, a group and a commit at a time; gives what was done as it is done.

    A group that another compaction took meanwhile is left to it.
    """
    with lake.run(say) as run:
        for number, group in enumerate(plan(lake.snapshot(), target_bytes)):
            try:
                yield _merge(lake, group, f"{run}/{number:06d}")
            except StaleSnapshotError:
                say(f"{group[0].table}/{group[0].partition} was compacted by another process")


def _merge(lake: Lake, group: list[FileEntry], staging: str) -> Compacted:
    base = lake.snapshot()
    table = TABLES[group[0].table]
    name = file_name(table, (entry.path for entry in group))
    path = f"{table.name}/{group[0].partition}/{name}"
    try:
        with lake.new_file(staging, path) as file:
            sorted_rows = _sorted_rows(table, lake.paths(group))
            rows, raw_bytes = write_rows(table, sorted_rows, file)
            size = file.tell()
    except (duckdb.Error, pa.ArrowException, FileNotFoundError) as error:
        if all(entry.path in lake.snapshot().files for entry in group):
            raise LakeError(f"{path} could not be made: {error}; nothing was changed") from error
        raise StaleSnapshotError(str(error)) from error
    before = sum(entry.rows for entry in group)
    if rows != before:
        raise LakeError(f"{path} would hold {rows} rows of {before}; nothing was changed")
    merged = FileEntry(table.name, path, rows, size, raw_bytes)
    change = Change(kind="compact", staging=staging, base=base.version, add=[merged], remove=group)
    lake.commit(change, conflicts=lambda _: False)
    return Compacted(table.name, group[0].partition, len(group), rows, size)


def _sorted_rows(table: Table, paths: list[str]) -> Iterator[pa.RecordBatch]:
    """Rows of all files in the table's order; what does not fit into memory DuckDB puts on disk."""
    connection = duckdb.connect(
        config={"threads": 1, "memory_limit": MEMORY, "temp_directory": tempfile.gettempdir()}
    )
    connection.execute("SET TimeZone = 'UTC'")
    missing = _missing_columns(table, paths)
    relation = connection.sql(
        f"SELECT *{''.join(f', NULL AS {name}' for name in missing)} FROM {relation_of(paths)} "
        f"ORDER BY {', '.join(f'{name} NULLS LAST' for name in table.sorted_by)}"
    )
    yield from relation.to_arrow_reader(_BATCH_ROWS)


def _missing_columns(table: Table, paths: list[str]) -> list[str]:
    """Columns that were added to the table after all of these files were written."""
    found = {name for path in paths for name in pq.read_schema(path).names}
    return [field.name for field in table.fields if field.name not in found]
