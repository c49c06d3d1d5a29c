"""A small read-only server of a lake's page, for one reader or a few."""

from __future__ import annotations

import hashlib
import ipaddress
import socket
from collections import OrderedDict
from datetime import UTC, datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock
from typing import NamedTuple
from urllib.parse import parse_qsl, urlsplit

from pipelines.report.figures import Scope
from pipelines.report.making import Reporter
from pipelines.report.scopes import ScopeError, scope_of
from transforms.lake.errors import LakeError
from transforms.lake.lake import Lake

PAGES_KEPT = 8
_HEADERS = {
    "Cache-Control": "no-cache",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class _Made(NamedTuple):
    lake_version: int
    page: bytes


class PageServer(ThreadingHTTPServer):
    """Serves the page of a lake at its root; ``port`` 0 takes any free one.

    OSError if the address is taken or none of this machine's.
    """

    def __init__(self, lake: Lake, host: str, port: int) -> None:
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        super().__init__((host, port), _Handler)
        self._lake = lake
        self._host = host
        self._reporter = Reporter(lake)
        self._pages: OrderedDict[tuple[int, Scope], bytes] = OrderedDict()
        self._one_at_a_time = Lock()

    @property
    def url(self) -> str:
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"http://{host}:{self.server_port}/"

    def made(self, scope: Scope) -> _Made:
        """The page of the lake's latest version, kept until there is a later one."""
        with self._one_at_a_time:
            version = self._lake.snapshot().version
            asked = (version, scope)
            if asked not in self._pages:
                page = self._reporter.page(scope, datetime.now(UTC), lake_version=version)
                self._pages[asked] = page.encode()
                while len(self._pages) > PAGES_KEPT:
                    self._pages.popitem(last=False)
            return _Made(version, self._pages[asked])

    def is_meant(self, host: str | None) -> bool:
        """Whether a request's Host is this server's: another name may be a rebound one.

        Behind a name of its own, any web site could read the page in a visitor's browser; behind
        an address it cannot.
        """
        try:
            name = urlsplit(f"//{host}").hostname or ""
            return name in {"localhost", self._host} or bool(ipaddress.ip_address(name))
        except ValueError:
            return False


class _Handler(BaseHTTPRequestHandler):
    server: PageServer
    server_version = "wirelake"
    sys_version = ""
    protocol_version = "HTTP/1.1"
    timeout = 30  # seconds

    def do_GET(self) -> None:
        path, query = urlsplit(self.path)[2:4]
        if not self.server.is_meant(self.headers["Host"]):
            return self._answer(
                HTTPStatus.MISDIRECTED_REQUEST,
                "Ask by address or as localhost, or start it with --host NAME.",
            )
        if path != "/":
            return self._answer(HTTPStatus.NOT_FOUND, "There is one page only: /")
        try:
            made = self.server.made(scope_of(dict(parse_qsl(query))))
        except ScopeError as error:
            return self._answer(HTTPStatus.BAD_REQUEST, str(error))
        except LakeError as error:
            return self._answer(HTTPStatus.SERVICE_UNAVAILABLE, str(error))
        return self._answer(HTTPStatus.OK, made.page, **{"Lake-Version": str(made.lake_version)})

    do_HEAD = do_GET  # noqa: N815 - the base's name

    def do_POST(self) -> None:
        self.close_connection = True  # what the request carries is not read
        self._answer(HTTPStatus.METHOD_NOT_ALLOWED, "This page is read-only.", Allow="GET, HEAD")

    do_PUT = do_PATCH = do_DELETE = do_OPTIONS = do_POST  # noqa: N815 - as above

    def _answer(self, status: HTTPStatus, content: bytes | str, **more: str) -> None:
        kind = "plain" if isinstance(content, str) else "html"
        body = content.encode() if isinstance(content, str) else content
        etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        if status is HTTPStatus.OK and self.headers["If-None-Match"] == etag:
            status, body = HTTPStatus.NOT_MODIFIED, b""
        self.send_response(status)
        fields = {**_HEADERS, "Content-Type": f"text/{kind}; charset=utf-8", "ETag": etag, **more}
        for name, value in fields.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        pass
