"""gzip, opened once and under a limit; every other archive is left closed."""

from __future__ import annotations

import zlib

from transforms.formats import limits
from transforms.formats.reading import Problem

GZIP_MAGIC = b"\x1f\x8b"

_GZIP_WINDOW = zlib.MAX_WBITS | 16
_STEP_BYTES = 1024 * 1024
_MOST_MEMBERS = 100


def opened(content: bytes) -> bytes | Problem:
    """The bytes inside ``content`` where it is gzip, else ``content``; a Problem beyond the limits.

    The ratio counts only beyond a MiB: a few repetitive lines compress a hundredfold too.
    """
    if not content.startswith(GZIP_MAGIC):
        return content
    try:
        inside = _decompressed(content)
    except zlib.error as error:
        return Problem(
            "archive.damaged", f"gzip cannot be decompressed: {error}. Send the file again."
        )
    if isinstance(inside, Problem):
        return inside
    if inside.startswith(GZIP_MAGIC):
        return Problem(
            "not_a_feed.archive", "gzip within gzip. Compress the document once, or not."
        )
    return inside


def _decompressed(content: bytes) -> bytes | Problem:
    """All members of a gzip file, which may be several end to end."""
    parts: list[bytes] = []
    pending = content
    for _ in range(_MOST_MEMBERS):
        member = zlib.decompressobj(_GZIP_WINDOW)
        while not member.eof:
            part = member.decompress(pending, _STEP_BYTES)
            pending = member.unconsumed_tail
            if not part and not pending and not member.eof:
                raise zlib.error("the stream ends early")
            parts.append(part)
            if problem := _beyond_limits(sum(map(len, parts)), len(content)):
                return problem
        pending = member.unused_data
        if not pending.startswith(GZIP_MAGIC):
            return b"".join(parts)
    raise zlib.error(f"more than {_MOST_MEMBERS} members")


def _beyond_limits(size: int, compressed: int) -> Problem | None:
    if size > max(compressed * limits.COMPRESSION_RATIO, _STEP_BYTES):
        return Problem(
            "size.ratio",
            f"{compressed} gzip bytes hold more than {size} bytes; "
            f"the limit is {limits.COMPRESSION_RATIO} to 1.",
        )
    if size > limits.BODY_BYTES:
        return Problem(
            "size.body", f"more than {limits.BODY_BYTES} bytes after decompression. Split the file."
        )
    return None
