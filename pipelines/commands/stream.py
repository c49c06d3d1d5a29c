"""`wirelake stream`: keep a lake current until stopped."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from pipelines import options
from pipelines.progress import Progress
from pipelines.stopping import End, ended_by_signals
from pipelines.workers import quiet_beam

if TYPE_CHECKING:
    from pipelines.summary import Summary

HELP = "keep a lake current until stopped"
EXAMPLES = """examples:
  wirelake stream drops/ --lake lake                    a folder into which drops are put
  wirelake stream drops/ feeds.toml --lake lake         … and the feeds of a list, as they are due
  wirelake stream drops/ --lake lake --for 10m          for ten minutes (s, m, h, d)
  wirelake stream drops/ feeds.toml --lake lake --once  what is there and due now, and no more
  wirelake stream gs://bucket/drops --lake gs://bucket/lake --runner FlinkRunner

A story can be asked for a second or two after its drop has come. Write drops under a name that
starts with '.' or ends in .tmp, then rename them. A feed list may be edited meanwhile.
Small files are merged beside it. SIGTERM, SIGHUP and Ctrl-C write what was read and end it with
exit status 0; a second one ends it at once, and costs nothing but time. docs/streaming.md tells
more.
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
    options.add_log(command)


def run(told: argparse.Namespace) -> int:
    quiet_beam()
    from transforms.find_units import InputError  # noqa: PLC0415 - Beam takes a second

    seconds = told.duration.total_seconds() if told.duration else None
    try:
        with (
            ended_by_signals(End(seconds)) as end,
            Progress(quiet=told.quiet, seconds_between_lines=SECONDS_BETWEEN_LINES) as progress,
            options.alerting(told.alerts, told.lake, progress.say) as send_alerts,
        ):
            summary = _streamed(told, end, progress, send_alerts)
    except InputError as error:
        raise options.UsageError(str(error)) from error
    if summary is not None and not told.quiet:
        summary.report()
    return 0


def _streamed(
    told: argparse.Namespace, end: End, progress: Progress, send_alerts: options.Alerting
) -> Summary | None:
    """Stream until the end, on the engine that there is; gives what it did, if that is known."""
    from pipelines.attending import stream_on_runner  # noqa: PLC0415 - as above
    from pipelines.engines import engine_for  # noqa: PLC0415 - as above
    from pipelines.prism import prism_location  # noqa: PLC0415 - as above
    from pipelines.streaming import stream, stream_once  # noqa: PLC0415 - as above

    def committed(summary: Summary) -> None:
        progress.tell(summary)
        send_alerts()

    asked = options.asked(told)
    end.begin()
    if told.once:
        return stream_once(asked, end, committed, progress.say)
    engine = engine_for(told.beam, prism_location)
    progress.say(f"streaming {engine.why}")
    if engine.beam_options is None:
        return stream(asked, end, committed, progress.say)
    return stream_on_runner(asked, engine.beam_options, end, send_alerts, progress.say)
