"""What drops and lakes ask of files behind a URL, whatever store they are in."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import IO, Protocol


class RemoteError(OSError):
    """A store that cannot be used; the message says why and what to do next."""


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file as a listing tells of it; the time is by the clock of the store."""

    url: str
    size: int
    modified_ns: int

    @property
    def name(self) -> str:
        return self.url.rpartition("/")[2]


class RemoteFiles(Protocol):
    """Files by their URLs. FileNotFoundError for one that is not there, else OSError."""

    def match(self, pattern: str) -> list[RemoteFile]:
        """Files of a glob, in which ``*`` stays within a folder and ``**`` does not."""

    def exists(self, url: str) -> bool: ...

    def open(self, url: str) -> AbstractContextManager[IO[bytes]]:
        """A file to read from its beginning on."""

    def part(self, url: str, start: int, length: int) -> bytes:
        """So many bytes from a place in a file."""

    def tail(self, url: str, length: int) -> tuple[bytes, int]:
        """At most so many of the last bytes of a file that is not empty, and its size."""

    def create(self, url: str) -> AbstractContextManager[IO[bytes]]:
        """A file to write, there once the context ends without an error."""

    def put(self, url: str, content: bytes) -> None:
        """Replace a small file."""

    def put_new(self, url: str, content: bytes) -> None:
        """As `put`, but FileExistsError when the file is there already."""

    def swap(self, url: str, old: bytes, new: bytes) -> bool:
        """Replace a small file while it has the old content; whether it has the new one now."""

    def rename(self, moves: Sequence[tuple[str, str]]) -> None:
        """Move files from first to second; repeating a move that was made is no error."""

    def delete(self, urls: Sequence[str]) -> None:
        """Remove files; nothing happens for one that is not there."""


def scheme_of(path: str) -> str:
    """The scheme of a URL in lower case, ``file`` for a path."""
    scheme, separator, _ = path.partition("://")
    return scheme.lower() if separator else "file"


def files_at(url: str) -> RemoteFiles:
    """Who reads and writes a URL. ValueError for a scheme that nobody knows here."""
    return _files_of(scheme_of(url))


@functools.cache
def _files_of(scheme: str) -> RemoteFiles:
    if scheme != "s3":
        from transforms.remote.beam import BeamFiles  # noqa: PLC0415 - a second to import

        return BeamFiles(scheme)
    try:
        from transforms.remote.s3 import S3Files  # noqa: PLC0415 - an optional package
    except ImportError as error:
        raise RemoteError(
            f"s3:// needs a package that is not installed ({error.name}); "
            "install it with: pip install 'wirelake[s3]'"
        ) from error
    return S3Files()
