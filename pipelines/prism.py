"""Prism, Beam's engine for streams on one machine: a binary, not a Python package."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import IO

PRISM = "PrismRunner"
VARIABLE = "WIRELAKE_PRISM"
CACHE = Path("~/.apache_beam/cache/prism/bin")
_DIES_WITH_US = """\
import ctypes, os, signal, sys
PR_SET_PDEATHSIG = 1
ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
if os.getppid() == int(sys.argv[1]):
    os.execv(sys.argv[2], sys.argv[2:])
"""


def prism_location() -> str | None:
    """The binary: as the environment says, on PATH, beside this Python, or as Beam has kept it."""
    beside = Path(sys.executable).with_name("prism")
    kept = sorted(CACHE.expanduser().glob("*prism*"), reverse=True)
    candidates = [os.environ.get(VARIABLE), shutil.which("prism"), str(beside), *map(str, kept)]
    return next((path for path in candidates if path and os.access(path, os.X_OK)), None)


class Prism:
    """A process of Prism; ``endpoint`` is where it takes jobs. OSError: it cannot be started.

    Beam would start one as well, but in our group of processes, so that Ctrl-C ended it before the
    stream was drained, and once for all jobs, so that none came after one that was killed.
    """

    def __init__(self, location: str) -> None:
        self.process = subprocess.Popen(
            _dies_with_us(location, "--job_port=0", "--log_kind=json", "--serve_http=false"),
            stderr=subprocess.PIPE,
            text=True,
            process_group=0,
        )
        self._failure = ""
        said: IO[str] = self.process.stderr  # type: ignore[assignment]
        line = ""
        for line in said:
            if "endpoint" in (told := _told(line)):
                self.endpoint = str(told["endpoint"])
                break
        else:
            ended = f"{location} ended with status {self.process.wait()} before it began"
            raise ChildProcessError(f"{ended}: {line.strip()}" if line else ended)
        Thread(target=self._listen, args=(said,), daemon=True).start()

    @property
    def failure(self) -> str:
        """What became of it, or of its last job that failed; empty if nothing did."""
        status = self.process.poll()
        return self._failure if status is None else f"Prism ended with status {status}"

    def _listen(self, said: IO[str]) -> None:
        for told in map(_told, said):
            if "error" in told:
                self._failure = last_words(str(told["error"]))


@contextmanager
def serving(location: str) -> Iterator[Prism]:
    """Prism while the block runs; it keeps nothing that would be lost with it."""
    prism = Prism(location)
    try:
        yield prism
    finally:
        prism.process.kill()
        prism.process.wait()


def _dies_with_us(*command: str) -> list[str]:
    """The command, to be killed when the thread that starts it is gone; Linux alone knows it.

    Left alone, Prism waits for ever for the workers of its job. It asks for that itself, in a small
    process that it then takes the place of: to ask between fork and exec (``preexec_fn``) wakes
    gRPC in the child, which now and then kills it.
    """
    if sys.platform != "linux":
        return list(command)
    return [sys.executable, "-I", "-S", "-c", _DIES_WITH_US, str(os.getpid()), *command]


def last_words(trace: str) -> str:
    """The message of the exception that a trace ends in, without its class and Beam's addition."""
    lines = [line for line in trace.splitlines() if line.strip()] or [""]
    message = lines[-1].partition(" [while running ")[0]
    name, colon, words = message.partition(": ")
    return words if colon and name.replace(".", "").isidentifier() else message


def _told(line: str) -> dict[str, object]:
    """The fields of a line of Prism's log; none of what is no such line, as of a panic."""
    try:
        told = json.loads(line)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}
