"""How a stream tells that it has ended."""

from __future__ import annotations

from pathlib import Path

import apache_beam as beam
import pytest

from transforms.lake.lake import Lake
from transforms.stream_ends import Marks, TellEnd


@pytest.mark.parametrize("ticks", [[], ["tick"]], ids=["no tick", "a tick"])
def test_a_stream_leaves_a_mark_of_its_own_when_nothing_more_comes(
    lake: Path, ticks: list[str]
) -> None:
    path = Lake.open(str(lake), create=True).path
    one, other = Marks(path, "one"), Marks(path, "other")
    assert not one.has_ended()
    with beam.Pipeline(runner="FnApiRunner") as pipeline:
        told = [pipeline | name >> beam.Create(ticks) for name in ("Ticks", "Commits")]
        _ = tuple(told) | TellEnd(one)
    assert one.has_ended()
    assert not other.has_ended()
    one.clear()
    assert not one.has_ended()


def test_a_stream_is_told_to_stop_alone_and_leaves_no_mark(lake: Path) -> None:
    path = Lake.open(str(lake), create=True).path
    one, other = Marks(path, "one"), Marks(path, "other")
    before = sorted(lake.rglob("*"))
    one.request_stop()
    assert (one.is_to_stop(), other.is_to_stop()) == (True, False)
    one.clear()
    assert sorted(lake.rglob("*")) == before
