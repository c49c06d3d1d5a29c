"""`wirelake compact`: merge small files."""

from __future__ import annotations

import argparse

from pipelines import options
from pipelines.compacting import compact
from transforms.lake.lake import Lake, silent

HELP = "merge small files"
EXAMPLES = """example:
  wirelake compact --lake lake
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
    options.add_log(command)


def run(told: argparse.Namespace) -> int:
    say = silent if told.quiet else options.say
    files = groups = 0
    for done in compact(Lake.open(told.lake), target_bytes=told.target_mb * _MEGABYTE, say=say):
        groups, files = groups + 1, files + done.files
        say(
            f"{done.table}/{done.partition}: {done.files} files → 1, "
            f"{done.rows:,} rows, {done.bytes:,} bytes"
        )
    say(f"{files:,} files became {groups:,}" if groups else "nothing to merge")
    return 0
