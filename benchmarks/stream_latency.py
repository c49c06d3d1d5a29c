"""From a drop's arrival to its row in a query, while a stream runs.

    python benchmarks/stream_latency.py --seconds 180 --rate 20

Drops are written under a temporary name and renamed, as a producer should; a reader asks the lake
in a loop, as `wirelake sql` would, and notes when each story is there. Options after -- go to
`wirelake stream`, such as --runner.
"""

from __future__ import annotations

import argparse
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.ingest_memory import family, resident_kilobytes
from benchmarks.make_wire import story
from pipelines.querying import LakeReader
from transforms.lake.lake import Lake

WARM_UP_STORIES = 20
LONGEST_WAIT_SECONDS = 60.0


@dataclass
class Producer(threading.Thread):
    """Puts drops into a folder at a steady rate, and notes when each arrived."""

    folder: Path
    rate: float
    stories: int
    tell: Callable[[int, random.Random], str] = story
    put: int = 0
    arrived: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__(daemon=True)

    __hash__ = threading.Thread.__hash__

    def run(self) -> None:
        chance, started = random.Random(1), time.monotonic()
        for number in range(self.stories):
            time.sleep(max(0.0, started + number / self.rate - time.monotonic()))
            text = self.tell(number, chance)
            self.arrived[f"{number:06d}.txt"] = time.monotonic()
            put(self.folder, f"{number:06d}.txt", text)
            self.put += 1


def put(folder: Path, name: str, text: str) -> None:
    """Write a drop as a producer should: whole, then under its name."""
    unfinished = folder / f".{name}"
    unfinished.write_text(text, "utf-8")
    unfinished.rename(folder / name)


@dataclass
class Memory(threading.Thread):
    """The peak of a process and all that descend from it, in MB."""

    pid: int
    peak: float = 0.0

    def __post_init__(self) -> None:
        super().__init__(daemon=True)

    __hash__ = threading.Thread.__hash__

    def run(self) -> None:
        while sizes := [resident_kilobytes(pid) for pid in family(self.pid)]:
            self.peak = max(self.peak, sum(sizes) / 1024)
            time.sleep(0.5)


def seen(reader: LakeReader, prefix: str = "0") -> set[str]:
    """Origins of the stories that a query finds now."""
    rows = reader.query(f"SELECT origin FROM articles WHERE starts_with(origin, '{prefix}')")
    return set(rows["origin"].to_pylist()) if rows is not None else set()


def latencies(producer: Producer, reader: LakeReader) -> dict[str, float]:
    """Seconds from arrival to the first query that found it, of every story that was found."""
    found: dict[str, float] = {}
    last = time.monotonic()
    while len(found) < producer.stories and time.monotonic() - last < LONGEST_WAIT_SECONDS:
        new = seen(reader) - found.keys()
        now = time.monotonic()
        found.update((name, now - producer.arrived[name]) for name in new)
        last = now if new or producer.is_alive() else last
        time.sleep(0.05)
    return found


def started(
    wire: Path, lake: Path, options: list[str]
) -> tuple[subprocess.Popen[bytes], LakeReader]:
    """A stream that has read its first drops, and a reader of its lake."""
    for number in range(WARM_UP_STORIES):
        put(wire, f"warm-{number}.txt", story(10_000_000 + number, random.Random(number)))
    program = [sys.executable, "-m", "pipelines.command_line", "stream", str(wire)]
    process = subprocess.Popen([*program, "--lake", str(lake), *options])
    while not Lake.exists(str(lake)):
        time.sleep(0.1)
    reader = LakeReader(Lake.open(str(lake)))
    while len(seen(reader, "warm")) < WARM_UP_STORIES:
        time.sleep(0.2)
    return process, reader


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--rate", type=float, default=20.0, help="stories a second")
    parser.add_argument("options", nargs="*", help="options of wirelake stream, after --")
    told = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="wirelake-latency-") as name:
        wire, lake = Path(name, "wire"), Path(name, "lake")
        wire.mkdir()
        process, reader = started(wire, lake, told.options)
        memory = Memory(process.pid)
        memory.start()
        producer = Producer(wire, told.rate, int(told.rate * told.seconds))
        producer.start()
        found = latencies(producer, reader)
        process.send_signal(signal.SIGTERM)
        began = time.monotonic()
        status = process.wait()
        drained = time.monotonic() - began
        files = len(list(lake.glob("*/*/*.parquet")))
    lost = producer.stories - len(found)
    seconds = sorted(found.values())
    cuts = statistics.quantiles(seconds, n=100)
    print(
        f"{len(found):,} stories at {told.rate:g}/s, {lost} not seen: median {cuts[49]:.2f} s, "
        f"95th {cuts[94]:.2f} s, 99th {cuts[98]:.2f} s, most {seconds[-1]:.2f} s; "
        f"peak {memory.peak:,.0f} MB; {files} files; ended {status} after {drained:.1f} s"
    )
    return 1 if lost or status else 0


if __name__ == "__main__":
    sys.exit(main())
