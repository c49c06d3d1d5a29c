"""What is promised of a real Flink cluster: two TaskManagers, Python workers, checkpoints."""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from infra.flink.cluster import WORKERS_ROLE, Cluster
from tests.conftest import WriteDrops
from tests.feed_server import FeedServer
from tests.flink.conftest import Begin, Running, until
from tests.support import (
    PATIENCE,
    PROGRAM,
    PROJECT,
    SAMPLE_WIRE,
    assert_whole,
    drop,
    raw,
    rows_of,
    stories,
    wirelake,
)
from tests.test_polling import rss

STARTS = 10
KILLS = 4


def test_a_bounded_job_gives_the_very_rows_that_the_direct_runner_gives(
    cluster: Cluster, lake: Path, tmp_path: Path
) -> None:
    sample = (SAMPLE_WIRE / "world-desk.xml", SAMPLE_WIRE / "drops")
    wirelake("ingest", *sample, "--lake", tmp_path / "direct")
    wirelake("ingest", *sample, "--lake", lake, *cluster.options)
    assert rows_of(lake) == rows_of(tmp_path / "direct")
    books = "input_id, fingerprint, stories, new, revised, unchanged, quarantined"
    assert raw(lake, "_inputs", books) == raw(tmp_path / "direct", "_inputs", books)


def test_a_stream_takes_drops_and_polls_as_they_come(
    running: Running, drops: WriteDrops, lake: Path, tmp_path: Path
) -> None:
    feeds, wire = tmp_path / "feeds.toml", drops(3)
    with FeedServer() as server:
        listed = [
            f'[[feed]]\nname = "desk-{n}"\nurl = "{server.feed(f"/{n}", rss(n, n + 10))}"\n'
            for n in range(2)
        ]
        feeds.write_text(listed[0], "utf-8")
        with running(wire, feeds, allow_hosts=frozenset({server.host}), spacing_seconds=0.0):
            until(lambda: stories(lake) == 5)
            drops(20, first=3)
            feeds.write_text("".join(listed), "utf-8")
            until(lambda: stories(lake) == 24)
            (wire / "00007.txt").write_text(drop(7, extra=" It was put off."), "utf-8")
            until(lambda: stories(lake) == 25)
    assert_whole(lake, 25)
    assert len(raw(lake, "polls", "url")) == 2


@contextmanager
def dropping(drops: WriteDrops, a_second: float) -> Iterator[list[int]]:
    """Writes drops while the block runs; the list then holds how many there are."""
    done, number = threading.Event(), [1]
    drops(1)

    def write() -> None:
        while not done.wait(1 / a_second):
            drops(number[0] + 1, first=number[0])
            number[0] += 1

    thread = threading.Thread(target=write)
    thread.start()
    try:
        yield number
    finally:
        done.set()
        thread.join()


def test_kills_in_mid_stream_lose_no_story_and_double_no_row(
    cluster: Cluster, running: Running, drops: WriteDrops, lake: Path
) -> None:
    chance = random.Random(6)
    victims = ["taskmanager-1", "taskmanager-2", "worker-pool"]
    with running(drops(1)):
        with dropping(drops, a_second=5) as number:
            for _ in range(KILLS):
                before = stories(lake)
                until(lambda before=before: stories(lake) > before)
                time.sleep(chance.uniform(0, 3))
                cluster.kill(chance.choice(victims))
                cluster.start()
        until(lambda: stories(lake) == number[0])
    assert_whole(lake, number[0])
    inputs = raw(lake, "_inputs", "input_id")
    assert len(inputs) == len(set(inputs)) == number[0]


def test_a_job_that_is_started_ten_times_flows_ten_times(
    cluster: Cluster, begin: Begin, drops: WriteDrops, tmp_path: Path
) -> None:
    wire = drops(2)
    for number in range(STARTS):
        lake = tmp_path / f"lake-{number}"
        begin(wire, lake=str(lake))
        until(lambda lake=lake: stories(lake) == 2)
        (job,) = cluster.rest.running()
        cluster.rest.cancel(job)
        until(lambda: not cluster.rest.running())


def upgraded(folder: Path) -> Path:
    """A copy of the code with an entry of its knowledge, and a step, that are not as they were."""
    for package in ("infra", "pipelines", "schemas", "transforms"):
        shutil.copytree(PROJECT / package, folder / package)
    for path, before, after in (
        ("transforms/knowledge/agencies.toml", '"AFP", country', '"Agence Fictive", country'),
        ("transforms/knowledge/agencies.toml", '["Agence France-Presse"', '["AFP"'),
        ("transforms/text/normalising.py", "title=title,", "title=title and title.upper(),"),
    ):
        text = (folder / path).read_text("utf-8")
        assert text.count(before) == 1, f"{path} has no {before} any more"
        (folder / path).write_text(text.replace(before, after), "utf-8")
    return folder


def test_a_job_stops_with_a_savepoint_and_goes_on_from_it_with_other_code(
    cluster: Cluster, begin: Begin, drops: WriteDrops, lake: Path, tmp_path: Path
) -> None:
    wire = drops(10)
    begin(wire)
    until(lambda: stories(lake) == 10)
    (job,) = cluster.rest.running()
    savepoint = cluster.rest.stop(job)
    drops(20, first=10)
    (wire / "00003.txt").write_text(drop(3, extra=" It was put off."), "utf-8")

    code = upgraded(tmp_path / "upgraded")
    cluster.kill(WORKERS_ROLE)
    replace(cluster, code=code).start()
    options = (*cluster.options, f"--savepoint_path={savepoint}", "--checkpointing_interval=2000")
    stream = subprocess.Popen(
        [*PROGRAM, "stream", str(wire), "--lake", str(lake), *options],
        cwd=code, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        until(lambda: stories(lake) == 21)
        (job,) = cluster.rest.running()
        assert cluster.rest.restored_from(job) == savepoint
        stream.send_signal(signal.SIGTERM)
        _, said = stream.communicate(timeout=PATIENCE)
    finally:
        stream.kill()
        cluster.kill(WORKERS_ROLE)

    assert stream.returncode == 0, said
    assert "20 new + 1 revised" in said, "the counts of the job, before the savepoint and after"
    assert_whole(lake, 21)
    told = raw(lake, "articles", "origin, revision, agency, title = upper(title)")
    read_before = {(f"{n:05d}.txt", 1, "AFP", False) for n in range(10)}
    read_since = {(f"{n:05d}.txt", 1, "Agence Fictive", True) for n in range(10, 20)}
    assert set(told) == read_before | read_since | {("00003.txt", 2, "Agence Fictive", True)}
