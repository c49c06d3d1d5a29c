"""`wirelake status`: tell how a lake is, and whether it is well."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime

from pipelines import options
from pipelines.health import Limits, troubles
from pipelines.output import write_text
from pipelines.showing_status import STATUS_FORMATS, shown
from pipelines.status import status_of
from transforms.lake.lake import Lake

HELP = "tell how a lake is; exit status 1 if it is not well"
EXAMPLES = """examples:
  wirelake status --lake lake                              for a person
  wirelake status --lake lake --max-age 15m                for a container's health check
  wirelake status --lake lake --format json                for a program
  wirelake status --lake lake --format prometheus -o /var/lib/node_exporter/wirelake.prom

Exit status: 0 the lake is well, 1 it is not, or cannot be read (why is one line on standard
error), 2 wrong usage. Without --max-age a lake may be quiet for as long as its inputs are.
docs/metrics.md tells what each figure means.
"""


def add_options(command: argparse.ArgumentParser) -> None:
    limits = Limits()
    options.add_lake(command)
    options.add_output(command, STATUS_FORMATS)
    command.add_argument(
        "--max-age",
        type=options.duration,
        metavar="AGE",
        help="since the last commit that was no compaction: 90s, 15m, 2h, 1d; by default any",
    )
    command.add_argument(
        "--max-silent-feeds",
        type=options.percent,
        default=limits.max_silent_feeds,
        metavar="PERCENT",
        help=f"of feeds that are dead, parked or overdue by an hour ({limits.max_silent_feeds})",
    )
    command.add_argument(
        "--max-quarantined",
        type=options.percent,
        default=limits.max_quarantined,
        metavar="PERCENT",
        help=f"of what came in 24 hours and went to quarantine ({limits.max_quarantined})",
    )


def run(told: argparse.Namespace) -> int:
    status = status_of(Lake.open(told.lake), datetime.now(UTC))
    found = troubles(
        status,
        Limits(
            max_age=told.max_age,
            max_silent_feeds=told.max_silent_feeds,
            max_quarantined=told.max_quarantined,
        ),
    )
    write_text(shown(status, found, told.format), told.output)
    if found:
        options.say(f"{told.lake} is not well: {'; '.join(found)}")
    return 1 if found else 0
