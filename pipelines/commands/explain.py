"""`wirelake explain`: show what a story's records rest on, word by word."""

from __future__ import annotations

import argparse

import shtab

from pipelines import options
from pipelines.workers import quiet_beam
from transforms.lake.lake import Lake

HELP = "show what a story's records rest on, word by word"
EXAMPLES = """examples:
  wirelake explain story.txt                          a file: why each record is as it is
  wirelake explain story.txt --lexicons my-lexicons   the same with your own words and patterns
  wirelake explain a1b2c3d4 --lake lake               an article of a lake, by the start of its id,
                                                      by its origin, or by its URL
"""


def add_options(command: argparse.ArgumentParser) -> None:
    story = command.add_argument(
        "story", type=options.said, metavar="STORY", help="a file, or an article of the lake"
    )
    story.complete = shtab.FILE  # type: ignore[attr-defined]
    command.add_argument("--lake", type=options.said, metavar="LAKE", help="where the article is")
    options.add_lexicons(command)


def run(told: argparse.Namespace) -> int:
    quiet_beam()
    from pipelines.explaining import (  # noqa: PLC0415 - Beam takes a second
        ExplainError,
        show,
        stories_of,
    )

    options.installed_lexicons(told)
    try:
        articles = stories_of(told.story, Lake.open(told.lake) if told.lake else None)
    except ExplainError as error:
        raise options.UsageError(str(error)) from error
    show(articles)
    return 0
