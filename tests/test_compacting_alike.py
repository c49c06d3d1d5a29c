"""What a stream merges, simulated on numbers: few files, and each row written a few times."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.compacting import ALIKE, plan, power
from schemas import TABLES
from transforms.lake.records import FileEntry, Snapshot

ROW_BYTES, RAW_ROW_BYTES, FOOTER_BYTES = 1_300, 4_000, 17_000
TARGET_BYTES = 128 * 1024 * 1024
MONTH = "month=2011-08"


def entry(number: int, rows: int, table: str = "articles", partition: str = MONTH) -> FileEntry:
    path = f"{table}/{partition}/{number:09d}.parquet"
    return FileEntry(table, path, rows, FOOTER_BYTES + rows * ROW_BYTES, rows * RAW_ROW_BYTES)


class Simulated:
    """A partition to which files are added, and merged as a stream would."""

    def __init__(self) -> None:
        self.files: dict[str, FileEntry] = {}
        self.made = self.added = self.rewritten = 0

    def add(self, rows: int) -> None:
        self._put(rows)
        self.added += rows

    def merge(self) -> int:
        """Merge until there is nothing to merge; gives the number of merges."""
        merges = 0
        while groups := list(plan(Snapshot(files=self.files), TARGET_BYTES, ALIKE)):
            for group in groups:
                for merged in group:
                    del self.files[merged.path]
                rows = sum(merged.rows for merged in group)
                self._put(rows)
                self.rewritten += rows
                merges += 1
        return merges

    def _put(self, rows: int) -> None:
        self.made += 1
        made = entry(self.made, rows)
        self.files[made.path] = made

    @property
    def whole(self) -> int:
        return sum(f.bytes >= TARGET_BYTES / 2 or f.raw_bytes >= 2**27 for f in self.files.values())

    @property
    def sizes(self) -> int:
        """How many sizes of files there can be below a whole one."""
        return power(max(f.rows for f in self.files.values()), ALIKE) + 1

    def assert_bounded(self) -> None:
        assert len(self.files) - self.whole <= (ALIKE - 1) * self.sizes
        assert self.rewritten <= self.added * self.sizes


@given(st.lists(st.integers(1, 3_000), min_size=1, max_size=400))
def test_files_and_rewriting_stay_bounded_whatever_the_size_of_commits(commits: list[int]) -> None:
    partition = Simulated()
    for rows in commits:
        partition.add(rows)
        partition.merge()
        partition.assert_bounded()
    assert sum(f.rows for f in partition.files.values()) == partition.added == sum(commits)


@given(st.lists(st.integers(1, 200), min_size=1, max_size=300), st.integers(1, 50))
def test_a_merge_that_comes_late_catches_up(commits: list[int], every: int) -> None:
    partition = Simulated()
    for number, rows in enumerate(commits):
        partition.add(rows)
        if number % every == 0:
            partition.merge()
    partition.merge()
    assert len(partition.files) <= (ALIKE - 1) * partition.sizes


@pytest.mark.slow
def test_months_of_a_commit_a_second_leave_some_dozens_of_files() -> None:
    """A tenth of the commits of a month, ten times as large, so that the rows are a month's."""
    partition, commits, rows = Simulated(), 260_000, 200
    merges = 0
    for number in range(commits):
        partition.add(rows)
        if number % ALIKE == ALIKE - 1:
            merges += partition.merge()
    partition.assert_bounded()
    whole = commits * rows * RAW_ROW_BYTES / 2**27
    assert partition.whole <= whole
    assert len(partition.files) - partition.whole < 40
    assert partition.rewritten / partition.added < math.log(commits, ALIKE)
    assert merges < commits / (ALIKE - 2)


@pytest.mark.parametrize("table", TABLES)
def test_every_table_and_every_book_is_merged(table: str) -> None:
    files = [entry(number, 20, table) for number in range(ALIKE)]
    snapshot = Snapshot(files={f.path: f for f in files})
    assert [len(group) for group in plan(snapshot, alike=ALIKE)] == [ALIKE]


def test_files_of_other_partitions_or_sizes_are_no_company() -> None:
    files = [
        *(entry(n, 20) for n in range(ALIKE - 1)),
        *(entry(100 + n, 20, partition="month=2011-09") for n in range(ALIKE - 1)),
        *(entry(200 + n, 2_000) for n in range(ALIKE - 1)),
        *(entry(300 + n, 20, table="polls") for n in range(ALIKE - 1)),
    ]
    assert not list(plan(Snapshot(files={f.path: f for f in files}), alike=ALIKE))


@given(st.integers(1, 10**9), st.integers(2, 20))
def test_power_is_the_whole_logarithm(rows: int, base: int) -> None:
    assert base ** power(rows, base) <= rows < base ** (power(rows, base) + 1)
