"""https: only a server that proves its name is listened to."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trustme

from tests.feed_server import FeedServer
from tests.fetching.conftest import LIMITS
from transforms.fetching.client import HttpClient
from transforms.fetching.exchange import Answer, Request

FEED = b"<rss version='2.0'/>"
NAME = "feeds.example"


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="module")
def ca_file(authority: trustme.CA, tmp_path_factory: pytest.TempPathFactory) -> str:
    path: Path = tmp_path_factory.mktemp("trust") / "ca.pem"
    path.write_bytes(authority.cert_pem.bytes())
    return str(path)


@contextmanager
def serving(certificate: trustme.LeafCert) -> Iterator[FeedServer]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    with FeedServer(tls=context) as server:
        server.feed("/rss", FEED)
        yield server


def get(server: FeedServer, ca_file: str | None, host: str = NAME) -> Answer:
    client = HttpClient(
        user_agent="test",
        limits=LIMITS,
        allow_hosts=frozenset({host}),
        ca_file=ca_file,
        resolve=lambda *_: ("127.0.0.1",),
    )
    return client.answer(Request(url=server.url("/rss", host=host)))


def test_a_server_that_proves_its_name_is_read(authority: trustme.CA, ca_file: str) -> None:
    """The connection goes to an address; the name is what is asked for and what is checked."""
    with serving(authority.issue_cert(NAME)) as server:
        answer = get(server, ca_file)
        assert (answer.failure, answer.content) == (None, FEED)
        assert server.asked("/rss")[0].headers["Host"] == f"{NAME}:{server.port}"


def test_another_name_is_not_trusted(authority: trustme.CA, ca_file: str) -> None:
    with serving(authority.issue_cert("other.example", "127.0.0.1")) as server:
        answer = get(server, ca_file)
        assert (answer.failure, answer.status) == ("http.tls", None)
        assert "Hostname mismatch" in (answer.detail or "")
        assert server.hits("/rss") == 0


def test_an_expired_certificate_is_not_trusted(authority: trustme.CA, ca_file: str) -> None:
    yesterday = datetime.now(UTC) - timedelta(days=1)
    with serving(authority.issue_cert(NAME, not_after=yesterday)) as server:
        answer = get(server, ca_file)
    assert answer.failure == "http.tls"
    assert "expired" in (answer.detail or "")


def test_an_unknown_authority_is_not_trusted(authority: trustme.CA) -> None:
    with serving(authority.issue_cert(NAME)) as server:
        assert get(server, None).failure == "http.tls"


def test_what_speaks_no_tls_is_not_trusted(ca_file: str) -> None:
    with FeedServer() as server:
        url = server.url("/rss").replace("http:", "https:")
        client = HttpClient(
            user_agent="test", limits=LIMITS, allow_hosts=frozenset({server.host}), ca_file=ca_file
        )
        assert client.answer(Request(url=url)).failure == "http.tls"
