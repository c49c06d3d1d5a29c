"""What a stream counts, told by its runner."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from pipelines.run_metrics import metrics_of
from tests.conftest import WriteDrops
from tests.streaming.conftest import Running
from tests.streaming.test_streaming import stories, until
from tests.support import EVENTS, drop, raw

pytestmark = pytest.mark.slow


def test_a_stream_counts_what_it_commits(running: Running, drops: WriteDrops, lake: Path) -> None:
    wire = drops(5)
    (wire / "noise.bin").write_bytes(bytes(range(256)) * 40)
    with running(wire) as result:
        until(lambda: stories(lake) == 5)
        (wire / "00002.txt").write_text(drop(2, extra=" It was put off."), "utf-8")
        until(lambda: stories(lake) == 6)
    told = metrics_of(result)
    counters = told.counters
    assert (counters["new"], counters["revised"], counters["quarantined"]) == (5, 1, 1)
    for table in EVENTS:
        assert counters[f"events.{table}"] == len(raw(lake, table, "event_id")) > 0
    reasons = Counter(reason for (reason,) in raw(lake, "quarantine", "reason"))
    assert all(counters[f"quarantined.{reason}"] == n for reason, n in reasons.items())
    seen = told.distributions
    assert seen["lag_milliseconds"].count == 6
    assert seen["commit_milliseconds"].count >= 2
    assert seen["read_bytes"].count == counters["read"] >= 7
