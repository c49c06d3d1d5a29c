"""`wirelake schema`: print the data dictionary."""

from __future__ import annotations

import argparse
import shutil

from pipelines import options
from schemas import PUBLIC_TABLES, TABLES
from schemas.dictionary import as_json, as_markdown, as_text

HELP = "print the data dictionary"
EXAMPLES = """examples:
  wirelake schema
  wirelake schema casualty_figures
"""


def add_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("table", nargs="?", metavar="TABLE", help="one table; by default all")
    command.add_argument("--format", choices=("text", "markdown", "json"), default="text")


def run(told: argparse.Namespace) -> int:
    if told.table is not None and told.table not in TABLES:
        names = ", ".join(table.name for table in PUBLIC_TABLES)
        raise options.UsageError(f"there is no table {told.table!r}; there are {names}")
    tables = PUBLIC_TABLES if told.table is None else (TABLES[told.table],)
    if told.format == "text":
        print(as_text(tables, width=shutil.get_terminal_size().columns))
    else:
        print({"markdown": as_markdown, "json": as_json}[told.format](tables))
    return 0
