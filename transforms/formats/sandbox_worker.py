"""The sandbox's child: calls what it is asked to call, until its input ends.

Started as ``python -m transforms.formats.sandbox_worker MEMORY_BYTES``. Its input ends when the
parent closes it or dies, so it outlives no parent by more than one call, which has its own alarm.
"""

from __future__ import annotations

import contextlib
import importlib
import logging
import os
import pickle
import signal
import sys
from typing import IO

from transforms.formats.sandbox import receive, send

# Imported before the first call, so that no document's deadline pays for it.
_PARSERS = ("transforms.formats.documents", "trafilatura")


def main() -> None:
    """Serve until end of input."""
    requests, answers = _private_pipes()
    _listen_to_no_terminal()
    logging.disable()
    _limit_memory(int(sys.argv[1]))
    for name in _PARSERS:
        importlib.import_module(name)
    send(answers, pickle.dumps(("ready", None)))
    while (request := receive(requests)) is not None:
        send(answers, _answer(request))


def _private_pipes() -> tuple[IO[bytes], IO[bytes]]:
    """Our ends of the two pipes, moved away from where a stray print or input() would find them."""
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    return requests, answers


def _listen_to_no_terminal() -> None:
    """Ctrl-C is for the parent, who then closes our input; the alarm must be able to kill."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "SIGALRM"):
        signal.signal(signal.SIGALRM, signal.SIG_DFL)


def _limit_memory(size: int) -> None:
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource  # noqa: PLC0415 - not on every platform

        resource.setrlimit(resource.RLIMIT_AS, (size, size))


def _answer(request: bytes) -> bytes:
    try:
        seconds, function, arguments = pickle.loads(request)  # noqa: S301 - from our parent
        _set_alarm(seconds)
        return pickle.dumps(("value", function(*arguments)))
    except MemoryError:
        return pickle.dumps(("memory", None))
    except Exception as error:  # noqa: BLE001 - whatever the parser raises is the document's fault
        return pickle.dumps(("error", f"{type(error).__name__}: {error}"))
    finally:
        _set_alarm(0.0)


def _set_alarm(seconds: float) -> None:
    """Die in the middle of a call that nobody waits for: the parent may have been killed."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


if __name__ == "__main__":
    main()
