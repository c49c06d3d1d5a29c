"""What a launch of the flex template runs: its parameters as a command line of `wirelake stream`."""

from __future__ import annotations

import sys
from collections.abc import Sequence

INPUTS = "--inputs="


def command(arguments: Sequence[str]) -> list[str]:
    """The words of the command line, from the arguments that Dataflow gives: each --NAME=VALUE.

    ``inputs`` holds several INPUTs, apart by commas.
    """
    inputs = [part for word in arguments if word.startswith(INPUTS)
              for part in word.removeprefix(INPUTS).split(",")]  # fmt: skip
    return ["stream", *inputs, *(word for word in arguments if not word.startswith(INPUTS))]


if __name__ == "__main__":
    from pipelines.command_line import main

    sys.exit(main(command(sys.argv[1:])))
