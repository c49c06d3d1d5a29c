"""What the commands of the command line have in common: types of values, shared options."""

from __future__ import annotations

import argparse
import math
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import shtab

from transforms.fetch_feeds import SPACING_SECONDS

if TYPE_CHECKING:
    from transforms.lexicons import Lexicons

SOURCE = re.compile(r"[a-z0-9_-]{1,64}")
HOST = re.compile(r"([^\s/@,*?#\[\]:]+|\[[0-9a-fA-F:.]+\])(:[0-9]{1,5})?")


class UsageError(ValueError):
    """The command line asks for something that cannot be; exit status 2."""


def said(text: str) -> str:
    if not text:
        raise argparse.ArgumentTypeError("it is empty: perhaps a variable that is not set")
    return text


def source(text: str) -> str:
    if not SOURCE.fullmatch(text):
        raise argparse.ArgumentTypeError(
            f"{text!r} is no name of a source; use a to z, 0 to 9, _ and -, at most 64 of them"
        )
    return text


def host(text: str) -> str:
    if not HOST.fullmatch(text):
        raise argparse.ArgumentTypeError(f"{text!r} is no host; give its NAME or NAME:PORT alone")
    return text


def positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of 1 or more")
    return int(text)


def port(text: str) -> int:
    if not text.isdecimal() or int(text) >= 1 << 16:
        raise argparse.ArgumentTypeError(f"{text!r} is no port; use 0 to 65535")
    return int(text)


def seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not 0 <= seconds < math.inf:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds, 0 or more")
    return seconds


def add_lake(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--lake",
        required=True,
        type=said,
        metavar="LAKE",
        help="the lake: a folder, or scheme://… of Beam's",
    )


def add_quiet(command: argparse.ArgumentParser) -> None:
    command.add_argument("--quiet", action="store_true", help="only errors on standard error")


def add_output(command: argparse.ArgumentParser, formats: Sequence[str]) -> None:
    """In which of the formats to give rows, and where."""
    command.add_argument("--format", choices=formats, default="table", help="by default a table")
    command.add_argument(
        "-o", "--output", type=Path, metavar="FILE", help="write to a file, not to standard output"
    )


def add_lexicons(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--lexicons",
        type=Path,
        metavar="DIR",
        help="a folder of your own words and patterns, added to wirelake's; see docs/extraction.md",
    )


def add_reading(command: argparse.ArgumentParser) -> None:
    """What to read into which lake, and how."""
    inputs = command.add_argument(
        "inputs",
        nargs="+",
        type=said,
        metavar="INPUT",
        help="feed URL or list, folder, file or glob",
    )
    inputs.complete = shtab.FILE  # type: ignore[attr-defined]
    add_lake(command)
    command.add_argument(
        "--source",
        type=source,
        metavar="NAME",
        help="name of the source, a-z 0-9 _ -; by default the folder's or feed's own",
    )
    command.add_argument(
        "--allow-host",
        action="append",
        default=[],
        type=host,
        metavar="NAME",
        help="fetch from this host though its address is private; may be repeated",
    )
    command.add_argument(
        "--host-spacing",
        type=seconds,
        default=SPACING_SECONDS,
        metavar="SECONDS",
        help=f"between two requests to one host ({SPACING_SECONDS:g})",
    )
    add_lexicons(command)


def installed_lexicons(told: argparse.Namespace) -> Lexicons:
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


def say(text: str) -> None:
    """Tell a person something that is no result."""
    print(f"wirelake: {text}", file=sys.stderr)
