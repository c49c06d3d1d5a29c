"""What `wirelake search` costs over a lake of a million articles.

    python benchmarks/search_speed.py                      # makes such a lake first, in ten minutes
    python benchmarks/search_speed.py --lake /tmp/wide     # asks one that `make_lake.py` made

A query is timed in a process that has asked before, and as the whole command, from its start to its
last line. The words of the made lake are few, so most of them stand in every article: the longest
lists that an index of so many can have.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
import tantivy

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.make_lake import lake_told
from pipelines.querying import LakeReader
from pipelines.search_index import index_folder, updated_index
from pipelines.searching import search
from transforms.lake.lake import Lake

REPEATS = 5
_CHILDREN = ("children_user", "children_system")
QUERIES = {
    "in one article": "item 4711",
    "in a few thousand": "district 1234 clash",
    "in every article": "officials roads talks",
    "together": '"before the roads were closed"',
    "in none": "zeppelin",
}


def main() -> None:
    with lake_told(__doc__ or "", 1_000_000) as path, tempfile.TemporaryDirectory() as cache:
        os.environ["XDG_CACHE_HOME"] = cache
        report(Lake.open(path))


def report(lake: Lake) -> None:
    """Print what the index costs, and what queries do."""
    folder = index_folder(lake.path, os.environ)
    began, began_work = time.perf_counter(), time.process_time()
    index = updated_index(lake, folder, print)
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    print(
        f"first index: {time.perf_counter() - began:.0f} s ({time.process_time() - began_work:.0f} "
        f"of processors), {size / 1e6:,.0f} MB on disk, memory at most {_peak() / 1e6:,.0f} MB"
    )
    reader = LakeReader(lake)
    search(index, reader, "warm", limit=10)  # the views of what is current
    print("seconds (of processors), best of five: a query; the whole command")
    for name, words in QUERIES.items():
        query = min(_query(index, reader, words) for _ in range(REPEATS))
        command = min(_command(lake, words) for _ in range(REPEATS))
        print("{:<20}{:6.2f} ({:.2f}){:10.2f} ({:.2f})".format(name, *query, *command))


def _query(index: tantivy.Index, reader: LakeReader, words: str) -> tuple[float, float]:
    began, began_work = time.perf_counter(), time.process_time()
    search(index, reader, words, limit=10)
    return time.perf_counter() - began, time.process_time() - began_work


def _command(lake: Lake, words: str) -> tuple[float, float]:
    """Seconds, and those of processors, from the start of a process to its end."""
    began, before = time.perf_counter(), os.times()
    command = [sys.executable, "-m", "pipelines.command_line", "search", words, "--lake", lake.path]
    subprocess.run([*command, "--quiet"], check=True, stdout=subprocess.DEVNULL)
    took, after = time.perf_counter() - began, os.times()
    user, system = (getattr(after, each) - getattr(before, each) for each in _CHILDREN)
    return took, user + system


def _peak() -> float:
    """The most memory that this process ever had, in bytes."""
    status = Path("/proc/self/status")
    if not status.exists():
        return float(psutil.Process().memory_info().rss)
    [line] = [each for each in status.read_text().splitlines() if each.startswith("VmHWM")]
    return float(line.split()[1]) * 1024


if __name__ == "__main__":
    main()
