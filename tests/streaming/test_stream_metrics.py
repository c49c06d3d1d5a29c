"""What a stream counts, told by its runner."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from pipelines.run_metrics import metrics_of
from tests.conftest import WriteDrops
from tests.streaming.conftest import Running
from tests.streaming.test_streaming import stories, until
from tests.support import EVENTS, drop, raw, wirelake_process

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


def test_a_stream_on_a_runner_logs_and_sums_up_as_an_ingest_does(
    prism: str, drops: WriteDrops, lake: Path
) -> None:
    wire = drops(3)
    (wire / "noise.bin").write_bytes(bytes(range(256)) * 40)
    asked = ("stream", wire, "--lake", lake, "--for", "20s", "--prism_location", prism)
    short = ("--job_server_timeout", "8")  # after so long Beam's own view of a job's states ends
    told = wirelake_process(*asked, *short, "--log-format", "json").stderr.splitlines()
    lines = [json.loads(line) for line in told]
    [counted] = [line for line in lines if line.get("event") == "counted"]
    assert (counted["new"], counted["quarantined"]) == (stories(lake), 1) == (3, 1)
    [quarantined] = [line for line in lines if line.get("event") == "quarantined"]
    assert quarantined["origin"] == "noise.bin"
    assert "4 found = 3 new + 0 revised + 0 unchanged + 1 quarantined" in lines[-1]["text"]
