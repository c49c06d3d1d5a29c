"""`wirelake evaluate`: score a lake against gold."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import shtab

from pipelines import options
from pipelines.evaluating import GoldError, errors, evaluate, found_in, read_gold, render, to_json
from pipelines.querying import LakeReader
from transforms.lake.lake import Lake

HELP = "score a lake against gold"
EXAMPLES = """example:
  wirelake ingest gold/stories --lake lake
  wirelake evaluate gold/stories.jsonl --lake lake --errors
"""


def add_options(command: argparse.ArgumentParser) -> None:
    gold = command.add_argument(
        "gold", type=Path, metavar="GOLD.jsonl", help="gold, an article a line"
    )
    gold.complete = shtab.FILE  # type: ignore[attr-defined]
    options.add_lake(command)
    command.add_argument("--errors", action="store_true", help="list what was missed and invented")
    command.add_argument("--json", action="store_true", help="the figures as JSON")


def run(told: argparse.Namespace) -> int:
    try:
        gold = read_gold(told.gold)
    except (GoldError, OSError) as error:
        raise options.UsageError(options.plainly(error)) from error
    found = LakeReader(Lake.open(told.lake)).ask(found_in, views=())
    found = {story.origin: found[story.origin] for story in gold if story.origin in found}
    evaluation = evaluate(gold, found)
    if not found:
        options.say(
            f"{told.lake} has no events of the articles in {told.gold}; "
            "is it the lake that they were read into?"
        )
    print(to_json(evaluation) if told.json else render(evaluation))
    if told.errors:
        for discrepancy in errors(evaluation):
            print(discrepancy, file=sys.stderr)
    return 0
