"""How a stream tells that it has ended, and what it did."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import apache_beam as beam

from transforms.lake.lake import Lake
from transforms.stream_ends import TellEnd, counts_at_end, forget_end


def test_a_stream_leaves_its_counts_under_its_name_when_nothing_more_comes(lake: Path) -> None:
    path = Lake.open(str(lake), create=True).path
    assert counts_at_end(path, "one") is None
    with beam.Pipeline(runner="FnApiRunner") as pipeline:
        ticks = pipeline | "Ticks" >> beam.Create([("lake", 1), ("lake", 2)])
        commits = pipeline | "Commits" >> beam.Create(
            [Counter(read=2, new=3), Counter(read=1, unchanged=1)]
        )
        _ = (ticks, commits) | TellEnd(path, "one")
    assert counts_at_end(path, "one") == Counter(read=3, new=3, unchanged=1)
    assert counts_at_end(path, "another") is None
    forget_end(path, "one")
    assert counts_at_end(path, "one") is None


def test_a_stream_that_committed_nothing_has_ended_all_the_same(lake: Path) -> None:
    path = Lake.open(str(lake), create=True).path
    with beam.Pipeline(runner="FnApiRunner") as pipeline:
        ticks = pipeline | "Ticks" >> beam.Create([("lake", 1)])
        commits = pipeline | "Commits" >> beam.Create([]).with_output_types(Counter[str])
        _ = (ticks, commits) | TellEnd(path, "one")
    assert counts_at_end(path, "one") == Counter()
