"""Golden views: rows of a lake, and what the ready-made views answer about them.

``cases/NAME.toml`` has ``articles`` with the events that each tells, any other ``rows`` by table,
and ``answers``: a question in SQL, and its rows as text, ``-`` for null. Adding a case is adding a
file. Only what matters is written down: an article is the first revision of a story of its own, an
event happened on the day that it was told, a ``count`` is an exact one.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb

from pipelines.querying import LakeReader
from schemas import EVENT_TABLES, TABLES
from transforms.lake.lake import Change, Lake
from transforms.lake.partitions import partition_of
from transforms.write_tables import stage_rows

FOLDER = Path(__file__).with_name("cases")
CASES = sorted(FOLDER.glob("*.toml"))
_FIRST = datetime(2011, 8, 29, 10, tzinfo=UTC)
_OF_TABLES: dict[str, dict[str, Any]] = {
    "casualty_figures": {
        "kind": "killed", "qualifier": "exact", "count_text": "so many", "victims": "people",
        "scope": "incident", "status": "reported",
    },
    "envoy_visits": {"status": "completed"},
    "draft_resolutions": {"organ": "UNSC", "status": "proposed"},
    "quarantine": {"detail": None, "raw": b"", "raw_sha256": "", "raw_bytes": 0},
    "polls": {
        "url": "https://feed.test", "interval_configured": False, "outcome": "fetched", "bytes": 0,
        "seconds": 0.1, "lying_304s": 0, "interval_seconds": 600, "next_poll_at": _FIRST,
        "health": "healthy", "failures": 0, "failure_weight": 0.0, "moved_times": 0,
    },
}  # fmt: skip


def read_case(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text("utf-8"))


def make_lake(path: Path, case: dict[str, Any]) -> Lake:
    """A lake with the rows of a case, of one commit."""
    lake = Lake.open(str(path), create=True)
    add_rows(lake, list(rows_of(case)))
    return lake


def add_rows(lake: Lake, rows: list[tuple[str, Any]]) -> None:
    by_partition: dict[str, list[Any]] = defaultdict(list)
    for table, row in rows:
        by_partition[f"{table}/{partition_of(row)}"].append(row)
    with lake.run() as run:
        entries = [
            stage_rows(lake, f"{run}/0", partition, of_partition)
            for partition, of_partition in by_partition.items()
        ]
        base = lake.snapshot().version
        change = Change(kind="ingest", staging=f"{run}/0", base=base, add=entries)
        lake.commit(change, conflicts=lambda _: False)


def copy_tables(lake: Lake, into: duckdb.DuckDBPyConnection) -> None:
    """Copy the tables of a lake, as a reader sees them, into a database that keeps nothing else."""
    reader = LakeReader(lake)
    into.execute("SET TimeZone = 'UTC'")
    for name, table in TABLES.items():
        rows = reader.ask(lambda found, name=name: found.sql(f"FROM {name}").to_arrow_table())
        into.register("given", rows.select(table.schema.names))
        into.execute(f"CREATE TABLE {name} AS FROM given")


def as_text(rows: list[dict[str, Any]]) -> str:
    """Rows as a case has them."""
    return "\n".join(" | ".join(map(_value, row.values())) for row in rows)


def _value(value: Any) -> str:
    if value is None:
        return "-"
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, dict):
        return " ".join(map(_value, value.values()))
    return f"{value:%Y-%m-%d %H:%M}" if isinstance(value, datetime) else str(value)


def rows_of(case: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """The rows of a case, each with its table."""
    for number, told in enumerate(case["articles"]):
        yield from _article(number, told)
    for table, rows in case.get("rows", {}).items():
        for row in rows:
            yield table, TABLES[table].record(**(_OF_TABLES[table] | row))


def _article(number: int, told: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    events = {table.name: told.pop(table.name, []) for table in EVENT_TABLES}
    article_id = told.get("article_id", f"article {number}")
    published_at = told.get("published_at", _FIRST)
    article: dict[str, Any] = {
        "article_id": article_id, "revision": 1, "story_id": article_id, "source": "wire",
        "origin": f"wire/{number}.txt", "title": f"Title {number}", "body": "Text.",
        "published_at": published_at, "published_precision": "second", "signal": "new",
        "content_hash": str(number), "ingested_at": published_at + timedelta(minutes=number),
        "known_as": (), "refers_to": (),
    } | _with_tuples(told)  # fmt: skip
    yield "articles", TABLES["articles"].record(**article)
    shared = {name: article[name] for name in (
        "article_id", "revision", "story_id", "source", "published_at", "ingested_at")}  # fmt: skip
    for table, rows in events.items():
        for place, row in enumerate(rows):
            event = shared | _OF_TABLES[table] | _counted(row)
            event.setdefault("event_id", f"{article_id}/{event['revision']}/{table[0]}{place}")
            if event.get("scope") != "cumulative":
                event.setdefault("event_date", published_at.date())
            event["event_date"] = event.get("event_date") or None
            precision = "day" if event["event_date"] else None
            defaults = {"event_date_precision": precision, "quote": "Quote.", "confidence": 0.9}
            yield table, TABLES[table].record(**(defaults | {"extractor": "hand/1"} | event))


def _counted(row: dict[str, Any]) -> dict[str, Any]:
    told = _with_tuples(row)
    count = told.pop("count", None)
    return told if count is None else {"count_low": count, "count_high": count, **told}


def _with_tuples(row: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}
