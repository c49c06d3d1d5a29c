"""A stream on Flink for a long while: do its checkpoints and its memory stay as they are?

    python benchmarks/flink_soak.py --minutes 30 --rate 100

A cluster of two TaskManagers is started for it. Drops are put into a folder at a steady rate and
moved away after a time, as a site would. Each sample tells what the lake has of them, the size and
duration of the last checkpoint, and the memory of the cluster's processes.
"""

from __future__ import annotations

import argparse
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.stream_latency import Producer
from infra.flink.cluster import WORKERS_ROLE, Cluster
from infra.flink.distribution import BUILD
from pipelines.querying import LakeReader
from transforms.lake.lake import Lake

SAMPLE_SECONDS = 60.0
KEPT_SECONDS = 300.0
MEGABYTE = 1024 * 1024


@contextmanager
def streaming(cluster: Cluster, wire: Path, lake: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A stream on the cluster, drained by SIGTERM at the end."""
    program = [sys.executable, "-m", "pipelines.command_line", "stream", str(wire)]
    process = subprocess.Popen([*program, "--lake", str(lake), *cluster.options])
    try:
        yield process
        process.send_signal(signal.SIGTERM)
        process.wait()
    finally:
        process.kill()


def megabytes(cluster: Cluster) -> tuple[float, float]:
    """Resident memory of the Java processes, and of the Python workers."""
    sizes = {
        role: sum(process.memory_info().rss for process in processes) / MEGABYTE
        for role, processes in cluster.processes().items()
    }
    workers = sizes.pop(WORKERS_ROLE, 0.0)
    return sum(sizes.values()), workers


def committed(lake: Path) -> int:
    """Stories that a query finds."""
    if not Lake.exists(str(lake)):
        return 0
    rows = LakeReader(Lake.open(str(lake))).query("SELECT count(*) AS stories FROM articles")
    return int(rows["stories"][0].as_py()) if rows is not None else 0


def move_away(producer: Producer, before: float) -> None:
    """Remove the drops that arrived before a moment."""
    for name in [name for name, at in list(producer.arrived.items()) if at < before]:
        (producer.folder / name).unlink(missing_ok=True)
        del producer.arrived[name]


def soak(cluster: Cluster, minutes: float, rate: float) -> int:
    with tempfile.TemporaryDirectory(prefix="wirelake-soak-") as name:
        wire, lake = Path(name, "wire"), Path(name, "lake")
        wire.mkdir()
        producer = Producer(wire, rate, int(rate * minutes * 60))
        with streaming(cluster, wire, lake):
            while committed(lake) == 0 and not cluster.rest.running():
                time.sleep(1)
            began = time.monotonic()
            producer.start()
            print("minute   put  behind  checkpoint  took    Java  Python")
            while producer.is_alive() or committed(lake) < producer.stories:
                producer.join(SAMPLE_SECONDS)
                tell(cluster, producer, lake, time.monotonic() - began)
                move_away(producer, time.monotonic() - KEPT_SECONDS)
        stories = committed(lake)
    print(f"{stories:,} stories of {producer.stories:,}, drained")
    return 0 if stories == producer.stories else 1


def tell(cluster: Cluster, producer: Producer, lake: Path, seconds: float) -> None:
    (job,) = cluster.rest.running()
    checkpoint, (java, python) = cluster.rest.checkpoint(job), megabytes(cluster)
    put = min(producer.stories, int(seconds * producer.rate))
    kilobytes = f"{checkpoint.size / 1024:,.0f} kB" if checkpoint else "none"
    took = f"{checkpoint.milliseconds} ms" if checkpoint else ""
    print(
        f"{seconds / 60:6.1f}{put:8,}{put - committed(lake):8,}{kilobytes:>12}{took:>9}"
        f"{java:6,.0f} MB{python:6,.0f} MB",
        flush=True,
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--rate", type=float, default=100.0, help="stories a second")
    told = parser.parse_args()
    cluster = Cluster(BUILD / "soak")
    cluster.stop()
    cluster.start()
    try:
        return soak(cluster, told.minutes, told.rate)
    finally:
        cluster.stop()


if __name__ == "__main__":
    sys.exit(main())
