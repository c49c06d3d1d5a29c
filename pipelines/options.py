"""What the commands of the command line have in common: types of values, shared options."""

from __future__ import annotations

import argparse
import math
import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import shtab

from pipelines import logs
from pipelines.logs import LOG_FORMATS
from transforms.fetch_feeds import SPACING_SECONDS
from transforms.lake.lake import Lake

if TYPE_CHECKING:
    from pipelines.alert_lists import Alert
    from pipelines.ingest import Ingest
    from transforms.lexicons import Lexicons

SOURCE = re.compile(r"[a-z0-9_-]{1,64}")
HOST = re.compile(r"([^\s/@,*?#\[\]:]+|\[[0-9a-fA-F:.]+\])(:[0-9]{1,5})?")
DURATION = re.compile(r"([0-9]{1,9})([smhd])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}

Alerting = Callable[[], None]

say = logs.say


class UsageError(ValueError):
    """The command line asks for something that cannot be; exit status 2."""


def plainly(error: Exception) -> str:
    """What went wrong; of a file, its name and the system's words without their number."""
    if isinstance(error, OSError) and error.filename and error.strerror:
        return f"{error.filename}: {error.strerror}"
    return str(error)


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


def duration(text: str) -> timedelta:
    found = DURATION.fullmatch(text)
    if not found:
        raise argparse.ArgumentTypeError(f"{text!r} is no duration; write 90s, 15m, 2h or 1d")
    return timedelta(**{_UNITS[found[2]]: int(found[1])})


def percent(text: str) -> int:
    if not text.isdecimal() or int(text) > 100:  # noqa: PLR2004 - percent
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 0 to 100")
    return int(text)


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


def add_log(command: argparse.ArgumentParser) -> None:
    """How much to say while a lake is written, and in which form."""
    add_quiet(command)
    command.add_argument(
        "--log-format",
        choices=LOG_FORMATS,
        help="log what happens, a line each, instead of showing progress; see docs/metrics.md",
    )


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
    command.add_argument(
        "--workers",
        type=positive,
        default=0,
        metavar="N",
        help="processes that work side by side; by default one for each core",
    )
    add_lexicons(command)
    add_alerts(command, "--alerts", "tell who wants to know what is new: see docs/alerts.md")


def add_alerts(command: argparse.ArgumentParser, name: str, what: str) -> None:
    """A list of alerts, under this name."""
    alerts = command.add_argument(name, type=Path, metavar="FILE", help=what)
    alerts.complete = shtab.FILE  # type: ignore[attr-defined]


def listed_alerts(path: Path) -> list[Alert]:
    """The alerts of a list."""
    from pipelines.alert_lists import AlertError, read_alerts  # noqa: PLC0415 - few ask for it

    try:
        return read_alerts(path, os.environ)
    except (AlertError, OSError) as error:
        raise UsageError(plainly(error)) from error


@contextmanager
def alerting(alerts: Path | None, lake: str, say: Callable[[str], None]) -> Iterator[Alerting]:
    """What to call after each commit, so that the alerts of a list, if there is one, are sent."""
    if alerts is None:
        yield lambda: None
        return
    from pipelines.alert_lists import AlertError  # noqa: PLC0415 - few ask for it
    from pipelines.alerting import Alerter  # noqa: PLC0415 - as above

    listed = listed_alerts(alerts)
    alerter = Alerter(lake=Lake.open(lake, create=True), alerts=listed, say=say)
    try:
        alerter.begin()
    except AlertError as error:
        raise UsageError(str(error)) from error
    yield alerter.check
    left = alerter.finish()
    if left:
        say(f"{left} messages of alerts were not taken; send them with: wirelake alerts {alerts}")


def asked(told: argparse.Namespace, *, poll_all: bool = False) -> Ingest:
    """What was asked for with the options of `add_reading`."""
    from pipelines.ingest import Ingest  # noqa: PLC0415 - Beam takes a second

    return Ingest(
        inputs=tuple(told.inputs),
        lake=told.lake,
        source=told.source,
        workers=told.workers,
        allow_hosts=frozenset(told.allow_host),
        spacing_seconds=told.host_spacing,
        poll_all=poll_all,
        lexicons=installed_lexicons(told),
        beam_options=told.beam,
    )


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
