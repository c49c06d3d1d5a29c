"""The command line: `wirelake COMMAND …`. Results go to stdout, everything else to stderr."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Callable, Sequence
from types import FrameType

from pipelines import commands, options
from transforms.lake.errors import LakeError

DONE, FAILED, USAGE = 0, 1, 2


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; gives the exit status: 0 done, 1 failed, 2 wrong usage."""
    try:
        told = options.parse(sys.argv[1:] if argv is None else argv)
    except SystemExit as error:
        return error.code if isinstance(error.code, int) else USAGE
    signal.signal(signal.SIGTERM, _interrupt)
    return _outcome(told, lambda: commands.run(told))


def run() -> None:
    """Entry point of the ``wirelake`` program."""
    sys.exit(main())


def _outcome(told: argparse.Namespace, command: Callable[[], int]) -> int:
    try:
        return command()
    except commands.UsageError as error:
        print(f"wirelake {told.command}: {error}", file=sys.stderr)
        return USAGE
    except (LakeError, OSError) as error:
        print(f"wirelake {told.command}: {error}", file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        print(
            f"wirelake {told.command}: interrupted; what was committed stands, "
            "and running the same command again goes on from there",
            file=sys.stderr,
        )
        return FAILED


def _interrupt(signum: int, frame: FrameType | None) -> None:  # noqa: ARG001 - a handler's signature
    raise KeyboardInterrupt


if __name__ == "__main__":
    run()
