"""A feed URL → its bytes: one polite GET, bounded in size and in time from first byte to last."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from queue import Empty, SimpleQueue

import urllib3

from schemas.elements import Document, InputUnit, Rejection

Fetch = Callable[[InputUnit], Document | Rejection]

_CHUNK_BYTES = 64 * 1024
_ERRORS = (
    (urllib3.exceptions.SSLError, "http.tls"),
    (urllib3.exceptions.NameResolutionError, "http.dns"),
    (urllib3.exceptions.NewConnectionError, "http.connect"),  # a TimeoutError by its class
    (urllib3.exceptions.TimeoutError, "time.fetch_deadline"),
    (urllib3.exceptions.DecodeError, "http.encoding"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpFetch:
    """How a feed is fetched; seconds and bytes (after decompression)."""

    user_agent: str
    connect_seconds: float = 10.0
    read_seconds: float = 20.0
    total_seconds: float = 30.0
    most_bytes: int = 15 * 1024 * 1024
    redirects: int = 5

    def __call__(self, unit: InputUnit) -> Document | Rejection:
        """The document, or a rejection with the reason ``http.…``, ``time.…`` or ``size.body``."""
        answers: SimpleQueue[Document | Rejection] = SimpleQueue()
        # A thread of its own: a server can hold up even the reading of its headers, for minutes.
        threading.Thread(target=lambda: answers.put(self._answer(unit)), daemon=True).start()
        try:
            return answers.get(timeout=self.total_seconds)
        except Empty:
            return _late(unit, self.total_seconds)

    def _answer(self, unit: InputUnit) -> Document | Rejection:
        try:
            return self._get(unit)
        except urllib3.exceptions.MaxRetryError as error:
            cause = error.reason or error
            return _failed(unit, _code_of(cause), f"{unit.location} could not be fetched: {cause}")
        except urllib3.exceptions.HTTPError as error:
            return _failed(unit, _code_of(error), f"{unit.location} could not be fetched: {error}")
        except (ValueError, OSError) as error:
            return _failed(unit, "http.failed", f"{unit.location} could not be fetched: {error}")

    def _get(self, unit: InputUnit) -> Document | Rejection:
        deadline = time.monotonic() + self.total_seconds
        with urllib3.PoolManager() as pool:
            response = pool.request(
                "GET",
                unit.location,
                headers={"User-Agent": self.user_agent, "Accept-Encoding": "gzip"},
                timeout=urllib3.Timeout(connect=self.connect_seconds, read=self.read_seconds),
                retries=urllib3.Retry(connect=0, read=0, other=0, redirect=self.redirects),
                preload_content=False,
            )
            content = bytearray()
            # read1 gives what is there: read would wait for a whole chunk, past any deadline.
            while chunk := response.read1(_CHUNK_BYTES, decode_content=True):
                content += chunk
                if len(content) > self.most_bytes:
                    detail = f"more than {self.most_bytes:,} bytes came from {unit.location}"
                    return _failed(unit, "size.body", detail, bytes(content))
                if time.monotonic() > deadline:
                    return _late(unit, self.total_seconds, bytes(content))
            if response.status != 200:  # noqa: PLR2004 - the one status that carries a feed
                detail = f"{unit.location} answered {response.status} {response.reason}"
                return _failed(unit, _status_code(response.status), detail, bytes(content))
            return Document(
                unit=unit,
                content=bytes(content),
                content_type=response.headers.get("Content-Type"),
            )


def _late(unit: InputUnit, seconds: float, raw: bytes = b"") -> Rejection:
    detail = f"{unit.location} was not whole within {seconds:.0f} s"
    return _failed(unit, "time.fetch_deadline", detail, raw)


def _code_of(error: BaseException) -> str:
    if isinstance(error, urllib3.exceptions.ResponseError):
        return "http.redirect_loop"
    return next((code for kind, code in _ERRORS if isinstance(error, kind)), "http.failed")


def _status_code(status: int) -> str:
    return "http.5xx" if status >= 500 else f"http.{status}"  # noqa: PLR2004 - server errors


def _failed(unit: InputUnit, reason: str, detail: str, raw: bytes = b"") -> Rejection:
    return Rejection(source=unit.name, origin=unit.origin, reason=reason, detail=detail, raw=raw)
