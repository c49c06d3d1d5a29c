"""A lake's status for a person, as JSON, or as metrics for Prometheus."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

import pyarrow as pa

from pipelines.output import as_json, as_table
from pipelines.spans import span
from pipelines.status import Status

STATUS_FORMATS = ("table", "json", "prometheus")


def shown(status: Status, troubles: Sequence[str], form: str) -> str:
    """The status in one of `STATUS_FORMATS`."""
    if form == "prometheus":
        from pipelines.gauges import exposition  # noqa: PLC0415 - its server takes time to import

        return exposition(status, is_healthy=not troubles)
    return _as_json(status, troubles) if form == "json" else _as_text(status, troubles)


def _as_text(status: Status, troubles: Sequence[str]) -> str:
    health = "; ".join(troubles) or "healthy"
    lines = [f"{status.lake}: {health}", _commits(status)]
    tables = [
        as_table(pa.Table.from_pylist([_cells(row) for row in rows]))
        for rows in (status.tables, status.sources, status.quarantine, status.feeds)
        if rows
    ]
    return "\n".join([*lines, *tables])


def _cells(row: Any) -> dict[str, Any]:
    """The columns of a row; seconds as a person says them."""
    return {
        name.removesuffix("_seconds"): span(value) if name.endswith("_seconds") and value else value
        for name, value in asdict(row).items()
    }


def _commits(status: Status) -> str:
    if not status.version:
        return "nothing was committed yet"

    def told(moment: datetime | None) -> str:
        if moment is None:
            return "long ago"
        ago = span((status.told_at - moment).total_seconds())
        return f"{moment:%Y-%m-%d %H:%M} UTC, {ago} ago"

    last, ingest = told(status.last_commit_at), told(status.last_ingest_at)
    return f"commit {status.version:,} {last}; the last that was no compaction {ingest}"


def _as_json(status: Status, troubles: Sequence[str]) -> str:
    return as_json({"healthy": not troubles, "troubles": troubles, **asdict(status)}) + "\n"
