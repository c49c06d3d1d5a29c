"""Runs a parser in a child process that can be killed: some bytes make feedparser hang, or crash.

A thread cannot be stopped, so a hostile feed would hold a worker for ever. The child is started at
the first call, kept for the next ones and replaced after a deadline, a crash or a want of memory.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import struct
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import IO, Any, Self, TypeVar

from transforms.formats import limits

T = TypeVar("T")

HEADER = struct.Struct(">Q")
"""Length of the pickle that follows, in bytes."""

_WORKER_MODULE = "transforms.formats.sandbox_worker"
_START_SECONDS = 60.0
_GRACE_SECONDS = 2.0
_CLOSE_SECONDS = 1.0


class SandboxError(Exception):
    """A call came to nothing; ``reason`` is the stable code for quarantine."""

    reason = "parse.error"


class DeadlineExceededError(SandboxError):
    reason = "time.parse_deadline"


class OutOfMemoryError(SandboxError):
    reason = "size.memory"


class WorkerCrashedError(SandboxError):
    reason = "parse.crash"


class Sandbox:
    """One child process and its pipe. May be shared by threads: calls queue at a lock.

    ``deadline`` is seconds per call, ``memory_bytes`` the child's address space (where the platform
    has such a limit).
    """

    def __init__(
        self,
        *,
        deadline: float = limits.PARSE_SECONDS,
        memory_bytes: int = limits.WORKER_MEMORY_BYTES,
    ) -> None:
        self.deadline = deadline
        self.memory_bytes = memory_bytes
        self._lock = threading.Lock()
        self._worker: subprocess.Popen[bytes] | None = None

    def run(self, function: Callable[..., T], *arguments: object) -> T:
        """``function(*arguments)``, computed in the child; both must pickle.

        DeadlineExceededError: it took too long and was killed. OutOfMemoryError: it wanted more
        than ``memory_bytes``. WorkerCrashedError: the child died. SandboxError: it raised.
        RuntimeError: the child cannot be started, whatever it is asked.
        """
        request = pickle.dumps((self.deadline + _GRACE_SECONDS, function, arguments))
        with self._lock:
            worker = self._running()
            with self._killed_after(worker, self.deadline, "parsing took longer"):
                outcome, value = self._exchange(worker, request)
            if outcome == "memory":
                self._discard()
        if outcome == "memory":
            raise OutOfMemoryError(f"parsing needs more than {self.memory_bytes} bytes")
        if outcome == "error":
            raise SandboxError(value)
        result: T = value
        return result

    def close(self) -> None:
        """End the child, if there is one. A later call starts another."""
        with self._lock:
            self._discard()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._worker is None or self._worker.poll() is not None:
            self._discard()
            self._worker = worker = _started(self.memory_bytes)
            try:
                with self._killed_after(worker, _START_SECONDS, "starting took longer"):
                    self._receive(worker)
            except SandboxError as error:
                # No document's fault: sending every feed to quarantine would hide a broken install.
                raise RuntimeError(
                    f"the parser's process does not start: {error}; see its words above"
                ) from error
            return worker
        return self._worker

    def _exchange(self, worker: subprocess.Popen[bytes], request: bytes) -> Any:
        try:
            send(_pipe(worker.stdin), request)
        except OSError as error:
            raise self._crashed(worker) from error
        return self._receive(worker)

    def _receive(self, worker: subprocess.Popen[bytes]) -> Any:
        answer = receive(_pipe(worker.stdout))
        if answer is None:
            raise self._crashed(worker)
        return pickle.loads(answer)  # noqa: S301 - our own child, over its own pipe

    @contextlib.contextmanager
    def _killed_after(
        self, worker: subprocess.Popen[bytes], seconds: float, what: str
    ) -> Iterator[None]:
        """Kill ``worker`` if the block outlasts ``seconds``: its end unblocks both pipes."""
        expired = threading.Event()

        def expire() -> None:
            expired.set()
            worker.kill()

        timer = threading.Timer(seconds, expire)
        timer.start()
        try:
            yield
        except WorkerCrashedError:
            if not expired.is_set():
                raise
        finally:
            timer.cancel()
            timer.join()
        if expired.is_set():
            self._discard()
            raise DeadlineExceededError(f"{what} than {seconds:g} s and was stopped")

    def _crashed(self, worker: subprocess.Popen[bytes]) -> WorkerCrashedError:
        worker.kill()
        status = worker.wait()
        self._discard()
        return WorkerCrashedError(f"the parser's process died with exit status {status}")

    def _discard(self) -> None:
        worker, self._worker = self._worker, None
        if worker is None:
            return
        with contextlib.suppress(OSError):
            _pipe(worker.stdin).close()  # the child leaves at the end of its input
        try:
            worker.wait(_CLOSE_SECONDS)
        except subprocess.TimeoutExpired:
            worker.kill()
            worker.wait()
        _pipe(worker.stdout).close()


def send(pipe: IO[bytes], message: bytes) -> None:
    pipe.write(HEADER.pack(len(message)))
    pipe.write(message)
    pipe.flush()


def receive(pipe: IO[bytes]) -> bytes | None:
    """The next message, or None where the other side has gone."""
    header = pipe.read(HEADER.size)
    if len(header) < HEADER.size:
        return None
    (length,) = HEADER.unpack(header)
    message = pipe.read(length)
    return message if len(message) == length else None


def _started(memory_bytes: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        _command(memory_bytes),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
    )


def _command(memory_bytes: int) -> list[str]:
    # -P: a file called feedparser.py in the working directory must not become our parser.
    return [sys.executable, "-P", "-m", _WORKER_MODULE, str(memory_bytes)]


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise RuntimeError("the sandbox's worker was started without a pipe")
    return pipe
