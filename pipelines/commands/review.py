"""`wirelake review`: measure the precision of a lake by hand, on a sample."""

from __future__ import annotations

import argparse
from pathlib import Path

import shtab

from pipelines import options, output
from pipelines.querying import LakeReader
from schemas import EVENT_TABLES
from transforms.lake.lake import Lake

HELP = "measure by hand how right the records are, on a sample"
EXAMPLES = """examples:
  wirelake review --lake lake                             50 records: review.csv, review.html
  wirelake review --lake lake --sample 200 --table casualty_figures -o tolls.csv
  wirelake review --lake lake --marks review.csv          the precision, once they are marked
  wirelake review --lake lake --marks review.csv --gold gold.jsonl
                                                          … and the marks as gold, for evaluate

Mark each record right, wrong or unsure, on the page or in the first column of the sheet; in
wrong_columns name what is wrong in a record that is right. docs/review.md tells more.
"""


def add_options(command: argparse.ArgumentParser) -> None:
    options.add_lake(command)
    tables = [table.name for table in EVENT_TABLES]
    command.add_argument(
        "--sample", type=options.positive, default=50, metavar="N", help="records to draw (50)"
    )
    command.add_argument(
        "--table",
        action="append",
        choices=tables,
        help="draw from this table; may be repeated; by default from all three",
    )
    command.add_argument(
        "--seed", type=int, default=0, help="another number draws another sample (0)"
    )
    sheet = command.add_argument(
        "-o",
        "--output",
        type=Path,
        default=Path("review.csv"),
        metavar="FILE",
        help="the sheet (review.csv); the page stands beside it as .html",
    )
    marks = command.add_argument(
        "--marks", type=Path, metavar="FILE", help="a sheet that was marked: show the precision"
    )
    gold = command.add_argument(
        "--gold", type=Path, metavar="FILE", help="with --marks: write them as gold"
    )
    for argument in (sheet, marks, gold):
        argument.complete = shtab.FILE  # type: ignore[attr-defined]


def run(told: argparse.Namespace) -> int:
    reader = LakeReader(Lake.open(told.lake))
    if told.marks is None:
        if told.gold is not None:
            raise options.UsageError("--gold needs the marks: add --marks FILE")
        return _draw(told, reader)
    return _measure(told, reader)


def _draw(told: argparse.Namespace, reader: LakeReader) -> int:
    from pipelines.review_page import page  # noqa: PLC0415 - only this writes a page
    from pipelines.reviewing import sampled, sheet  # noqa: PLC0415 - as above

    tables = told.table or [table.name for table in EVENT_TABLES]
    samples = reader.ask(
        lambda connection: sampled(connection, told.sample, tables, told.seed),
        views=[f"current_{table}" for table in tables],
    )
    html = told.output.with_suffix(".html")
    taken = next((path for path in (told.output, html) if path.exists()), None)
    if taken is not None:
        raise options.UsageError(f"{taken} is there already, perhaps with marks; name another -o")
    output.write_text(sheet(samples), told.output)
    output.write_text(page(samples, told.output.name), html)
    options.say(f"{len(samples)} records to mark: open {html}, or edit {told.output}")
    return 0


def _measure(told: argparse.Namespace, reader: LakeReader) -> int:
    from pipelines.review_gold import gold  # noqa: PLC0415 - only this asks for gold
    from pipelines.reviewing import ReviewError, measured, read_marks  # noqa: PLC0415 - as above

    try:
        marks = read_marks(told.marks)
    except (ReviewError, OSError) as error:
        raise options.UsageError(options.plainly(error)) from error
    print(measured(marks))
    if told.gold is not None:
        lines = reader.ask(lambda connection: list(gold(connection, marks)), views=())
        output.write_text("".join(f"{line}\n" for line in lines), told.gold)
        options.say(f"{len(lines)} articles in {told.gold}")
    return 0
