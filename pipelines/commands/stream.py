"""`wirelake stream`: keep a lake current until stopped."""

from __future__ import annotations

import argparse
import time

from pipelines import options
from pipelines.progress import Progress
from pipelines.stopping import Stop, stopped_by_signals
from pipelines.workers import quiet_beam

HELP = "keep a lake current until stopped"
EXAMPLES = """examples:
  wirelake stream drops/ --lake lake                    a folder into which drops are put
  wirelake stream drops/ feeds.toml --lake lake         … and the feeds of a list, as they are due
  wirelake stream drops/ --lake lake --for 10m          for ten minutes (s, m, h, d)
  wirelake stream drops/ feeds.toml --lake lake --once  what is there and due now, and no more
  wirelake stream gs://bucket/drops --lake gs://bucket/lake --runner FlinkRunner

A story can be asked for a second or two after its drop has come. Write drops under a name that
starts with '.' or ends in .tmp, then rename them. A feed list may be edited meanwhile.
Small files are merged beside it. SIGTERM and Ctrl-C write what was read and end it with exit
status 0; a second one ends it at once, and costs nothing but time. docs/streaming.md tells more.
Options of Beam (--runner and all others) are passed on.
"""
SECONDS_BETWEEN_LINES = 60.0


def add_options(command: argparse.ArgumentParser) -> None:
    options.add_reading(command)
    until = command.add_mutually_exclusive_group()
    until.add_argument(
        "--once", action="store_true", help="read what is there and due now, then end"
    )
    until.add_argument(
        "--for",
        dest="duration",
        type=options.duration,
        metavar="TIME",
        help="end after so long: 90s, 10m, 2h, 1d",
    )
    options.add_quiet(command)


def run(told: argparse.Namespace) -> int:
    quiet_beam()
    with (
        stopped_by_signals() as stop,
        Progress(quiet=told.quiet, seconds_between_lines=SECONDS_BETWEEN_LINES) as progress,
    ):
        lines = _streamed(told, stop, progress)
    if not told.quiet:
        for line in lines:
            options.say(line)
    return 0


def _streamed(told: argparse.Namespace, stop: Stop, progress: Progress) -> list[str]:
    from pipelines.streaming import stream, stream_once  # noqa: PLC0415 - Beam takes a second
    from transforms.find_units import InputError  # noqa: PLC0415 - as above

    asked = options.asked(told)
    ends_at = time.monotonic() + told.duration.total_seconds() if told.duration else None

    def is_over() -> bool:
        return stop.is_asked or (ends_at is not None and time.monotonic() >= ends_at)

    def wait(seconds: float) -> None:
        left = seconds if ends_at is None else min(seconds, ends_at - time.monotonic())
        stop.wait(left)

    try:
        if told.once:
            summary = stream_once(asked, is_over, progress.tell, progress.say)
        else:
            summary = stream(
                asked, is_over=is_over, wait=wait, tell=progress.tell, say=progress.say
            )
    except InputError as error:
        raise options.UsageError(str(error)) from error
    return summary.lines
