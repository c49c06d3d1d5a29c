"""`wirelake feeds`: show the state of each feed."""

from __future__ import annotations

import argparse

from pipelines import options
from pipelines.feeds import FEED_FORMATS, show_feeds
from pipelines.querying import LakeReader
from transforms.lake.lake import Lake

HELP = "show the state of each feed"
EXAMPLES = """examples:
  wirelake feeds --lake lake                               health, last fetch, next poll of each
  wirelake feeds --lake lake --format opml > feeds.opml    for a feed reader
  wirelake sql "FROM polls WHERE gap_suspected" --lake lake
"""


def add_options(command: argparse.ArgumentParser) -> None:
    options.add_lake(command)
    options.add_output(command, FEED_FORMATS)


def run(told: argparse.Namespace) -> int:
    show_feeds(LakeReader(Lake.open(told.lake)), told.format, told.output)
    return 0
