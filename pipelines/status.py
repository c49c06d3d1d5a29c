"""How a lake is, from the lake alone: how current each source is, what came, what lies about.

The log says how many rows, bytes and files there are; of the files themselves only a few narrow
columns are read, so that a lake of millions of rows answers within a second.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any

import duckdb

from pipelines.compacting import plan
from schemas import TABLES, Table
from schemas.polls import Health
from transforms.lake.lake import Lake
from transforms.lake.parquet_files import let_read, select_rows
from transforms.lake.records import CommitRecord, Snapshot

OVERDUE_AFTER = timedelta(hours=1)
"""How long after its time a poll may come: an ingest that a timer starts each hour is in time."""

_SOURCES = """
    SELECT
        source, max(published_at), max(ingested_at),
        count(*) FILTER (ingested_at >= $today), count(*) FILTER (ingested_at >= $day_ago),
        median(lag), quantile_cont(lag, 0.95)
    FROM (
        SELECT *, CASE WHEN published_precision IN ('second', 'minute') AND ingested_at >= $day_ago
            THEN epoch(ingested_at) - epoch(published_at) END AS lag
        FROM articles
    )
    GROUP BY source ORDER BY source
"""
_REASONS = """
    SELECT
        reason, count(*), count(*) FILTER (ingested_at >= $today),
        count(*) FILTER (ingested_at >= $day_ago AND held_until IS NULL)
    FROM quarantine GROUP BY reason ORDER BY reason
"""
_FEEDS = """
    SELECT health, count(*), count(*) FILTER (next_poll_at < $overdue), max(polled_at)
    FROM (
        SELECT
            arg_max(health, polled_at) AS health, arg_max(next_poll_at, polled_at) AS next_poll_at,
            max(polled_at) AS polled_at
        FROM polls GROUP BY feed_id
    )
    GROUP BY health ORDER BY health
"""


@dataclass(frozen=True, slots=True)
class SourceStatus:
    """How current a source is; lags are of articles dated to the minute or better."""

    source: str
    newest_story_at: Annotated[datetime | None, "Latest time of publication."]
    last_read_at: Annotated[datetime, "When an article last came."]
    articles_today: Annotated[int, "Articles read since 00:00 UTC."]
    articles_24h: Annotated[int, "Articles read in 24 hours."]
    lag_median_seconds: Annotated[float | None, "From publication to reading, over 24 hours."]
    lag_p95_seconds: Annotated[float | None, "Its 95th percentile."]


@dataclass(frozen=True, slots=True)
class TableStatus:
    """What a table holds."""

    table: str
    rows: Annotated[int, "Rows."]
    rows_today: Annotated[int, "Rows read since 00:00 UTC."]
    files: Annotated[int, "Parquet files."]
    small_files: Annotated[int, "Files that a compaction would merge."]
    bytes: Annotated[int, "Size of the files."]


@dataclass(frozen=True, slots=True)
class QuarantineStatus:
    """What stands in quarantine for one reason."""

    reason: str
    rows: Annotated[int, "Rows in quarantine."]
    rows_today: Annotated[int, "Rows read since 00:00 UTC."]
    failed_24h: Annotated[int, "Rows read in 24 hours, without stories under embargo."]


@dataclass(frozen=True, slots=True)
class FeedStatus:
    """The feeds of one health; a poll is overdue `OVERDUE_AFTER` its time."""

    health: Health
    feeds: Annotated[int, "Feeds of this health."]
    overdue: Annotated[int, "Feeds whose next poll should have been an hour ago."]
    last_poll_at: Annotated[datetime, "When one of them was last polled."]

    @property
    def is_lost(self) -> bool:
        return self.health in ("dead", "parked")


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """The state of a lake after its commit ``version``; a day begins at 00:00 UTC."""

    lake: str
    told_at: Annotated[datetime, "When this was told."]
    version: Annotated[int, "Number of the last commit."]
    last_commit_at: Annotated[datetime | None, "When the last commit was made."]
    last_ingest_at: Annotated[datetime | None, "When the last was made that was no compaction."]
    tables: Sequence[TableStatus]
    sources: Sequence[SourceStatus]
    quarantine: Sequence[QuarantineStatus]
    feeds: Sequence[FeedStatus]


def status_of(lake: Lake, now: datetime) -> Status:
    """The state of a lake; LakeError if a file of it cannot be read."""
    return lake.read(lambda snapshot: _status(lake, snapshot, now), missing=duckdb.Error)


def _status(lake: Lake, snapshot: Snapshot, now: datetime) -> Status:
    times = {
        "today": now.replace(hour=0, minute=0, second=0, microsecond=0),
        "day_ago": now - timedelta(days=1),
        "overdue": now - OVERDUE_AFTER,
    }
    last_commit_at, last_ingest_at = _commit_times(lake.log.back_from(snapshot.version))
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        for table in TABLES.values():
            paths = lake.paths(snapshot.of(table.name))
            let_read(connection, paths)
            rows_of_table = select_rows(table, paths)
            connection.execute(f"CREATE VIEW {table.name} AS {rows_of_table}")

        def rows(sql: str) -> list[Any]:
            named = {name: time for name, time in times.items() if f"${name}" in sql}
            return connection.execute(sql, named).fetchall()

        return Status(
            lake=lake.path,
            told_at=now,
            version=snapshot.version,
            last_commit_at=last_commit_at,
            last_ingest_at=last_ingest_at,
            tables=_tables(snapshot, {t.name: rows(_today(t))[0][0] for t in TABLES.values()}),
            sources=[SourceStatus(*row) for row in rows(_SOURCES)],
            quarantine=[QuarantineStatus(*row) for row in rows(_REASONS)],
            feeds=[FeedStatus(*row) for row in rows(_FEEDS)],
        )


def _commit_times(records: Iterable[CommitRecord]) -> tuple[datetime | None, datetime | None]:
    """When the last commit was made, and the last that was no compaction, of the newest first."""
    last = None
    for record in records:
        last = last or datetime.fromisoformat(record.at)
        if record.kind != "compact":
            return last, datetime.fromisoformat(record.at)
    return last, None


def _today(table: Table) -> str:
    time = "ingested_at" if "ingested_at" in table.schema.names else "polled_at"
    return f"SELECT count(*) FROM {table.name} WHERE {time} >= $today"


def _tables(snapshot: Snapshot, rows_today: Mapping[str, int]) -> list[TableStatus]:
    small = Counter(entry.table for group in plan(snapshot) for entry in group)
    return [
        TableStatus(
            table=table.name,
            rows=sum(entry.rows for entry in entries),
            rows_today=rows_today[table.name],
            files=len(entries),
            small_files=small[table.name],
            bytes=sum(entry.bytes for entry in entries),
        )
        for table in TABLES.values()
        for entries in [snapshot.of(table.name)]
    ]
