"""`wirelake views`: bring the book of the ready-made views up to date, for plain DuckDB."""

from __future__ import annotations

import argparse

from pipelines import options
from pipelines.querying import LakeReader
from transforms.lake.lake import Lake

HELP = "work out all ready-made views, and say how plain DuckDB attaches them"
EXAMPLES = """examples:
  wirelake views --lake lake
  duckdb -cmd "$(wirelake views --lake lake)" -c "FROM wire.latest_toll"
"""
_ATTACH = """
    SELECT format('ATTACH ''{}'' AS wire (READ_ONLY);', replace(path, '''', ''''''))
    FROM duckdb_databases() WHERE database_name = 'book'
"""


def add_options(command: argparse.ArgumentParser) -> None:
    options.add_lake(command)


def run(told: argparse.Namespace) -> int:
    reader = LakeReader(Lake.open(told.lake), in_one_file=True)
    [(statement,)] = reader.ask(lambda connection: connection.execute(_ATTACH).fetchall())
    print(statement)
    return 0
