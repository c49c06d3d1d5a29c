"""Stories per second of an ingest on Flink, beside DirectRunner and beside a bare loop.

    python benchmarks/flink_speed.py --stories 20000

All are whole processes, on a cluster that runs already; what a job takes to begin is told apart,
by a second ingest of a tenth of the stories.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.ingest_speed import LOOP, seconds
from benchmarks.ingest_speed import __file__ as ingest_speed
from benchmarks.make_wire import make
from infra.flink.cluster import Cluster
from infra.flink.distribution import BUILD

SMALLER = 10


@contextmanager
def options(task_managers: int) -> Iterator[tuple[str, ...]]:
    """Beam's options for a cluster of so many TaskManagers; none for DirectRunner."""
    if not task_managers:
        yield ("--workers", "1")
        return
    cluster = Cluster(BUILD / f"speed-{task_managers}", task_managers)
    cluster.stop()
    cluster.start()
    try:
        yield cluster.options
    finally:
        cluster.stop()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--stories", type=int, default=20_000)
    told = parser.parse_args()
    sizes = (told.stories, told.stories // SMALLER)
    with tempfile.TemporaryDirectory(prefix="wirelake-flink-speed-") as name:
        wires = [Path(name, f"wire-{size}") for size in sizes]
        for wire, size in zip(wires, sizes, strict=True):
            make(wire, size)

        def tell(way: str, takes: list[float]) -> None:
            whole, smaller = takes
            steady = (sizes[0] - sizes[1]) / (whole - smaller)
            print(
                f"{way:24}{sizes[0] / whole:8,.0f} stories/s  {whole:6.1f} s  "
                f"once begun {steady:8,.0f} stories/s",
                flush=True,
            )

        tell("bare loop", [seconds(_loop(wire, Path(name))) for wire in wires])
        ways = {"DirectRunner, 1 worker": 0, "Flink, 1 TaskManager": 1, "Flink, 2 TaskManagers": 2}
        for way, task_managers in ways.items():
            with options(task_managers) as given:
                takes = [
                    seconds(_ingest(wire, Path(name, f"lake-{task_managers}-{wire.name}"), given))
                    for wire in wires
                ]
            tell(way, takes)


def _loop(wire: Path, target: Path) -> list[str]:
    return [sys.executable, ingest_speed, LOOP, str(wire), str(target)]


def _ingest(wire: Path, lake: Path, given: tuple[str, ...]) -> list[str]:
    program = [sys.executable, "-m", "pipelines.command_line", "ingest", "--quiet"]
    return [*program, str(wire), "--lake", str(lake), *given]


if __name__ == "__main__":
    main()
