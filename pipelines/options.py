"""The words of the command line: commands, their options, and Beam's options beside them."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from pathlib import Path

import shtab

from pipelines.output import FORMATS
from transforms.lake.parquet_files import pipeline_version

SOURCE = re.compile(r"[a-z0-9_-]{1,64}")

_INGEST = """examples:
  wirelake ingest stories/ --lake lake                     a folder of drops, feeds and pages
  wirelake ingest 'archive/2011-*/*.txt' --lake lake       a glob (quoted: wirelake expands it)
  wirelake ingest https://example.org/rss.xml --lake lake  a feed
  wirelake ingest drops/ --lake lake --source reuters      name the source yourself
  wirelake ingest drops/ --lake lake --dry-run             show what would be written
  wirelake ingest gs://bucket/drops --lake gs://bucket/lake --runner FlinkRunner

A drop that is not whole yet is left alone while its name starts with '.', '_' or '~' or ends in
.tmp, .part or the like (write it so, then rename it), and while a process has it open for writing.
Options of Beam (--runner and all others) are passed on.
"""
_SQL = """examples:
  wirelake sql --lake lake                                  a prompt
  wirelake sql "FROM current_casualty_figures" --lake lake
  wirelake sql "SELECT country, count(*) FROM envoy_visits GROUP BY 1" --lake lake --format csv
  wirelake sql "FROM articles" --lake lake --format parquet --output articles.parquet
  wirelake sql --lake lake < query.sql
"""
_COMPACT = """example:
  wirelake compact --lake lake
"""
_REPLAY = """examples:
  wirelake replay --lake lake                         all that stands in quarantine
  wirelake replay --lake lake --reason xml.malformed  what stands there for one reason
  wirelake replay --lake lake --reason xml            … or for any that begins so
"""
_EVALUATE = """example:
  wirelake ingest gold/stories --lake lake
  wirelake evaluate gold/stories.jsonl --lake lake --errors
"""
_EXPLAIN = """examples:
  wirelake explain story.txt                          a file: why each record is as it is
  wirelake explain story.txt --lexicons my-lexicons   the same with your own words and patterns
  wirelake explain a1b2c3d4 --lake lake               an article of a lake, by the start of its id,
                                                      by its origin, or by its URL
"""
_SCHEMA = """examples:
  wirelake schema
  wirelake schema casualty_figures
  wirelake schema --format markdown > dictionary.md
"""
_COMPLETION = """examples:
  wirelake completion bash > ~/.local/share/bash-completion/completions/wirelake
  wirelake completion zsh > ~/.zfunc/_wirelake
"""


def parser() -> argparse.ArgumentParser:
    """The parser of the whole command line; ``command`` names the command chosen."""
    top = argparse.ArgumentParser(
        prog="wirelake",
        description="News wires into a Parquet lake of articles and events, asked in SQL.",
        epilog="wirelake COMMAND --help tells more about a command, with examples.",
    )
    top.add_argument("--version", action="version", version=f"wirelake {pipeline_version()}")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _ingest(_command(commands, "ingest", "read feeds and drops into a lake", _INGEST))
    _sql(_command(commands, "sql", "ask the lake in SQL", _SQL))
    _replay(_command(commands, "replay", "read what is in quarantine once more", _REPLAY))
    _compact(_command(commands, "compact", "merge small files", _COMPACT))
    _evaluate(_command(commands, "evaluate", "score a lake against gold", _EVALUATE))
    _explain(
        _command(commands, "explain", "show what a story's records rest on, word by word", _EXPLAIN)
    )
    _schema(_command(commands, "schema", "print the data dictionary", _SCHEMA))
    completion = _command(commands, "completion", "print a shell completion script", _COMPLETION)
    completion.add_argument("shell", choices=shtab.SUPPORTED_SHELLS)
    return top


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """The command line as told; ``beam`` holds those of Beam's options that were given.

    Beam's own parser is asked only when an option is not ours: it takes a second to import, but
    without it the value of such an option could not be told from an INPUT.
    """
    top = parser()
    ingest = _command_named(top, "ingest")
    own = ingest._option_string_actions  # noqa: SLF001 - argparse has no public way to ask
    options = {word.partition("=")[0] for word in argv if word.startswith("--")}
    beam_names = _add_beam_options(ingest) if "ingest" in argv and options - set(own) else set()
    told = top.parse_args(list(argv))
    told.beam = {
        name: value
        for name, value in vars(told).items()
        if name in beam_names and value != ingest.get_default(name)
    }
    return told


def _command_named(top: argparse.ArgumentParser, name: str) -> argparse.ArgumentParser:
    actions = top._actions  # noqa: SLF001 - argparse has no public way to ask
    commands = next(a for a in actions if isinstance(a, argparse._SubParsersAction))  # noqa: SLF001
    found: argparse.ArgumentParser = commands.choices[name]
    return found


def _add_beam_options(ingest: argparse.ArgumentParser) -> set[str]:
    from apache_beam.options.pipeline_options import (  # noqa: PLC0415 - a second to import
        PipelineOptions,
    )

    scratch = argparse.ArgumentParser(add_help=False, conflict_handler="resolve")
    for options in PipelineOptions.__subclasses__():
        options._add_argparse_args(scratch)  # noqa: SLF001 - Beam's documented hook
    group = ingest.add_argument_group("options of Beam")
    taken = ingest._option_string_actions  # noqa: SLF001 - argparse has no public way to ask
    names = set()
    for action in scratch._actions:  # noqa: SLF001 - argparse has no public way to ask
        if not set(action.option_strings) & set(taken):
            action.help = argparse.SUPPRESS
            group._add_action(action)  # noqa: SLF001
            names.add(action.dest)
    return names


def _command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    what: str,
    epilog: str,
) -> argparse.ArgumentParser:
    return commands.add_parser(
        name,
        help=what,
        description=what[0].upper() + what[1:] + ".",
        epilog=epilog,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )


def _said(text: str) -> str:
    if not text:
        raise argparse.ArgumentTypeError("it is empty: perhaps a variable that is not set")
    return text


def _source(text: str) -> str:
    if not SOURCE.fullmatch(text):
        raise argparse.ArgumentTypeError(
            f"{text!r} is no name of a source; use a to z, 0 to 9, _ and -, at most 64 of them"
        )
    return text


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of 1 or more")
    return int(text)


def _lake(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--lake",
        required=True,
        type=_said,
        metavar="LAKE",
        help="the lake: a folder, or scheme://… of Beam's",
    )


def _quiet(command: argparse.ArgumentParser) -> None:
    command.add_argument("--quiet", action="store_true", help="only errors on standard error")


def _ingest(command: argparse.ArgumentParser) -> None:
    inputs = command.add_argument(
        "inputs", nargs="+", type=_said, metavar="INPUT", help="feed URL, folder, file or glob"
    )
    inputs.complete = shtab.FILE  # type: ignore[attr-defined]
    _lake(command)
    command.add_argument(
        "--source",
        type=_source,
        metavar="NAME",
        help="name of the source, a-z 0-9 _ -; by default the folder's or feed's own",
    )
    command.add_argument(
        "--workers",
        type=_positive,
        default=0,
        metavar="N",
        help="processes that work side by side; by default one for each core",
    )
    _lexicons(command)
    command.add_argument(
        "--dry-run", action="store_true", help="show what would be written, write nothing"
    )
    _quiet(command)


def _lexicons(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--lexicons",
        type=Path,
        metavar="DIR",
        help="a folder of your own words and patterns, added to wirelake's; see docs/extraction.md",
    )


def _explain(command: argparse.ArgumentParser) -> None:
    story = command.add_argument(
        "story", type=_said, metavar="STORY", help="a file, or an article of the lake"
    )
    story.complete = shtab.FILE  # type: ignore[attr-defined]
    command.add_argument("--lake", type=_said, metavar="LAKE", help="where the article is")
    _lexicons(command)


def _sql(command: argparse.ArgumentParser) -> None:
    command.add_argument("query", nargs="?", metavar="SQL", help="a query; without it, a prompt")
    _lake(command)
    command.add_argument("--format", choices=FORMATS, default="table", help="by default a table")
    command.add_argument(
        "-o", "--output", type=Path, metavar="FILE", help="write to a file, not to standard output"
    )


def _replay(command: argparse.ArgumentParser) -> None:
    _lake(command)
    command.add_argument(
        "--reason", type=_said, metavar="R", help="only this reason, and those that begin with 'R.'"
    )
    _lexicons(command)
    _quiet(command)


def _compact(command: argparse.ArgumentParser) -> None:
    _lake(command)
    command.add_argument(
        "--target-mb", type=_positive, default=128, metavar="MB", help="size of a whole file (128)"
    )
    _quiet(command)


def _evaluate(command: argparse.ArgumentParser) -> None:
    gold = command.add_argument(
        "gold", type=Path, metavar="GOLD.jsonl", help="gold, an article a line"
    )
    gold.complete = shtab.FILE  # type: ignore[attr-defined]
    _lake(command)
    command.add_argument("--errors", action="store_true", help="list what was missed and invented")
    command.add_argument("--json", action="store_true", help="the figures as JSON")


def _schema(command: argparse.ArgumentParser) -> None:
    command.add_argument("table", nargs="?", metavar="TABLE", help="one table; by default all")
    command.add_argument("--format", choices=("text", "markdown", "json"), default="text")
