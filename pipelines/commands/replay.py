"""`wirelake replay`: read what is in quarantine once more."""

from __future__ import annotations

import argparse

from pipelines import options
from pipelines.progress import Progress
from pipelines.workers import quiet_beam

HELP = "read what is in quarantine once more"
EXAMPLES = """examples:
  wirelake replay --lake lake                         all that stands in quarantine
  wirelake replay --lake lake --reason xml.malformed  what stands there for one reason
  wirelake replay --lake lake --reason xml            … or for any that begins so
"""


def add_options(command: argparse.ArgumentParser) -> None:
    options.add_lake(command)
    command.add_argument(
        "--reason",
        type=options.said,
        metavar="R",
        help="only this reason, and those that begin with 'R.'",
    )
    options.add_lexicons(command)
    options.add_log(command)


def run(told: argparse.Namespace) -> int:
    quiet_beam()
    from pipelines.replaying import Replay, replay  # noqa: PLC0415 - Beam takes a second

    asked = Replay(lake=told.lake, reason=told.reason, lexicons=options.installed_lexicons(told))
    with Progress(quiet=told.quiet, total=lambda: 0) as progress:
        summary = replay(asked, lambda summary: progress.say(f"{summary.left:,} left quarantine"))
    if not told.quiet:
        for line in summary.lines:
            options.say(line)
    return 0
