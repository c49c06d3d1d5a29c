"""Folders → the files below them, whole ones only.

A producer that writes a drop in place signals that it is not whole by its name: a leading ``.`` or
``_``, or an ending such as ``.tmp`` or ``.part``, until it renames it. Till then it is not found.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

UNFINISHED_PREFIXES = (".", "_", "~")
UNFINISHED_SUFFIXES = (
    ".tmp",
    ".temp",
    ".part",
    ".partial",
    ".inprogress",
    ".crdownload",
    ".filepart",
    ".swp",
    "~",
)
LAKE_MARK = "_wirelake/format.json"


@dataclass(frozen=True, slots=True)
class Found:
    """A file below a base folder, or a URL, before it is a unit; ``origin`` can be printed."""

    location: str
    origin: str
    size: int | None = None
    modified_ns: int | None = None


def is_unfinished(name: str) -> bool:
    """Whether a file's name says that its producer has not finished it."""
    return name.startswith(UNFINISHED_PREFIXES) or name.lower().endswith(UNFINISHED_SUFFIXES)


def matching(base: Path, matched: Sequence[str]) -> Iterator[Found]:
    """Files that a glob matched, and those in folders that it matched, each once."""
    seen: set[str] = set()
    for match in matched:
        path = Path(match)
        if any(is_unfinished(part) for part in path.relative_to(base).parts):
            continue
        for found in walk(path, base) if path.is_dir() else _lone(match, _prefix(base)):
            if found.location not in seen:
                seen.add(found.location)
                yield found


def _lone(path: str, prefix: int) -> Iterator[Found]:
    with contextlib.suppress(FileNotFoundError):
        yield _found(path, prefix, os.lstat(path))


def walk(folder: Path, base: Path) -> Iterator[Found]:
    """Files below a folder in the order of their names; a link is a file, whatever it leads to.

    A folder that cannot be listed is found as if it were a file, so that reading it says why. A
    lake is no input. Paths are strings here: a stream looks through its folders all the time.
    """
    prefix = _prefix(base)
    waiting = [(str(folder), True)]
    while waiting:
        path, is_folder = waiting.pop()
        try:
            if not is_folder:
                yield from _lone(path, prefix)
            elif not os.path.exists(f"{path}/{LAKE_MARK}"):  # noqa: PTH110 - as said above
                with os.scandir(path) as entries:
                    inside = [
                        (entry.path, entry.is_dir(follow_symlinks=False))
                        for entry in entries
                        if not is_unfinished(entry.name)
                    ]
                waiting += sorted(inside, reverse=True)
        except FileNotFoundError:
            continue
        except OSError:
            yield from _lone(path, prefix)


def _prefix(base: Path) -> int:
    """How many characters of a path below a base are the base's."""
    return len(str(base).rstrip("/")) + 1


def _found(path: str, prefix: int, status: os.stat_result) -> Found:
    if stat.S_ISLNK(status.st_mode):
        with contextlib.suppress(OSError):
            status = os.stat(path)  # noqa: PTH116 - paths are strings here
    return Found(path, printable(path[prefix:]), status.st_size, status.st_mtime_ns)


def printable(path: str) -> str:
    r"""A path as text: bytes that are no UTF-8 are ``\xNN``, and a backslash is two."""
    if path.isascii() and "\\" not in path:
        return path
    escaped = path.replace("\\", "\\\\")
    return escaped.encode(errors="surrogateescape").decode(errors="backslashreplace")
