"""The book of the ready-made views: what is costly to work out, kept for one state of a lake.

One DuckDB file, LAKE/_wirelake/views.duckdb. Whoever first asks for a view after a commit makes it
anew; it takes the place of the old one in one step, so whoever has that open reads on in it. Plain
DuckDB attaches it: what is kept are tables there, and the rest are views over them and the lake's
files. Nothing is lost with it. Where the lake cannot be written to, or is not on this machine, the
book is kept in the user's cache.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import duckdb

from pipelines.ready_made import definitions, kept
from schemas import TABLES, Table
from schemas.dictionary import comment_statements, duckdb_type
from transforms.lake.errors import LakeError
from transforms.lake.lake import Lake
from transforms.lake.locks import held
from transforms.lake.log import BOOKS
from transforms.lake.parquet_files import pipeline_version, relation_of
from transforms.lake.records import Snapshot
from transforms.lake.rewriting import MEMORY
from transforms.lake.storage import LocalStorage

FILE = "views.duckdb"
READABLE_SINCE = "v1.2.0"  # the DuckDB that a reader needs at least
_LOCK = "views.lock"


def create_tables(
    connection: duckdb.DuckDBPyConnection, paths: Mapping[str, Sequence[str]]
) -> None:
    """Make a described view of each table over its Parquet files, typed even without any."""
    for table in TABLES.values():
        connection.execute(_view(table, paths[table.name]))
        for statement in comment_statements(table, table.name):
            connection.execute(statement)


def create_views(connection: duckdb.DuckDBPyConnection, *, with_book: bool) -> None:
    """Make the ready-made views over the tables, and those that rest on a book if it is attached."""
    for definition in definitions():
        if definition.kind == "TABLE" and with_book:
            connection.execute(f"CREATE VIEW {definition.name} AS FROM book.{definition.name}")
            connection.execute(definition.comment("VIEW"))
        elif with_book or definition.name not in kept():
            connection.execute(definition.create())
            connection.execute(definition.comment())


def attach_book(
    connection: duckdb.DuckDBPyConnection, lake: Lake, snapshot: Snapshot
) -> None:
    """Attach the book of a snapshot as ``book``; where there is none yet, it is made first.

    DuckDB's errors tell of files of the lake that went meanwhile; LakeError that no place takes it.
    """
    made_of = _made_of(lake, snapshot)
    places = list(_places(lake))
    if any(_is_attached(connection, place / FILE, made_of) for place in places):
        return
    for place in places:
        try:
            place.mkdir(parents=True, exist_ok=True)
            with held(LocalStorage(str(place)), _LOCK):
                if not _is_attached(connection, place / FILE, made_of):
                    part = place / f".{FILE}.part"
                    part.unlink(missing_ok=True)
                    _make(part, lake, snapshot, made_of)
                    part.replace(place / FILE)
                    _is_attached(connection, place / FILE, made_of)
        except OSError as error:
            failure = error
        else:
            return
    raise LakeError(f"the views of {lake.path} cannot be kept anywhere: {failure}") from failure


def _places(lake: Lake) -> Iterator[Path]:
    if isinstance(lake.storage, LocalStorage):
        yield Path(lake.path, BOOKS)
    cache = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    yield Path(cache).expanduser() / "wirelake" / _digest(lake.path)


def _made_of(lake: Lake, snapshot: Snapshot) -> str:
    """Of the same files and the same definitions comes the same book."""
    columns = (f"{table.name} {table.version}" for table in TABLES.values())
    made = (definition.create() + definition.description for definition in definitions())
    return _digest(pipeline_version(), lake.path, *sorted(snapshot.files), *columns, *made)


def _digest(*parts: str) -> str:
    return hashlib.blake2b("\0".join(parts).encode(), digest_size=16).hexdigest()


def _is_attached(connection: duckdb.DuckDBPyConnection, file: Path, made_of: str) -> bool:
    """Attach a book if it is the one that is wanted; one that cannot be read is not."""
    if not file.exists():
        return False
    try:
        connection.execute(f"ATTACH {_text(file)} AS book (READ_ONLY)")
        if connection.execute("SELECT made_of FROM book._book").fetchone() == (made_of,):
            return True
        connection.execute("DETACH book")
    except duckdb.Error:
        connection.execute("DETACH DATABASE IF EXISTS book")
    return False


def _make(file: Path, lake: Lake, snapshot: Snapshot, made_of: str) -> None:
    """Work everything out, one definition after the other, each from what is kept of those before.

    What does not fit into memory DuckDB puts on disk.
    """
    paths = {name: lake.paths(snapshot.of(name)) for name in TABLES}
    with duckdb.connect(
        config={"memory_limit": MEMORY, "temp_directory": tempfile.gettempdir()}
    ) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute("SET enable_progress_bar = false")
        connection.execute(f"ATTACH {_text(file)} AS book (STORAGE_VERSION '{READABLE_SINCE}')")
        connection.execute("USE book")
        create_tables(connection, paths)
        for definition in definitions():
            connection.execute(definition.create())
            connection.execute(definition.comment())
        connection.execute(f"CREATE TABLE _book AS SELECT '{made_of}' AS made_of, now() AS made_at")
        connection.execute("USE memory")
        connection.execute("DETACH book")


def _view(table: Table, paths: Sequence[str]) -> str:
    """Typed even where there is no file, or where every file is older than a column."""
    columns = ", ".join(
        f'CAST(NULL AS {duckdb_type(field.arrow)}) AS "{field.name}"' for field in table.fields
    )
    empty = f"SELECT {columns} WHERE false"
    if not paths:
        return f'CREATE VIEW "{table.name}" AS {empty}'
    found = f"SELECT * FROM {relation_of(paths)}"
    return f'CREATE VIEW "{table.name}" AS {empty} UNION ALL BY NAME {found}'


def _text(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
