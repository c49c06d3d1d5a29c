"""Why an exchange failed: a stable reason for every way in which one can.

| reason | meaning |
|---|---|
| ``http.404``, ``http.429``, …; ``http.5xx`` | the server said so |
| ``http.304_lying`` | "not modified", to a request that named no version |
| ``http.bad_url`` | no URL that HTTP can fetch |
| ``http.ssrf_blocked`` | an address or port that feeds have no business with |
| ``http.redirect_loop``, ``http.redirect_refused`` | in circles or too far; to another scheme |
| ``http.dns``, ``http.connect``, ``http.tls`` | no address; no connection; no trust |
| ``http.protocol``, ``http.headers``, ``http.encoding`` | not HTTP; too many or too long headers; \
does not decompress |
| ``http.incomplete`` | ended before its announced length |
| ``http.failed`` | anything else |
| ``http.held`` | not asked: the host or URL is to be left alone for now |
| ``size.body``, ``size.decompressed``, ``size.ratio`` | larger than the limits |
| ``time.fetch_deadline`` | not whole in time |
"""

from __future__ import annotations

import http.client
import ssl

from urllib3 import exceptions as urllib3_errors

from transforms.fetching.decoding import DecodeError


class ExchangeError(Exception):
    """An exchange that failed, with its stable reason and what happened in words."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


# The first that fits counts: LineTooLong is an HTTPException, SSLError an OSError.
_REASONS: tuple[tuple[type[BaseException], str], ...] = (
    (DecodeError, "http.encoding"),
    (ssl.SSLError, "http.tls"),
    (urllib3_errors.SSLError, "http.tls"),
    (urllib3_errors.LocationValueError, "http.bad_url"),
    (http.client.LineTooLong, "http.headers"),
    (http.client.IncompleteRead, "http.incomplete"),
    (urllib3_errors.IncompleteRead, "http.incomplete"),
    (ConnectionError, "http.incomplete"),
    (urllib3_errors.InvalidHeader, "http.headers"),
    (http.client.HTTPException, "http.protocol"),
    (urllib3_errors.ProtocolError, "http.protocol"),
)


def as_exchange_error(error: Exception) -> ExchangeError:
    """Any error of the HTTP libraries with the reason that fits its innermost cause."""
    if isinstance(error, ExchangeError):
        return error
    cause = _cause(error)
    words = " ".join([f"{type(cause).__name__}:", *str(cause).split()])
    if isinstance(cause, http.client.HTTPException) and "headers" in words:
        return ExchangeError("http.headers", words)  # http.client has no class for too many
    reason = next((code for kind, code in _REASONS if isinstance(cause, kind)), "http.failed")
    return ExchangeError(reason, words)


def status_reason(status: int) -> str:
    """The reason of a status that brings no feed: ``http.404``, ``http.5xx``."""
    return "http.5xx" if status >= http.client.INTERNAL_SERVER_ERROR else f"http.{status}"


def _cause(error: BaseException) -> BaseException:
    """What urllib3 wrapped: of a ProtocolError, the error of the socket or of http.client."""
    while isinstance(error, urllib3_errors.ProtocolError) and error.__cause__ is not None:
        error = error.__cause__
    return error
