"""Content codings: undone in bounded steps, and nothing that was cut short taken for whole."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterable, Iterator

import pytest
from backports import zstd
from hypothesis import given
from hypothesis import strategies as st

from tests.feed_server import COMPRESS
from transforms.fetching.decoding import DecodeError, decoded

SIZES = st.integers(0, 200_000)


def pieces(content: bytes, size: int) -> Iterator[bytes]:
    return (content[at : at + size] for at in range(0, len(content), size))


def undone(content: bytes | Iterable[bytes], coding: str) -> bytes:
    return b"".join(decoded([content] if isinstance(content, bytes) else content, coding))


@given(
    st.sampled_from(sorted(COMPRESS)),
    st.binary(max_size=300),
    SIZES,
    st.sampled_from([1, 7, 1000, 1 << 20]),
)
def test_what_was_compressed_comes_back_however_it_is_cut(
    coding: str, head: bytes, tail: int, size: int
) -> None:
    content = head + bytes(tail)
    assert undone(pieces(COMPRESS[coding](content), size), coding) == content


@given(st.sampled_from(sorted(COMPRESS)), st.binary(min_size=1, max_size=300), st.data())
def test_what_was_cut_short_is_never_whole(
    coding: str, content: bytes, data: st.DataObject
) -> None:
    whole = COMPRESS[coding](content)
    part = whole[: data.draw(st.integers(0, len(whole) - 1))]
    with pytest.raises(DecodeError):
        undone(part, coding)


@given(st.sampled_from(["gzip", "deflate", "br", "zstd"]), st.binary(max_size=300))
def test_nonsense_is_an_error_and_nothing_else(coding: str, content: bytes) -> None:
    try:
        undone(content, coding)
    except DecodeError:
        pass


@pytest.mark.parametrize("coding", COMPRESS)
def test_a_bomb_unfolds_step_by_step(coding: str) -> None:
    steps = decoded([COMPRESS[coding](bytes(50_000_000))], coding)
    assert max(len(next(steps)) for _ in range(20)) <= 256 * 1024


@pytest.mark.parametrize("coding", ["", "identity", "utf-8", "none"])
def test_what_names_no_compression_changes_nothing(coding: str) -> None:
    assert undone(b"<rss/>", coding) == b"<rss/>"


@pytest.mark.parametrize(
    ("content", "coding"),
    [
        (gzip.compress(b"<rss", mtime=0) + gzip.compress(b"/>", mtime=0), "gzip"),
        (gzip.compress(b"<rss/>", mtime=0) + bytes(512), "gzip"),
        (gzip.compress(b"<rss/>", mtime=0), "X-GZIP"),
        (zstd.compress(b"<rss") + zstd.compress(b"/>"), "zstd"),
        (zlib.compress(b"<rss/>"), "deflate"),
        (zlib.compress(b"<rss/>", wbits=-15), "deflate"),
        (COMPRESS["br"](gzip.compress(b"<rss/>", mtime=0)), "gzip, br"),
        (gzip.compress(b"<rss/>", mtime=0), "utf-8, gzip"),
    ],
)
def test_what_servers_do_with_codings(content: bytes, coding: str) -> None:
    assert undone(content, coding) == b"<rss/>"
    assert undone(pieces(content, 1), coding) == b"<rss/>"


def test_codings_in_codings_are_few() -> None:
    with pytest.raises(DecodeError, match="4 codings"):
        undone(b"", "gzip, gzip, gzip, gzip")


def test_a_frame_that_wants_much_memory_is_refused() -> None:
    wide: dict[int, int] = {zstd.CompressionParameter.window_log: 27}
    with pytest.raises(DecodeError, match=r"(?i)memory|window"):
        undone(zstd.compress(bytes(200_000_000), options=wide), "zstd")
