"""The log of a run on standard error, for a person or a log collector; off unless asked for."""

from __future__ import annotations

import logging
import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stderr
from pathlib import Path
from typing import Literal, TextIO, get_args

from transforms.operator_log import LOGGER, tell

LogFormat = Literal["text", "json"]
_ROOT = logging.getLogger()
LOG_FORMATS: tuple[LogFormat, ...] = get_args(LogFormat)

_TEXT = "%(asctime)s.%(msecs)03dZ %(levelname)s %(message)s"
_chosen: tuple[LogFormat | None, bool] = (None, False)
_person: TextIO | None = None
"""Who hears what is said while standard error is kept from libraries."""
_handlers: dict[logging.Logger, logging.Handler] = {}


def start(form: LogFormat | None, *, quiet: bool = False) -> None:
    """Log what `transforms.operator_log` tells in this process; if quiet, only what is wrong.

    What libraries log takes the same form: their message, beside the name of the logger.
    """
    global _chosen  # noqa: PLW0603 - logging is a matter of the whole process
    _chosen = (form, quiet)
    for logger in list(_handlers):
        logger.removeHandler(_handlers.pop(logger))
    LOGGER.propagate = False
    LOGGER.setLevel(_least(quiet=quiet))
    if form is None:
        if not quiet:
            _handlers[LOGGER] = _ForAPerson(logging.WARNING)
            LOGGER.addHandler(_handlers[LOGGER])
    else:
        _forget_plain_handlers()
        for logger, shown in ((LOGGER, ["levelname"]), (_ROOT, ["levelname", "name", "message"])):
            handler = logging.StreamHandler(sys.stderr)
            handler.setFormatter(_json(shown) if form == "json" else _text())
            logger.addHandler(handler)
            _handlers[logger] = handler


class _ForAPerson(logging.Handler):
    """Says what a person should know at once, and finds in no summary: inputs that are missing."""

    def emit(self, record: logging.LogRecord) -> None:
        if getattr(record, "event", None) == "input_missing":
            say(f"{getattr(record, 'detail', '')}; it is looked for again and again")


def _forget_plain_handlers() -> None:
    """Reading Beam's options gives the root logger one that would say everything once more."""
    for handler in list(_ROOT.handlers):
        if type(handler) is logging.StreamHandler:
            _ROOT.removeHandler(handler)


def chosen() -> tuple[LogFormat | None, bool]:
    """How this process logs, for `start` in another one."""
    return _chosen


def say(text: str) -> None:
    """A line for the person who runs this, or for the log where there is one."""
    if _chosen[0] is not None:
        tell(logging.INFO, "note", stage="run", text=text)
    else:
        print(f"wirelake: {text}", file=_person or sys.stderr)


@contextmanager
def without_prints() -> Iterator[None]:
    """While it lasts, nothing but what is said and logged here gets to standard error.

    Beam's workers print the trace of each failure, which is raised as well.
    """
    global _person  # noqa: PLW0603 - as standard error is, a matter of the whole process
    _person = sys.stderr
    try:
        with Path(os.devnull).open("w", encoding="utf-8") as nowhere, redirect_stderr(nowhere):
            yield
    finally:
        _person = None


def _least(*, quiet: bool) -> int:
    return logging.WARNING if quiet else logging.INFO


def _text() -> logging.Formatter:
    formatter = logging.Formatter(_TEXT, datefmt="%Y-%m-%dT%H:%M:%S")
    formatter.converter = time.gmtime
    return formatter


def _json(shown: Sequence[str]) -> logging.Formatter:
    from pythonjsonlogger.json import JsonFormatter  # noqa: PLC0415 - seldom used

    renamed = {"levelname": "level", "name": "logger"}
    return JsonFormatter(shown, rename_fields=renamed, timestamp="at")
