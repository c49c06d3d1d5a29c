"""The parser of the whole command line, made of its commands, with Beam's options beside them."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from pipelines.beam_options import add_beam_options
from pipelines.commands import BEAM_COMMANDS, COMMANDS, Command
from transforms.lake.parquet_files import pipeline_version


def parser() -> argparse.ArgumentParser:
    """The parser of the whole command line; ``command`` names the command chosen."""
    return _made()[0]


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """The command line as told; ``beam`` holds those of Beam's options that were given.

    Beam's own parser is asked only when an option is not ours: it takes a second to import, but
    without it the value of such an option could not be told from an INPUT.
    """
    top, parsers = _made()
    options = {word.partition("=")[0] for word in argv if word.startswith("--")}
    beam_names = {
        name: add_beam_options(parsers[name])
        for name in BEAM_COMMANDS & set(argv)
        if options - set(parsers[name]._option_string_actions)  # noqa: SLF001 - argparse has no public way to ask
    }
    told = top.parse_args(list(argv))
    told.beam = {
        name: getattr(told, name)
        for name in beam_names.get(told.command, ())
        if getattr(told, name) != parsers[told.command].get_default(name)
    }
    return told


def _made() -> tuple[argparse.ArgumentParser, dict[str, argparse.ArgumentParser]]:
    top = argparse.ArgumentParser(
        prog="wirelake",
        description="News wires into a Parquet lake of articles and events, asked in SQL.",
        epilog="wirelake COMMAND --help tells more about a command, with examples.",
    )
    top.add_argument("--version", action="version", version=f"wirelake {pipeline_version()}")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    return top, {name: _added(commands, name, command) for name, command in COMMANDS.items()}


def _added(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], name: str, command: Command
) -> argparse.ArgumentParser:
    made = commands.add_parser(
        name,
        help=command.HELP,
        description=command.HELP[0].upper() + command.HELP[1:] + ".",
        epilog=command.EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    command.add_options(made)
    return made
