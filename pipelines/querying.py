"""The lake as DuckDB sees it: one view for each table, exactly what one commit left, read only."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import duckdb
import pyarrow as pa

from pipelines.book import LakeMovedOnError, attach_book, create_tables, create_views
from pipelines.book_files import paths_of
from pipelines.ready_made import every_name, is_kept, named_in, needed
from pipelines.statements import ForbiddenError, allowed_statements
from transforms.lake.errors import LakeError
from transforms.lake.lake import Lake
from transforms.lake.parquet_files import let_read
from transforms.lake.records import Snapshot
from transforms.lake.storage import all_there

T = TypeVar("T")


class QueryError(ValueError):
    """A statement that DuckDB does not take; the message is DuckDB's."""


class LakeReader:
    """Asks a lake in SQL; each question is answered from one commit, the latest at that time.

    The first question after a commit that asks for a ready-made view waits until what that rests on
    is brought up to date (`pipelines.book`); questions about the tables never do. ``in_one_file``
    sees to it that the book can be attached alone.
    """

    def __init__(self, lake: Lake, *, in_one_file: bool = False) -> None:
        self._lake = lake
        self._in_one_file = in_one_file
        self._connection: duckdb.DuckDBPyConnection | None = None
        self._paths: list[str] = []
        self._version = -1
        self._names: frozenset[str] = frozenset()

    def query(self, sql: str) -> pa.Table | None:
        """The rows of a statement as Arrow; None for a statement that gives none.

        Of several statements, those of the last. Raises QueryError for SQL that DuckDB refuses or
        that does more than ask, LakeError when a file of the lake is missing.
        """
        results = self.ask(lambda connection: _results(connection, sql), views=named_in(sql))
        return results[-1] if results else None

    def query_each(self, sql: str) -> list[pa.Table]:
        """The rows of every statement that gives some, all from one commit; errors as `query`."""
        results = self.ask(lambda connection: _results(connection, sql), views=named_in(sql))
        return [rows for rows in results if rows is not None]

    def ask(
        self, work: Callable[[duckdb.DuckDBPyConnection], T], *, views: Iterable[str] | None = None
    ) -> T:
        """What some work finds in the tables of one commit, and in the ready-made views.

        ``views`` are the names of those that it asks for, None for any. Errors as of `query`.
        """
        names = needed(every_name() if views is None else views)
        return self._lake.read(
            lambda snapshot: self._asked(snapshot, work, names), missing=_MissingFileError
        )

    def _asked(
        self,
        snapshot: Snapshot,
        work: Callable[[duckdb.DuckDBPyConnection], T],
        names: frozenset[str],
    ) -> T:
        connection = self._connected(snapshot, names)
        try:
            return _interruptible(connection, work)
        except ForbiddenError as error:
            raise QueryError(str(error)) from error
        except (duckdb.Error, pa.ArrowException) as error:
            if all_there(self._paths):
                raise QueryError(str(error)) from error
            self._version = -1
            raise _MissingFileError(str(error)) from error

    def _connected(self, snapshot: Snapshot, names: frozenset[str]) -> duckdb.DuckDBPyConnection:
        is_current = snapshot.version == self._version
        if self._connection is None or not is_current or not names <= self._names:
            self._names = names | (self._names if is_current else frozenset())
            paths = paths_of(self._lake, snapshot)
            self._paths = [path for found in paths.values() for path in found]
            try:
                self._connection = self._connect(snapshot, paths)
            except LakeMovedOnError as error:
                raise _MissingFileError(str(error)) from error
            except duckdb.Error as error:
                if all_there(self._paths):
                    raise LakeError(f"the lake cannot be read: {error}") from error
                raise _MissingFileError(str(error)) from error
            self._version = snapshot.version
        return self._connection

    def _connect(
        self, snapshot: Snapshot, paths: Mapping[str, Sequence[str]]
    ) -> duckdb.DuckDBPyConnection:
        """A DuckDB connection that has the lake's tables and some views, and can read nothing else.

        ``paths`` are the Parquet files of each table, or their URLs.
        """
        connection = duckdb.connect()
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute("SET enable_progress_bar = false")
        # A file of the lake never changes.
        connection.execute("SET parquet_metadata_cache = true")
        book = None
        if any(map(is_kept, self._names)):
            book = attach_book(
                connection, self._lake, snapshot, self._names, in_one_file=self._in_one_file
            )
        let_read(connection, self._paths)
        connection.execute("SET allowed_paths = $1", [self._paths])
        connection.execute("SET enable_external_access = false")
        create_tables(connection, paths)
        create_views(connection, self._names, book)
        connection.execute("SET lock_configuration = true")
        return connection


class _MissingFileError(Exception):
    """A file that the snapshot names was not there: a compaction has taken it away."""


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


def _results(connection: duckdb.DuckDBPyConnection, sql: str) -> list[pa.Table | None]:
    """What each statement of a text gives, if all of them may be asked."""
    relations = map(connection.sql, allowed_statements(connection, sql))
    return [None if relation is None else relation.to_arrow_table() for relation in relations]
