"""A feed server that behaves, or misbehaves, on cue.

    with FeedServer() as server:
        url = server.feed("/rss", body, etag='"1"')    # honours If-None-Match
        server.redirect("/old", "/rss", status=301)
        server.status("/busy", 429, {"Retry-After": "60"})
        server.drip("/drip", every=0.05)
        client = HttpClient(user_agent="test", allow_hosts=frozenset({server.host}))
        client.answer(Request(url=url))
        server.hits("/rss"), server.asked("/rss")[-1].headers["If-None-Match"]

What sets up a path gives its URL; setting it up again replaces it. As a pytest fixture:

    @pytest.fixture(scope="module")
    def server() -> Iterator[FeedServer]:
        with FeedServer() as server:
            yield server

Werkzeug's server behaves. What no library would send is written to its sockets as raw bytes.
"""

from __future__ import annotations

import contextlib
import gzip
import socket
import ssl
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from itertools import repeat
from typing import Any, Self

import brotli
from backports import zstd
from werkzeug.exceptions import NotFound
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

Answering = Callable[[Request], Response]

RSS = "application/rss+xml; charset=utf-8"
COMPRESS: Mapping[str, Callable[[bytes], bytes]] = {
    "gzip": partial(gzip.compress, mtime=0),
    "br": partial(brotli.compress, quality=1),
    "zstd": zstd.compress,
}


class _Quiet(WSGIRequestHandler):
    def log(self, *_: object) -> None:
        pass


class FeedServer:
    """Serves on 127.0.0.1 until it is left, over TLS if it is given a context."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self._answering: dict[str, Answering] = {}
        self._asked: dict[str, list[Request]] = defaultdict(list)
        self._closing = threading.Event()
        self._server = make_server(
            "127.0.0.1", 0, self._app, threaded=True, request_handler=_Quiet, ssl_context=tls
        )
        self._server.daemon_threads = True  # type: ignore[attr-defined]
        self._scheme = "https" if tls else "http"
        self.port = self._server.port
        self.host = f"127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        self._server.shutdown()
        self._server.socket.close()

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        """The URL of a path; of another host, if a test's resolver leads that one here."""
        return f"{self._scheme}://{host}:{self.port}{path}"

    def asked(self, path: str) -> list[Request]:
        """The requests for this path so far."""
        return self._asked[path]

    def hits(self, path: str) -> int:
        return len(self._asked[path])

    # Behaving

    def on(self, path: str, answering: Answering) -> str:
        """Answers this path with a function of your own."""
        self._answering[path] = answering
        return self.url(path)

    def feed(
        self,
        path: str,
        body: bytes,
        *,
        etag: str | None = None,
        last_modified: datetime | None = None,
        coding: str | None = None,
        headers: Mapping[str, str] | None = None,
        seconds: float = 0.0,
    ) -> str:
        """A feed, or 304 if it has not changed; compressed as ``coding``, if that is accepted."""

        def answer(request: Request) -> Response:
            self._closing.wait(seconds)
            squeezed = request.accept_encodings.best_match([coding]) if coding else None
            content = COMPRESS[squeezed](body) if squeezed else body
            response = Response(content, headers={"Content-Type": RSS, **(headers or {})})
            if squeezed:
                response.headers["Content-Encoding"] = squeezed
            if etag:
                response.headers["ETag"] = etag
            if last_modified:  # given None, werkzeug says that it is from now
                response.last_modified = last_modified
            return response.make_conditional(request)

        return self.on(path, answer)

    def status(
        self, path: str, status: int, headers: Mapping[str, str] | None = None, body: bytes = b""
    ) -> str:
        return self.on(path, lambda _: Response(body, status=status, headers=headers))

    def redirect(self, path: str, to: str, status: int = 302) -> str:
        """Leads to a path or a URL, or to what is none."""
        head = f"HTTP/1.1 {status} Elsewhere\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n"
        return self.raw(path, head.encode())

    # Misbehaving

    def raw(self, path: str, pieces: Iterable[bytes] | bytes, every: float = 0.0) -> str:
        """Writes these very bytes, status line and all, then hangs up."""
        given = [pieces] if isinstance(pieces, bytes) else pieces

        def answer(request: Request) -> Response:
            connection: socket.socket = request.environ["werkzeug.socket"]
            with contextlib.suppress(OSError):  # the client may well leave first
                for piece in given:
                    connection.sendall(piece)
                    if self._closing.wait(every):
                        break
                socket.socket.shutdown(connection, socket.SHUT_RDWR)
            return Response()

        return self.on(path, answer)

    def drip(self, path: str, every: float = 0.05) -> str:
        """A body that never ends, byte by byte."""
        return self.raw(path, _Again(b"HTTP/1.1 200 OK\r\n\r\n", b"<"), every)

    def drip_headers(self, path: str, every: float = 0.05) -> str:
        """A header field that never ends, byte by byte."""
        return self.raw(path, _Again(b"HTTP/1.1 200 OK\r\nX-Slow: ", b"x"), every)

    def endless(self, path: str, piece: bytes = b"x" * 4096, every: float = 0.0) -> str:
        """Chunks without end."""
        chunk = b"%x\r\n%b\r\n" % (len(piece), piece)
        head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        return self.raw(path, _Again(head, chunk), every)

    def hang(self, path: str) -> str:
        """Takes the request and says nothing."""
        return self.raw(path, _Again(b"", b""), every=0.05)

    def header_flood(self, path: str, count: int = 10_000, size: int = 10) -> str:
        """So many header fields, each of so many bytes."""
        fields = b"".join(b"X-%d: %b\r\n" % (number, b"x" * size) for number in range(count))
        return self.raw(path, b"HTTP/1.1 200 OK\r\n%b\r\n" % fields)

    def bomb(self, path: str, coding: str, size: int = 100_000_000) -> str:
        """Few bytes that unfold to many."""
        content = COMPRESS[coding](bytes(size))
        headers = {"Content-Encoding": coding, "Content-Type": RSS}
        return self.status(path, 200, headers, content)

    def lying_304(self, path: str) -> str:
        """Says that nothing has changed, whatever is asked."""
        return self.status(path, 304, {"ETag": '"same"'})

    def _app(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        request = Request(environ)
        self._asked[request.path].append(request)
        answering = self._answering.get(request.path)
        response = answering(request) if answering else NotFound().get_response()
        return response(environ, start_response)


class _Again:
    """A head, then the same piece again and again, for every request anew."""

    def __init__(self, head: bytes, piece: bytes) -> None:
        self._head, self._piece = head, piece

    def __iter__(self) -> Iterator[bytes]:
        yield self._head
        yield from repeat(self._piece)


@contextlib.contextmanager
def silent_listener() -> Iterator[int]:
    """The port of a server that takes connections and never says a word, not even of TLS."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def at(seconds: float) -> datetime:
    """A moment, for ``last_modified``."""
    return datetime.fromtimestamp(seconds, UTC)


def wait_until(holds: Callable[[], bool], seconds: float = 30.0) -> bool:
    """Whether it comes to hold within so many seconds."""
    end = time.monotonic() + seconds
    while not (comes := holds()) and time.monotonic() < end:
        time.sleep(0.01)
    return comes
