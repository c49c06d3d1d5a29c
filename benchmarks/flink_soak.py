"""A stream on Flink for a long while: does it keep up, and do checkpoints and memory stay flat?

    python benchmarks/flink_soak.py --minutes 30 --rate 100 --dense 0.2

A cluster is started for it. Drops are put into a folder at a steady rate and moved away once the
lake has them, as a site would. `--dense` is the share of stories that hold events (four each); the
others are briefs of three to five sentences. Every line tells how many drops were put and how many
are not in the lake yet, how long the oldest of these has waited, the last checkpoint, the memory
and the processor time of the cluster. The status is 0 if the lake ends with each story once.
"""

from __future__ import annotations

import argparse
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import psutil

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.make_wire import mixed
from benchmarks.stream_latency import Producer
from infra.flink.cluster import WORKERS_ROLE, Cluster
from infra.flink.distribution import BUILD
from pipelines.querying import LakeReader
from schemas import ARTICLES, EVENT_TABLES, QUARANTINE
from transforms.lake.lake import Lake

TIDY_SECONDS = 5.0
SETTLED_MINUTES = 5.0
MEGABYTE = 1024 * 1024
STARTED_SECONDS = 300.0
LATE_SECONDS = 60.0
"""How long a commit may take: what it brings was read so long before it is seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """The soak at a moment; sizes in bytes, ``cores`` in use since the sample before."""

    minutes: float
    put: int
    behind: int
    waits_seconds: float
    checkpoint: int
    checkpoint_milliseconds: int
    java: int
    python: int
    cores: float

    def __str__(self) -> str:
        return (
            f"{self.minutes:6.1f}{self.put:9,}{self.behind:8,}{self.waits_seconds:7.1f} s"
            f"{self.checkpoint / 1024:10,.0f} kB{self.checkpoint_milliseconds:7,} ms"
            f"{self.java / MEGABYTE:8,.0f} MB{self.python / MEGABYTE:8,.0f} MB{self.cores:7.2f}"
        )


HEADINGS = "minute      put  behind    waits   checkpoint      took       Java     Python  cores"


@dataclass
class Soak:
    """Drops that are put, a lake that they come into, and the cluster in between."""

    cluster: Cluster
    producer: Producer
    lake: Path
    driver: psutil.Process
    began: float = field(default_factory=time.monotonic)
    _used: tuple[float, float] = (0.0, 0.0)

    def run(self, sample_seconds: float) -> list[Sample]:
        """Put all drops, and wait until the lake has them; a sample each so many seconds."""
        samples = list[Sample]()
        print(HEADINGS, flush=True)
        self.cores()
        self.producer.start()
        told = time.monotonic()
        while self.producer.is_alive() or self.producer.arrived:
            time.sleep(TIDY_SECONDS)
            self.move_away()
            if time.monotonic() - told >= sample_seconds:
                told += sample_seconds
                samples.append(self.sample())
                print(samples[-1], flush=True)
            if self.driver.status() == psutil.STATUS_ZOMBIE:
                raise RuntimeError("the stream ended by itself; see .flink/soak/logs")
        return [*samples, self.sample()]

    def move_away(self) -> None:
        """Remove the drops that the lake has."""
        now = time.monotonic()
        seconds = now - min(self.producer.arrived.values(), default=now) + LATE_SECONDS
        for origin in committed(self.lake, seconds) & self.producer.arrived.keys():
            (self.producer.folder / origin).unlink()
            del self.producer.arrived[origin]

    def sample(self) -> Sample:
        now, waiting = time.monotonic(), list(self.producer.arrived.values())
        (job,) = self.cluster.rest.running()
        checkpoint = self.cluster.rest.checkpoint(job)
        java, python = self.resident()
        return Sample(
            minutes=(now - self.began) / 60,
            put=self.producer.put,
            behind=len(waiting),
            waits_seconds=now - min(waiting, default=now),
            checkpoint=checkpoint.size if checkpoint else 0,
            checkpoint_milliseconds=checkpoint.milliseconds if checkpoint else 0,
            java=java,
            python=python,
            cores=self.cores(),
        )

    def resident(self) -> tuple[int, int]:
        """Memory of the Java processes; of the Python workers and whoever started the stream."""
        sizes = {
            role: sum(process.memory_info().rss for process in processes)
            for role, processes in self.cluster.processes().items()
        }
        workers = sizes.pop(WORKERS_ROLE, 0)
        return sum(sizes.values()), workers + self.driver.memory_info().rss

    def cores(self) -> float:
        """Processor cores that all of it has used since this was last asked."""
        processes = [p for of_role in self.cluster.processes().values() for p in of_role]
        times = [process.cpu_times() for process in (*processes, self.driver)]
        now, used = time.monotonic(), sum(spent.user + spent.system for spent in times)
        (before, used_before), self._used = self._used, (now, used)
        return (used - used_before) / (now - before)


def committed(lake: Path, seconds: float) -> set[str]:
    """Origins of the stories that a query finds among those of the last so many seconds."""
    rows = LakeReader(Lake.open(str(lake))).query(
        f"SELECT origin FROM articles WHERE ingested_at > now() - INTERVAL {seconds} SECOND"
    )
    return set(rows["origin"].to_pylist()) if rows is not None else set()


def doubts(lake: Path, stories: int) -> list[str]:
    """What is wrong with a lake that ought to have so many stories, each once."""
    reader = LakeReader(Lake.open(str(lake)))

    def counted(table: str, key: str) -> tuple[int, int]:
        rows = reader.query(f"SELECT count(*) AS n, count(DISTINCT {key}) AS once FROM {table}")
        (told,) = rows.to_pylist() if rows is not None else [{"n": 0, "once": 0}]
        print(f"{table}: {told['n']:,} rows")
        return told["n"], told["once"]

    wrong = list[str]()
    if counted(ARTICLES.name, "origin") != (stories, stories):
        wrong.append(f"not {stories:,} articles, one of each drop")
    for table in EVENT_TABLES:
        rows, once = counted(table.name, "event_id")
        if rows != once:
            wrong.append(f"{rows - once:,} rows of {table.name} are there twice")
    if counted(QUARANTINE.name, "quarantine_id")[0]:
        wrong.append("stories are in quarantine")
    return wrong


@contextmanager
def streaming(cluster: Cluster, wire: Path, lake: Path) -> Iterator[psutil.Process]:
    """A stream on the cluster that has begun to read; drained by SIGTERM at the end."""
    program = [sys.executable, "-m", "pipelines.command_line", "stream", str(wire)]
    process = subprocess.Popen([*program, "--lake", str(lake), *cluster.options])
    try:
        deadline = time.monotonic() + STARTED_SECONDS
        while not (Lake.exists(str(lake)) and committed(lake, LATE_SECONDS)):
            if time.monotonic() > deadline or process.poll() is not None:
                raise RuntimeError("the stream did not begin; see .flink/soak/logs")
            time.sleep(1)
        yield psutil.Process(process.pid)
        process.send_signal(signal.SIGTERM)
        process.wait()
    finally:
        process.kill()


def grown(samples: Sequence[Sample]) -> Iterator[str]:
    """How checkpoints and memory have grown since everything had settled."""
    settled = [sample for sample in samples if sample.minutes >= SETTLED_MINUTES]
    if len(settled) < 2:
        return
    first, last = settled[0], settled[-1]
    minutes = last.minutes - first.minutes
    for name in ("checkpoint", "java", "python"):
        before, after = getattr(first, name), getattr(last, name)
        yield (
            f"{name}: {before / MEGABYTE:,.1f} MB at minute {first.minutes:.0f}, "
            f"{after / MEGABYTE:,.1f} MB at minute {last.minutes:.0f}, "
            f"{(after - before) / 1024 / minutes:+,.1f} kB a minute"
        )
    yield f"longest wait seen: {max(sample.waits_seconds for sample in settled):.1f} s"


def soak(cluster: Cluster, told: argparse.Namespace) -> int:
    with tempfile.TemporaryDirectory(prefix="wirelake-soak-") as name:
        wire, lake = Path(name, "wire"), Path(name, "lake")
        wire.mkdir()
        (wire / "first.txt").write_text(mixed(0, random.Random(0), 0.0), "utf-8")
        stories = int(told.rate * told.minutes * 60)
        producer = Producer(wire, told.rate, stories, partial(mixed, dense=told.dense))
        with streaming(cluster, wire, lake) as driver:
            samples = Soak(cluster, producer, lake, driver).run(told.sample)
        wrong = doubts(lake, stories + 1)
    for line in grown(samples):
        print(line)
    print("; ".join(wrong) if wrong else f"each of {stories + 1:,} stories is in the lake, once")
    return 1 if wrong else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--rate", type=float, default=100.0, help="stories a second")
    parser.add_argument("--dense", type=float, default=0.2, help="share of stories with events")
    parser.add_argument("--sample", type=float, default=60.0, help="seconds between lines")
    parser.add_argument("--task-managers", type=int, default=2)
    told = parser.parse_args()
    cluster = Cluster(BUILD / "soak", told.task_managers)
    cluster.stop()
    cluster.start()
    try:
        return soak(cluster, told)
    finally:
        cluster.stop()


if __name__ == "__main__":
    sys.exit(main())
