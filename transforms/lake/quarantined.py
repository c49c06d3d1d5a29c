"""What stands in quarantine: the stories under embargo, and the files that rows are to leave."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import duckdb

from schemas import QUARANTINE, QuarantinedInput
from transforms.lake.lake import Lake
from transforms.lake.parquet_files import let_read, relation_of, select_rows
from transforms.lake.records import FileEntry, Snapshot
from transforms.lake.rewriting import rewrite


@dataclass(frozen=True, slots=True)
class TakenOut:
    """Files of the quarantine to remove, and those, already staged, to add in their place."""

    remove: list[FileEntry]
    add: list[FileEntry]


def taken_out(lake: Lake, ids: Collection[str], staging: str) -> TakenOut:
    """Stage the quarantine's files anew without the rows of these ids; nothing is committed.

    Errors are those of `rewrite`.
    """
    holding = _holding(lake, ids)
    kept = [
        rewrite(lake, [entry], staging, without=held)
        for entry, held in holding.items()
        if len(held) < entry.rows
    ]
    return TakenOut(list(holding), kept)


def held_stories(lake: Lake, reason: str) -> list[QuarantinedInput]:
    """The rows in quarantine for a reason that are held until some time."""

    def look_up(snapshot: Snapshot) -> list[QuarantinedInput]:
        entries = snapshot.of(QUARANTINE.name)
        if not entries:
            return []
        paths = lake.paths(entries)
        rows = _connection(paths).sql(
            f"FROM ({select_rows(QUARANTINE, paths)}) WHERE reason = $1 AND held_until IS NOT NULL",
            params=[reason],
        )
        return [QUARANTINE.to_record(row) for row in rows.to_arrow_table().to_pylist()]

    return lake.read(look_up, missing=duckdb.Error)


def _holding(lake: Lake, ids: Collection[str]) -> dict[FileEntry, list[str]]:
    """The files that hold rows with these ids, and which."""

    def look_up(snapshot: Snapshot) -> dict[FileEntry, list[str]]:
        entries = snapshot.of(QUARANTINE.name)
        if not entries:
            return {}
        by_path = dict(zip(lake.paths(entries), entries, strict=True))
        found = _connection(by_path).execute(
            f"SELECT filename, list(quarantine_id) FROM {relation_of(by_path)} "
            "WHERE quarantine_id IN (SELECT unnest($1)) GROUP BY filename",
            [list(ids)],
        )
        return {by_path[path]: held for path, held in found.fetchall()}

    return lake.read(look_up, missing=duckdb.Error) if ids else {}


def _connection(paths: Iterable[str]) -> duckdb.DuckDBPyConnection:
    """One that may read files of the lake."""
    connection = duckdb.connect(config={"threads": 1})
    let_read(connection, paths)
    connection.execute("SET TimeZone = 'UTC'")
    return connection
