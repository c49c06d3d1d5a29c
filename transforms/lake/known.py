"""What the lake holds already, by identity: so that nothing is read, or written, a second time.

An index of 128-bit ids in DuckDB, about 100 bytes an article, of which no more than `MEMORY` is in
memory and the rest on disk. It is filled from a few columns of the lake's files and from then on
only from what each new commit adds, though that may have been merged with other files by then.
Every row says since which commit it is there, or is known to be.
"""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

import duckdb

from schemas import ARTICLES, INPUTS, POLLS, QUARANTINE, Poll, Table
from transforms.lake.lake import Lake
from transforms.lake.latest_polls import LatestPolls, latest_in
from transforms.lake.parquet_files import let_read, select_rows
from transforms.lake.records import CommitRecord, FileEntry, Snapshot, added_files

MEMORY = "128MB"
"""Of the index in each process: room for a million articles; the rest is asked for on disk."""

_COLUMNS = {
    ARTICLES: (
        "article_id::UUID AS id",
        "revision",
        "content_hash::UUID AS hash",
        "story_id::UUID AS story",
        "signal = 'new' AS is_new",
        "if(url IS NULL, NULL, hash(source, url)) AS address",
        "raw_hash::UUID AS raw",
    ),
    INPUTS: ("input_id::UUID AS id", "fingerprint", "ingested_at"),
    QUARANTINE: ("quarantine_id::UUID AS id", "held_until"),
}
_TYPES = {
    ARTICLES: "id UUID, revision INTEGER, hash UUID, story UUID, is_new BOOLEAN, address UBIGINT, "
    "raw UUID",
    INPUTS: "id UUID, fingerprint VARCHAR, ingested_at TIMESTAMPTZ",
    QUARANTINE: "id UUID, held_until TIMESTAMPTZ",
}


@dataclass(frozen=True, slots=True)
class KnownRevision:
    """A revision of an article that the lake has; ``is_new`` if its signal is ``new``."""

    revision: int
    content_hash: str
    story_id: str
    is_new: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """The ids that a pass decided about, new and unchanged alike."""

    articles: Collection[str] = ()
    inputs: Collection[str] = ()
    quarantine: Collection[str] = ()
    polls: Collection[str] = ()

    def by_table(self) -> Iterable[tuple[Table, Collection[str]]]:
        """Those of the tables of which every row is kept."""
        return (
            (ARTICLES, self.articles),
            (INPUTS, self.inputs),
            (QUARANTINE, self.quarantine),
        )


class Known:
    """The index of one lake, as of the commit `version`; may be shared by threads."""

    def __init__(self, lake: Lake) -> None:
        self._lake = lake
        self._connection = duckdb.connect(
            config={"threads": 1, "memory_limit": MEMORY, "temp_directory": tempfile.gettempdir()}
        )
        self._polls = LatestPolls()
        self._filled_at: dict[str, int] = {}
        self._lock = threading.RLock()
        self.version = -1

    def refresh(self) -> int:
        """Take in what was committed since the last look; gives the version that it is now at."""
        with self._lock:
            return self._lake.read(self._refresh_to, missing=duckdb.Error)

    def fingerprints(self, input_ids: Sequence[str]) -> dict[str, str | None]:
        """The latest fingerprint of each input that was read before."""
        return dict(
            self._asked(
                "SELECT replace(id::VARCHAR, '-', ''), arg_max_null(fingerprint, ingested_at) "
                "FROM _inputs WHERE id IN (SELECT unnest($1::UUID[])) GROUP BY id",
                [list(input_ids)],
            )
        )

    def revisions(self, article_ids: Sequence[str]) -> dict[str, list[KnownRevision]]:
        """The revisions of each article that the lake has, oldest first."""
        rows = self._asked(
            "SELECT replace(id::VARCHAR, '-', ''), revision, replace(hash::VARCHAR, '-', ''), "
            "replace(story::VARCHAR, '-', ''), is_new FROM articles "
            "WHERE id IN (SELECT unnest($1::UUID[])) ORDER BY id, revision",
            [list(article_ids)],
        )
        found: dict[str, list[KnownRevision]] = {}
        for article_id, *revision in rows:
            found.setdefault(article_id, []).append(KnownRevision(*revision))
        return found

    def raw_hashes(self, article_ids: Sequence[str]) -> dict[str, str | None]:
        """Of each article that the lake has, the raw hash of its latest revision."""
        return dict(
            self._asked(
                "SELECT replace(id::VARCHAR, '-', ''), "
                "replace(arg_max_null(raw, revision)::VARCHAR, '-', '') "
                "FROM articles WHERE id IN (SELECT unnest($1::UUID[])) GROUP BY id",
                [list(article_ids)],
            )
        )

    def texts_at(self, addresses: Collection[tuple[str, str]]) -> dict[tuple[str, str], set[str]]:
        """Hashes of the texts that the lake has, whatever their guids, by source and address."""
        asked = list(addresses)
        rows = self._asked(
            "SELECT place, replace(hash::VARCHAR, '-', '') FROM articles JOIN ("
            "SELECT hash(unnest($1), unnest($2)) AS address, unnest(range(len($1))) AS place"
            ") USING (address)",
            [[source for source, _ in asked], [url for _, url in asked]],
        )
        found: dict[tuple[str, str], set[str]] = {}
        for place, content_hash in rows:
            found.setdefault(asked[place], set()).add(content_hash)
        return found

    def quarantined(self, quarantine_ids: Sequence[str]) -> set[str]:
        """Those of the ids that the lake has in quarantine."""
        rows = self._asked(
            "SELECT replace(id::VARCHAR, '-', '') FROM quarantine "
            "WHERE id IN (SELECT unnest($1::UUID[]))",
            [list(quarantine_ids)],
        )
        return {quarantine_id for (quarantine_id,) in rows}

    def polls(self, feed_ids: Sequence[str]) -> dict[str, Poll]:
        """The latest poll of each feed that was polled before: its state."""
        with self._lock:
            return self._polls.of(feed_ids)

    def polls_at_rest(self, now: datetime) -> list[Poll]:
        """The latest polls of feeds whose host wants nothing to be asked of it now."""
        with self._lock:
            return self._polls.at_rest(now)

    def embargoes_over(self, now: datetime) -> frozenset[str]:
        """Ids of the rows in quarantine that an embargo held there, and holds no more."""
        rows = self._asked(
            "SELECT replace(id::VARCHAR, '-', '') FROM quarantine WHERE held_until <= $1", [now]
        )
        return frozenset(quarantine_id for (quarantine_id,) in rows)

    def footprint(self) -> tuple[int, int]:
        """Bytes of the index in memory, and on disk."""
        [row] = self._asked(
            "SELECT sum(memory_usage_bytes)::BIGINT, sum(temporary_storage_bytes)::BIGINT "
            "FROM duckdb_memory()",
            [],
        )
        return row[0], row[1]

    def overlaps(self, base: int, touched: Touched) -> bool:
        """Whether any commit after ``base`` added rows for an id that a pass decided about.

        Of a table that was filled anew meanwhile nobody knows, and the answer is yes: that costs a
        pass, and a wrong no would cost a story.
        """
        with self._lock:
            if self._polls.any_since(base, touched.polls):
                return True
        return any(
            ids and (self._filled_at[table.name] > base or self._added(table, base, ids))
            for table, ids in touched.by_table()
        )

    def _added(self, table: Table, base: int, ids: Collection[str]) -> bool:
        [(count,)] = self._asked(
            f"SELECT count(*) FROM {table.name} "
            "WHERE since > $1 AND id IN (SELECT unnest($2::UUID[]))",
            [base, list(ids)],
        )
        return bool(count)

    def _asked(self, query: str, parameters: list[Any]) -> list[Any]:
        with self._lock:
            return self._connection.execute(query, parameters).fetchall()

    def _refresh_to(self, snapshot: Snapshot) -> int:
        if snapshot.version == self.version:
            return self.version
        since = self._lake.log.since(self.version) if self.version >= 0 else None
        self._connection.begin()
        try:
            if since is None:
                self._fill(_COLUMNS, snapshot)
                self._polls = LatestPolls()
                self._take_polls(list(snapshot.files.values()), snapshot.version)
            else:
                records = [record for record in since if record.version <= snapshot.version]
                self._take_in(records, snapshot)
        except duckdb.Error:
            self._connection.rollback()
            raise
        self._connection.commit()
        self.version = snapshot.version
        return self.version

    def _take_in(self, records: Sequence[CommitRecord], snapshot: Snapshot) -> None:
        tables = set(_COLUMNS)
        if any(record.kind == "replay" for record in records):  # it took rows out of quarantine
            self._fill([QUARANTINE], snapshot)
            tables.remove(QUARANTINE)
        for record in records:
            standing = [entry for entry in added_files([record]) if entry.path in snapshot.files]
            self._insert(tables, standing, record.version)
            self._take_polls(standing, record.version)
        merged = _merged_since(records, snapshot)
        self._insert(tables, merged, snapshot.version, only_new=True)
        self._take_polls(merged, snapshot.version)

    def _fill(self, tables: Iterable[Table], snapshot: Snapshot) -> None:
        for table in tables:
            self._connection.execute(
                f"CREATE OR REPLACE TABLE {table.name} ({_TYPES[table]}, since BIGINT)"
            )
            self._filled_at[table.name] = snapshot.version
        self._insert(tables, list(snapshot.files.values()), snapshot.version)

    def _insert(
        self,
        tables: Iterable[Table],
        entries: Sequence[FileEntry],
        version: int,
        *,
        only_new: bool = False,
    ) -> None:
        """Take in the rows of files, or those of them that are not here, as of a version."""
        for table in tables:
            paths = self._readable(table, entries)
            if not paths:
                continue
            rows = f"SELECT {', '.join(_COLUMNS[table])} FROM ({select_rows(table, paths)})"
            if only_new:
                rows = f"{rows} EXCEPT SELECT * EXCLUDE (since) FROM {table.name}"
            self._connection.execute(f"INSERT INTO {table.name} SELECT *, {version} FROM ({rows})")

    def _take_polls(self, entries: Sequence[FileEntry], version: int) -> None:
        if paths := self._readable(POLLS, entries):
            self._polls.take_in(latest_in(self._connection, paths), version)

    def _readable(self, table: Table, entries: Sequence[FileEntry]) -> list[str]:
        paths = self._lake.paths([entry for entry in entries if entry.table == table.name])
        let_read(self._connection, paths)
        return paths


def _merged_since(records: Sequence[CommitRecord], snapshot: Snapshot) -> list[FileEntry]:
    """The files that hold by now what these commits added, where their own no longer stand."""
    gone = {
        (entry.table, entry.partition)
        for entry in added_files(records)
        if entry.path not in snapshot.files
    }
    return [
        entry
        for record in records
        if record.kind == "compact"
        for entry in record.add
        if entry.path in snapshot.files and (entry.table, entry.partition) in gone
    ]


_OPENING = threading.Lock()


def known_of(lake_path: str) -> Known:
    """The index of a lake that this process has, loaded at first use and shared by all steps.

    Of the lakes asked for last only: each index has a database, with its threads and its memory.
    """
    with _OPENING:
        return _opened(lake_path)


@lru_cache(maxsize=4)
def _opened(lake_path: str) -> Known:
    known = Known(Lake.open(lake_path))
    known.refresh()
    return known
