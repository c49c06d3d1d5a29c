"""One exchange with a real server: what is asked, and what comes of it."""

from __future__ import annotations

import base64
import pickle
from dataclasses import replace

import pytest

from tests.feed_server import COMPRESS, FeedServer, at
from tests.fetching.conftest import Get
from transforms.fetching.client import HttpClient
from transforms.fetching.exchange import Request

FEED = (
    b"<rss version='2.0'><channel><item><title>Talks in Port Lumen</title></item></channel></rss>"
)


def test_a_feed_arrives_whole_with_what_the_server_says_of_it(server: FeedServer, get: Get) -> None:
    answer = get(server.feed("/rss", FEED, etag='"7"', last_modified=at(1_000_000_000)))
    assert (answer.status, answer.failure, answer.detail) == (200, None, None)
    assert answer.content == FEED
    assert answer.content_type == "application/rss+xml; charset=utf-8"
    assert answer.etag == '"7"'
    assert answer.last_modified == "Sun, 09 Sep 2001 01:46:40 GMT"
    assert answer.moved_to is None
    assert answer.bytes_received == len(FEED)


def test_the_server_learns_who_asks(server: FeedServer, get: Get) -> None:
    get(server.feed("/who", FEED))
    (asked,) = server.asked("/who")
    assert asked.headers["User-Agent"] == "test"
    assert asked.headers["Host"] == server.host


@pytest.mark.parametrize(
    "validators", [{"etag": '"7"'}, {"last_modified": "Sun, 09 Sep 2001 01:46:40 GMT"}]
)
def test_what_has_not_changed_is_not_sent_again(
    server: FeedServer, get: Get, validators: dict[str, str]
) -> None:
    url = server.feed("/unchanged", FEED, etag='"7"', last_modified=at(1_000_000_000))
    answer = get(url, **validators)
    assert (answer.status, answer.failure, answer.content) == (304, None, b"")
    assert answer.etag == '"7"'


def test_what_has_changed_is_sent(server: FeedServer, get: Get) -> None:
    url = server.feed("/changed", FEED, etag='"8"')
    answer = get(url, etag='"7"')
    assert (answer.status, answer.content, answer.etag) == (200, FEED, '"8"')


def test_a_304_that_nobody_asked_for_is_a_lie(server: FeedServer, get: Get) -> None:
    url = server.lying_304("/lie")
    assert get(url).failure == "http.304_lying"
    assert get(url, etag='"same"').failure is None  # only its body could tell: see the full fetch


def test_a_version_that_changes_with_every_server_brings_the_same_bytes(
    server: FeedServer, get: Get
) -> None:
    given = [get(server.feed("/farm", FEED, etag=f'"{n}"'), etag=f'"{n - 1}"') for n in (1, 2)]
    assert [answer.etag for answer in given] == ['"1"', '"2"']
    assert {(answer.status, answer.content) for answer in given} == {(200, FEED)}


@pytest.mark.parametrize("coding", COMPRESS)
def test_compressed_feeds_are_asked_for_and_unfolded(
    server: FeedServer, get: Get, coding: str
) -> None:
    answer = get(server.feed(f"/{coding}", FEED * 100, coding=coding))
    assert answer.content == FEED * 100
    assert answer.bytes_received < len(FEED) * 10


def test_a_wrong_content_type_is_told_and_nothing_else(server: FeedServer, get: Get) -> None:
    url = server.feed("/html", FEED, headers={"Content-Type": "text/html; charset=koi8-r"})
    answer = get(url)
    assert (answer.failure, answer.content) == (None, FEED)
    assert answer.content_type == "text/html; charset=koi8-r"


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (403, "http.403"),
        (404, "http.404"),
        (410, "http.410"),
        (429, "http.429"),
        (500, "http.5xx"),
        (503, "http.5xx"),
        (204, "http.204"),
        (302, "http.302"),  # that does not say where to
    ],
)
def test_a_refusal_is_a_failure_with_its_status(
    server: FeedServer, get: Get, status: int, reason: str
) -> None:
    url = server.status("/refused", status, body=b"" if status == 204 else b"sorry")
    answer = get(url)
    assert (answer.status, answer.failure) == (status, reason)
    assert answer.content == (b"" if status == 204 else b"sorry")
    assert f"{url}: answered {status}" in (answer.detail or "")


def test_a_feed_that_comes_back_is_taken(server: FeedServer, get: Get) -> None:
    assert get(server.status("/back", 404)).failure == "http.404"
    assert get(server.feed("/back", FEED)).failure is None


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("120", 120.0), ("Sun, 09 Sep 2001 01:47:40 GMT", 60.0), ("soon", None), ("-5", None)],
)
def test_how_long_to_wait_is_told(
    server: FeedServer, get: Get, value: str, seconds: float | None
) -> None:
    headers = {"Retry-After": value, "Date": "Sun, 09 Sep 2001 01:46:40 GMT"}
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    url = server.raw("/busy", f"HTTP/1.1 429 Slow down\r\n{lines}\r\n".encode())
    answer = get(url)
    assert (answer.status, answer.retry_after) == (429, seconds)


def test_how_long_a_feed_stays_fresh_is_told(server: FeedServer, get: Get) -> None:
    headers = {"Cache-Control": "public, max-age=900"}
    assert get(server.feed("/fresh", FEED, headers=headers)).fresh_for == 900


def test_user_and_password_go_to_their_own_server_and_into_no_message(
    server: FeedServer, get: Get
) -> None:
    url = server.feed("/paid", FEED).replace("//", "//ada:s%20e@")
    get(url)
    scheme, _, token = server.asked("/paid")[-1].headers["Authorization"].partition(" ")
    assert (scheme, base64.b64decode(token)) == ("Basic", b"ada:s e")
    refused = get(url.replace("/paid", "/unpaid"))
    assert refused.failure == "http.404"
    assert "s%20e" not in (refused.detail or "")


@pytest.mark.parametrize(
    "url", ["", "feed", "file:///etc/hostname", "ftp://a.example/", "http://["]
)
def test_what_is_no_url_of_the_web_is_said_so(get: Get, url: str) -> None:
    assert get(url).failure == "http.bad_url"


def test_nothing_that_goes_wrong_is_raised(client: HttpClient, server: FeedServer) -> None:
    def fails(host: str, port: int) -> tuple[str, ...]:
        raise RuntimeError(f"no idea where {host}:{port} is")

    url = server.feed("/fine", FEED)
    answer = replace(client, resolve=fails).answer(Request(url=url))
    assert answer.failure == "http.failed"
    assert "no idea where" in (answer.detail or "")


def test_a_proxy_of_the_environment_is_not_used(
    server: FeedServer, get: Get, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert get(server.feed("/direct", FEED)).failure is None


def test_a_client_can_be_sent_to_another_process(client: HttpClient) -> None:
    assert pickle.loads(pickle.dumps(client)) == client  # noqa: S301 - our own
