"""The words of the command line: commands, their options, and Beam's options beside them."""

from __future__ import annotations

import argparse
import math
import re
from collections.abc import Sequence
from pathlib import Path

import shtab

from pipelines.beam_options import add_beam_options, command_named
from pipelines.feeds import FEED_FORMATS
from pipelines.output import FORMATS
from transforms.fetch_feeds import SPACING_SECONDS
from transforms.lake.parquet_files import pipeline_version

SOURCE = re.compile(r"[a-z0-9_-]{1,64}")
HOST = re.compile(r"([^\s/@,*?#\[\]:]+|\[[0-9a-fA-F:.]+\])(:[0-9]{1,5})?")

_INGEST = """examples:
  wirelake ingest stories/ --lake lake                     a folder of drops, feeds and pages
  wirelake ingest 'archive/2011-*/*.txt' --lake lake       a glob (quoted: wirelake expands it)
  wirelake ingest https://example.org/rss.xml --lake lake  a feed
  wirelake ingest feeds.toml --lake lake                   the feeds of a list that are due
  wirelake ingest feeds.opml --lake lake --poll-all        all of them, due or not
  wirelake ingest drops/ --lake lake --source reuters      name the source yourself
  wirelake ingest drops/ --lake lake --dry-run             show what would be written
  wirelake ingest gs://bucket/drops --lake gs://bucket/lake --runner FlinkRunner

A drop that is not whole yet is left alone while its name starts with '.', '_' or '~' or ends in
.tmp, .part or the like (write it so, then rename it), and while a process has it open for writing.
Feeds are polled when they are due, as docs/feeds.md tells; wirelake feeds shows when that is.
Options of Beam (--runner and all others) are passed on.
"""
_FEEDS = """examples:
  wirelake feeds --lake lake                               health, last fetch, next poll of each
  wirelake feeds --lake lake --format opml > feeds.opml    for a feed reader
  wirelake sql "FROM polls WHERE gap_suspected" --lake lake
"""
_SQL = """examples:
  wirelake sql --lake lake                                  a prompt
  wirelake sql "FROM current_casualty_figures" --lake lake
  wirelake sql "SELECT country, count(*) FROM envoy_visits GROUP BY 1" --lake lake --format csv
  wirelake sql "FROM articles" --lake lake --format parquet --output articles.parquet
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
    _feeds(_command(commands, "feeds", "show the state of each feed", _FEEDS))
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
    ingest = command_named(top, "ingest")
    own = ingest._option_string_actions  # noqa: SLF001 - argparse has no public way to ask
    options = {word.partition("=")[0] for word in argv if word.startswith("--")}
    beam_names = add_beam_options(ingest) if "ingest" in argv and options - set(own) else set()
    told = top.parse_args(list(argv))
    told.beam = {
        name: value
        for name, value in vars(told).items()
        if name in beam_names and value != ingest.get_default(name)
    }
    return told


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


def _host(text: str) -> str:
    if not HOST.fullmatch(text):
        raise argparse.ArgumentTypeError(f"{text!r} is no host; give its NAME or NAME:PORT alone")
    return text


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of 1 or more")
    return int(text)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not 0 <= seconds < math.inf:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds, 0 or more")
    return seconds


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
        "inputs",
        nargs="+",
        type=_said,
        metavar="INPUT",
        help="feed URL or list, folder, file or glob",
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
    command.add_argument(
        "--poll-all", action="store_true", help="poll the feeds that are not due, too"
    )
    command.add_argument(
        "--allow-host",
        action="append",
        default=[],
        type=_host,
        metavar="NAME",
        help="fetch from this host though its address is private; may be repeated",
    )
    command.add_argument(
        "--host-spacing",
        type=_seconds,
        default=SPACING_SECONDS,
        metavar="SECONDS",
        help=f"between two requests to one host ({SPACING_SECONDS:g})",
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


def _feeds(command: argparse.ArgumentParser) -> None:
    _lake(command)
    command.add_argument(
        "--format", choices=FEED_FORMATS, default="table", help="by default a table"
    )
    command.add_argument(
        "-o", "--output", type=Path, metavar="FILE", help="write to a file, not to standard output"
    )


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
