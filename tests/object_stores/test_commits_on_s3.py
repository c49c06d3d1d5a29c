"""A commit on an object store is made once, whole or not at all, whoever dies or stalls."""

from __future__ import annotations

import itertools
import os
import signal
import time
from collections import Counter
from types import SimpleNamespace
from typing import Any

import pytest

from pipelines.compacting import compact
from pipelines.querying import LakeReader
from tests.lake.test_commits import add, stage
from tests.object_stores.bucket import LAKE, Bucket
from tests.object_stores.dying import (
    CONTEXT,
    killed_at,
    signalled_at,
    told_of_requests,
    wait_until_stopped,
)
from tests.support import recover
from transforms.lake import leases, locks, runs
from transforms.lake.errors import LakeError, StaleSnapshotError
from transforms.lake.lake import Change, Lake
from transforms.lake.leases import Lease, LeaseLostError
from transforms.lake.storage import RemoteStorage

COUNTS = "SELECT count(*) AS n, count(DISTINCT article_id) AS ids FROM articles"
RECORDS = f"{LAKE}/_wirelake/log/"


def add_one(lake: str, number: int) -> None:
    add(Lake.open(lake), number)


def swap(lake: str) -> None:
    list(compact(Lake.open(lake)))


def add_many(lake: str, numbers: range, lease_seconds: float) -> None:
    leases.LEASE_SECONDS, locks.REMOTE_POLL_SECONDS = lease_seconds, 0.05
    for number in numbers:
        done = False
        while not done:
            try:
                add_one(lake, number)
                done = True
            except StaleSnapshotError:
                continue


def as_read(lake: str) -> list[dict[str, Any]]:
    rows = LakeReader(Lake.open(lake)).query(COUNTS)
    assert rows is not None
    found: list[dict[str, Any]] = rows.to_pylist()
    return found


@pytest.fixture
def no_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever left a lease or a mark behind is dead: no need to wait and see."""
    monkeypatch.setattr(leases, "LEASE_SECONDS", 0.5)
    monkeypatch.setattr(locks, "REMOTE_POLL_SECONDS", 0.05)
    monkeypatch.setattr(runs, "SILENT_SECONDS", -1.0)


@pytest.mark.slow
@pytest.mark.usefixtures("no_patience")
def test_death_at_any_change_of_a_commit_leaves_all_or_nothing(bucket: Bucket) -> None:
    add(Lake.open(bucket.lake, create=True), 0)
    seen = set()
    for number in itertools.count(1):
        was_killed = killed_at(number - 1, add_one, bucket.lake, number)
        has_happened = len(bucket.keys(RECORDS)) > number
        seen.add(has_happened)
        assert was_killed or has_happened
        assert as_read(bucket.lake) == [{"n": number + has_happened, "ids": number + has_happened}]
        recover(Lake.open(bucket.lake))
        assert not bucket.staged()
        assert len(bucket.rows("articles", "article_id")) == number + has_happened
        if not has_happened:
            add_one(bucket.lake, number)
        if not was_killed:
            break
    assert seen == {True, False}
    assert len(set(bucket.rows("articles", "article_id"))) == number + 1
    assert set(bucket.writes_of(RECORDS).values()) == {1}


@pytest.mark.slow
@pytest.mark.usefixtures("no_patience")
def test_death_at_any_change_of_a_swap_shows_no_row_twice(bucket: Bucket) -> None:
    add(Lake.open(bucket.lake, create=True), 0)
    for number in itertools.count(1):
        add_one(bucket.lake, number)
        was_killed = killed_at(number - 1, swap, bucket.lake)
        assert as_read(bucket.lake) == [{"n": number + 1, "ids": number + 1}]
        recover(Lake.open(bucket.lake))
        assert not bucket.staged()
        assert len(bucket.rows("articles", "article_id")) == number + 1
        if not was_killed:
            break
    assert number > 8
    assert len(bucket.keys(f"{LAKE}/articles/")) == 1


@pytest.mark.slow
@pytest.mark.parametrize("lease_seconds", [leases.LEASE_SECONDS, 0.0], ids=["held", "always lost"])
def test_of_processes_that_commit_at_once_none_loses_or_repeats_a_commit(
    bucket: Bucket, lease_seconds: float
) -> None:
    """Also where each takes the lock from the others at every turn, as from one that stalls."""
    Lake.open(bucket.lake, create=True)
    parts = [range(first, first + 4) for first in range(0, 16, 4)]
    processes = [
        CONTEXT.Process(target=add_many, args=(bucket.lake, part, lease_seconds)) for part in parts
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0, 0, 0]
    recover(Lake.open(bucket.lake))
    written = bucket.writes_of(RECORDS)
    assert len(written) == 16
    assert set(written.values()) == {1}
    ids = bucket.rows("articles", "article_id")
    assert ids == [(f"{number:032x}",) for number in range(16)]


@pytest.mark.slow
def test_a_process_that_stalls_in_a_commit_while_others_go_on_does_no_harm(
    bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leases, "LEASE_SECONDS", 0.5)
    monkeypatch.setattr(locks, "REMOTE_POLL_SECONDS", 0.05)
    add(Lake.open(bucket.lake, create=True), 0)
    for change in range(4, 12, 2):
        stalled = signalled_at(
            signal.SIGSTOP, change, add_many, bucket.lake, range(change, change + 1), 0.5
        )
        wait_until_stopped(stalled)
        add_one(bucket.lake, change + 1)
        swap(bucket.lake)
        os.kill(stalled.pid or 0, signal.SIGCONT)
        stalled.join()
        assert stalled.exitcode == 0
        rows = bucket.rows("articles", "article_id")
        assert rows == [(f"{number:032x}",) for number in (0, *range(4, change + 2))]
        assert as_read(bucket.lake) == [{"n": len(rows), "ids": len(rows)}]
    assert set(bucket.writes_of(RECORDS).values()) == {1}
    assert not bucket.staged()


def test_a_lease_is_taken_over_once_it_is_no_longer_renewed(
    bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 100.0
    monkeypatch.setattr(leases, "time", SimpleNamespace(monotonic=lambda: now))
    storage = RemoteStorage(bucket.lake)
    holder, waiting = Lease(storage, "some.lock"), Lease(storage, "some.lock")
    assert holder.take()
    for _ in range(10):
        assert not waiting.take()
        now += leases.LEASE_SECONDS / 2
        holder.renew()
    now += leases.LEASE_SECONDS / 2
    assert not waiting.take()
    now += leases.LEASE_SECONDS + 1
    assert waiting.take()
    with pytest.raises(LeaseLostError):
        holder.renew()
    holder.release()
    assert bucket.keys(f"{LAKE}/some.lock")
    waiting.release()
    assert not bucket.keys(f"{LAKE}/some.lock")


@pytest.mark.slow
def test_what_a_dead_run_staged_goes_and_what_a_living_one_staged_stays(
    bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs, "BEAT_SECONDS", 0.2)
    lake = Lake.open(bucket.lake, create=True)
    assert killed_at(4, add_one, bucket.lake, 1)
    (dead, *_) = bucket.staged()
    with lake.run() as living:
        stage(lake, f"{living}/0", 2)
        time.sleep(3)
        assert dead in bucket.staged()
        monkeypatch.setattr(runs, "SILENT_SECONDS", 2.0)
        recover(Lake.open(bucket.lake))
        assert dead not in bucket.staged()
        assert any(living in key and key.endswith(".parquet") for key in bucket.staged())


def test_a_run_that_was_taken_for_dead_commits_nothing(
    bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    lake = Lake.open(bucket.lake, create=True)
    with lake.run() as run, monkeypatch.context() as patch:
        entry = stage(lake, f"{run}/0", 1)
        patch.setattr(runs, "SILENT_SECONDS", -1.0)
        recover(Lake.open(bucket.lake))
        change = Change(kind="ingest", staging=f"{run}/0", base=0, add=[entry])
        with pytest.raises(LakeError, match="no sign of life"):
            lake.commit(change, conflicts=lambda _: False)
    assert lake.snapshot().files == {}
    assert not bucket.staged()


def test_a_small_commit_takes_few_requests(bucket: Bucket) -> None:
    lake = Lake.open(bucket.lake, create=True)
    asked: Counter[str] = Counter()
    with lake.run() as run:
        entries = [stage(lake, f"{run}/0", number) for number in (1, 2)]
        change = Change(kind="ingest", staging=f"{run}/0", base=0, add=entries)
        with told_of_requests(lambda request: asked.update([request.method])):
            lake.commit(change, conflicts=lambda _: False)
    # Written: lock, record, a copy of each file, `applied`. Deleted: what was copied, the lock.
    # Read: the list of the log, the own mark, what is left of the staging folder, each file's size.
    assert asked == {"PUT": 5, "POST": 2, "GET": 3, "HEAD": 2}
