"""Kill an ingest at random moments, again and again, and see whether the lake is ever wrong.

    python benchmarks/kill_runs.py --kills 100 --stories 3000

A reader polls the lake all along, as any reader of Parquet would. At the end the lake must have the
rows of a run that nobody killed.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.make_wire import make

TABLES = ("articles", "envoy_visits", "draft_resolutions", "casualty_figures", "quarantine")
IDS = {"articles": "article_id || '/' || revision", "quarantine": "quarantine_id"}


def ingest(wire: Path, lake: Path) -> list[str]:
    """The command that is killed and run again."""
    program = [sys.executable, "-m", "pipelines.command_line", "ingest", str(wire)]
    return [*program, "--lake", str(lake), "--quiet"]


def ids(lake: Path, table: str) -> list[str]:
    """The ids of a table's rows, read raw; an unreadable file raises."""
    files = f"{lake}/{table}/*/*.parquet"
    if not list(lake.glob(f"{table}/*/*.parquet")):
        return []
    column = IDS.get(table, "event_id")
    # All columns are read, not only the id, so that a torn file cannot hide.
    query = f"SELECT {column}, hash(t) FROM read_parquet('{files}') AS t"
    return [row[0] for row in duckdb.connect().execute(query).fetchall()]


@dataclass
class Poller(threading.Thread):
    """Reads every table over and over; keeps what should never be seen."""

    lake: Path
    wrong: list[str] = field(default_factory=list)
    polls: int = 0

    def __post_init__(self) -> None:
        super().__init__(daemon=True)
        self.stopped = threading.Event()
        self._most = dict.fromkeys(TABLES, 0)

    __hash__ = threading.Thread.__hash__

    def run(self) -> None:
        while not self.stopped.is_set():
            for table in TABLES:
                self._look(table)
            self.polls += 1
            self.stopped.wait(0.02)

    def _look(self, table: str) -> None:
        try:
            found = ids(self.lake, table)
        except duckdb.Error as error:
            self.wrong.append(f"{table}: {error}")
            return
        if len(found) != len(set(found)):
            self.wrong.append(f"{table}: {len(found) - len(set(found))} rows seen twice")
        if len(found) < self._most[table]:
            self.wrong.append(f"{table}: {self._most[table]} rows were there, now {len(found)}")
        self._most[table] = len(found)


@dataclass
class Report:
    """What a series of kills showed."""

    kills: int = 0
    finished_before: int = 0
    undisturbed_seconds: float = 0.0
    rerun_overheads: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    polls: int = 0


def provoke(folder: Path, *, kills: int, stories: int, seed: int = 1) -> Report:
    """Run, kill and rerun; a lake that was finished is begun anew until all kills are spent."""
    chance = random.Random(seed)
    wire, report = folder / "wire", Report()
    make(wire, stories)
    started = time.monotonic()
    subprocess.run(ingest(wire, folder / "undisturbed"), check=True)
    report.undisturbed_seconds = time.monotonic() - started
    expected = {table: sorted(ids(folder / "undisturbed", table)) for table in TABLES}
    round_number = 0
    while report.kills < kills:
        lake = folder / f"lake-{round_number}"
        round_number += 1
        poller = Poller(lake)
        poller.start()
        until = min(kills - report.kills, chance.randint(3, 10))
        for _ in range(until):
            _run_and_kill(ingest(wire, lake), report, chance)
        before = len(ids(lake, "articles"))
        started = time.monotonic()
        subprocess.run(ingest(wire, lake), check=True)
        took = time.monotonic() - started
        left = 1 - before / stories
        report.rerun_overheads.append(took - left * report.undisturbed_seconds)
        poller.stopped.set()
        poller.join()
        report.polls += poller.polls
        report.wrong += poller.wrong
        for table in TABLES:
            found = sorted(ids(lake, table))
            if found != expected[table]:
                report.wrong.append(f"{table}: {len(found)} rows, not {len(expected[table])}")
        if list((lake / "_wirelake/staging").iterdir()):
            report.wrong.append("something is left in the staging folder")
    return report


def _run_and_kill(command: list[str], report: Report, chance: random.Random) -> None:
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        process.wait(chance.uniform(0.05, report.undisturbed_seconds))
        report.finished_before += 1
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        report.kills += 1


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--stories", type=int, default=3_000)
    parser.add_argument("--seed", type=int, default=1)
    told = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="wirelake-kills-") as folder:
        report = provoke(Path(folder), kills=told.kills, stories=told.stories, seed=told.seed)
    overheads = sorted(report.rerun_overheads)
    print(f"kills {report.kills}, polls {report.polls}, wrong {len(report.wrong)}")
    print(f"undisturbed run {report.undisturbed_seconds:.1f} s")
    print(
        "last rerun, seconds beyond the share of work left: "
        f"median {overheads[len(overheads) // 2]:.1f}, most {overheads[-1]:.1f}"
    )
    print("\n".join(report.wrong[:20]))
    return 1 if report.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
