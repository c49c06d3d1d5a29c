"""Compaction: fewer files, the same rows, and no moment at which a reader is told otherwise."""

from __future__ import annotations

import subprocess
import threading
import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from pipelines.compacting import compact, plan
from pipelines.querying import LakeReader
from schemas import ARTICLES
from tests.conftest import WriteDrops
from tests.lake.test_commits import Killed, add, killed_at_operation, visible
from tests.support import PROGRAM, PROJECT, assert_whole, raw, rows_of, wirelake
from transforms.lake.lake import Lake
from transforms.lake.records import FileEntry, Snapshot

COUNTS = "SELECT count(*) AS n, count(DISTINCT article_id) AS ids FROM articles"


def test_small_files_of_a_partition_become_one_with_the_same_rows(
    drops: WriteDrops, lake: Path
) -> None:
    for number in (3, 5, 9):
        wirelake("ingest", drops(number), "--lake", lake)
    before = rows_of(lake)
    wirelake("compact", "--lake", lake)
    assert rows_of(lake) == before
    for table in ("articles", "envoy_visits", "_inputs"):
        assert len(list(lake.glob(f"{table}/*/*.parquet"))) == 1
    done = wirelake("compact", "--lake", lake)
    assert "nothing to merge" in done.stderr
    assert "0 new" in wirelake("ingest", drops(9), "--lake", lake).stderr


def test_a_merged_file_is_sorted_and_carries_the_metadata_of_any_other(
    drops: WriteDrops, lake: Path
) -> None:
    for number in (3, 5):
        wirelake("ingest", drops(number), "--lake", lake)
    wirelake("compact", "--lake", lake)
    (path,) = lake.glob("articles/*/*.parquet")
    schema = pq.read_schema(path)
    assert schema.equals(ARTICLES.schema)
    assert schema.metadata[b"wirelake.schema_version"] == str(ARTICLES.version).encode()
    assert schema.field("body").metadata[b"description"]
    keys = pq.read_table(path, columns=["published_at", "article_id"]).to_pylist()
    assert keys == sorted(keys, key=lambda row: (row["published_at"], row["article_id"]))


def entry(number: int, size: int, month: str = "2011-08") -> FileEntry:
    return FileEntry("articles", f"articles/month={month}/{number}.parquet", 1, size)


def test_groups_stay_within_a_partition_and_near_the_target() -> None:
    entries = [entry(n, 30) for n in range(7)] + [entry(8, 90), entry(9, 10, "2011-09")]
    snapshot = Snapshot(version=1, files={e.path: e for e in entries})
    groups = list(plan(snapshot, target_bytes=100))
    assert [len(group) for group in groups] == [3, 3]
    assert {e.partition for group in groups for e in group} == {"month=2011-08"}


@pytest.mark.parametrize("operations", range(10))
def test_death_in_the_middle_of_a_swap_is_repaired_by_the_next_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, operations: int
) -> None:
    path = tmp_path / "lake"
    for number in range(3):
        add(Lake.open(str(path), create=True), number)
    with killed_at_operation(monkeypatch, operations):
        try:
            list(compact(Lake.open(str(path))))
        except Killed:
            pass
    reader = LakeReader(Lake.open(str(path)))
    assert reader.query(COUNTS).to_pylist() == [{"n": 3, "ids": 3}]  # type: ignore[union-attr]
    list(compact(Lake.open(str(path))))
    assert len(visible(path)) == 1
    assert len(raw(path, "articles")) == 3
    assert reader.query(COUNTS).to_pylist() == [{"n": 3, "ids": 3}]  # type: ignore[union-attr]


def test_readers_never_see_a_row_twice_or_not_at_all_while_all_go_on(
    drops: WriteDrops, lake: Path
) -> None:
    """Ingests write, compactions swap and are killed at times; a reader of the views polls."""
    wirelake("ingest", drops(10), "--lake", lake)
    stopped, wrong, polls = threading.Event(), [], 0

    def poll() -> None:
        nonlocal polls
        most = 10
        reader = LakeReader(Lake.open(str(lake)))
        while not stopped.is_set():
            rows = reader.query(COUNTS)
            assert rows is not None
            (counts,) = rows.to_pylist()
            if counts["n"] != counts["ids"] or counts["n"] < most:
                wrong.append((most, counts))
            most = counts["n"]
            polls += 1

    thread = threading.Thread(target=poll)
    thread.start()
    try:
        for number in range(11, 26):
            process = subprocess.Popen(
                [*PROGRAM, "compact", "--lake", str(lake), "--quiet"], cwd=PROJECT
            )
            wirelake("ingest", drops(number, first=number - 1), "--lake", lake, "--quiet")
            if number % 3 == 0:
                time.sleep(0.05 * (number % 5))
                process.kill()
            process.wait()
    finally:
        stopped.set()
        thread.join()
    assert wrong == []
    assert polls > 20
    wirelake("compact", "--lake", lake)
    assert_whole(lake, 25)
