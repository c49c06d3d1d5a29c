"""The many small files of a partition become few well-sized ones.

Readers go on meanwhile, and so do ingests: the new file is made beside the old ones, and one commit
puts it in their place. Whoever reads through the log sees the rows once at every moment.

`wirelake compact` merges all that is small. A stream, which adds files every second, merges `ALIKE`
files of about one number of rows: so every merge makes a file of the next size, a row is written
again once for each size, and of each size there are fewer than `ALIKE` files.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from transforms.lake.errors import StaleSnapshotError
from transforms.lake.lake import Change, Lake, Say, silent
from transforms.lake.records import FileEntry, Snapshot
from transforms.lake.rewriting import rewrite

TARGET_BYTES = 128 * 1024 * 1024
MOST_RAW_BYTES = 256 * 1024 * 1024
ALIKE = 10


@dataclass(frozen=True, slots=True)
class Compacted:
    """What was done to one partition of a table."""

    table: str
    partition: str
    files: int
    rows: int
    bytes: int


def plan(
    snapshot: Snapshot, target_bytes: int = TARGET_BYTES, alike: int | None = None
) -> Iterator[list[FileEntry]]:
    """Groups of two files or more, each of one partition, that make one file of the target size.

    Files past half the target are left alone, so that a row is written again only a few times. No
    group has rows of more than `MOST_RAW_BYTES`, because they are sorted in memory. With ``alike``,
    only so many files of one size are a group, and what makes a whole file: sizes go by the number
    of rows, in powers of ``alike``.
    """

    def size(entry: FileEntry) -> float:
        return max(entry.bytes / target_bytes, entry.raw_bytes / MOST_RAW_BYTES)

    def kind(entry: FileEntry) -> tuple[str, str, int]:
        return entry.table, entry.partition, power(entry.rows, alike) if alike else 0

    small = [entry for entry in snapshot.files.values() if size(entry) < 1 / 2]
    for _, entries in groupby(sorted(small, key=kind), key=kind):
        waiting = sorted(entries, key=lambda entry: (size(entry), entry.path))
        if len(waiting) < (alike or 2):
            continue
        group: list[FileEntry] = []
        for entry in waiting:
            if group and sum(map(size, group)) + size(entry) > 1:
                if len(group) > 1:
                    yield group
                group = []
            group.append(entry)
        if len(group) >= (alike or 2):
            yield group


def power(rows: int, base: int) -> int:
    """The greatest power of the base that is no more than a number of rows; 0 for none."""
    exponent = 0
    while rows >= base:
        rows, exponent = rows // base, exponent + 1
    return exponent


def compact(
    lake: Lake, *, target_bytes: int = TARGET_BYTES, alike: int | None = None, say: Say = silent
) -> Iterator[Compacted]:
    """Merge the groups of `plan`; see `merge`."""
    return merge(lake, plan(lake.snapshot(), target_bytes, alike), say)


def merge(lake: Lake, groups: Iterable[list[FileEntry]], say: Say = silent) -> Iterator[Compacted]:
    """Merge each group in a commit of its own; gives what was done as it is done.

    A group that another compaction took meanwhile is left to it.
    """
    with lake.run(say) as run:
        for number, group in enumerate(groups):
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
