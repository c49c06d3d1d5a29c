"""Units → documents: the bytes of each unit, whole, or why they could not be had.

Files are read one by one, feeds polled side by side.

A drop that is still being written is left for the next run: one whose name says so is no unit at
all, one that another process has open for writing, or that changes while it is read, is waited for.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import hashlib
import os
import signal
import stat
from collections.abc import Iterator, Sequence
from typing import IO, Any

import apache_beam as beam

from schemas.elements import Document, InputUnit, Outcome, Rejection
from transforms.fetch_feeds import Poller
from transforms.metrics import count_exchange, count_read
from transforms.remote.files import files_at
from transforms.replays import Replayed

MOST_BYTES = 64 * 1024 * 1024
_KEPT_BYTES = 1024 * 1024

Read = Document | Rejection | Outcome
Batch = tuple[InputUnit, ...]

READ = "read"
EXCHANGE = "exchange"


def batches(units: Sequence[InputUnit]) -> list[Batch]:
    """Units as they are to be read: each file by itself, all feeds together."""
    feeds = tuple(unit for unit in units if unit.kind == "url")
    return [*((unit,) for unit in units if unit.kind == "file"), *([feeds] if feeds else [])]


def read_unit(unit: InputUnit) -> Read:
    """The document of a file, a rejection, or the outcome "waiting" for a half-written one."""
    try:
        if "://" in unit.location:
            with files_at(unit.location).open(unit.location) as file:
                return _whole(unit, file)
        return _read_local(unit)
    except FileNotFoundError:
        return _unreadable(unit, "read.vanished", "the file was gone when it was to be read")
    except PermissionError:
        return _unreadable(unit, "read.denied", "no permission to read the file; grant it")
    except OSError as error:
        if error.errno in (errno.EMFILE, errno.ENFILE, errno.ENOMEM):
            raise
        return _unreadable(unit, "read.failed", f"the file could not be read: {error}")


def _read_local(unit: InputUnit) -> Read:
    status = os.lstat(unit.location)
    if stat.S_ISLNK(status.st_mode):
        if not _stays_inside(unit):
            return _unreadable(unit, "drop.link_outside", "a link that leads out of its folder")
        status = os.stat(unit.location)  # noqa: PTH116 - beside lstat
    if stat.S_ISDIR(os.lstat(unit.location).st_mode):
        os.listdir(unit.location)  # noqa: PTH208 - raises what kept it from being listed before
        return Outcome(unit=unit, kind="waiting", reason="could not be listed before")
    if not stat.S_ISREG(status.st_mode):
        return _unreadable(
            unit,
            "drop.not_a_file",
            "neither a file nor a folder that is read where it stands; move it away",
        )
    with open(unit.location, "rb") as file:  # noqa: PTH123 - paths are strings from here on
        if _is_being_written(file):
            return Outcome(unit=unit, kind="waiting", reason="open for writing")
        document = _whole(unit, file)
        after = os.fstat(file.fileno())
    if (after.st_size, after.st_mtime_ns) != (status.st_size, status.st_mtime_ns):
        return Outcome(unit=unit, kind="waiting", reason="changed while it was read")
    return document


def _whole(unit: InputUnit, file: IO[bytes]) -> Document | Rejection:
    content = file.read(MOST_BYTES + 1)
    if len(content) <= MOST_BYTES:
        return Document(unit=unit, content=content)
    digest, length = hashlib.sha256(content), len(content)
    while chunk := file.read(_KEPT_BYTES):
        digest.update(chunk)
        length += len(chunk)
    return Rejection(
        source=unit.name,
        origin=unit.origin,
        reason="size.body",
        detail=f"{length:,} bytes, more than the {MOST_BYTES:,} that one input may have; split it",
        raw=content[:_KEPT_BYTES],
        whole_sha256=digest.hexdigest(),
        whole_bytes=length,
    )


def _stays_inside(unit: InputUnit) -> bool:
    base = os.path.realpath(unit.location[: len(unit.location) - len(unit.origin)])
    return os.path.realpath(unit.location).startswith(base + os.sep)


def _is_being_written(file: IO[bytes]) -> bool:
    """A read lease is refused while anybody has the file open for writing (Linux, local disks).

    Who opens the file while the lease is held makes the kernel send SIGIO, which ends a process
    that has not said to ignore it: then nobody is asked.
    """
    if not hasattr(fcntl, "F_SETLEASE") or signal.getsignal(signal.SIGIO) is not signal.SIG_IGN:
        return False
    try:
        fcntl.fcntl(file.fileno(), fcntl.F_SETLEASE, fcntl.F_RDLCK)
    except OSError as error:
        return error.errno == errno.EAGAIN
    with contextlib.suppress(OSError):
        fcntl.fcntl(file.fileno(), fcntl.F_SETLEASE, fcntl.F_UNLCK)
    return False


def _unreadable(unit: InputUnit, reason: str, detail: str) -> Rejection:
    return Rejection(source=unit.name, origin=unit.origin, reason=reason, detail=detail, raw=b"")


class ReadUnits(beam.PTransform):
    """Batches of units → ``(unit, document | …)`` tagged `READ`, and `EXCHANGE`.

    Files, feeds and what comes out of quarantine take one step, so that a feed's document goes on
    to be parsed as soon as it has come, and is never held together with all the others. A poll that
    brought nothing gives ``(unit, None)``.
    """

    def __init__(self, poll: Poller) -> None:
        super().__init__()
        self._poll = poll

    def expand(self, elements: beam.PCollection[Batch | Replayed]) -> Any:
        return elements | "ReadBatch" >> beam.ParDo(_ReadBatch(self._poll)).with_outputs(
            EXCHANGE, main=READ
        )


class _ReadBatch(beam.DoFn):
    def __init__(self, poll: Poller) -> None:
        self._poll = poll

    def process(self, element: Batch | Replayed) -> Iterator[Any]:
        if isinstance(element, Replayed):
            yield element.unit, element.read
            return
        feeds = [unit for unit in element if unit.kind == "url"]
        for unit in element:
            if unit.kind == "file":
                read = read_unit(unit)
                count_read(read)
                yield unit, read
        for exchange, brought in self._poll(feeds) if feeds else ():
            count_exchange(exchange, brought)
            yield beam.pvalue.TaggedOutput(EXCHANGE, exchange)
            yield exchange.unit, brought
