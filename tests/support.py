"""What several tests share: drops of our own, a `wirelake` process, and the lake as SQL sees it."""

from __future__ import annotations

import contextlib
import io
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipelines.command_line import main
from transforms.lake.lake import Lake

EVENTS = ("envoy_visits", "draft_resolutions", "casualty_figures")
PROGRAM = (sys.executable, "-m", "pipelines.command_line")
SAMPLE_WIRE = Path(__file__).parent / "sample_wire"
PROJECT = Path(__file__).parent.parent
PATIENCE = 300.0
"""Seconds for whatever is to come; a busy machine may be slow, and no test measures how long."""


def drop(number: int, *, dead: int = 12, extra: str = "") -> str:
    """A drop with a visit, a draft and a toll; every number gives another story."""
    return (
        f"Title: Envoy number {number} in Amman\n"
        "Date: Mon, 29 Aug 2011 10:00:00 +0000\n"
        "\n"
        "AMMAN, Aug 29 (AFP) - French Foreign Minister Alain Bertrand arrived in Amman on Monday "
        f"for talks with Jordanian officials, his spokesman said in note {number}.\n"
        "\n"
        f"At least {dead + number} people were killed and nine wounded in clashes in Aleppo on "
        "Sunday, activists said.\n"
        "\n"
        "France circulated a draft resolution at the UN Security Council on Friday that would "
        f"impose sanctions on Syria.{extra}\n"
    )


@dataclass(frozen=True, slots=True)
class Done:
    """How a run of the program ended."""

    returncode: int
    stdout: str
    stderr: str


def wirelake(*args: object, check: int | None = 0, stdin: str = "") -> Done:
    """Run a command in this process, as the program would; the exit status must be ``check``."""
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
    before, sys.stdin = sys.stdin, io.StringIO(stdin)
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            status = main([str(word) for word in args])
    finally:
        sys.stdin = before
    told = [stream.buffer.getvalue().decode() for stream in (out, err)]  # type: ignore[attr-defined]
    return _checked(Done(status, *told), check)


def wirelake_process(*args: object, check: int | None = 0) -> Done:
    """Run the program in a process of its own, for what one process cannot show."""
    done = subprocess.run(
        [*PROGRAM, *map(str, args)],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        cwd=PROJECT,
        check=False,
    )
    return _checked(Done(done.returncode, done.stdout, done.stderr), check)


def having(statement: str, *command: str) -> list[str]:
    """The command, in a process where a statement has run that ``import``s what it needs.

    As ``preexec_fn`` it would run between fork and exec, where threads of gRPC, which a test before
    may have left, now and then abort the child.
    """
    begun = f"{statement}; import os, sys; os.execv(sys.argv[1], sys.argv[1:])"
    return [sys.executable, "-c", begun, *command]


def _checked(done: Done, status: int | None) -> Done:
    assert status is None or done.returncode == status, done.stderr
    return done


def recover(lake: Lake) -> None:
    """Finish what killed processes left, as each run does at its start."""
    with lake.run():
        pass


def raw(lake: Path, table: str, columns: str = "*") -> list[tuple[object, ...]]:
    """Rows as any reader of Parquet sees them, with no help from the project."""
    if not list(lake.glob(f"{table}/*/*.parquet")):
        return []
    source = f"read_parquet('{lake}/{table}/*/*.parquet', hive_partitioning = false)"
    return duckdb.sql(f"SELECT {columns} FROM {source} ORDER BY ALL").fetchall()


def rows_of(lake: Path) -> dict[str, list[tuple[object, ...]]]:
    """Everything in the lake that does not depend on when it was read."""
    articles = "article_id, revision, origin, title, body, content_hash, signal"
    return {
        "articles": raw(lake, "articles", articles),
        **{table: raw(lake, table, "event_id, article_id, revision, quote") for table in EVENTS},
        "quarantine": raw(lake, "quarantine", "quarantine_id, reason, raw_sha256"),
    }


def assert_whole(lake: Path, stories: int) -> None:
    """Every story once, every event of theirs once, and no event without its story."""
    articles = raw(lake, "articles", "article_id, revision")
    assert len(articles) == len(set(articles)) == stories
    for table in EVENTS:
        events = raw(lake, table, "event_id, article_id, revision")
        assert len({event[0] for event in events}) == len(events)
        assert {event[1:] for event in events} <= set(articles)


def stories(lake: Path) -> int:
    """How many articles there are."""
    return len(raw(lake, "articles", "article_id"))


@contextlib.contextmanager
def bounded(seconds: float = 60) -> Iterator[None]:
    """Fails where cost explodes: what is linear takes a second or two, what is not takes hours.

    Counted is the processor's time of this thread alone, and the bound is wide: a busy or a slow
    machine fails nothing, and how fast something is stands in the benchmarks.
    """
    started = time.thread_time()
    yield
    assert time.thread_time() - started < seconds


def until(holds: Callable[[], bool], seconds: float = PATIENCE) -> None:
    """Waits for what a stream does by itself."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"it did not come within {seconds:g} s"
        time.sleep(0.1)
