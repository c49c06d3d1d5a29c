"""A book of views brought up to date: what a commit touches is made anew, the rest stays.

Each kept table is made of slices that have nothing to do with each other: the claims of one toll,
the stops of one envoy. ``views/slices.toml`` says which slices a change reaches. The definition of
the table is then asked of those slices alone, and the rows that come out other than they were take
the place of those: what was asked of few rows is what would have been asked of all.
"""

from __future__ import annotations

import importlib.resources
import shutil
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

import duckdb

from pipelines.book_files import (
    READABLE_SINCE,
    RECENT,
    Book,
    Made,
    attached,
    made_of,
    paths_of,
    text,
    writing,
)
from pipelines.ready_made import definitions, views_under
from schemas import ARTICLES, EVENT_TABLES, TABLES, Table
from transforms.lake.lake import Lake
from transforms.lake.parquet_files import select_rows
from transforms.lake.records import FileEntry, Snapshot

MOST_NEW = 0.25  # of the lake's articles; with more, all is made anew


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """How far a change reaches into a kept table: see ``views/slices.toml``, all in SQL."""

    table: str
    touched: str
    by: str
    given: Mapping[str, str] = field(default_factory=dict)


@cache
def slices() -> tuple[Slice, ...]:
    """The slices of every kept table, in the order of their definitions."""
    file = importlib.resources.files("pipelines").joinpath("views", "slices.toml")
    return tuple(Slice(**each) for each in tomllib.loads(file.read_text("utf-8"))["slice"])


def update(lake: Lake, snapshot: Snapshot, place: Path, book: Book, made: Made) -> bool:
    """Write what changed between a book in a folder and a state of the lake beside it.

    False, and nothing written, if that cannot be told: the book is of no state before this one, or
    so much is new that it is quicker to make all of it.
    """
    before = _files_before(lake, snapshot, book.made.version)
    if before is None or made_of(before) != book.made.of:
        return False
    paths = paths_of(lake, snapshot)
    try:
        with writing(place, RECENT, paths) as (part, connection):
            _begin(connection, place, part, paths)
            _note_new(connection, lake, snapshot, before)
            for each in slices():
                if each.table in book.names:
                    _remake(connection, book, each)
            connection.execute(
                "CREATE OR REPLACE TABLE recent._recent AS "
                "SELECT $1 AS token, $2 AS made_of, $3 AS version",
                [book.token, made.of, made.version],
            )
            connection.execute("DETACH recent")
    except _UnclearError:
        return False
    return True


class _UnclearError(Exception):
    """What is new cannot be told, or is too much."""


def _files_before(lake: Lake, snapshot: Snapshot, version: int) -> dict[str, FileEntry] | None:
    """The files that a version had, by the log; None if that does not go back so far."""
    records = lake.log.since(version) if version <= snapshot.version else None
    if records is None:
        return None
    files = dict(snapshot.files)
    for record in reversed([each for each in records if each.version <= snapshot.version]):
        for entry in record.add:
            files.pop(entry.path, None)
        files |= {entry.path: entry for entry in record.remove}
    return files


def _begin(
    connection: duckdb.DuckDBPyConnection, place: Path, part: Path, paths: Mapping[str, list[str]]
) -> None:
    """Attach what there is; all tables as they are stand in schema ``now``."""
    book = attached(connection, place)
    if book is None:
        raise _UnclearError
    if book.recent:
        connection.execute("DETACH recent")
        shutil.copyfile(place / RECENT, part)
    connection.execute(f"ATTACH {text(part)} AS recent (STORAGE_VERSION '{READABLE_SINCE}')")
    for schema in ("now", "changed"):
        connection.execute(f"CREATE SCHEMA {schema}")
    for table in TABLES.values():
        rows = select_rows(table, paths[table.name])
        connection.execute(f"CREATE VIEW now.{table.name} AS {rows}")
    connection.execute("SET search_path = 'now,main'")
    kept = [each for each in definitions() if each.kind == "TABLE" and each.name in book.names]
    book = replace(book, changed=frozenset(each.name for each in kept))
    for definition in definitions():
        if definition.kind == "MACRO":
            connection.execute(definition.create(name=f"now.{definition.name}"))
        elif definition in kept:
            name = definition.name
            connection.execute(
                f"CREATE TABLE IF NOT EXISTS recent.{name} AS FROM book.{name} LIMIT 0"
            )
            connection.execute(f"CREATE TABLE IF NOT EXISTS recent.gone_{name} (place BIGINT)")
            connection.execute(f"CREATE VIEW now.{name} AS {book.rows(name)}")


def _note_new(
    connection: duckdb.DuckDBPyConnection,
    lake: Lake,
    snapshot: Snapshot,
    before: Mapping[str, FileEntry],
) -> None:
    """Note the new revisions in ``changed.articles``.

    A file that was merged has old rows beside new ones, so the log's count of rows must agree; and
    events are looked for by their articles, so each must have come with its own.
    """

    def new_rows(table: Table) -> str:
        entries = [each for each in snapshot.of(table.name) if each.path not in before]
        return f"({select_rows(table, lake.paths(entries))})"

    def expected(table: Table) -> int:
        had = sum(entry.rows for entry in before.values() if entry.table == table.name)
        return sum(entry.rows for entry in snapshot.of(table.name)) - had

    connection.execute(
        f"CREATE TABLE changed.articles AS SELECT article_id, revision FROM {new_rows(ARTICLES)} "
        "ANTI JOIN now.revisions USING (article_id, revision)"
    )
    if expected(ARTICLES) > MOST_NEW * sum(entry.rows for entry in snapshot.of(ARTICLES.name)):
        raise _UnclearError
    for table in (ARTICLES, *EVENT_TABLES):
        [(found,)] = connection.execute(
            f"SELECT count(*) FROM {new_rows(table)} "
            "SEMI JOIN changed.articles USING (article_id, revision)"
        ).fetchall()
        if found != expected(table):
            raise _UnclearError


def _remake(connection: duckdb.DuckDBPyConnection, book: Book, each: Slice) -> None:
    """Make the touched slices of a table anew; what came or went is noted in ``changed``."""
    name = each.table
    definition = next(found for found in definitions() if found.name == name)
    connection.execute(
        f"CREATE OR REPLACE TABLE touched AS SELECT DISTINCT key FROM ({each.touched}) AS t (key)"
    )
    [(count,)] = connection.execute("SELECT count(*) FROM touched").fetchall()
    if not count:
        connection.execute(f"CREATE TABLE changed.{name} AS FROM now.{name} LIMIT 0")
        return
    connection.execute(
        f"CREATE OR REPLACE TABLE stale AS {_rows(name, f'{each.by} IN (FROM touched)')}"
    )
    connection.execute("DROP SCHEMA IF EXISTS slice CASCADE")
    connection.execute("CREATE SCHEMA slice")
    for given, condition in each.given.items():
        if condition.startswith("SELECT"):
            connection.execute(f"CREATE TABLE slice.{given} AS {condition}")
        elif given in book.names:
            rows = f"SELECT * EXCLUDE (_place, _is_recent) FROM ({_rows(given, condition)})"
            connection.execute(f"CREATE TABLE slice.{given} AS {rows}")
        else:
            connection.execute(f"CREATE TABLE slice.{given} AS FROM now.{given} WHERE {condition}")
    connection.execute("SET search_path = 'slice,now,main'")
    for view in views_under(name):
        connection.execute(view.create(name=f"slice.{view.name}"))
    connection.execute("DROP TABLE IF EXISTS main.made")
    connection.execute(definition.create(name="main.made"))
    connection.execute("SET search_path = 'now,main'")
    columns = ", ".join(each for (each, *_) in connection.execute("DESCRIBE made").fetchall())
    apply = _APPLY.replace("BY", each.by).replace("KEPT", name).replace("COLUMNS", columns)
    connection.execute(apply)


def _rows(table: str, condition: str) -> str:
    """A SELECT of some rows of a kept table, with their places.

    Of the large file only the columns of the condition are read whole.
    """
    return (
        f"SELECT *, rowid AS _place, false AS _is_recent FROM book.{table} "
        f"WHERE rowid IN (SELECT rowid FROM book.{table} WHERE {condition}) "
        f"AND rowid NOT IN (FROM recent.gone_{table}) "
        f"UNION ALL SELECT *, rowid, true FROM recent.{table} WHERE {condition}"
    )


# Rows are compared by a hash of all their columns.
_APPLY = """
CREATE OR REPLACE TABLE fresh AS
SELECT *, hash(COLUMNS) AS _content FROM made WHERE BY IN (FROM touched);
CREATE OR REPLACE TABLE had AS SELECT *, hash(COLUMNS) AS _content FROM stale;
CREATE OR REPLACE TABLE came AS
SELECT * EXCLUDE (_content) FROM fresh ANTI JOIN had USING (_content);
CREATE OR REPLACE TABLE went AS
SELECT * EXCLUDE (_content) FROM had ANTI JOIN fresh USING (_content);
INSERT INTO recent.gone_KEPT SELECT _place FROM went WHERE NOT _is_recent;
DELETE FROM recent.KEPT WHERE rowid IN (SELECT _place FROM went WHERE _is_recent);
INSERT INTO recent.KEPT FROM came;
CREATE TABLE changed.KEPT AS FROM came UNION ALL SELECT * EXCLUDE (_place, _is_recent) FROM went;
"""
