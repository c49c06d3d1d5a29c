"""The books of a lake that has been written to for months are as small as those of a new one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.lake.test_commits import add
from tests.support import bounded
from transforms.lake.lake import Lake
from transforms.lake.log import CHECKPOINT_EVERY
from transforms.lake.records import CommitRecord, FileEntry, Snapshot

FILES, COMMITS = 300, 100_000


def record(version: int) -> CommitRecord:
    """A commit that changes nothing, so that a test need not move files."""
    return CommitRecord(
        version=version, kind="ingest", at="2026-11-22", pipeline_version="0", staging="none"
    )


def commit(lake: Lake, first: int, last: int) -> None:
    for version in range(first, last + 1):
        lake.log.append(record(version))
        lake.log.finished(record(version))


def books(lake: Path) -> int:
    return sum(1 for path in (lake / "_wirelake").rglob("*") if path.is_file())


@pytest.mark.slow
def test_records_and_checkpoints_go_as_commits_go_on(tmp_path: Path) -> None:
    lake = Lake.open(str(tmp_path / "lake"), create=True)
    sizes = []
    for hundred in range(5):
        commit(lake, hundred * CHECKPOINT_EVERY + 1, (hundred + 1) * CHECKPOINT_EVERY)
        sizes.append(books(tmp_path / "lake"))
    assert max(sizes) < 2 * CHECKPOINT_EVERY + 10
    assert sizes[-1] == sizes[-2] == sizes[-3]


@pytest.mark.slow
def test_a_lake_of_100_000_commits_is_opened_and_written_to_at_once(tmp_path: Path) -> None:
    path = tmp_path / "lake"
    lake = Lake.open(str(path), create=True)
    entries = [
        FileEntry("articles", f"articles/month=2011-08/{number:032x}.parquet", 10, 20_000, 40_000)
        for number in range(FILES)
    ]
    before = COMMITS - 2 * CHECKPOINT_EVERY
    old = Snapshot(version=before, files={e.path: e for e in entries})
    lake.storage.put(f"_wirelake/checkpoints/{before:012d}.json", old.to_json())
    lake.log.append(record(before))
    commit(lake, before + 1, COMMITS - 1)
    with bounded(5):
        opened = Lake.open(str(path))
        assert opened.snapshot().version == COMMITS - 1
    assert len(opened.snapshot().files) == FILES
    assert add(opened, 1) == COMMITS
    assert len(Lake.open(str(path)).snapshot().files) == FILES + 1
    assert books(path) < 2 * CHECKPOINT_EVERY + 10
