"""`wirelake report`: write a page to look at."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from pipelines import options, output
from transforms.lake.lake import Lake

HELP = "write a page to look at"
EXAMPLES = """examples:
  wirelake report --lake lake -o report.html                  the whole lake as one HTML file
  wirelake report --lake lake --country KEN -o kenya.html     what is about one country
  wirelake report --lake lake --since 2026-03-01 > march.html

The file holds all it needs and fetches nothing: it can be mailed, archived and read offline.
"""


def add_options(command: argparse.ArgumentParser) -> None:
    options.add_lake(command)
    command.add_argument(
        "-o", "--output", type=Path, metavar="FILE", help="write to a file, not to standard output"
    )
    command.add_argument(
        "--country", metavar="CODE", help="only what is about it, ISO 3166-1 alpha-3"
    )
    command.add_argument("--since", metavar="DAY", help="only what was told from this day on")
    command.add_argument("--until", metavar="DAY", help="only what was told to the end of this day")


def run(told: argparse.Namespace) -> int:
    from pipelines.report.making import Reporter  # noqa: PLC0415 - the charts' library is large
    from pipelines.report.scopes import ScopeError, scope_of  # noqa: PLC0415 - as above

    if told.output is None and sys.stdout.isatty():
        raise options.UsageError("a page is too long for a terminal; add -o FILE")
    try:
        scope = scope_of(vars(told))
    except ScopeError as error:
        raise options.UsageError(str(error)) from error
    page = Reporter(Lake.open(told.lake)).page(scope, datetime.now(UTC))
    output.write_text(page, told.output)
    return 0
