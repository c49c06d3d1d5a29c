"""What a launch of the flex template runs: `wirelake stream`, with the template's parameters."""

from __future__ import annotations

import sys
from collections.abc import Sequence

INPUTS = "--inputs="


def command(arguments: Sequence[str]) -> list[str]:
    """The words of the command line, from the arguments that Dataflow gives: each --NAME=VALUE.

    ``inputs`` holds several INPUTs, apart by commas.
    """
    inputs = [word.removeprefix(INPUTS) for word in arguments if word.startswith(INPUTS)]
    others = [word for word in arguments if not word.startswith(INPUTS)]
    return ["stream", *",".join(inputs).split(","), *others]


if __name__ == "__main__":
    from pipelines.command_line import main

    sys.exit(main(command(sys.argv[1:])))
