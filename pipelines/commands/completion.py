"""`wirelake completion`: print a shell completion script."""

from __future__ import annotations

import argparse

import shtab

HELP = "print a shell completion script"
EXAMPLES = """examples:
  wirelake completion bash > ~/.local/share/bash-completion/completions/wirelake
  wirelake completion zsh > ~/.zfunc/_wirelake
"""


def add_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("shell", choices=shtab.SUPPORTED_SHELLS)


def run(told: argparse.Namespace) -> int:
    from pipelines.parsing import parser  # noqa: PLC0415 - which is made of the commands

    print(shtab.complete(parser(), told.shell))
    return 0
