"""The ``quarantine`` table: nothing that was read is lost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

import pyarrow as pa

from schemas.table import Column, table


@table("quarantine", sorted_by=("ingested_at", "quarantine_id"), row_group_rows=64)
@dataclass(frozen=True, kw_only=True)
class QuarantinedInput:
    """Whatever could not become an article, with the reason and the bytes as they were read."""

    quarantine_id: Annotated[
        str,
        Column("Stable: the same bytes from the same place for the same reason give the same id."),
    ]
    source: Annotated[str, Column("Configured name of the feed or drop folder.")]
    origin: Annotated[
        str, Column("Where it was read: the feed URL, or the path in the drop folder.")
    ]
    reason: Annotated[
        str, Column("Stable dotted code of what was wrong.", example="not_a_feed.html")
    ]
    detail: Annotated[str | None, Column("What was wrong in words, and what to do about it.")] = (
        None
    )
    raw: Annotated[bytes, Column("The bytes as read, or their first MiB.")]
    raw_sha256: Annotated[str, Column("SHA-256 of all the bytes, hexadecimal.")]
    raw_bytes: Annotated[
        int, Column("How many bytes there were in all.", unit="bytes", arrow=pa.int64())
    ]
    ingested_at: Annotated[datetime, Column("When wirelake read it.")]
    read_as: Annotated[
        str | None,
        Column("How it was read, as JSON, so that a replay reads it in the same way.", since=2),
    ] = None
    held_until: Annotated[
        datetime | None,
        Column("When it may be read again: the end of an embargo; else null.", since=2),
    ] = None
