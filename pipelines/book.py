"""The book of the ready-made views: what is costly to work out, kept for one state of a lake.

It stands in LAKE/_wirelake (`pipelines.book_files`). Whoever first asks for a view writes what that
view rests on; whoever asks for another one adds to it; whoever asks after a commit brings it up to
date (`pipelines.book_updating`). Plain DuckDB attaches it: what is kept are tables there, and the
rest are views over them and the lake's files. Nothing is lost with it. Where the lake cannot be
written to, or is on another machine, it is kept in the user's cache.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

import duckdb

from pipelines.book_files import (
    FILE,
    READABLE_SINCE,
    RECENT,
    Book,
    Made,
    attached,
    detach,
    made_by,
    made_of,
    paths_of,
    text,
    writing,
)
from pipelines.book_updating import update
from pipelines.ready_made import definitions, every_name, is_kept, kept_names
from schemas import TABLES, Table
from schemas.dictionary import comment_statements
from transforms.cache_folders import cache_folder
from transforms.identifiers import stable_id
from transforms.lake.errors import LakeError
from transforms.lake.lake import Lake
from transforms.lake.locks import held
from transforms.lake.log import BOOKS
from transforms.lake.parquet_files import select_rows
from transforms.lake.records import Snapshot
from transforms.lake.storage import LocalStorage

_LOCK = "views.lock"
_ALONE = "(alone)"  # stands among the names of a file that plain DuckDB may attach
_LONG_BYTES, _LONG_SHARE = 16 * 1024 * 1024, 0.25


class LakeMovedOnError(Exception):
    """The book is of a later state of the lake than the one that was asked for."""


def create_tables(
    connection: duckdb.DuckDBPyConnection, paths: Mapping[str, Sequence[str]]
) -> None:
    """Make a described view of each table over its Parquet files, typed even without any."""
    for table in TABLES.values():
        _create_table(connection, table, select_rows(table, paths[table.name]))


def _create_table(connection: duckdb.DuckDBPyConnection, table: Table, rows: str) -> None:
    connection.execute(f'CREATE OR REPLACE VIEW "{table.name}" AS {rows}')
    for statement in comment_statements(table, table.name):
        connection.execute(statement)


def create_views(
    connection: duckdb.DuckDBPyConnection, names: Collection[str], book: Book | None
) -> None:
    """Make the views of some names over the tables and the book, and all that need no book."""
    for definition in definitions():
        if definition.kind == "TABLE" and definition.name in names and book is not None:
            connection.execute(f"CREATE VIEW {definition.name} AS {book.rows(definition.name)}")
            connection.execute(definition.comment("VIEW"))
        elif definition.kind != "TABLE" and (
            definition.name in names or not is_kept(definition.name)
        ):
            connection.execute(definition.create())
            connection.execute(definition.comment())


def attach_book(
    connection: duckdb.DuckDBPyConnection,
    lake: Lake,
    snapshot: Snapshot,
    names: Collection[str],
    *,
    in_one_file: bool = False,
) -> Book:
    """Attach the book of a snapshot; what it lacks of the names is written first.

    Raises DuckDB's errors when files of the lake go meanwhile, LakeMovedOnError when another
    process has brought the book further, LakeError when no place takes it.
    """
    names = frozenset([*every_name(), _ALONE] if in_one_file else names)
    # The views over what is kept are made where it is attached; a file that stands alone has them.
    wanted = names if in_one_file else names & kept_names()
    made = Made(by=made_by(lake), of=made_of(snapshot.files), version=snapshot.version)
    places = list(_places(lake))
    for place in places:
        book = attached(connection, place)
        if book is not None and _is_enough(book, made, wanted, in_one_file):
            return book
    for place in places:
        try:
            place.mkdir(parents=True, exist_ok=True)
            with held(LocalStorage(str(place)), _LOCK):
                book = _up_to_date(connection, lake, snapshot, place, made)
                detach(connection)
                if (
                    book is None
                    or not _is_enough(book, made, wanted, in_one_file)
                    or _is_long(place)
                ):
                    _write(place, lake, made, names, paths_of(lake, snapshot), book)
                book = attached(connection, place)
        except OSError as error:
            failure = error
        else:
            if book is not None:
                return book
    raise LakeError(f"the views of {lake.path} cannot be kept anywhere: {failure}") from failure


def _is_enough(book: Book, made: Made, names: Collection[str], in_one_file: bool) -> bool:  # noqa: FBT001 - handed on
    is_of_it = (book.made.by, book.made.of) == (made.by, made.of)
    return is_of_it and book.names.issuperset(names) and not (in_one_file and book.recent)


def _up_to_date(
    connection: duckdb.DuckDBPyConnection, lake: Lake, snapshot: Snapshot, place: Path, made: Made
) -> Book | None:
    """The book that a place has, brought up to date; None if it is to be made from the start."""
    book = attached(connection, place)
    if book is None or book.made.by != made.by:
        return None
    if book.made.of == made.of:
        return book
    if book.made.version > snapshot.version and lake.snapshot().version > snapshot.version:
        raise LakeMovedOnError(f"the book of {lake.path} is of commit {book.made.version}")
    detach(connection)
    return attached(connection, place) if update(lake, snapshot, place, book, made) else None


def _is_long(place: Path) -> bool:
    """Whether so much has changed since the book was made whole that it is made one again."""
    recent, whole = (
        path.stat().st_size if path.exists() else 0 for path in (place / RECENT, place / FILE)
    )
    return recent > max(_LONG_BYTES, whole * _LONG_SHARE)


def _places(lake: Lake) -> Iterator[Path]:
    if isinstance(lake.storage, LocalStorage):
        yield Path(lake.path, BOOKS)
    yield cache_folder(os.environ) / stable_id(lake.path)


def _write(
    place: Path,
    lake: Lake,
    made: Made,
    names: Collection[str],
    paths: Mapping[str, Sequence[str]],
    book: Book | None,
) -> None:
    """Make a whole book: what the one there has is copied, what it lacks is worked out.

    One definition comes after the other, each from what is kept of those before.
    """
    with writing(place, FILE, paths) as (part, connection):
        is_begun = book is not None and not book.recent
        if is_begun:
            shutil.copyfile(place / FILE, part)
        elif book is not None:
            attached(connection, place)
        connection.execute(f"ATTACH {text(part)} AS made (STORAGE_VERSION '{READABLE_SINCE}')")
        connection.execute("USE made")
        if not is_begun:
            create_tables(connection, paths)
            connection.execute(
                "CREATE TABLE _book AS "
                "SELECT uuid()::VARCHAR AS token, $1 AS made_by, $2 AS made_of, $3 AS version",
                [made.by, made.of, made.version],
            )
            connection.execute("CREATE TABLE _names (name VARCHAR)")
        there = book.names if book is not None else frozenset[str]()
        for definition in definitions():
            name = definition.name
            if is_begun and name in there:
                continue
            if definition.kind == "TABLE" and book is not None and name in there:
                connection.execute(f"CREATE TABLE {name} AS {book.rows(name)}")
            elif name in there or name in names:
                connection.execute(definition.create())
            else:
                continue
            connection.execute(definition.comment())
            connection.execute("INSERT INTO _names VALUES ($1)", [name])
        if _ALONE in names and _ALONE not in there:
            if isinstance(lake.storage, LocalStorage):
                _look_into_folders(connection, lake, paths)
            connection.execute("INSERT INTO _names VALUES ($1)", [_ALONE])
        connection.execute("USE memory")
        connection.execute("DETACH made")
    (place / RECENT).unlink(missing_ok=True)


def _look_into_folders(
    connection: duckdb.DuckDBPyConnection, lake: Lake, paths: Mapping[str, Sequence[str]]
) -> None:
    """Let the views of the tables outlive a compaction: they find the files by their folders.

    Rows of revisions that came after the book are none of theirs.
    """
    for table in TABLES.values():
        if paths[table.name]:
            rows = select_rows(table, [f"{lake.path}/{table.name}/*/*.parquet"])
            if "revision" in table.schema.names:
                rows = f"FROM ({rows}) SEMI JOIN revisions USING (article_id, revision)"
            _create_table(connection, table, rows)
