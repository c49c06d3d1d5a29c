"""The files of a book of views: one that was made whole, and one of what has changed since.

``views.duckdb`` has every kept table as a table. ``views-recent.duckdb`` has of those that changed
since the rows that came, and in ``gone_TABLE`` the places in the first file of the rows that went.
Each takes the place of the one before in one step, so whoever has that open reads on in it.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Any

import duckdb

from pipelines.ready_made import definitions
from schemas import TABLES
from transforms.identifiers import stable_id
from transforms.lake.lake import Lake
from transforms.lake.parquet_files import let_read, pipeline_version
from transforms.lake.records import Snapshot
from transforms.lake.rewriting import MEMORY

FILE = "views.duckdb"
RECENT = "views-recent.duckdb"
READABLE_SINCE = "v1.2.0"  # the DuckDB that a reader needs at least
_PART = "views.part"


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What a book is made of: the same of both comes of the same definitions and files.

    ``version`` is the lake's, by which the log tells what came since.
    """

    by: str
    of: str
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """A book that is attached as ``book``, and what changed since as ``recent``.

    ``token`` tells it from every other, ``names`` are the definitions that it has, ``changed`` the
    tables of which ``recent`` has rows; ``recent`` is whether there is one.
    """

    made: Made
    token: str
    names: frozenset[str]
    changed: frozenset[str] = frozenset()
    recent: bool = False

    def rows(self, table: str) -> str:
        """A SELECT of all rows of a kept table as they are now."""
        if table not in self.changed:
            return f"FROM book.{table}"
        return (
            f"SELECT kept.* FROM book.{table} AS kept "
            f"ANTI JOIN recent.gone_{table} AS gone ON kept.rowid = gone.place "
            f"UNION ALL FROM recent.{table}"
        )


def made_by(lake: Lake) -> str:
    """A digest of all that decides what comes of the lake's files."""
    columns = (f"{table.name} {table.version}" for table in TABLES.values())
    made = (definition.create() + definition.description for definition in definitions())
    return stable_id(pipeline_version(), lake.path, *columns, *made)


def made_of(files: Iterable[str]) -> str:
    """A digest of the files of a state of the lake."""
    return stable_id(*sorted(files))


def paths_of(lake: Lake, snapshot: Snapshot) -> dict[str, list[str]]:
    """The Parquet files of each table in a state of the lake, or their URLs."""
    return {name: lake.paths(snapshot.of(name)) for name in TABLES}


def attached(connection: duckdb.DuckDBPyConnection, place: Path) -> Book | None:
    """Attach the book of a folder, in the place of another; None if there is none to be read."""
    detach(connection)
    try:
        connection.execute(f"ATTACH {text(place / FILE)} AS book (READ_ONLY)")
        token, *made = _row(connection, "SELECT token, made_by, made_of, version FROM book._book")
        rows = connection.execute("SELECT name FROM book._names").fetchall()
    except duckdb.Error:
        return None
    names = frozenset(name for (name,) in rows)
    whole = Book(made=Made(by=made[0], of=made[1], version=made[2]), token=token, names=names)
    return _with_recent(connection, place, whole)


def _with_recent(connection: duckdb.DuckDBPyConnection, place: Path, whole: Book) -> Book:
    try:
        connection.execute(f"ATTACH {text(place / RECENT)} AS recent (READ_ONLY)")
        token, files, version = _row(connection, "SELECT * FROM recent._recent")
    except duckdb.Error:
        token = None
    if token != whole.token:
        # It belongs to another book, or to none.
        connection.execute("DETACH DATABASE IF EXISTS recent")
        return whole
    return replace(
        whole,
        made=Made(by=whole.made.by, of=files, version=version),
        changed=changed_tables(connection),
        recent=True,
    )


def changed_tables(connection: duckdb.DuckDBPyConnection) -> frozenset[str]:
    """The kept tables of which ``recent`` has what changed."""
    rows = connection.execute(
        "SELECT table_name FROM duckdb_tables() WHERE database_name = 'recent' "
        "AND estimated_size > 0 AND table_name <> '_recent'"
    ).fetchall()
    return frozenset(name.removeprefix("gone_") for (name,) in rows)


def detach(connection: duckdb.DuckDBPyConnection) -> None:
    """Let go of a book that is attached, if any."""
    for name in ("book", "recent"):
        connection.execute(f"DETACH DATABASE IF EXISTS {name}")


@contextmanager
def writing(
    place: Path, name: str, paths: Mapping[str, Sequence[str]]
) -> Iterator[tuple[Path, duckdb.DuckDBPyConnection]]:
    """A file to write in the place of one of the book's, and a connection to write it with.

    What does not fit into memory DuckDB puts on disk. ``paths`` are the lake's files, by table.
    """
    # What a killed process left goes whole: DuckDB would take up the log beside its file.
    folder = place / _PART
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    part = folder / name
    with duckdb.connect(
        config={"memory_limit": MEMORY, "temp_directory": tempfile.gettempdir()}
    ) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute("SET enable_progress_bar = false")
        connection.execute("SET parquet_metadata_cache = true")
        let_read(connection, chain.from_iterable(paths.values()))
        yield part, connection
    part.replace(place / name)
    shutil.rmtree(folder)


def _row(connection: duckdb.DuckDBPyConnection, question: str) -> tuple[Any, ...]:
    [row] = connection.execute(question).fetchall()
    return tuple(row)


def text(path: Path) -> str:
    """A path as a text of SQL."""
    return "'" + str(path).replace("'", "''") + "'"
