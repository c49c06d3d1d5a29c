"""Which partition a row belongs to: the month of its publication, as a derived token.

A month keeps both ends sane (figures in docs/lake.md): a year of archives is 12 partitions of a
table, and a day of 300,000 articles is a few hundred megabytes of one. Text of a feed never names
a folder.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

KEY = "month"
UNDATED = "undated"
_TIMES = ("published_at", "ingested_at", "polled_at")


def partition_of(record: Any) -> str:
    """``month=2011-08`` of a row's published_at, or of the first other time that its table has."""
    column = next(name for name in _TIMES if hasattr(record, name))
    moment: datetime | None = getattr(record, column)
    return f"{KEY}={moment:%Y-%m}" if moment else f"{KEY}={UNDATED}"
