"""The book of the ready-made views: what is costly to work out, kept for one state of a lake.

One DuckDB file, LAKE/_wirelake/views.duckdb. Whoever first asks for a view after a commit writes
what that view rests on; whoever asks for another one adds to it. The new file takes the place of
the old one in one step, so whoever has that open reads on in it. Plain DuckDB attaches it: what is
kept are tables there, and the rest are views over them and the lake's files. Nothing is lost with
it. Where the lake cannot be written to, or is on another machine, it is kept in the user's cache.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

import duckdb

from pipelines.ready_made import definitions, is_kept
from schemas import TABLES
from schemas.dictionary import comment_statements
from transforms.lake.errors import LakeError
from transforms.lake.lake import Lake
from transforms.lake.locks import held
from transforms.lake.log import BOOKS
from transforms.lake.parquet_files import let_read, pipeline_version, select_rows
from transforms.lake.records import Snapshot
from transforms.lake.rewriting import MEMORY
from transforms.lake.storage import LocalStorage

FILE = "views.duckdb"
READABLE_SINCE = "v1.2.0"  # the DuckDB that a reader needs at least
_LOCK = "views.lock"
_PART = "views.part"


def create_tables(
    connection: duckdb.DuckDBPyConnection, paths: Mapping[str, Sequence[str]]
) -> None:
    """Make a described view of each table over its Parquet files, typed even without any."""
    for table in TABLES.values():
        rows = select_rows(table, paths[table.name])
        connection.execute(f'CREATE VIEW "{table.name}" AS {rows}')
        for statement in comment_statements(table, table.name):
            connection.execute(statement)


def create_views(connection: duckdb.DuckDBPyConnection, names: Collection[str]) -> None:
    """Make the views of some names over the tables and the book, and all that need no book."""
    for definition in definitions():
        if definition.kind == "TABLE" and definition.name in names:
            connection.execute(f"CREATE VIEW {definition.name} AS FROM book.{definition.name}")
            connection.execute(definition.comment("VIEW"))
        elif definition.name in names or not is_kept(definition.name):
            connection.execute(definition.create())
            connection.execute(definition.comment())


def attach_book(
    connection: duckdb.DuckDBPyConnection, lake: Lake, snapshot: Snapshot, names: Collection[str]
) -> None:
    """Attach the book of a snapshot as ``book``; what it lacks of the names is written first.

    Raises DuckDB's errors when files of the lake go meanwhile, LakeError when no place takes it.
    """
    wanted = frozenset(names) | {each.name for each in definitions() if not is_kept(each.name)}
    made_of = _made_of(lake, snapshot)
    places = list(_places(lake))
    if any(wanted <= _attached(connection, place / FILE, made_of) for place in places):
        return
    for place in places:
        try:
            place.mkdir(parents=True, exist_ok=True)
            with held(LocalStorage(str(place)), _LOCK):
                found = _attached(connection, place / FILE, made_of)
                connection.execute("DETACH DATABASE IF EXISTS book")
                if not wanted <= found:
                    paths = {name: lake.paths(snapshot.of(name)) for name in TABLES}
                    _write(place, made_of, wanted - found, paths)
                _attached(connection, place / FILE, made_of)
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


def _attached(connection: duckdb.DuckDBPyConnection, file: Path, made_of: str) -> frozenset[str]:
    """Attach the book in a file, in the place of another; gives the definitions that it has.

    None of them if there is no book, or it cannot be read, or is made of something else.
    """
    connection.execute("DETACH DATABASE IF EXISTS book")
    try:
        connection.execute(f"ATTACH {_text(file)} AS book (READ_ONLY)")
        rows = connection.execute("SELECT name FROM book._book WHERE made_of = $1", [made_of])
        return frozenset(name for (name,) in rows.fetchall())
    except duckdb.Error:
        return frozenset()


def _write(
    place: Path, made_of: str, missing: Collection[str], paths: Mapping[str, Sequence[str]]
) -> None:
    """Write definitions into a copy of the book, or a new one, and put that in its place.

    One comes after the other, each from what is kept of those before. What does not fit into memory
    DuckDB puts on disk.
    """
    # What a killed process left goes whole: DuckDB would take up the log beside its file.
    folder = place / _PART
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    part = folder / FILE
    with duckdb.connect(
        config={"memory_limit": MEMORY, "temp_directory": tempfile.gettempdir()}
    ) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute("SET enable_progress_bar = false")
        is_begun = bool(_attached(connection, place / FILE, made_of))
        connection.execute("DETACH DATABASE IF EXISTS book")
        if is_begun:
            shutil.copyfile(place / FILE, part)
        connection.execute(f"ATTACH {_text(part)} AS book (STORAGE_VERSION '{READABLE_SINCE}')")
        connection.execute("USE book")
        let_read(connection, [path for found in paths.values() for path in found])
        if not is_begun:
            create_tables(connection, paths)
            connection.execute(
                "CREATE TABLE _book (name VARCHAR, made_of VARCHAR, made_at TIMESTAMPTZ)"
            )
        for definition in definitions():
            if definition.name in missing:
                connection.execute(definition.create())
                connection.execute(definition.comment())
                connection.execute(
                    "INSERT INTO _book VALUES ($1, $2, now())", [definition.name, made_of]
                )
        connection.execute("USE memory")
        connection.execute("DETACH book")
    part.replace(place / FILE)
    shutil.rmtree(folder)


def _text(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
