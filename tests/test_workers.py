"""The processes that compute passes: forked from one that has loaded everything, gone with us."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipelines.workers import Pool
from tests.feed_server import wait_until
from tests.support import PROJECT

FORKED = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")


def where(_: int) -> tuple[int, int, bool]:
    """Who computes, whose child it is, and whether Beam and the places were there before."""
    from transforms.places import cities  # noqa: PLC0415 - it is about what is there already

    loaded = "pipelines.pass_runs" in sys.modules and cities._towns.cache_info().currsize == 1
    time.sleep(0.2)  # so that the other worker computes, too
    return os.getpid(), os.getppid(), loaded


@FORKED
@pytest.mark.slow
def test_workers_are_forked_from_one_that_has_loaded_everything() -> None:
    pool = Pool(where, 2)
    found = list(pool.results(range(6)))
    pool.stop()
    workers, parents, loaded = map(set, zip(*found, strict=True))
    assert len(workers) == 2
    assert len(parents) == 1
    assert os.getpid() not in workers | parents
    assert loaded == {True}
    assert not any(Path(f"/proc/{pid}").exists() for pid in workers | parents)


def wait_for_ever(_: int) -> None:
    Path(os.environ["FOLDER"], f"{os.getpid()}-{os.getppid()}").touch()
    time.sleep(600)


_PARENT = """
from pipelines.workers import Pool
from tests.test_workers import wait_for_ever

if __name__ == "__main__":
    list(Pool(wait_for_ever, 2).results(range(4)))
"""


@FORKED
@pytest.mark.slow
def test_workers_and_what_they_were_forked_from_die_with_us(tmp_path: Path) -> None:
    script, folder = tmp_path / "parent.py", tmp_path / "pids"
    script.write_text(_PARENT)
    folder.mkdir()
    environment = {**os.environ, "FOLDER": str(folder), "PYTHONPATH": str(PROJECT)}
    parent = subprocess.Popen([sys.executable, str(script)], env=environment)
    assert wait_until(lambda: len(list(folder.iterdir())) == 2, 120)
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    pids = {pid for path in folder.iterdir() for pid in path.name.split("-")}
    assert wait_until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in pids), 30)
