"""Content codings undone in bounded steps: a bomb costs its first steps and no more.

The decompressors are the libraries' own. urllib3 would drive them too, but takes a gzip or Brotli
stream that was cut short for a whole one, and lets a Zstandard frame ask for a window of 128 MiB.
"""

from __future__ import annotations

import sys
import zlib
from collections.abc import Iterable, Iterator

import brotli

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

ACCEPTED = "gzip, br, zstd"

_STEP_BYTES = 64 * 1024
_MOST_CODINGS = 3
_ZSTD_WINDOW: dict[int, int] = {zstd.DecompressionParameter.window_log_max: 23}  # 8 MiB: RFC 9659
_ERRORS = (zlib.error, brotli.error, zstd.ZstdError, EOFError)


class DecodeError(Exception):
    """Content that is not in its announced coding, or ends within it."""


def decoded(pieces: Iterable[bytes], content_encoding: str) -> Iterator[bytes]:
    """The content in small pieces, about 64 KiB, however far one piece of input unfolds.

    Words in ``Content-Encoding`` that name no compression ("utf-8", "none") are mistakes of the
    server, and change nothing. Raises ``DecodeError``.
    """
    codings = [word.strip().lower() for word in content_encoding.split(",")]
    known = [_DECODERS[word] for word in codings if word in _DECODERS]
    if len(known) > _MOST_CODINGS:
        raise DecodeError(f"{len(known)} codings, one in the other; at most {_MOST_CODINGS} are")
    content: Iterator[bytes] = iter(pieces)
    for decode in reversed(known):
        content = decode(content)
    try:
        yield from content
    except _ERRORS as error:
        raise DecodeError(f"the content is no whole {content_encoding}: {error}") from error


def _gzip(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Of one or more members; what follows the last, mostly padding, is left alone."""
    member = zlib.decompressobj(16 + zlib.MAX_WBITS)
    first = True
    for piece in pieces:
        rest = piece
        while rest:
            if member.eof:
                member, first = zlib.decompressobj(16 + zlib.MAX_WBITS), False
            try:
                unfolded = member.decompress(rest, _STEP_BYTES)
            except zlib.error:
                if first:
                    raise
                return
            yield unfolded
            rest = member.unconsumed_tail or member.unused_data
    _must_have_ended(ended=member.eof or not first)


def _deflate(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """As zlib, or without its header, which some servers leave out."""
    stream = None
    for piece in filter(None, pieces):
        if stream is None:
            has_header = piece[0] & 0x0F == zlib.DEFLATED
            stream = zlib.decompressobj(zlib.MAX_WBITS if has_header else -zlib.MAX_WBITS)
        rest = piece
        while rest and not stream.eof:
            yield stream.decompress(rest, _STEP_BYTES)
            rest = stream.unconsumed_tail
    _must_have_ended(ended=stream is not None and stream.eof)


def _brotli(pieces: Iterator[bytes]) -> Iterator[bytes]:
    stream = brotli.Decompressor()
    for piece in pieces:
        unfolded = stream.process(piece, output_buffer_limit=_STEP_BYTES)
        while unfolded:  # can_accept_more_data() says yes while there is output left
            yield unfolded
            unfolded = stream.process(b"", output_buffer_limit=_STEP_BYTES)
    _must_have_ended(ended=stream.is_finished())


def _zstd(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Of one or more frames."""
    frame = zstd.ZstdDecompressor(options=_ZSTD_WINDOW)
    for piece in pieces:
        rest = piece
        while rest or not (frame.needs_input or frame.eof):
            if frame.eof:
                frame = zstd.ZstdDecompressor(options=_ZSTD_WINDOW)
            yield frame.decompress(rest, max_length=_STEP_BYTES)
            rest = frame.unused_data if frame.eof else b""
    _must_have_ended(ended=frame.eof)


def _must_have_ended(*, ended: bool) -> None:
    if not ended:
        raise EOFError("it was cut short")


_DECODERS = {"gzip": _gzip, "x-gzip": _gzip, "deflate": _deflate, "br": _brotli, "zstd": _zstd}
