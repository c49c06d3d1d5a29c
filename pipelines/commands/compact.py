"""`wirelake compact`: merge small files."""

from __future__ import annotations

import argparse

from pipelines import options
from pipelines.compact_beside import CompactBeside
from pipelines.compacting import compact
from pipelines.stopping import End, ended_by_signals
from transforms.lake.lake import Lake, Say, silent

HELP = "merge small files"
EXAMPLES = """examples:
  wirelake compact --lake lake
  wirelake compact --lake lake --every 1m     beside a job that a cluster runs, until it is stopped
"""
_MEGABYTE = 1024 * 1024


def add_options(command: argparse.ArgumentParser) -> None:
    options.add_lake(command)
    command.add_argument(
        "--target-mb",
        type=options.positive,
        default=128,
        metavar="MB",
        help="size of a whole file (128)",
    )
    command.add_argument(
        "--every",
        type=options.duration,
        metavar="TIME",
        help="look so often, and merge files alike in size as a stream does, until a signal",
    )
    options.add_log(command)


def run(told: argparse.Namespace) -> int:
    say = silent if told.quiet else options.say
    lake = Lake.open(told.lake)
    if told.every:
        return _keep_merging(lake, told.every.total_seconds(), say)
    files = groups = 0
    for done in compact(lake, target_bytes=told.target_mb * _MEGABYTE, say=say):
        groups, files = groups + 1, files + done.files
        say(
            f"{done.table}/{done.partition}: {done.files} files → 1, "
            f"{done.rows:,} rows, {done.bytes:,} bytes"
        )
    say(f"{files:,} files became {groups:,}" if groups else "nothing to merge")
    return 0


def _keep_merging(lake: Lake, seconds: float, say: Say) -> int:
    """Merge until a signal; the merge at hand is finished then."""
    merges = CompactBeside(lake.path, say)
    with ended_by_signals(End()) as end:
        try:
            while not end.is_over():
                merges.begin(lake.snapshot())
                end.wait(seconds)
        finally:
            merges.stop()
    return 0
