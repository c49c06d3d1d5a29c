"""The ``_inputs`` table, the lake's own books: what was read, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from schemas.table import Column, table


@table("_inputs", sorted_by=("ingested_at", "input_id"))
@dataclass(frozen=True, kw_only=True)
class InputRecord:
    """One row per reading of a file or feed; a file that stands here as it is is skipped."""

    input_id: Annotated[str, Column("Identity of the file or feed: source and origin, hashed.")]
    fingerprint: Annotated[
        str | None,
        Column(
            "Size and time of change of the file as read; null where every run must look again."
        ),
    ] = None
    source: Annotated[str, Column("Configured name of the feed or drop folder.")]
    origin: Annotated[
        str, Column("Where it was read: the feed URL, or the path in the drop folder.")
    ]
    stories: Annotated[int, Column("Stories found in it.", unit="stories")]
    new: Annotated[int, Column("Stories that were new.", unit="stories")]
    revised: Annotated[int, Column("Stories that became a new revision.", unit="stories")]
    unchanged: Annotated[
        int, Column("Stories, and rejects, that the lake had already.", unit="stories")
    ]
    quarantined: Annotated[int, Column("Rejects that went to quarantine.", unit="rows")]
    ingested_at: Annotated[datetime, Column("When it was read.")]
