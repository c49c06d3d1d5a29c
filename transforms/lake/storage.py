"""The few file operations that a lake needs, on a local disk or on any file system of Beam's.

The local disk has its own implementation because a reader of the lake should not wait a second for
Beam to be imported, and because only there a file can be made durable (fsync) and created if
absent.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, Protocol

from transforms.lake.errors import LakeError


class Storage(Protocol):
    """Paths are relative to the lake, with forward slashes."""

    root: str

    def names(self, folder: str) -> list[str]:
        """Names of the files directly in a folder; none if it does not exist."""

    def exists(self, path: str) -> bool: ...

    def read(self, path: str) -> bytes: ...

    def create(self, path: str) -> contextlib.AbstractContextManager[IO[bytes]]:
        """A new file to write to, whole and durable when the context ends without an error."""

    def put(self, path: str, content: bytes) -> None:
        """Replace a small file: readers see the old content or the new, nothing between."""

    def put_new(self, path: str, content: bytes) -> None:
        """As `put`, but FileExistsError when the file is there already."""

    def rename(self, source: str, target: str) -> None:
        """Move a file, replacing the target; repeating a move that was made is no error."""

    def delete(self, path: str) -> None:
        """Remove a file, or a folder with all that is in it; nothing happens if it is not there."""

    def local_path(self, path: str) -> str:
        """A path on this machine with the file's content (of a file that never changes)."""


class LocalStorage:
    """A folder on this machine."""

    def __init__(self, root: str) -> None:
        self.root = str(Path(root).absolute())

    def _full(self, path: str) -> Path:
        return Path(self.root, path)

    def names(self, folder: str) -> list[str]:
        try:
            return sorted(entry.name for entry in os.scandir(self._full(folder)))
        except FileNotFoundError:
            return []

    def exists(self, path: str) -> bool:
        return self._full(path).exists()

    def read(self, path: str) -> bytes:
        return self._full(path).read_bytes()

    @contextlib.contextmanager
    def create(self, path: str) -> Iterator[IO[bytes]]:
        target = self._full(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        _sync_folder(target.parent)

    def put(self, path: str, content: bytes) -> None:
        self._full(self._temporary(path, content)).replace(self._full(path))

    def put_new(self, path: str, content: bytes) -> None:
        temporary = self._full(self._temporary(path, content))
        try:
            os.link(temporary, self._full(path))
        finally:
            temporary.unlink()
        _sync_folder(self._full(path).parent)

    def rename(self, source: str, target: str) -> None:
        self._full(target).parent.mkdir(parents=True, exist_ok=True)
        try:
            self._full(source).replace(self._full(target))
        except FileNotFoundError:
            if not self.exists(target):
                raise
        _sync_folder(self._full(target).parent)

    def delete(self, path: str) -> None:
        full = self._full(path)
        if full.is_dir():
            shutil.rmtree(full, ignore_errors=True)
        else:
            full.unlink(missing_ok=True)

    def local_path(self, path: str) -> str:
        return str(self._full(path))

    def _temporary(self, path: str, content: bytes) -> str:
        temporary = f"{path}.{uuid.uuid4().hex}.tmp"
        with self.create(temporary) as file:
            file.write(content)
        return temporary


class BeamStorage:
    """A folder on any file system that Beam knows, where a rename may be a copy and a delete."""

    def __init__(self, root: str) -> None:
        self.root = root.rstrip("/")
        self._copies = tempfile.TemporaryDirectory(prefix="wirelake-")

    @property
    def _files(self) -> Any:
        from apache_beam.io.filesystems import FileSystems  # noqa: PLC0415 - a second to import

        return FileSystems

    def _full(self, path: str) -> str:
        return f"{self.root}/{path}"

    def names(self, folder: str) -> list[str]:
        found = self._files.match([self._full(folder) + "/*"])[0].metadata_list
        return sorted(entry.path.rsplit("/", 1)[-1] for entry in found)

    def exists(self, path: str) -> bool:
        return bool(self._files.exists(self._full(path)))

    def read(self, path: str) -> bytes:
        if not self.exists(path):
            raise FileNotFoundError(self._full(path))
        with self._open(path) as file:
            return bytes(file.read())

    @contextlib.contextmanager
    def create(self, path: str) -> Iterator[IO[bytes]]:
        self._make_folder_of(path)
        with self._files.create(self._full(path), compression_type=_uncompressed()) as file:
            yield file

    def put(self, path: str, content: bytes) -> None:
        with self.create(path) as file:
            file.write(content)

    def put_new(self, path: str, content: bytes) -> None:
        if self.exists(path):
            raise FileExistsError(path)
        self.put(path, content)

    def rename(self, source: str, target: str) -> None:
        if self.exists(target):
            self.delete(source)
            return
        self._make_folder_of(target)
        self._files.rename([self._full(source)], [self._full(target)])

    def delete(self, path: str) -> None:
        matches = self._files.match([self._full(path), self._full(path) + "/**"])
        found = [entry.path for match in matches for entry in match.metadata_list]
        if found:
            self._files.delete(found)

    def local_path(self, path: str) -> str:
        copy = Path(self._copies.name, path)
        if not copy.exists():
            copy.parent.mkdir(parents=True, exist_ok=True)
            with self._open(path) as source, copy.open("wb") as target:
                shutil.copyfileobj(source, target)
        return str(copy)

    def _open(self, path: str) -> Any:
        return self._files.open(self._full(path), compression_type=_uncompressed())

    def _make_folder_of(self, path: str) -> None:
        from apache_beam.io.filesystem import BeamIOError  # noqa: PLC0415 - a second to import

        with contextlib.suppress(OSError, BeamIOError):
            self._files.mkdirs(self._full(path).rsplit("/", 1)[0])


_UNFIT = frozenset("*?[")


def storage_at(lake: str) -> Storage:
    """The storage of a lake: a local path, or ``scheme://…`` for Beam's file systems."""
    if not lake or _UNFIT & set(lake) or not lake.isprintable():
        raise LakeError(
            f"{lake!r} cannot be the path of a lake: it is empty, or has one of * ? [ or a "
            "character that cannot be printed, which readers of Parquet do not take as it is"
        )
    scheme, separator, path = lake.partition("://")
    if not separator or scheme == "file":
        return LocalStorage(path if separator else lake)
    storage = BeamStorage(lake)
    try:
        storage.exists("")
    except ValueError as error:
        raise LakeError(f"{lake} is on no file system that Beam knows here: {error}") from error
    return storage


def _uncompressed() -> Any:
    from apache_beam.io.filesystem import CompressionTypes  # noqa: PLC0415 - a second to import

    return CompressionTypes.UNCOMPRESSED


def _sync_folder(folder: Path) -> None:
    """A rename is durable once its folder is; some file systems cannot sync one."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
