"""What the first question after a small commit costs, on a lake of a million events.

    python benchmarks/first_question.py --lake /tmp/million    # one that `make_lake.py` made

The lake is written to: commits of a few happenings each, as a stream makes them, and after each the
same question, in a process that asked before.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.make_lake import Happening, happenings, rows_of
from benchmarks.view_speed import timed
from pipelines.querying import LakeReader
from schemas import table_of
from transforms.lake.lake import Change, Lake
from transforms.lake.partitions import partition_of
from transforms.write_tables import stage_rows

HAPPENINGS = 5
VIEWS = ("current_articles", "latest_toll", "coverage")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--lake", required=True)
    parser.add_argument("--commits", type=int, default=3)
    told = parser.parse_args()
    lake = Lake.open(told.lake)
    reader = LakeReader(lake)
    new = _new_happenings()
    print("seconds (of processors) for the first question after a commit, all that is kept so far")
    for view in VIEWS:
        timed(reader, f"SELECT count(*) FROM {view}")
        for _ in range(told.commits):
            articles = _commit(lake, list(islice(new, HAPPENINGS)))
            took = timed(reader, f"SELECT count(*) FROM {view}")
            print(f"{view:<20}{articles:3} articles{took.seconds:8.2f} ({took.processor:.2f})")


def _new_happenings() -> Iterator[Happening]:
    first = random.randrange(10**6, 10**7)
    for number, happening in enumerate(islice(happenings(300_000), 290_000, None)):
        yield replace(happening, number=first + number)


def _commit(lake: Lake, new: list[Happening]) -> int:
    rows: dict[str, list[Any]] = defaultdict(list)
    for happening in new:
        for row in rows_of(happening):
            rows[f"{table_of(type(row)).name}/{partition_of(row)}"].append(row)
    with lake.run() as run:
        entries = [stage_rows(lake, f"{run}/0", *each) for each in rows.items()]
        base = lake.snapshot().version
        change = Change(kind="ingest", staging=f"{run}/0", base=base, add=entries)
        lake.commit(change, conflicts=lambda _: False)
    return sum(entry.rows for entry in entries if entry.table == "articles")


if __name__ == "__main__":
    main()
