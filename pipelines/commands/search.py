"""`wirelake search`: find articles and quotes by their words."""

from __future__ import annotations

import argparse
import os

from pipelines import options, output
from pipelines.querying import LakeReader
from transforms.lake.lake import Lake, silent

HELP = "find articles and quotes by their words"
EXAMPLES = """examples:
  wirelake search ceasefire talks geneva --lake lake        what has all of these words, best first
  wirelake search '"death toll"' homs --lake lake           words that stand together
  wirelake search veto --lake lake --only quotes            sentences that events were read from
  wirelake search toll --lake lake --format json | jq .title

Case and accents do not count. The first search of a lake makes an index of it, in your own cache
folder; later ones add what is new.
"""


def add_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("words", nargs="+", type=options.said, metavar="WORDS")
    options.add_lake(command)
    command.add_argument("--only", choices=("articles", "quotes"), help="by default both")
    command.add_argument(
        "--limit", type=options.positive, default=10, metavar="N", help="hits to show (10)"
    )
    options.add_output(command, output.FORMATS)
    options.add_quiet(command)


def run(told: argparse.Namespace) -> int:
    from pipelines.search_index import (  # noqa: PLC0415 - only this command indexes
        index_folder,
        updated_index,
    )
    from pipelines.searching import search  # noqa: PLC0415 - as above

    say = silent if told.quiet else options.say
    lake = Lake.open(told.lake)
    index = updated_index(lake, index_folder(lake.path, os.environ), say)
    found = search(index, LakeReader(lake), " ".join(told.words), limit=told.limit, only=told.only)
    if not found.hits:
        say("nothing has any of these words")
    elif not found.in_full:
        say("nothing has all of these words; this has some")
    if told.format == "table":
        console = output.terminal()
        with console.capture() as capture:
            console.print(found.text, end="", soft_wrap=True)
        output.write_text(capture.get(), told.output)
    else:
        output.write(found.rows, told.format, told.output)
    return 0
