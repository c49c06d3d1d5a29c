"""`wirelake ingest`: read feeds and drops into a lake."""

from __future__ import annotations

import argparse
from contextlib import nullcontext

from pipelines import options
from pipelines.progress import Progress
from pipelines.workers import quiet_beam

HELP = "read feeds and drops into a lake"
EXAMPLES = """examples:
  wirelake ingest stories/ --lake lake                     a folder of drops, feeds and pages
  wirelake ingest 'archive/2011-*/*.txt' --lake lake       a glob (quoted: wirelake expands it)
  wirelake ingest https://example.org/rss.xml --lake lake  a feed
  wirelake ingest feeds.toml --lake lake                   the feeds of a list that are due
  wirelake ingest feeds.opml --lake lake --poll-all        all of them, due or not
  wirelake ingest drops/ --lake lake --source reuters      name the source yourself
  wirelake ingest drops/ --lake lake --dry-run             show what would be written
  wirelake ingest feeds.toml --lake lake --alerts my.toml  tell who wants to know what is new
  wirelake ingest gs://bucket/drops --lake gs://bucket/lake --runner FlinkRunner

A drop that is not whole yet is left alone while its name starts with '.', '_' or '~' or ends in
.tmp, .part or the like (write it so, then rename it), and while a process has it open for writing.
Feeds are polled when they are due, as docs/feeds.md tells; wirelake feeds shows when that is.
Options of Beam (--runner and all others) are passed on.
"""


def add_options(command: argparse.ArgumentParser) -> None:
    options.add_reading(command)
    command.add_argument(
        "--poll-all", action="store_true", help="poll the feeds that are not due, too"
    )
    command.add_argument(
        "--dry-run", action="store_true", help="show what would be written, write nothing"
    )
    options.add_log(command)


def run(told: argparse.Namespace) -> int:
    quiet_beam()
    from pipelines.ingest import ingest, rehearsal  # noqa: PLC0415 - Beam takes a second
    from pipelines.summary import Summary  # noqa: PLC0415 - as above
    from transforms.find_units import InputError, count_units  # noqa: PLC0415 - as above

    asked = options.asked(told, poll_all=told.poll_all)
    alerts = None if told.dry_run else told.alerts
    try:
        with (
            Progress(quiet=told.quiet, total=lambda: count_units(asked.inputs)) as progress,
            options.alerting(alerts, told.lake, progress.say) as send_alerts,
            rehearsal(asked) if told.dry_run else nullcontext(asked) as to_do,
        ):

            def committed(summary: Summary) -> None:
                progress.tell(summary)
                send_alerts()

            summary = ingest(to_do, committed, progress.say)
    except InputError as error:
        raise options.UsageError(str(error)) from error
    if told.dry_run:
        print("dry run: nothing was written; these rows would have been")
        for (table, partition), rows in sorted(summary.partitions.items()):
            print(f"{rows:>10,}  {table}/{partition}")
    if not told.quiet:
        summary.report()
    return 0
