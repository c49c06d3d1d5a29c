"""Peak memory of an ingest, over a wire and over one ten times as long: it should stay flat.

    python benchmarks/ingest_memory.py --stories 20000 --times 10

Memory is the resident size of the process and all its children together, sampled (Linux). What
several of them share, as forked ones do, counts once: a page that three have is a third in each.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.make_wire import make

SAMPLE_SECONDS = 0.1


def family(pid: int) -> list[int]:
    """A process and all that descend from it."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [pid, *(member for child in children for member in family(int(child)))]


def resident_kilobytes(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def peak_megabytes(command: list[str]) -> tuple[float, float, float]:
    """Peak of all processes together, peak of the largest, and seconds."""
    started = time.monotonic()
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    together = largest = 0
    while process.poll() is None:
        sizes = [resident_kilobytes(pid) for pid in family(process.pid)]
        together, largest = max(together, sum(sizes)), max(largest, *sizes, 0)
        time.sleep(SAMPLE_SECONDS)
    if process.returncode:
        raise SystemExit(f"{command} ended with {process.returncode}")
    return together / 1024, largest / 1024, time.monotonic() - started


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--stories", type=int, default=20_000)
    parser.add_argument("--times", type=int, default=10)
    told = parser.parse_args()
    peaks = []
    for stories in (told.stories, told.stories * told.times):
        with tempfile.TemporaryDirectory(prefix="wirelake-memory-") as name:
            folder = Path(name)
            make(folder / "wire", stories)
            command = [sys.executable, "-m", "pipelines.command_line", "ingest", "--quiet"]
            command += [str(folder / "wire"), "--lake", str(folder / "lake")]
            together, largest, took = peak_megabytes(command)
            files = len(list((folder / "lake").glob("*/*/*.parquet")))
        peaks.append(together)
        print(
            f"{stories:9,} stories: peak {together:,.0f} MB together, {largest:,.0f} MB "
            f"the largest process, {took:.0f} s, {stories / took:,.0f} stories/s, {files} files",
            flush=True,
        )
    print(f"ratio {peaks[1] / peaks[0]:.2f}")


if __name__ == "__main__":
    main()
