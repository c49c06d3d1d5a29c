"""`wirelake sql`: ask the lake in SQL."""

from __future__ import annotations

import argparse
import sys

from pipelines import options, output
from pipelines.prompt import prompt
from pipelines.querying import LakeReader, QueryError
from transforms.lake.lake import Lake

HELP = "ask the lake in SQL"
EXAMPLES = """examples:
  wirelake sql --lake lake                                  a prompt
  wirelake sql "FROM current_casualty_figures" --lake lake
  wirelake sql "SELECT country, count(*) FROM envoy_visits GROUP BY 1" --lake lake --format csv
  wirelake sql "FROM articles" --lake lake --format parquet --output articles.parquet
  wirelake sql "FROM feeds" --lake lake --format xlsx --output feeds.xlsx
"""


def add_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("query", nargs="?", metavar="SQL", help="a query; without it, a prompt")
    options.add_lake(command)
    options.add_output(command, output.FORMATS)


def run(told: argparse.Namespace) -> int:
    reader = LakeReader(Lake.open(told.lake))
    if sys.stdin is None and told.query is None:
        raise options.UsageError("there is no query, and no standard input to read one from")
    query = told.query if told.query is not None or sys.stdin.isatty() else sys.stdin.read()
    if query is None:
        return prompt(reader)
    try:
        results = reader.query_each(query)
        if len(results) > 1 and (told.output or told.format in {"parquet", "xlsx"}):
            raise options.UsageError(
                f"{len(results)} statements give rows, but one file holds those of one"
            )
        for rows in results:
            output.write(rows, told.format, told.output)
    except (QueryError, output.OutputError) as error:
        raise options.UsageError(str(error)) from error
    return 0
