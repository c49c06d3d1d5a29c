"""Parquet files behind URLs as DuckDB and pyarrow read them: only the ranges that are needed."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import IO, Any

import duckdb
from fsspec.spec import AbstractBufferedFile, AbstractFileSystem

from transforms.remote.files import files_at, scheme_of

_TAIL_BYTES = 64 * 1024  # the footer, and all of a small file
_TAILS = 256
_BLOCK_BYTES = 1024 * 1024
_BLOCKS = 32
_UNCHANGED_SINCE = datetime(1970, 1, 1, tzinfo=UTC)


def register(connection: duckdb.DuckDBPyConnection, urls: Iterable[str]) -> None:
    """Let a connection read URLs, as the files are from now on: nothing kept before is used."""
    known = set(connection.list_filesystems())
    for scheme in sorted({scheme_of(url) for url in urls}):
        if scheme in known:
            connection.unregister_filesystem(scheme)
        connection.register_filesystem(_Ranges(scheme))


def open_ranges(url: str) -> IO[bytes]:
    """A file to read here and there."""
    file: IO[bytes] = _Ranges(scheme_of(url)).open(url)
    return file


class _Ranges(AbstractFileSystem):
    """Files of one scheme as DuckDB asks for them; what it keeps of them is bounded."""

    cachable = False

    def __init__(self, scheme: str) -> None:
        super().__init__()
        self.protocol = scheme
        self.tail = functools.lru_cache(_TAILS)(_tail)
        self.block = functools.lru_cache(_BLOCKS)(_block)

    def info(self, path: str, **_: Any) -> dict[str, Any]:
        return {"name": path, "size": self.tail(path)[1], "type": "file"}

    def modified(self, path: str) -> datetime:  # noqa: ARG002 - DuckDB's signature
        return _UNCHANGED_SINCE

    def _open(self, path: str, mode: str = "rb", **_: Any) -> _RangeFile:
        return _RangeFile(self, path, mode, cache_type="none", size=self.tail(path)[1])


class _RangeFile(AbstractBufferedFile):
    def _fetch_range(self, start: int, end: int) -> bytes:
        tail, size = self.fs.tail(self.path)
        tail_start = size - len(tail)
        if start >= tail_start:
            return bytes(tail[start - tail_start : end - tail_start])
        if end - start >= _BLOCK_BYTES:
            return files_at(self.path).part(self.path, start, end - start)
        first, last = start // _BLOCK_BYTES, (end - 1) // _BLOCK_BYTES
        blocks = b"".join(self.fs.block(self.path, number) for number in range(first, last + 1))
        return blocks[start - first * _BLOCK_BYTES : end - first * _BLOCK_BYTES]


def _tail(url: str) -> tuple[bytes, int]:
    return files_at(url).tail(url, _TAIL_BYTES)


def _block(url: str, number: int) -> bytes:
    return files_at(url).part(url, number * _BLOCK_BYTES, _BLOCK_BYTES)
