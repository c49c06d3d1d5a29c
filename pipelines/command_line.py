"""The command line: `wirelake COMMAND …`. Results go to stdout, everything else to stderr."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from types import FrameType

DONE, FAILED, USAGE = 0, 1, 2


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; gives the exit status: 0 done, 1 failed, 2 wrong usage."""
    try:
        return _run(sys.argv[1:] if argv is None else argv)
    except SystemExit as error:
        return error.code if isinstance(error.code, int) else USAGE
    except BrokenPipeError:
        # The reader, such as `head`, has had enough: no error. Python would still try to flush.
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - for good
        return DONE
    except KeyboardInterrupt:
        print(
            "wirelake: interrupted; what was committed stands, "
            "and running the same command again goes on from there",
            file=sys.stderr,
        )
        return FAILED


def run() -> None:
    """Entry point of the ``wirelake`` program."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    sys.exit(main())


def _run(argv: Sequence[str]) -> int:
    # Imported here, so that an interrupt meanwhile is met like any other.
    from pipelines import logs  # noqa: PLC0415
    from pipelines.commands import COMMANDS  # noqa: PLC0415
    from pipelines.options import UsageError, plainly  # noqa: PLC0415
    from pipelines.parsing import parse  # noqa: PLC0415
    from pipelines.workers import ignore_leases  # noqa: PLC0415
    from transforms.events.language.expressions import (  # noqa: PLC0415
        EXPRESSIONS,
        expressions_file,
    )
    from transforms.lake.errors import LakeError  # noqa: PLC0415

    told = parse(argv)
    signal.signal(signal.SIGTERM, _interrupt)
    ignore_leases()
    logs.start(getattr(told, "log_format", None), quiet=getattr(told, "quiet", False))
    try:
        with EXPRESSIONS.kept_at(expressions_file(os.environ)):
            return COMMANDS[told.command].run(told)
    except UsageError as error:
        print(f"wirelake {told.command}: {error}", file=sys.stderr)
        return USAGE
    except BrokenPipeError:
        raise
    except RuntimeError as error:
        if "interrupted" in str(error).lower():  # DuckDB's word for an interrupt in mid-query
            raise KeyboardInterrupt from error
        raise
    except (LakeError, OSError) as error:
        print(f"wirelake {told.command}: {plainly(error)}", file=sys.stderr)
        return FAILED


def _interrupt(signum: int, frame: FrameType | None) -> None:  # noqa: ARG001 - a handler's signature
    raise KeyboardInterrupt


if __name__ == "__main__":
    run()
