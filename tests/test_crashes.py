"""`kill -9` for real: whatever the moment, the lake is whole, and a rerun makes it complete."""

from __future__ import annotations

import signal
import subprocess
from pathlib import Path

from benchmarks.kill_runs import provoke
from tests.conftest import WriteDrops
from tests.support import PATIENCE, PROGRAM, PROJECT, assert_whole, raw, until, wirelake


def test_kills_at_random_moments_lose_nothing_and_show_nothing_torn(tmp_path: Path) -> None:
    report = provoke(tmp_path, kills=5, stories=900, seed=7)
    assert report.wrong == []
    assert report.kills == 5
    assert report.polls > 10


def test_an_interrupt_keeps_what_was_committed_and_says_how_to_go_on(
    drops: WriteDrops, lake: Path
) -> None:
    wire = drops(1_500)
    process = subprocess.Popen(
        [*PROGRAM, "ingest", str(wire), "--lake", str(lake)],
        cwd=PROJECT,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    until(lambda: bool(raw(lake, "articles")))
    process.send_signal(signal.SIGINT)
    _, error = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    assert "interrupted" in error
    assert "Traceback" not in error, error
    kept = len(raw(lake, "articles", "article_id"))
    assert 0 < kept < 1_500
    assert not list((lake / "_wirelake/staging").iterdir())
    wirelake("ingest", wire, "--lake", lake)
    assert_whole(lake, 1_500)


def test_two_ingests_at_once_end_as_one_after_the_other(
    drops: WriteDrops, lake: Path, tmp_path: Path
) -> None:
    wire = drops(700)
    command = [*PROGRAM, "ingest", str(wire), "--lake", str(lake), "--workers", "1"]
    both = [
        subprocess.Popen(command, cwd=PROJECT, stderr=subprocess.PIPE, text=True) for _ in range(2)
    ]
    ends = [process.communicate(timeout=PATIENCE)[1] for process in both]
    assert [process.returncode for process in both] == [0, 0], ends
    assert_whole(lake, 700)
    wirelake("ingest", wire, "--lake", tmp_path / "alone")
    assert raw(lake, "articles", "article_id") == raw(tmp_path / "alone", "articles", "article_id")
