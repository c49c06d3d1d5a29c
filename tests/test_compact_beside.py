"""Merges beside a stream."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from pipelines import compact_beside
from pipelines.compact_beside import CompactBeside
from pipelines.compacting import ALIKE
from tests.feed_server import wait_until
from tests.lake.test_commits import add
from tests.support import PROGRAM, assert_whole
from transforms.lake.lake import Lake, silent


@pytest.mark.skipif(sys.platform != "linux", reason="threads have no priority of their own")
def test_merges_take_what_others_leave_of_the_processors(
    lake: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    priorities = list[int]()

    def merging(*_: object) -> list[object]:
        priorities.append(os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))
        return []

    monkeypatch.setattr(compact_beside, "merge", merging)
    opened = Lake.open(str(lake), create=True)
    for number in range(ALIKE):
        add(opened, number)
    merges = CompactBeside(str(lake), silent)
    merges.begin(opened.snapshot())
    merges.stop()
    own = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
    assert priorities == [min(own + 10, 19)]


def test_beside_a_job_of_a_cluster_it_merges_until_it_is_stopped(lake: Path) -> None:
    opened = Lake.open(str(lake), create=True)
    add(opened, 0)
    command = [*PROGRAM, "compact", "--lake", str(lake), "--every", "1s", "--quiet"]
    with subprocess.Popen(command) as process:
        for number in range(1, ALIKE):
            add(opened, number)
        wait_until(lambda: len(opened.snapshot().files) == 1)
        process.send_signal(signal.SIGTERM)
    assert process.returncode == 0
    assert_whole(lake, ALIKE)
