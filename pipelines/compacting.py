"""`wirelake compact`: the many small files of a partition become few well-sized ones.

Readers go on meanwhile, and so do ingests: the new file is made beside the old ones, and one commit
puts it in their place. Whoever reads through the log sees the rows once at every moment.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from schemas import TABLES
from transforms.lake.errors import StaleSnapshotError
from transforms.lake.lake import Change, Lake, Say, silent
from transforms.lake.records import FileEntry, Snapshot
from transforms.lake.rewriting import rewrite

TARGET_BYTES = 128 * 1024 * 1024
MOST_RAW_BYTES = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Compacted:
    """What was done to one partition of a table."""

    table: str
    partition: str
    files: int
    rows: int
    bytes: int


def plan(snapshot: Snapshot, target_bytes: int = TARGET_BYTES) -> Iterator[list[FileEntry]]:
    """Groups of two files or more, each of one partition, that make one file of the target size.

    Files past half the target are left alone, so that a row is written again only a few times. No
    group has rows of more than `MOST_RAW_BYTES`, because they are sorted in memory.
    """

    def size(entry: FileEntry) -> float:
        return max(entry.bytes / target_bytes, entry.raw_bytes / MOST_RAW_BYTES)

    for table in TABLES:
        small = [entry for entry in snapshot.of(table) if size(entry) < 1 / 2]
        for _, entries in groupby(small, key=lambda entry: entry.partition):
            group: list[FileEntry] = []
            for entry in sorted(entries, key=lambda entry: (size(entry), entry.path)):
                if group and sum(map(size, group)) + size(entry) > 1:
                    if len(group) > 1:
                        yield group
                    group = []
                group.append(entry)
            if len(group) > 1:
                yield group


def compact(
    lake: Lake, *, target_bytes: int = TARGET_BYTES, say: Say = silent
) -> Iterator[Compacted]:
    """Merge small files, a group and a commit at a time; gives what was done as it is done.

    A group that another compaction took meanwhile is left to it.
    """
    with lake.run(say) as run:
        for number, group in enumerate(plan(lake.snapshot(), target_bytes)):
            try:
                yield _merge(lake, group, f"{run}/{number:06d}")
            except StaleSnapshotError:
                say(f"{group[0].table}/{group[0].partition} was compacted by another process")


def _merge(lake: Lake, group: list[FileEntry], staging: str) -> Compacted:
    base = lake.snapshot()
    merged = rewrite(lake, group, staging)
    change = Change(kind="compact", staging=staging, base=base.version, add=[merged], remove=group)
    lake.commit(change, conflicts=lambda _: False)
    return Compacted(merged.table, merged.partition, len(group), merged.rows, merged.bytes)
