"""The lake as DuckDB sees it: one view for each table, exactly what one commit left, read only."""

from __future__ import annotations

import importlib.resources
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import duckdb
import pyarrow as pa

from schemas import TABLES
from schemas.dictionary import comment_statements
from transforms.lake.errors import LakeError
from transforms.lake.lake import Lake
from transforms.lake.parquet_files import let_read, select_rows
from transforms.lake.records import Snapshot
from transforms.lake.storage import all_there

T = TypeVar("T")


class QueryError(ValueError):
    """A statement that DuckDB does not take; the message is DuckDB's."""


class LakeReader:
    """Asks a lake in SQL; each question is answered from one commit, the latest at that time."""

    def __init__(self, lake: Lake) -> None:
        self._lake = lake
        self._connection: duckdb.DuckDBPyConnection | None = None
        self._paths: list[str] = []
        self._version = -1

    def query(self, sql: str) -> pa.Table | None:
        """The rows of a statement as Arrow; None for a statement that gives none.

        Raises QueryError for SQL that DuckDB refuses, LakeError when a file of the lake is missing.
        """
        return self.ask(lambda connection: _rows(connection, sql))

    def query_each(self, sql: str) -> list[pa.Table]:
        """The rows of every statement that gives some, all from one commit; errors as `query`."""
        return self.ask(
            lambda connection: [
                rows
                for statement in connection.extract_statements(sql)
                if (rows := _rows(connection, statement)) is not None
            ]
        )

    def ask(self, work: Callable[[duckdb.DuckDBPyConnection], T]) -> T:
        """What some work finds with the tables and views of one commit; errors as of `query`."""
        return self._lake.read(
            lambda snapshot: self._asked(snapshot, work), missing=_MissingFileError
        )

    def _asked(self, snapshot: Snapshot, work: Callable[[duckdb.DuckDBPyConnection], T]) -> T:
        connection = self._connected(snapshot)
        try:
            return _interruptible(connection, work)
        except (duckdb.Error, pa.ArrowException) as error:
            if all_there(self._paths):
                raise QueryError(str(error)) from error
            self._version = -1
            raise _MissingFileError(str(error)) from error

    def _connected(self, snapshot: Snapshot) -> duckdb.DuckDBPyConnection:
        if self._connection is None or snapshot.version != self._version:
            paths = {name: self._lake.paths(snapshot.of(name)) for name in TABLES}
            self._paths = [path for found in paths.values() for path in found]
            try:
                self._connection = connect(paths)
            except duckdb.Error as error:
                if all_there(self._paths):
                    raise LakeError(f"the lake cannot be read: {error}") from error
                raise _MissingFileError(str(error)) from error
            self._version = snapshot.version
        return self._connection


class _MissingFileError(Exception):
    """A file that the snapshot names was not there: a compaction has taken it away."""


def connect(paths: Mapping[str, Sequence[str]]) -> duckdb.DuckDBPyConnection:
    """A DuckDB connection that has the lake's tables and views, and can read nothing else.

    ``paths`` are the Parquet files of each table, or their URLs.
    """
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute("SET enable_progress_bar = false")
    allowed = [path for found in paths.values() for path in found]
    let_read(connection, allowed)
    connection.execute("SET allowed_paths = $1", [allowed])
    connection.execute("SET enable_external_access = false")
    for table in TABLES.values():
        rows = select_rows(table, paths[table.name])
        connection.execute(f'CREATE VIEW "{table.name}" AS {rows}')
        for statement in comment_statements(table, table.name):
            connection.execute(statement)
    for statement in ready_made_views():
        connection.execute(statement)
    connection.execute("SET lock_configuration = true")
    return connection


def _interruptible(
    connection: duckdb.DuckDBPyConnection, work: Callable[[duckdb.DuckDBPyConnection], T]
) -> T:
    """Work in a thread of its own: DuckDB looks for signals only now and then, or never."""
    with ThreadPoolExecutor(1) as executor:
        future = executor.submit(work, connection)
        try:
            return future.result()
        except KeyboardInterrupt:
            connection.interrupt()
            raise


def _rows(connection: duckdb.DuckDBPyConnection, sql: str | duckdb.Statement) -> pa.Table | None:
    relation = connection.sql(sql)
    return relation.to_arrow_table() if relation is not None else None


def ready_made_views() -> list[str]:
    """The statements of ``views.sql``, each one view with a comment that describes it."""
    text = importlib.resources.files("pipelines").joinpath("views.sql").read_text("utf-8")
    statements: list[str] = []
    for part in text.split(";\n"):
        lines = part.strip().splitlines()
        described = [line.removeprefix("-- ") for line in lines if line.startswith("--")]
        body = "\n".join(line for line in lines if not line.startswith("--"))
        if body.strip():
            name = body.split()[2]
            comment = described[-1].replace("'", "''")
            statements += [body, f"COMMENT ON VIEW {name} IS '{comment}'"]
    return statements
