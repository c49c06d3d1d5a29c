"""One Parquet file of a table: how it is written, so that every writer of the lake writes alike."""

from __future__ import annotations

import hashlib
import importlib.metadata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import IO

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from schemas import Table
from schemas.dictionary import duckdb_type

COMPRESSION_LEVEL = 3


@cache
def pipeline_version() -> str:
    """The version of wirelake that is running."""
    return importlib.metadata.version("wirelake")


def file_schema(table: Table) -> pa.Schema:
    """The table's Arrow schema with the versions that a reader of the bare file needs."""
    return table.schema.with_metadata(
        {
            "wirelake.table": table.name,
            "wirelake.schema_version": str(table.version),
            "wirelake.pipeline_version": pipeline_version(),
        }
    )


def write_rows(
    table: Table, batches: Iterable[pa.RecordBatch | pa.Table], file: IO[bytes]
) -> tuple[int, int]:
    """Write sorted batches of a table as one Parquet file; gives rows, and their bytes in memory.

    Batches are cut into row groups of the table's size, so that statistics by time and id prune.
    """
    rows = raw_bytes = 0
    schema = file_schema(table)
    with pq.ParquetWriter(
        file,
        schema,
        compression="zstd",
        compression_level=COMPRESSION_LEVEL,
        sorting_columns=[
            pq.SortingColumn(table.schema.get_field_index(name)) for name in table.sorted_by
        ],
    ) as writer:
        for group in _row_groups(batches, schema, table.row_group_rows):
            writer.write_table(group, row_group_size=table.row_group_rows)
            rows += group.num_rows
            raw_bytes += group.nbytes
    return rows, raw_bytes


def file_name(table: Table, parts: Iterable[str]) -> str:
    """A name that the content decides: the same rows, written again, replace the same file.

    ``parts`` name the content whole: the sort keys of the rows, or the files that were merged.
    """
    digest = hashlib.blake2b(digest_size=16)
    for part in (table.name, str(table.version), pipeline_version(), *sorted(parts)):
        digest.update(f"{len(part)}:{part}".encode())
    return f"{digest.hexdigest()}.parquet"


def let_read(connection: duckdb.DuckDBPyConnection, paths: Iterable[str]) -> None:
    """Let a connection read those of the paths that are URLs, as the files are from now on."""
    remote = [path for path in paths if "://" in path]
    if remote:
        from transforms.remote.ranges import register  # noqa: PLC0415 - only some lakes need it

        register(connection, remote)


def open_parquet(path: str) -> pq.ParquetFile:
    """A file at a path or behind a URL, of which only what is asked for is read."""
    if "://" not in path:
        return pq.ParquetFile(path)
    from transforms.remote.ranges import open_ranges  # noqa: PLC0415 - only some lakes need it

    return pq.ParquetFile(open_ranges(path))


def relation_of(paths: Iterable[str]) -> str:
    """Files of one table as DuckDB reads them: a column that only some have is null in the rest."""
    listed = ", ".join("'" + path.replace("'", "''") + "'" for path in paths)
    return f"read_parquet([{listed}], union_by_name = true, hive_partitioning = false)"


def select_rows(table: Table, paths: Sequence[str]) -> str:
    """A SELECT of all rows, typed even where there is no file, or each is older than a column."""
    columns = ", ".join(
        f'CAST(NULL AS {duckdb_type(field.arrow)}) AS "{field.name}"' for field in table.fields
    )
    empty = f"SELECT {columns} WHERE false"
    return f"{empty} UNION ALL BY NAME FROM {relation_of(paths)}" if paths else empty


def _row_groups(
    batches: Iterable[pa.RecordBatch | pa.Table], schema: pa.Schema, size: int
) -> Iterator[pa.Table]:
    waiting: list[pa.Table] = []
    for batch in batches:
        waiting.append(_as_table(batch, schema))
        if sum(part.num_rows for part in waiting) >= size:
            whole = pa.concat_tables(waiting)
            full = whole.num_rows - whole.num_rows % size
            yield whole.slice(0, full)
            waiting = [whole.slice(full)]
    if any(part.num_rows for part in waiting):
        yield pa.concat_tables(waiting)


def _as_table(batch: pa.RecordBatch | pa.Table, schema: pa.Schema) -> pa.Table:
    table = pa.Table.from_batches([batch]) if isinstance(batch, pa.RecordBatch) else batch
    return table.select(schema.names).cast(schema)
