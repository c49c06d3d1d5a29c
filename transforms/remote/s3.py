"""Files in buckets of S3, or of any store that speaks its protocol, through boto3.

Not through Beam, whose S3 file system makes a client for each file (0.2 s) and knows no conditional
write. Endpoint, region and credentials are found where every program of AWS's finds them.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from typing import IO

import boto3
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError

from transforms.remote.files import RemoteError, RemoteFile

_THREADS = 8
_MOST_DELETED = 1_000
_MEBIBYTE = 1024 * 1024
_IN_MEMORY_BYTES = 32 * _MEBIBYTE
_CLIENT = Config(
    connect_timeout=10,
    read_timeout=60,
    retries={"mode": "standard", "total_max_attempts": 6},
    max_pool_connections=2 * _THREADS,
)
_UPLOAD = TransferConfig(
    multipart_threshold=_IN_MEMORY_BYTES, multipart_chunksize=16 * _MEBIBYTE, max_concurrency=4
)
# One request copies at most 5 GiB; more goes in parts.
_COPY = TransferConfig(
    multipart_threshold=5 * 1024 * _MEBIBYTE, multipart_chunksize=512 * _MEBIBYTE
)
_ERRORS = {
    403: PermissionError,
    404: FileNotFoundError,
    409: FileExistsError,  # another conditional write to the same key is under way
    412: FileExistsError,
}


class S3Files:
    """``s3://bucket/key``. A conditional write is decided by the store, so it is never in doubt."""

    def __init__(self) -> None:
        self._client = boto3.session.Session().client("s3", config=_CLIENT)

    def match(self, pattern: str) -> list[RemoteFile]:
        bucket, key = _place(pattern).values()
        prefix = re.split(r"[*?\[]", key, maxsplit=1)[0]
        wild = key.removeprefix(prefix)
        if not wild:
            return self._one(pattern)
        fits = _test_of(pattern, wild)
        pages = self._client.get_paginator("list_objects_v2").paginate(
            Bucket=bucket, Prefix=prefix, **({"Delimiter": "/"} if wild == "*" else {})
        )
        with _as_os_errors(pattern):
            return [
                RemoteFile(url, entry["Size"], _nanoseconds(entry["LastModified"]))
                for page in pages
                for entry in page.get("Contents", ())
                if fits(url := f"s3://{bucket}/{entry['Key']}")
            ]

    def _one(self, url: str) -> list[RemoteFile]:
        place = _place(url)
        if not place["Key"]:
            return []
        try:
            with _as_os_errors(url):
                found = self._client.head_object(**place)
        except FileNotFoundError:
            return []
        return [RemoteFile(url, found["ContentLength"], _nanoseconds(found["LastModified"]))]

    def exists(self, url: str) -> bool:
        return bool(self._one(url))

    @contextmanager
    def open(self, url: str) -> Iterator[IO[bytes]]:
        with _as_os_errors(url), self._client.get_object(**_place(url))["Body"] as body:
            yield body

    def part(self, url: str, start: int, length: int) -> bytes:
        return self._range(url, f"bytes={start}-{start + length - 1}")[0]

    def tail(self, url: str, length: int) -> tuple[bytes, int]:
        content, told = self._range(url, f"bytes=-{length}")
        return content, int(told.rpartition("/")[2])

    def _range(self, url: str, wanted: str) -> tuple[bytes, str]:
        with _as_os_errors(url):
            found = self._client.get_object(**_place(url), Range=wanted)
            return found["Body"].read(), found["ContentRange"]

    @contextmanager
    def create(self, url: str) -> Iterator[IO[bytes]]:
        with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY_BYTES) as file:
            yield file
            file.seek(0)
            with _as_os_errors(url):
                self._client.upload_fileobj(file, *_place(url).values(), Config=_UPLOAD)

    def put(self, url: str, content: bytes) -> None:
        self._put(url, content)

    def put_new(self, url: str, content: bytes) -> None:
        self._put(url, content, IfNoneMatch="*")

    def swap(self, url: str, old: bytes, new: bytes) -> bool:
        # A request whose answer was lost is asked again, fails, and the second look finds its work.
        for _ in range(2):
            try:
                with _as_os_errors(url):
                    found = self._client.get_object(**_place(url))
                    content = found["Body"].read()
                if content != old:
                    return bool(content == new)
                self._put(url, new, IfMatch=found["ETag"])
            except FileExistsError:
                continue
            except FileNotFoundError:
                return False
            return True
        return False

    def _put(self, url: str, content: bytes, **condition: str) -> None:
        with _as_os_errors(url):
            self._client.put_object(**_place(url), Body=content, **condition)

    def rename(self, moves: Sequence[tuple[str, str]]) -> None:
        with ThreadPoolExecutor(_THREADS) as executor:
            list(executor.map(self._copy, moves))
        self.delete([source for source, _ in moves])

    def _copy(self, move: tuple[str, str]) -> None:
        source, target = move
        try:
            with _as_os_errors(source):
                self._client.copy(_place(source), *_place(target).values(), Config=_COPY)
        except FileNotFoundError:
            if not self.exists(target):
                raise

    def delete(self, urls: Sequence[str]) -> None:
        for first in range(0, len(urls), _MOST_DELETED):
            places = [_place(url) for url in urls[first : first + _MOST_DELETED]]
            bucket = places[0]["Bucket"]
            keys = [{"Key": place["Key"]} for place in places]
            with _as_os_errors(f"s3://{bucket}"):
                answer = self._client.delete_objects(
                    Bucket=bucket, Delete={"Objects": keys, "Quiet": True}
                )
            for error in answer.get("Errors", ()):
                raise RemoteError(f"s3://{bucket}/{error['Key']} stays: {error['Message']}")


def _place(url: str) -> dict[str, str]:
    bucket, _, key = url.partition("://")[2].partition("/")
    return {"Bucket": bucket, "Key": key}


def _nanoseconds(moment: datetime) -> int:
    """Of whole seconds: some stores list fractions that they do not tell of a single file."""
    return int(moment.timestamp()) * 1_000_000_000


def _test_of(pattern: str, wild: str) -> Callable[[str], bool]:
    """Whether a URL fits a pattern, of which ``wild`` is what follows the listed prefix."""
    if wild in ("*", "**"):
        return lambda url: not url.endswith("/")  # what some programs make to show a folder
    from apache_beam.io.filesystem import FileSystem  # noqa: PLC0415 - a second to import

    test = re.compile(FileSystem.translate_pattern(pattern))
    return lambda url: test.fullmatch(url) is not None


@contextmanager
def _as_os_errors(url: str) -> Iterator[None]:
    try:
        yield
    except NoCredentialsError as error:
        raise RemoteError(
            f"{url}: there are no credentials; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, "
            "or whatever else the AWS command line would take"
        ) from error
    except BotoCoreError as error:
        raise RemoteError(f"{url}: {error}") from error
    except ClientError as error:
        if error.response["Error"]["Code"] == "NoSuchBucket":
            raise RemoteError(f"{url}: there is no such bucket; make it first") from error
        status = error.response["ResponseMetadata"]["HTTPStatusCode"]
        raise _ERRORS.get(status, RemoteError)(f"{url}: {error}") from error
