"""Which addresses feeds may be fetched from."""

from __future__ import annotations

import socket

import pytest

from tests.feed_server import FeedServer
from tests.fetching.conftest import LIMITS
from transforms.fetching.addresses import (
    checked_addresses,
    host_of,
    http_url,
    inside,
    without_user,
)
from transforms.fetching.client import HttpClient
from transforms.fetching.exchange import Request
from transforms.fetching.failures import ExchangeError
from transforms.fetching.lookups import system_addresses


def addresses(url: str, *found: str, allow: tuple[str, ...] = ()) -> tuple[str, ...]:
    return checked_addresses(
        http_url(url), allow_hosts=frozenset(allow), resolve=lambda *_: found, seconds=1
    )


@pytest.mark.parametrize(
    "address",
    [
        "93.184.215.14",
        "1.1.1.1",
        "2606:4700::6810:84e5",
        "::ffff:93.184.215.14",
        "64:ff9b::93.184.215.14",  # how a network without IPv4 reaches it
    ],
)
def test_public_addresses_are_public(address: str) -> None:
    assert inside(address) is None
    assert addresses("https://news.example/", address) == (address,)


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",  # noqa: S104
        "0.1.2.3",
        "10.0.0.1",
        "100.64.0.1",
        "100.100.100.200",
        "127.0.0.1",
        "127.255.255.254",
        "168.63.129.16",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.8",
        "192.0.2.1",
        "192.168.1.1",
        "198.18.0.1",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "::127.0.0.1",
        "64:ff9b::10.0.0.1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::10.0.0.1",
        "100::1",
        "2001:db8::1",
        "2001:0:4136:e378:8000:63bf:f5ff:fffe",  # Teredo of 10.0.0.1
        "2002:7f00:1::",
        "2002:a9fe:a9fe::",
        "3fff::1",
        "5f00::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fe80::1%lo",
        "fec0::1",
        "ff02::1",
        "no address",
    ],
)
def test_other_addresses_are_inside(address: str) -> None:
    assert inside(address)
    with pytest.raises(ExchangeError) as caught:
        addresses("https://news.example/", address)
    assert caught.value.reason == "http.ssrf_blocked"


def test_the_message_says_which_address_and_what_would_allow_it() -> None:
    with pytest.raises(ExchangeError) as caught:
        addresses("http://wire.intranet.example/", "10.1.2.3")
    assert "10.1.2.3" in caught.value.detail
    assert "--allow-host wire.intranet.example " in caught.value.detail


def test_one_address_inside_is_one_too_many() -> None:
    with pytest.raises(ExchangeError, match=r"10\.0\.0\.1"):
        addresses("https://news.example/", "1.1.1.1", "10.0.0.1")


@pytest.mark.parametrize(
    "host",
    ["2130706433", "0x7f000001", "0177.0.0.1", "127.1", "0", "localhost", "[::1]"],
)
def test_no_spelling_of_this_machine_gets_by(host: str) -> None:
    url = http_url(f"http://{host}/")
    with pytest.raises(ExchangeError) as caught:
        checked_addresses(url, allow_hosts=frozenset(), resolve=system_addresses, seconds=5)
    assert caught.value.reason == "http.ssrf_blocked"


@pytest.mark.parametrize("port", [22, 25, 6379, 8080])
def test_other_ports_are_closed(port: int) -> None:
    with pytest.raises(ExchangeError, match=f"--allow-host news.example:{port}") as caught:
        addresses(f"http://news.example:{port}/", "1.1.1.1")
    assert caught.value.reason == "http.ssrf_blocked"


@pytest.mark.parametrize(
    ("allow", "url"),
    [
        ("wire.example", "http://wire.example/"),
        ("wire.example", "http://wire.example:8080/"),
        ("wire.example:8080", "http://WIRE.example:8080/"),
        ("Wire.Example", "http://wire.example./"),
        ("wire.example:80", "http://wire.example/"),
        ("nachrichten-ö.example", "http://xn--nachrichten--gjb.example/"),
        ("10.0.0.1", "http://10.0.0.1/"),
        ("::1", "http://[::1]:8080/"),
        ("[::1]:8080", "http://[::1]:8080/"),
    ],
)
def test_who_is_allowed_may_be_anywhere(allow: str, url: str) -> None:
    assert addresses(url, "10.0.0.1", allow=(allow,)) == ("10.0.0.1",)


@pytest.mark.parametrize(
    ("allow", "url"),
    [
        ("wire.example", "http://feeds.wire.example/"),
        ("wire.example:8080", "http://wire.example/"),
        ("wire.example", "http://10.0.0.1/"),
    ],
)
def test_nobody_else_is_allowed_by_that(allow: str, url: str) -> None:
    with pytest.raises(ExchangeError):
        addresses(url, "10.0.0.1", allow=(allow,))


def test_a_name_is_looked_up_once_and_the_connection_goes_there(server: FeedServer) -> None:
    """A name that changes its address between the check and the connection gains nothing."""
    told = iter([("127.0.0.1",), ("169.254.169.254",)])
    server.feed("/rss", b"<rss/>")
    client = HttpClient(
        user_agent="test",
        limits=LIMITS,
        allow_hosts=frozenset({"rebinds.example"}),
        resolve=lambda *_: next(told),
    )
    answer = client.answer(Request(url=server.url("/rss", host="rebinds.example")))
    assert answer.failure is None
    assert next(told) == ("169.254.169.254",)  # which nobody has asked for


def test_every_hop_is_looked_up_and_checked(server: FeedServer) -> None:
    told = iter([("127.0.0.1",), ("10.0.0.1",)])
    client = HttpClient(
        user_agent="test",
        limits=LIMITS,
        allow_hosts=frozenset({"first.example"}),
        resolve=lambda *_: next(told),
    )
    server.redirect("/rss", "http://second.example/")
    answer = client.answer(Request(url=server.url("/rss", host="first.example")))
    assert answer.failure == "http.ssrf_blocked"
    assert "second.example is at 10.0.0.1" in (answer.detail or "")


def test_the_next_address_is_tried_where_one_refuses(server: FeedServer) -> None:
    client = HttpClient(
        user_agent="test",
        limits=LIMITS,
        allow_hosts=frozenset({"two.example"}),
        resolve=lambda *_: ("127.0.0.2", "127.0.0.1"),
    )
    url = server.feed("/rss", b"<rss/>").replace("127.0.0.1", "two.example")
    assert client.answer(Request(url=url)).failure is None


def test_a_name_that_is_none_is_no_host() -> None:
    url = http_url(f"http://{'a' * 64}.example/")
    with pytest.raises(ExchangeError) as caught:
        checked_addresses(url, allow_hosts=frozenset(), resolve=system_addresses, seconds=5)
    assert caught.value.reason == "http.dns"


def test_a_host_without_addresses_is_told() -> None:
    with pytest.raises(ExchangeError, match="no address"):
        addresses("http://news.example/")


def test_the_system_is_asked_for_connections_not_for_everything(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("1.1.1.1", 80))] * 2
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    assert system_addresses("news.example", 80) == ("1.1.1.1",)


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://ada:secret@News.Example:8080/rss", "news.example"),
        ("http://[::1]/", "[::1]"),
        ("not a url", "not a url"),
    ],
)
def test_the_host_of_a_url(url: str, host: str) -> None:
    assert host_of(url) == host


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://ada:secret@news.example/rss", "https://news.example/rss"),
        ("https://ada:se@cret@news.example", "https://news.example"),
        ("https://news.example/@ada", "https://news.example/@ada"),
        ("https://news.example/?to=http://a@b", "https://news.example/?to=http://a@b"),
    ],
)
def test_secrets_are_not_shown(url: str, shown: str) -> None:
    assert without_user(url) == shown
