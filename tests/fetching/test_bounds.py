"""Servers that send too much, too slowly or nonsense: an answer comes in time, and it is small."""

from __future__ import annotations

import contextlib
import gzip
import threading
import tracemalloc
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.feed_server import COMPRESS, FeedServer, silent_listener, wait_until
from tests.fetching.conftest import LIMITS, Get
from transforms.fetching.client import HttpClient
from transforms.fetching.exchange import Request
from transforms.fetching.lookups import MOST_LOOKUPS

LATE = LIMITS.total_seconds + 4.0
SCRAPS = [
    b"HTTP/1.1 200 OK\r\n",
    b"HTTP/1.1 100 Continue\r\n\r\n",
    b"HTTP/1.1 301 Moved\r\n",
    b"HTTP/1.1 304 Not Modified\r\n",
    b"Location: /scraps?2\r\n",
    b"Content-Encoding: gzip\r\n",
    b"Content-Length: 5\r\n",
    b"Content-Length: -5\r\n",
    b"Transfer-Encoding: chunked\r\n",
    b"Retry-After: 99999999999999999999\r\n",
    b"5\r\n",
    b"<rss>",
    b"\r\n",
    b":",
    gzip.compress(b"<rss/>", mtime=0),
]


@pytest.mark.parametrize("misbehave", ["drip", "drip_headers", "hang"])
def test_the_deadline_is_for_the_whole_exchange(
    server: FeedServer, get: Get, misbehave: str
) -> None:
    answer = get(getattr(server, misbehave)("/slow"))
    assert answer.failure == "time.fetch_deadline"
    assert answer.seconds < LATE


def test_chunks_that_drip_end_at_the_deadline(server: FeedServer, get: Get) -> None:
    answer = get(server.endless("/chunks", b"x", every=0.05))
    assert (answer.failure, answer.content[:2]) == ("time.fetch_deadline", b"xx")
    assert answer.seconds < LATE


def test_endless_provisional_answers_end_at_the_deadline(server: FeedServer, get: Get) -> None:
    answer = get(server.raw("/continue", [b"HTTP/1.1 100 Continue\r\n\r\n"] * 1000, every=0.01))
    assert answer.failure == "time.fetch_deadline"
    assert answer.seconds < LATE


def test_redirects_share_one_deadline(server: FeedServer, get: Get) -> None:
    head = b"HTTP/1.1 302 Found\r\nLocation: /turn-%d\r\nX: "
    for turn in range(5):
        server.raw(f"/turn-{turn}", [head % (turn + 1), *[b"x"] * 4, b"\r\n\r\n"], every=0.12)
    answer = get(server.url("/turn-0"))
    assert (answer.failure, answer.status) == ("time.fetch_deadline", 302)
    assert answer.seconds < LATE


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_server_that_never_says_a_word_is_left(client: HttpClient, scheme: str) -> None:
    with silent_listener() as port:
        client = replace(client, allow_hosts=frozenset({"127.0.0.1"}))
        answer = client.answer(Request(url=f"{scheme}://127.0.0.1:{port}/"))
    assert answer.failure == "time.fetch_deadline"
    assert answer.seconds < LATE


def test_slow_servers_leave_no_thread_behind(server: FeedServer, get: Get) -> None:
    def ours() -> int:
        return sum(type(thread) is threading.Timer for thread in threading.enumerate())

    url = server.drip("/drip")
    threads = [threading.Thread(target=get, args=[url]) for _ in range(20)]
    for thread in threads:
        thread.start()
    assert wait_until(lambda: ours() >= 20)
    for thread in threads:
        thread.join()
    assert wait_until(lambda: ours() == 0)


@pytest.mark.parametrize("coding", COMPRESS)
def test_a_bomb_goes_off_in_little_memory(server: FeedServer, get: Get, coding: str) -> None:
    url = server.bomb("/bomb", coding, size=100_000_000)
    tracemalloc.start()
    try:
        answer = get(url)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert answer.failure == "size.ratio"
    assert len(answer.content) < 8_000_000
    assert peak < 20_000_000


def test_what_unfolds_to_too_much_is_cut(server: FeedServer, client: HttpClient) -> None:
    limits = replace(LIMITS, most_decompressed_bytes=500_000)
    url = server.bomb("/large", "gzip", size=600_000)
    answer = replace(client, limits=limits).answer(Request(url=url))
    assert answer.failure == "size.decompressed"
    assert "500,000" in (answer.detail or "")


def test_a_body_without_end_is_cut(server: FeedServer, get: Get) -> None:
    answer = get(server.endless("/endless"))
    assert answer.failure == "size.body"
    assert answer.bytes_received < 1_100_000


def test_a_body_that_announces_too_much_is_not_read(server: FeedServer, get: Get) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n"
    answer = get(server.raw("/huge", head + b"x" * 100_000))
    assert (answer.failure, answer.bytes_received) == ("size.body", 0)


@pytest.mark.parametrize(
    ("path", "sent", "reason"),
    [
        ("short", b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n<rss>", "http.incomplete"),
        (
            "torn-chunk",
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n<rss>",
            "http.incomplete",
        ),
        (
            "no-last-chunk",
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<rss>\r\n",
            "http.incomplete",
        ),
        ("nothing", b"", "http.incomplete"),
        ("no-status", b"<rss/>\r\n\r\n", "http.protocol"),
        ("strange-status", b"HTTP/1.1 many OK\r\n\r\n", "http.protocol"),
        ("two-lengths", b"HTTP/1.1 200 OK\r\nContent-Length: 5, 7\r\n\r\n<rss>", "http.headers"),
        (
            "no-gzip",
            b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n<rss/>",
            "http.encoding",
        ),
        (
            "torn-gzip",
            b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n"
            + gzip.compress(b"<rss/>", mtime=0)[:-9],
            "http.encoding",
        ),
    ],
)
def test_nonsense_is_told_apart(
    server: FeedServer, get: Get, path: str, sent: bytes, reason: str
) -> None:
    answer = get(server.raw(f"/{path}", sent))
    assert answer.failure == reason
    assert answer.detail


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(SCRAPS) | st.binary(max_size=12), max_size=12))
def test_whatever_bytes_come_there_is_an_answer(
    server: FeedServer, get: Get, scraps: list[bytes]
) -> None:
    answer = get(server.raw("/scraps", b"".join(scraps)))
    assert answer.failure != "http.failed"  # which would be an error that nobody has thought of
    assert answer.failure or answer.status in {200, 304}
    assert answer.seconds < LATE


def test_a_length_that_is_too_small_ends_the_body_there(server: FeedServer, get: Get) -> None:
    answer = get(server.raw("/small", b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n<rss/>"))
    assert (answer.failure, answer.content) == (None, b"<rss/")


def test_floods_of_headers_are_cut(server: FeedServer, get: Get) -> None:
    assert get(server.header_flood("/flood")).failure == "http.headers"
    assert get(server.header_flood("/long", count=1, size=10_000_000)).failure == "http.headers"


def test_nobody_there(client: HttpClient) -> None:
    client = replace(client, allow_hosts=frozenset({"127.0.0.1:1"}))
    answer = client.answer(Request(url="http://127.0.0.1:1/"))
    assert (answer.failure, answer.status) == ("http.connect", None)


def test_a_name_that_nobody_has(get: Get) -> None:
    assert get("http://no-such-host.invalid/feed.xml").failure == "http.dns"


def test_lookups_that_hang_hold_up_nobody_and_are_few(
    server: FeedServer, client: HttpClient
) -> None:
    release = threading.Event()

    def hangs(host: str, _: int) -> tuple[str, ...]:
        if host == "hangs.example":
            release.wait()
        return ("127.0.0.1",)

    client = replace(client, resolve=hangs)
    hanging = Request(url="http://hangs.example/")
    with contextlib.ExitStack() as stack:
        stack.callback(release.set)
        answer = client.answer(hanging)
        assert (answer.failure, answer.seconds < LATE) == ("http.dns", True)
        assert client.answer(Request(url=server.feed("/meanwhile", b"<rss/>"))).failure is None
        quick = replace(client, limits=replace(LIMITS, total_seconds=0.01))
        for _ in range(MOST_LOOKUPS + 20):
            assert quick.answer(hanging).failure in ("http.dns", "time.fetch_deadline")
        looking = [t for t in threading.enumerate() if t.name.startswith("look up hangs")]
        assert len(looking) == MOST_LOOKUPS
