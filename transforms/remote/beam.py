"""Files on any file system that Beam knows: none of them writes under a condition."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from typing import IO

from apache_beam.io.filesystem import BeamIOError, CompressionTypes
from apache_beam.io.filesystems import FileSystems

from transforms.remote.files import RemoteFile

SETTLE_SECONDS = 0.2


class BeamFiles:
    """Files of one scheme.

    A write under a condition is a look, a write, a moment for a rival's write to land, and a look
    whose stands.
    """

    def __init__(self, scheme: str) -> None:
        FileSystems.get_filesystem(f"{scheme}://")

    def match(self, pattern: str) -> list[RemoteFile]:
        return [
            RemoteFile(
                found.path, found.size_in_bytes, int(found.last_updated_in_seconds * 1_000_000_000)
            )
            for found in FileSystems.match([pattern])[0].metadata_list
        ]

    def exists(self, url: str) -> bool:
        return bool(FileSystems.exists(url))

    def open(self, url: str) -> AbstractContextManager[IO[bytes]]:
        if not self.exists(url):
            raise FileNotFoundError(url)
        return self._open(url)

    def part(self, url: str, start: int, length: int) -> bytes:
        with self._open(url) as file:
            file.seek(start)
            return bytes(file.read(length))

    def tail(self, url: str, length: int) -> tuple[bytes, int]:
        found = self.match(url)
        if not found:
            raise FileNotFoundError(url)
        size = found[0].size
        return self.part(url, max(0, size - length), length), size

    @contextlib.contextmanager
    def create(self, url: str) -> Iterator[IO[bytes]]:
        self._make_folder_of(url)
        with FileSystems.create(url, compression_type=CompressionTypes.UNCOMPRESSED) as file:
            yield file

    def put(self, url: str, content: bytes) -> None:
        with self.create(url) as file:
            file.write(content)

    def put_new(self, url: str, content: bytes) -> None:
        if self.exists(url) or not self._settled(url, content):
            raise FileExistsError(url)

    def swap(self, url: str, old: bytes, new: bytes) -> bool:
        found = self._read(url)
        return found == new or (found == old and self._settled(url, new))

    def _settled(self, url: str, content: bytes) -> bool:
        self.put(url, content)
        time.sleep(SETTLE_SECONDS)
        return self._read(url) == content

    def rename(self, moves: Sequence[tuple[str, str]]) -> None:
        left = [move for move in moves if not self.exists(move[1])]
        for _, target in left:
            self._make_folder_of(target)
        if left:
            FileSystems.rename([source for source, _ in left], [target for _, target in left])
        self.delete([source for source, _ in moves])

    def delete(self, urls: Sequence[str]) -> None:
        there = [url for url in urls if self.exists(url)]
        if there:
            FileSystems.delete(there)

    def _read(self, url: str) -> bytes | None:
        try:
            with self.open(url) as file:
                return file.read()
        except FileNotFoundError:
            return None

    def _open(self, url: str) -> AbstractContextManager[IO[bytes]]:
        file: AbstractContextManager[IO[bytes]] = FileSystems.open(
            url, compression_type=CompressionTypes.UNCOMPRESSED
        )
        return file

    def _make_folder_of(self, url: str) -> None:
        with contextlib.suppress(OSError, BeamIOError):
            FileSystems.mkdirs(url.rpartition("/")[0])
