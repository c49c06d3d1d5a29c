"""How a stream tells that it has ended."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import apache_beam as beam
import pytest

from transforms.lake.lake import Lake
from transforms.stream_ends import Marks, TellEnd


@pytest.mark.parametrize("ticks", [[], ["tick"]], ids=["no tick", "a tick"])
@pytest.mark.parametrize(
    "commits",
    [[], [Counter(read=2, new=3), Counter(read=1, unchanged=1)]],
    ids=["no commit", "two commits"],
)
def test_a_stream_leaves_the_counts_of_its_commits_when_nothing_more_comes(
    lake: Path, ticks: list[str], commits: list[Counter[str]]
) -> None:
    path = Lake.open(str(lake), create=True).path
    one, other = Marks(path, "one"), Marks(path, "other")
    assert one.counts_at_end() is None
    with beam.Pipeline(runner="FnApiRunner") as pipeline:
        told = (
            pipeline | "Ticks" >> beam.Create(ticks),
            pipeline | "Commits" >> beam.Create(commits).with_output_types(Counter[str]),
        )
        _ = told | TellEnd(one)
    assert one.counts_at_end() == sum(commits, Counter())
    assert other.counts_at_end() is None
    one.clear()
    assert one.counts_at_end() is None


def test_a_stream_is_told_to_stop_alone_and_leaves_no_mark(lake: Path) -> None:
    path = Lake.open(str(lake), create=True).path
    one, other = Marks(path, "one"), Marks(path, "other")
    before = sorted(lake.rglob("*"))
    one.request_stop()
    assert (one.is_to_stop(), other.is_to_stop()) == (True, False)
    one.clear()
    assert sorted(lake.rglob("*")) == before
