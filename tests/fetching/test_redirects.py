"""Redirects, followed hop by hop: where they may lead, and what they carry."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.feed_server import FeedServer
from tests.fetching.conftest import Get
from transforms.fetching.addresses import http_url
from transforms.fetching.client import HttpClient
from transforms.fetching.exchange import Request
from transforms.fetching.failures import ExchangeError
from transforms.fetching.redirects import next_hop

FEED = b"<rss version='2.0'/>"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_followed(server: FeedServer, get: Get, status: int) -> None:
    server.feed("/new", FEED)
    answer = get(server.redirect("/old", "/new", status))
    assert (answer.status, answer.content, answer.failure) == (200, FEED, None)
    assert answer.moved_to == (server.url("/new") if status in {301, 308} else None)


def test_only_permanent_hops_alone_say_where_a_feed_has_moved(server: FeedServer, get: Get) -> None:
    server.feed("/new", FEED)
    server.redirect("/for-now", "/new", 302)
    server.redirect("/for-good", "/new", 308)
    assert get(server.redirect("/a", "/for-good", 301)).moved_to == server.url("/new")
    assert get(server.redirect("/b", "/for-now", 301)).moved_to is None


def test_a_feed_does_not_move_to_where_there_is_none(server: FeedServer, get: Get) -> None:
    answer = get(server.redirect("/old", "/nowhere", 301))
    assert (answer.failure, answer.moved_to) == ("http.404", None)


def test_a_feed_that_moved_and_has_not_changed_is_known(server: FeedServer, get: Get) -> None:
    server.feed("/new", FEED, etag='"1"')
    answer = get(server.redirect("/old", "/new", 301), etag='"1"')
    assert (answer.status, answer.moved_to) == (304, server.url("/new"))


def test_five_hops_are_followed_and_no_more(server: FeedServer, get: Get) -> None:
    server.feed("/0", FEED)
    urls = [server.redirect(f"/{hop}", f"/{hop - 1}") for hop in range(1, 7)]
    assert get(urls[4]).failure is None
    assert get(urls[5]).failure == "http.redirect_loop"


def test_going_in_circles_is_noticed_at_once(server: FeedServer, get: Get) -> None:
    server.redirect("/there", "/here")
    answer = get(server.redirect("/here", "/there"))
    assert (answer.failure, answer.status) == ("http.redirect_loop", 302)
    assert server.hits("/here") == 1


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("http://169.254.169.254/latest/meta-data/", "http.ssrf_blocked"),
        ("http://127.0.0.1/", "http.ssrf_blocked"),
        ("http://2130706433/", "http.ssrf_blocked"),
        ("http://[::ffff:10.0.0.1]/", "http.ssrf_blocked"),
        ("http://10.0.0.1:22/", "http.ssrf_blocked"),
        ("file:///etc/hostname", "http.redirect_refused"),
        ("ftp://files.example/", "http.redirect_refused"),
        ("javascript:alert(1)", "http.redirect_refused"),
        ("http://[", "http.redirect_refused"),
    ],
)
def test_a_redirect_out_of_the_public_web_is_not_followed(
    server: FeedServer, get: Get, target: str, reason: str
) -> None:
    answer = get(server.redirect("/out", target))
    assert (answer.failure, answer.status, answer.content) == (reason, 302, b"")


def test_another_host_is_told_neither_secrets_nor_versions(
    server: FeedServer, client: HttpClient
) -> None:
    """Both names lead to one server here, as far as addresses go."""
    there = client.allow_hosts | {"other.example"}
    client = replace(client, allow_hosts=there, resolve=lambda *_: ("127.0.0.1",))
    server.feed("/new", FEED, etag='"1"')
    server.redirect("/old", server.url("/new", host="other.example"))
    url = server.url("/old").replace("//", "//ada:secret@")
    answer = client.answer(
        Request(url=url, etag='"1"', last_modified="Sun, 09 Sep 2001 01:46:40 GMT")
    )
    assert (answer.status, answer.content) == (200, FEED)
    assert "Authorization" in server.asked("/old")[-1].headers
    asked = server.asked("/new")[-1].headers
    assert asked["Host"] == f"other.example:{server.port}"
    assert not {"Authorization", "If-None-Match", "If-Modified-Since"} & set(asked.keys())


def test_https_is_not_given_up() -> None:
    with pytest.raises(ExchangeError, match="not safe") as caught:
        next_hop(http_url("https://news.example/rss"), "http://news.example/rss")
    assert caught.value.reason == "http.redirect_refused"


@pytest.mark.parametrize(
    ("location", "target"),
    [
        ("/b?c=1#d", "https://news.example/b?c=1"),
        ("b", "https://news.example/feeds/b"),
        ("//other.example", "https://other.example/"),
        ("https://ada:secret@other.example/x", "https://other.example/x"),
        ("/a b", "https://news.example/a%20b"),
        ("/été".encode().decode("latin-1"), "https://news.example/%C3%A9t%C3%A9"),
    ],
)
def test_where_a_redirect_leads(location: str, target: str) -> None:
    assert next_hop(http_url("https://news.example/feeds/a"), location).url == target
