"""The few file operations that a lake needs, on a local disk or behind a URL.

The local disk has its own implementation because only there a file can be made durable (fsync), and
a rename is one step. Paths are relative to the lake, with forward slashes.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import uuid
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO

from transforms.lake.errors import LakeError
from transforms.remote.files import files_at, scheme_of

_LOOKS_AT_ONCE = 8


class LocalStorage:
    """A folder on this machine."""

    def __init__(self, root: str) -> None:
        self.root = str(Path(root).absolute())

    def _full(self, path: str) -> Path:
        return Path(self.root, path)

    def names(self, folder: str) -> list[str]:
        """Names of the files directly in a folder; none if it does not exist."""
        try:
            return sorted(entry.name for entry in os.scandir(self._full(folder)))
        except FileNotFoundError:
            return []

    def is_empty(self, folder: str) -> bool:
        """Whether nothing is in a folder."""
        return not self.names(folder)

    def exists(self, path: str) -> bool:
        return self._full(path).exists()

    def read(self, path: str) -> bytes:
        return self._full(path).read_bytes()

    @contextlib.contextmanager
    def create(self, path: str) -> Iterator[IO[bytes]]:
        """A new file to write to, whole and durable when the context ends without an error."""
        target = self._full(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        _sync_folder(target.parent)

    def put(self, path: str, content: bytes) -> None:
        """Replace a small file: readers see the old content or the new, nothing between."""
        self._full(self._temporary(path, content)).replace(self._full(path))

    def put_new(self, path: str, content: bytes) -> None:
        """As `put`, but FileExistsError when the file is there already."""
        temporary = self._full(self._temporary(path, content))
        try:
            os.link(temporary, self._full(path))
        finally:
            temporary.unlink()
        _sync_folder(self._full(path).parent)

    def rename(self, moves: Sequence[tuple[str, str]]) -> None:
        """Move files from first to second; repeating a move that was made is no error."""
        for source, target in moves:
            self._full(target).parent.mkdir(parents=True, exist_ok=True)
            try:
                self._full(source).replace(self._full(target))
            except FileNotFoundError:
                if not self.exists(target):
                    raise
            _sync_folder(self._full(target).parent)

    def delete(self, *paths: str) -> None:
        """Remove files; nothing happens for one that is not there."""
        for path in paths:
            self._full(path).unlink(missing_ok=True)

    def delete_folder(self, path: str) -> None:
        """Remove a folder with all that is in it, if it is there."""
        shutil.rmtree(self._full(path), ignore_errors=True)

    def address(self, path: str) -> str:
        """Where a reader of Parquet finds a file of this lake, or of one that it stands for."""
        return path if "://" in path else str(self._full(path))

    def _temporary(self, path: str, content: bytes) -> str:
        temporary = f"{path}.{uuid.uuid4().hex}.tmp"
        with self.create(temporary) as file:
            file.write(content)
        return temporary


class RemoteStorage:
    """As `LocalStorage`, behind a URL, where a rename may be a copy and a delete."""

    def __init__(self, root: str) -> None:
        self.root = root.rstrip("/")
        self._files = files_at(root)

    def _full(self, path: str) -> str:
        return f"{self.root}/{path}"

    def names(self, folder: str) -> list[str]:
        return sorted(self.modified(folder))

    def modified(self, folder: str) -> dict[str, int]:
        """When the files directly in a folder were written: ns, by the clock of the store."""
        found = self._files.match(self._full(folder) + "/*")
        return {file.name: file.modified_ns for file in found}

    def is_empty(self, folder: str) -> bool:
        return not self._files.match(self._full(folder) + "/**")

    def exists(self, path: str) -> bool:
        return self._files.exists(self._full(path))

    def read(self, path: str) -> bytes:
        with self._files.open(self._full(path)) as file:
            return file.read()

    def create(self, path: str) -> contextlib.AbstractContextManager[IO[bytes]]:
        return self._files.create(self._full(path))

    def put(self, path: str, content: bytes) -> None:
        self._files.put(self._full(path), content)

    def put_new(self, path: str, content: bytes) -> None:
        self._files.put_new(self._full(path), content)

    def swap(self, path: str, old: bytes, new: bytes) -> bool:
        """Replace a small file while it has the old content; whether it has the new one now."""
        return self._files.swap(self._full(path), old, new)

    def rename(self, moves: Sequence[tuple[str, str]]) -> None:
        self._files.rename([(self._full(source), self._full(target)) for source, target in moves])

    def delete(self, *paths: str) -> None:
        self._files.delete([self._full(path) for path in paths])

    def delete_folder(self, path: str) -> None:
        self._files.delete([file.url for file in self._files.match(self._full(path) + "/**")])

    def address(self, path: str) -> str:
        return path if "://" in path else self._full(path)


Storage = LocalStorage | RemoteStorage

_UNFIT = frozenset("*?[")


def storage_at(lake: str) -> Storage:
    """The storage of a lake: a local path, ``s3://…``, or a URL of Beam's file systems."""
    if not lake or _UNFIT & set(lake) or not lake.isprintable():
        raise LakeError(
            f"{lake!r} cannot be the path of a lake: it is empty, or has one of * ? [ or a "
            "character that cannot be printed, which readers of Parquet do not take as it is"
        )
    if scheme_of(lake) == "file":
        return LocalStorage(lake.removeprefix("file://"))
    try:
        return RemoteStorage(lake)
    except ValueError as error:
        raise LakeError(f"{lake} is on no file system that Beam knows here: {error}") from error


def all_there(addresses: Iterable[str]) -> bool:
    """Whether there is a file at each of the addresses that readers of Parquet were given."""
    with ThreadPoolExecutor(_LOOKS_AT_ONCE) as executor:
        return all(executor.map(_is_there, addresses))


def _is_there(address: str) -> bool:
    if scheme_of(address) == "file":
        return Path(address).exists()
    return files_at(address).exists(address)


def _sync_folder(folder: Path) -> None:
    """A rename is durable once its folder is; some file systems cannot sync one."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
