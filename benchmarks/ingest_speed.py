"""Stories per second of `wirelake ingest`, beside the same pure functions in a bare loop.

    python benchmarks/ingest_speed.py --stories 20000

The bare loop reads, parses, normalises and extracts one drop after another and writes each table
once, with no Beam, no lake, no log and no second look: what is left when everything that makes the
lake safe is taken away. Both are whole processes; ratios are to be read, not seconds.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.make_wire import make

LOOP = "--as-bare-loop"


def bare_loop(wire: Path, target: Path) -> None:
    """Every step by its pure function, then one Parquet file for each table."""
    from schemas import Article, table_of  # noqa: PLC0415 - as a process of its own would
    from schemas.elements import Document, RawStory  # noqa: PLC0415
    from transforms.events.extraction import extract_events  # noqa: PLC0415
    from transforms.find_units import find_units  # noqa: PLC0415
    from transforms.formats.documents import parse_document  # noqa: PLC0415
    from transforms.formats.sandbox import Sandbox  # noqa: PLC0415
    from transforms.lake.parquet_files import write_rows  # noqa: PLC0415
    from transforms.read_units import read_unit  # noqa: PLC0415
    from transforms.text.normalising import normalise_story  # noqa: PLC0415

    sandbox, now = Sandbox(), datetime.now(UTC)
    rows: dict[type, list[Any]] = defaultdict(list)
    for unit in find_units([str(wire)]):
        document = read_unit(unit)
        if isinstance(document, Document):
            for story in parse_document(document, sandbox):
                article = normalise_story(story, now) if isinstance(story, RawStory) else None
                if isinstance(article, Article):
                    rows[Article].append(article)
                    for event in extract_events(article):
                        rows[type(event)].append(event)
    for record, records in rows.items():
        table = table_of(record)
        with (target / f"{table.name}.parquet").open("wb") as file:
            write_rows(table, [table.to_arrow(records)], file)


def seconds(command: list[str]) -> float:
    started = time.monotonic()
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
    return time.monotonic() - started


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--stories", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(LOOP, nargs=2, type=Path, metavar=("WIRE", "TARGET"))
    told = parser.parse_args()
    if told.as_bare_loop:
        bare_loop(*told.as_bare_loop)
        return
    cores = len(os.sched_getaffinity(0))
    ways = {"bare loop": 0, "ingest, 1 worker": 1, f"ingest, {cores} workers": cores}
    taken: dict[str, list[float]] = {way: [] for way in ways}
    with tempfile.TemporaryDirectory(prefix="wirelake-speed-") as name:
        folder = Path(name)
        make(folder / "wire", told.stories)
        for number in range(told.rounds):
            for way, workers in ways.items():
                target = folder / f"{number}-{workers}"
                target.mkdir()
                loop = [sys.executable, __file__, LOOP, str(folder / "wire"), str(target)]
                ingest = [sys.executable, "-m", "pipelines.command_line", "ingest", "--quiet"]
                ingest += [str(folder / "wire"), "--lake", str(target), "--workers", str(workers)]
                taken[way].append(seconds(ingest if workers else loop))
    medians = {way: sorted(times)[len(times) // 2] for way, times in taken.items()}
    for way, median in medians.items():
        ratio = median / medians["bare loop"]
        spread = f"{min(taken[way]):.1f} to {max(taken[way]):.1f}"
        print(
            f"{way:20} {told.stories / median:8,.0f} stories/s  {median:6.1f} s ({spread})  "
            f"{ratio:.2f} × bare loop"
        )


if __name__ == "__main__":
    main()
