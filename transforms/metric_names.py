"""What is counted and measured, by name; docs/metrics.md says what each means.

A name means one thing wherever it is counted: of the steps that Flink fuses it shows one counter of
a name. Beam's distributions do not get from Flink to Prometheus (apache/beam#20635), so each is two
counters as well, its sum and its count.
"""

from __future__ import annotations

NAMESPACE = "wirelake"
COUNTERS = ("read", "new", "revised", "unchanged", "quarantined", "waiting", "gaps", "staged_rows")
FAMILIES = {"events": "table", "quarantined": "reason", "polls": "outcome"}
"""Counters of these names have a second part, after a dot, that says so."""
DISTRIBUTIONS = (
    "read_bytes",
    "fetch_milliseconds",
    "fetch_bytes",
    "parse_microseconds",
    "extract_microseconds",
    "stage_milliseconds",
    "staged_bytes",
    "commit_milliseconds",
    "lag_milliseconds",
)
PER_SECOND = {"milliseconds": 1_000, "microseconds": 1_000_000}
"""Of the units in which a name ends: Beam's distributions have whole numbers alone."""


def unit_of(name: str) -> str:
    """``bytes`` of ``read_bytes``."""
    return name.rpartition("_")[2]
