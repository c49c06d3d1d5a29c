"""A file system for Beam as object stores are: no folders, and a rename is a copy and a delete."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from apache_beam.io.filesystem import BeamIOError, FileMetadata, FileSystem

SCHEME = "objects"


class ObjectStore(FileSystem):
    """``objects://some/path`` is kept at ``/some/path``; Beam finds the class by its scheme."""

    @classmethod
    def scheme(cls) -> str:
        return SCHEME

    def join(self, basepath: str, *paths: str) -> str:
        return "/".join([basepath.rstrip("/"), *paths])

    def split(self, path: str) -> tuple[str, str]:
        head, _, tail = path.rpartition("/")
        return head, tail

    def mkdirs(self, path: str) -> None:
        pass

    def has_dirs(self) -> bool:
        return False

    def _list(self, dir_or_prefix: str) -> Iterator[FileMetadata]:
        prefix = _disk(dir_or_prefix)
        base = prefix if prefix.is_dir() else prefix.parent
        for path in sorted(base.rglob("*")) if base.exists() else ():
            if path.is_file() and str(path).startswith(str(prefix)):
                yield self.metadata(f"{SCHEME}:/{path}")

    def create(self, path: str, *_: object, **__: object) -> BinaryIO:
        _disk(path).parent.mkdir(parents=True, exist_ok=True)
        return _disk(path).open("wb")

    def open(self, path: str, *_: object, **__: object) -> BinaryIO:
        return _disk(path).open("rb")

    def copy(self, sources: list[str], targets: list[str]) -> None:
        for source, target in zip(sources, targets, strict=True):
            _disk(target).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(_disk(source), _disk(target))

    def rename(self, sources: list[str], targets: list[str]) -> None:
        self.copy(sources, targets)
        self.delete(sources)

    def exists(self, path: str) -> bool:
        return _disk(path).is_file()

    def size(self, path: str) -> int:
        return _disk(path).stat().st_size

    def last_updated(self, path: str) -> float:
        return _disk(path).stat().st_mtime

    def checksum(self, path: str) -> str:
        return str(self.last_updated(path))

    def metadata(self, path: str) -> FileMetadata:
        return FileMetadata(path, self.size(path), self.last_updated(path))

    def delete(self, paths: list[str]) -> None:
        missing = {path: FileNotFoundError(path) for path in paths if not self.exists(path)}
        for path in paths:
            _disk(path).unlink(missing_ok=True)
        if missing:
            raise BeamIOError("delete failed", missing)


def _disk(path: str) -> Path:
    return Path("/" + path.removeprefix(f"{SCHEME}://").lstrip("/"))
