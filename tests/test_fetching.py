"""Feeds over HTTP from a real server that behaves as badly as real ones do."""

from __future__ import annotations

import gzip
import http.server
import threading
import time
from collections.abc import Iterator

import pytest

from schemas.elements import Document, InputUnit, Rejection
from transforms.fetch_feeds import HttpFetch

FEED = b"<rss version='2.0'><channel><item><title>Talks</title></item></channel></rss>"


class Rude(http.server.BaseHTTPRequestHandler):
    """One path for each kind of trouble."""

    def do_GET(self) -> None:
        getattr(self, "get_" + self.path.strip("/").replace("-", "_"))()

    def _answer(self, body: bytes, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def get_feed(self) -> None:
        self._answer(FEED, Content_Type="application/rss+xml; charset=utf-8")

    def get_gzip(self) -> None:
        self._answer(gzip.compress(FEED), Content_Encoding="gzip")

    def get_bomb(self) -> None:
        self._answer(gzip.compress(b" " * 5_000_000), Content_Encoding="gzip")

    def get_broken_gzip(self) -> None:
        self._answer(b"this is no gzip", Content_Encoding="gzip")

    def get_gone(self) -> None:
        self._answer(b"it is gone", 410)

    def get_busy(self) -> None:
        self._answer(b"later", 503)

    def get_loop(self) -> None:
        self._answer(b"", 302, Location="/loop")

    def get_moved(self) -> None:
        self._answer(b"", 301, Location="/feed")

    def get_drip(self) -> None:
        self.send_response(200)
        self.end_headers()
        for _ in range(100):
            self.wfile.write(b"<")
            self.wfile.flush()
            time.sleep(0.05)

    def get_short(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(FEED)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def host() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Rude)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def fetch(url: str) -> Document | Rejection:
    unit = InputUnit(
        location=url,
        origin=url,
        kind="url",
        source=None,
        folder_name="host",
        file_name="host",
        sequence=0,
    )
    return HttpFetch(user_agent="test", read_seconds=2, total_seconds=1, most_bytes=1_000_000)(unit)


@pytest.mark.parametrize("path", ["feed", "gzip", "moved"])
def test_a_feed_arrives_whole(host: str, path: str) -> None:
    document = fetch(f"{host}/{path}")
    assert isinstance(document, Document)
    assert document.content == FEED


def test_what_the_server_says_of_the_content_is_kept(host: str) -> None:
    document = fetch(f"{host}/feed")
    assert isinstance(document, Document)
    assert document.content_type == "application/rss+xml; charset=utf-8"


@pytest.mark.parametrize(
    ("path", "reason", "raw"),
    [
        ("gone", "http.410", b"it is gone"),
        ("busy", "http.5xx", b"later"),
        ("loop", "http.redirect_loop", b""),
        ("bomb", "size.body", None),
        ("broken-gzip", "http.encoding", b""),
        ("short", "http.failed", b""),
    ],
)
def test_trouble_is_a_rejection_with_its_reason(
    host: str, path: str, reason: str, raw: bytes | None
) -> None:
    rejection = fetch(f"{host}/{path}")
    assert isinstance(rejection, Rejection)
    assert rejection.reason == reason
    assert raw is None or rejection.raw == raw
    assert f"{host}/{path}" in rejection.detail


def test_a_server_that_drips_is_left_at_the_deadline(host: str) -> None:
    started = time.monotonic()
    rejection = fetch(f"{host}/drip")
    assert isinstance(rejection, Rejection)
    assert rejection.reason == "time.fetch_deadline"
    assert time.monotonic() - started < 3


def test_a_host_that_does_not_exist_is_a_rejection() -> None:
    rejection = fetch("http://no-such-host.invalid/feed.xml")
    assert isinstance(rejection, Rejection)
    assert rejection.reason in {"http.dns", "http.connect"}
