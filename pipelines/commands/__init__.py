"""The commands of `wirelake`, a file for each: its words, its options, and what it does."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import Protocol

from pipelines.commands import (
    alerts,
    compact,
    completion,
    evaluate,
    explain,
    feeds,
    ingest,
    replay,
    review,
    schema,
    search,
    sql,
    status,
    stream,
)


class Command(Protocol):
    """What a module of a command has."""

    HELP: str
    EXAMPLES: str

    def add_options(self, command: argparse.ArgumentParser) -> None:
        """Add the command's own arguments to its parser."""

    def run(self, told: argparse.Namespace) -> int:
        """Do it; gives the exit status. UsageError for what cannot be asked for."""


COMMANDS: Mapping[str, Command] = {
    "ingest": ingest,
    "stream": stream,
    "feeds": feeds,
    "status": status,
    "alerts": alerts,
    "sql": sql,
    "search": search,
    "replay": replay,
    "compact": compact,
    "evaluate": evaluate,
    "explain": explain,
    "review": review,
    "schema": schema,
    "completion": completion,
}
BEAM_COMMANDS = frozenset({"ingest", "stream"})
"""Those that take Beam's options, too."""
