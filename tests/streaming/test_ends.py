"""How a stream tells that it has ended."""

from __future__ import annotations

from pathlib import Path

import apache_beam as beam

from transforms.lake.lake import Lake
from transforms.stream_ends import TellEnd, forget_end, has_ended


def test_a_stream_leaves_a_mark_of_its_own_when_nothing_more_comes(lake: Path) -> None:
    path = Lake.open(str(lake), create=True).path
    assert not has_ended(path, "one")
    with beam.Pipeline(runner="FnApiRunner") as pipeline:
        told = [pipeline | name >> beam.Create([name]) for name in ("Ticks", "Commits")]
        _ = tuple(told) | TellEnd(path, "one")
    assert has_ended(path, "one")
    assert not has_ended(path, "another")
    forget_end(path, "one")
    assert not has_ended(path, "one")
