"""`kill -9` of ingests into a bucket: a reader that lists the tables meets whole rows."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from pipelines import passes
from pipelines.command_line import main
from tests.conftest import WriteDrops
from tests.object_stores.bucket import Bucket
from tests.object_stores.dying import CONTEXT, killed_at
from tests.support import recover
from transforms.lake import leases, locks, runs
from transforms.lake.lake import Lake

pytestmark = pytest.mark.slow

STORIES = 9
MOST_CHANGES = 60


def ingest(drops: str, lake: str) -> None:
    """In small passes, so that there are several commits to be killed in."""
    leases.LEASE_SECONDS, locks.REMOTE_POLL_SECONDS = 2.0, 0.1
    passes.FIRST_UNITS, passes.MOST_UNITS = 3, 3
    assert main(["ingest", drops, "--lake", lake, "--workers", "1", "--quiet"]) == 0


@contextmanager
def watched(bucket: Bucket) -> Iterator[None]:
    """A reader lists and reads the articles all along; each is there once, and none goes again."""
    stopped, wrong = threading.Event(), list[str]()

    def watch() -> None:
        before: set[tuple[object, ...]] = set()
        while not stopped.wait(0.2):
            rows = bucket.rows("articles", "article_id", "revision", "body")
            if len(rows) != len(set(rows)) or not before.issubset(rows):
                wrong.append(
                    f"{len(rows)} rows, {len(set(rows))} of them once, {len(before)} before"
                )
            before = set(rows)

    reader = threading.Thread(target=watch)
    reader.start()
    try:
        yield
    finally:
        stopped.set()
        reader.join()
    assert not wrong


def test_kills_at_random_moments_lose_nothing_and_show_nothing_twice(
    bucket: Bucket, drops: WriteDrops, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = bucket.upload(drops(STORIES))
    moments = random.Random(20111122)
    with watched(bucket):
        kills = [
            killed_at(moments.randrange(MOST_CHANGES), ingest, there, bucket.lake) for _ in range(3)
        ]
        assert not killed_at(10_000, ingest, there, bucket.lake)
    assert any(kills)
    bucket.assert_whole(STORIES)
    monkeypatch.setattr(runs, "SILENT_SECONDS", -1.0)
    recover(Lake.open(bucket.lake))
    assert not bucket.staged()


def test_two_ingests_at_once_end_as_one_after_the_other(bucket: Bucket, drops: WriteDrops) -> None:
    there = bucket.upload(drops(STORIES))
    both = [CONTEXT.Process(target=ingest, args=(there, bucket.lake)) for _ in range(2)]
    with watched(bucket):
        for process in both:
            process.start()
        for process in both:
            process.join()
    assert [process.exitcode for process in both] == [0, 0]
    bucket.assert_whole(STORIES)
    assert not bucket.staged()
