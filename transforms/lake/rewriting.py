"""Files of one partition written anew as one: merged, and less the rows that leave the table."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Iterator, Sequence

import duckdb
import pyarrow as pa

from schemas import TABLES, Table
from transforms.lake.errors import LakeError, StaleSnapshotError
from transforms.lake.lake import Lake
from transforms.lake.parquet_files import file_name, let_read, select_rows, write_rows
from transforms.lake.records import FileEntry

MEMORY = "2GB"
_BATCH_ROWS = 8_192


def rewrite(
    lake: Lake, group: Sequence[FileEntry], staging: str, *, without: Collection[str] = ()
) -> FileEntry:
    """Stage one sorted file with the rows of a group of files of one partition.

    ``without`` are values of the table's last sort column, its id, whose rows are left out.
    StaleSnapshotError: another process took one of the files away. LakeError: one is unreadable.
    """
    table, partition = TABLES[group[0].table], group[0].partition
    name = file_name(table, (*(entry.path for entry in group), *without))
    path = f"{table.name}/{partition}/{name}"
    try:
        with lake.new_file(staging, path) as file:
            sorted_rows = _sorted_rows(table, lake.paths(group), without)
            rows, raw_bytes = write_rows(table, sorted_rows, file)
            size = file.tell()
    except (duckdb.Error, pa.ArrowException, FileNotFoundError) as error:
        if all(entry.path in lake.snapshot().files for entry in group):
            raise LakeError(f"{path} could not be made: {error}; nothing was changed") from error
        raise StaleSnapshotError(str(error)) from error
    expected = sum(entry.rows for entry in group) - len(without)
    if rows != expected:
        raise LakeError(f"{path} would hold {rows} rows of {expected}; nothing was changed")
    return FileEntry(table.name, path, rows, size, raw_bytes)


def _sorted_rows(
    table: Table, paths: Sequence[str], without: Collection[str]
) -> Iterator[pa.RecordBatch]:
    """Rows of all files in the table's order; what does not fit into memory DuckDB puts on disk."""
    connection = duckdb.connect(
        config={"threads": 1, "memory_limit": MEMORY, "temp_directory": tempfile.gettempdir()}
    )
    connection.execute("SET TimeZone = 'UTC'")
    let_read(connection, paths)
    order = ", ".join(f"{name} NULLS LAST" for name in table.sorted_by)
    relation = connection.sql(
        f"FROM ({select_rows(table, paths)}) "
        f"WHERE CAST({table.sorted_by[-1]} AS VARCHAR) NOT IN (SELECT unnest($1::VARCHAR[])) "
        f"ORDER BY {order}",
        params=[list(without)],
    )
    yield from relation.to_arrow_reader(_BATCH_ROWS)
