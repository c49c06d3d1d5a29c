"""What each command does; every function gives the exit status."""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

import shtab

from pipelines import options, output
from pipelines.compacting import compact
from pipelines.evaluating import GoldError, errors, evaluate, found_in, read_gold, render, to_json
from pipelines.feeds import show_feeds
from pipelines.progress import Progress
from pipelines.prompt import prompt
from pipelines.querying import LakeReader, QueryError
from pipelines.workers import quiet_beam
from schemas import PUBLIC_TABLES, TABLES
from schemas.dictionary import as_json, as_markdown, as_text
from transforms.lake.lake import Lake, silent

if TYPE_CHECKING:
    from transforms.lexicons import Lexicons

_MEGABYTE = 1024 * 1024


class UsageError(ValueError):
    """The command line asks for something that cannot be; exit status 2."""


def run(told: argparse.Namespace) -> int:
    """Run the command that was parsed."""
    commands: dict[str, Callable[[argparse.Namespace], int]] = {
        "ingest": _ingest,
        "feeds": _feeds,
        "sql": _sql,
        "replay": _replay,
        "compact": _compact,
        "evaluate": _evaluate,
        "explain": _explain,
        "schema": _schema,
        "completion": _completion,
    }
    return commands[told.command](told)


def _ingest(told: argparse.Namespace) -> int:
    quiet_beam()
    from pipelines.ingest import Ingest, ingest, rehearsal  # noqa: PLC0415 - Beam takes a second
    from transforms.find_units import InputError, count_units  # noqa: PLC0415 - as above

    lexicons = _lexicons(told)
    asked = Ingest(
        inputs=tuple(told.inputs),
        lake=told.lake,
        source=told.source,
        workers=told.workers,
        allow_hosts=frozenset(told.allow_host),
        spacing_seconds=told.host_spacing,
        poll_all=told.poll_all,
        lexicons=lexicons,
        beam_options=told.beam,
    )
    try:
        with Progress(quiet=told.quiet, total=lambda: count_units(asked.inputs)) as progress:
            if not told.dry_run:
                summary = ingest(asked, progress.tell, progress.say)
            else:
                with rehearsal(asked) as instead:
                    summary = ingest(instead, progress.tell, progress.say)
    except InputError as error:
        raise UsageError(str(error)) from error
    if told.dry_run:
        print("dry run: nothing was written; these rows would have been")
        for (table, partition), rows in sorted(summary.partitions.items()):
            print(f"{rows:>10,}  {table}/{partition}")
    if not told.quiet:
        print("\n".join(f"wirelake: {line}" for line in summary.lines), file=sys.stderr)
    return 0


def _lexicons(told: argparse.Namespace) -> Lexicons:
    """The lexicons that the command line names, checked and installed."""
    from transforms.lexicons import (  # noqa: PLC0415 - only some commands extract
        NO_LEXICONS,
        LexiconError,
        check_rules,
        read_lexicons,
    )

    if told.lexicons is None:
        return NO_LEXICONS
    try:
        lexicons = read_lexicons(told.lexicons)
        lexicons.install()
        check_rules()
    except LexiconError as error:
        raise UsageError(str(error)) from error
    return lexicons


def _explain(told: argparse.Namespace) -> int:
    quiet_beam()
    from pipelines.explaining import (  # noqa: PLC0415 - Beam takes a second
        ExplainError,
        show,
        stories_of,
    )

    _lexicons(told)
    try:
        articles = stories_of(told.story, Lake.open(told.lake) if told.lake else None)
    except ExplainError as error:
        raise UsageError(str(error)) from error
    show(articles)
    return 0


def _feeds(told: argparse.Namespace) -> int:
    show_feeds(LakeReader(Lake.open(told.lake)), told.format, told.output)
    return 0


def _sql(told: argparse.Namespace) -> int:
    reader = LakeReader(Lake.open(told.lake))
    if sys.stdin is None and told.query is None:
        raise UsageError("there is no query, and no standard input to read one from")
    query = told.query if told.query is not None or sys.stdin.isatty() else sys.stdin.read()
    if query is None:
        return prompt(reader)
    try:
        results = reader.query_each(query)
        if len(results) > 1 and (told.output or told.format == "parquet"):
            raise UsageError(
                f"{len(results)} statements give rows, but one file holds those of one"
            )
        for rows in results:
            output.write(rows, told.format, told.output)
    except (QueryError, output.OutputError) as error:
        raise UsageError(str(error)) from error
    return 0


def _replay(told: argparse.Namespace) -> int:
    quiet_beam()
    from pipelines.replaying import Replay, replay  # noqa: PLC0415 - Beam takes a second

    asked = Replay(lake=told.lake, reason=told.reason, lexicons=_lexicons(told))
    with Progress(quiet=told.quiet, total=lambda: 0) as progress:
        summary = replay(asked, lambda summary: progress.say(f"{summary.left:,} left quarantine"))
    if not told.quiet:
        print("\n".join(f"wirelake: {line}" for line in summary.lines), file=sys.stderr)
    return 0


def _compact(told: argparse.Namespace) -> int:
    say = silent if told.quiet else _say
    files = groups = 0
    for done in compact(Lake.open(told.lake), target_bytes=told.target_mb * _MEGABYTE, say=say):
        groups, files = groups + 1, files + done.files
        say(
            f"{done.table}/{done.partition}: {done.files} files → 1, "
            f"{done.rows:,} rows, {done.bytes:,} bytes"
        )
    say(f"{files:,} files became {groups:,}" if groups else "nothing to merge")
    return 0


def _evaluate(told: argparse.Namespace) -> int:
    try:
        gold = read_gold(told.gold)
    except (GoldError, FileNotFoundError) as error:
        raise UsageError(str(error)) from error
    found = LakeReader(Lake.open(told.lake)).ask(found_in)
    found = {story.origin: found[story.origin] for story in gold if story.origin in found}
    evaluation = evaluate(gold, found)
    if not found:
        _say(
            f"{told.lake} has no events of the articles in {told.gold}; "
            "is it the lake that they were read into?"
        )
    print(to_json(evaluation) if told.json else render(evaluation))
    if told.errors:
        for discrepancy in errors(evaluation):
            print(discrepancy, file=sys.stderr)
    return 0


def _schema(told: argparse.Namespace) -> int:
    if told.table is not None and told.table not in TABLES:
        names = ", ".join(table.name for table in PUBLIC_TABLES)
        raise UsageError(f"there is no table {told.table!r}; there are {names}")
    tables = PUBLIC_TABLES if told.table is None else (TABLES[told.table],)
    if told.format == "text":
        print(as_text(tables, width=shutil.get_terminal_size().columns))
    else:
        print({"markdown": as_markdown, "json": as_json}[told.format](tables))
    return 0


def _completion(told: argparse.Namespace) -> int:
    print(shtab.complete(options.parser(), told.shell))
    return 0


def _say(text: str) -> None:
    print(f"wirelake: {text}", file=sys.stderr)
