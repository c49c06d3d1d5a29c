"""How long `wirelake status` takes on a lake of many rows, or of many files.

python benchmarks/status_speed.py LAKE --articles 1000000 --files 24

The lake is written first, if it is not there, with rows that are made up, column by column.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import time
import uuid
from datetime import UTC, datetime, timedelta
from statistics import median

import numpy as np
import pyarrow as pa

from schemas import ARTICLES, CASUALTY_FIGURES, ENVOY_VISITS, POLLS, QUARANTINE, SKETCHES, Table
from transforms.lake.lake import Change, Lake
from transforms.lake.parquet_files import write_rows
from transforms.lake.records import FileEntry

SHARES = {
    ARTICLES: 1.0, SKETCHES: 1.0, CASUALTY_FIGURES: 1.0, ENVOY_VISITS: 0.3, POLLS: 0.3,
    QUARANTINE: 0.02,
}  # fmt: skip
VALUES = {"published_precision": ["minute"], "health": ["healthy"], "reason": ["xml.malformed"]}
MONTHS = 12
WORDS = np.array([f"word{number}" for number in range(5_000)])
chance = np.random.default_rng(2011)


def column(field: pa.Field, times: np.ndarray) -> pa.Array:
    """As many made-up values of a column as there are times; nulls where they may be."""
    rows, kind = len(times), field.type
    if field.name in VALUES:
        made = VALUES[field.name] * rows
    elif pa.types.is_timestamp(kind):
        made = pa.array(times).cast(pa.timestamp("us"))
    elif field.name == "source":
        made = np.char.add("source-", chance.integers(0, 200, rows).astype(str))
    elif field.name == "body":
        made = [" ".join(chance.choice(WORDS, 25)) for _ in range(rows)]
    elif pa.types.is_string(kind):
        made = [f"{number:032x}" for number in chance.integers(0, 2**62, rows)]
    elif field.nullable:
        made = [None] * rows
    else:
        made = [[] if pa.types.is_list(kind) else b"" if pa.types.is_binary(kind) else 0] * rows
    return pa.array(made).cast(kind)


def table_of(table: Table, rows: int, month: datetime) -> pa.Table:
    first = int(month.timestamp()) * 1_000_000
    times = np.sort(first + chance.integers(0, 30 * 86_400_000_000, rows))
    columns = [column(field, times) for field in table.schema]
    return pa.Table.from_arrays(columns, schema=table.schema)


def write(lake: Lake, articles: int, files: int) -> None:
    """A commit for each of the last months."""
    now = datetime.now(UTC)
    with lake.run() as run:
        for number in range(MONTHS):
            month, staging, entries = now - timedelta(30 * (MONTHS - number)), f"{run}/{number}", []
            for table, share in SHARES.items():
                for _ in range(files // MONTHS):
                    rows = table_of(table, max(1, int(articles * share) // files), month)
                    path = f"{table.name}/month={month:%Y-%m}/{uuid.uuid4().hex}.parquet"
                    with lake.new_file(staging, path) as file:
                        count, raw_bytes = write_rows(table, [rows], file)
                        entries.append(FileEntry(table.name, path, count, file.tell(), raw_bytes))
            change = Change(kind="ingest", staging=staging, base=number, add=entries)
            lake.commit(change, conflicts=lambda _: False)


def seconds(lake: str) -> tuple[float, float]:
    """By the clock, and of the processor."""
    started, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "pipelines.command_line", "status", "--lake", lake]
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.monotonic() - started, spent


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("lake")
    parser.add_argument("--articles", type=int, default=1_000_000)
    parser.add_argument("--files", type=int, default=24, help="of each table")
    told = parser.parse_args()
    if not Lake.exists(told.lake):
        write(Lake.open(told.lake, create=True), told.articles, told.files)
    clock, processor = map(median, zip(*(seconds(told.lake) for _ in range(5)), strict=True))
    print(f"{clock:.2f} s, {processor:.2f} s of processor time, medians of 5")


if __name__ == "__main__":
    main()
