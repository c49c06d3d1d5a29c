"""One HTTP exchange as data: what is asked, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A feed to ask for; with validators, only if it has changed since."""

    url: str
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came of a request; it never raises.

    ``status`` is None where no answer came. ``failure`` is the stable reason (``http.…``,
    ``time.…``, ``size.…``) of whatever is neither a whole 200 nor a 304, and ``detail`` says it in
    words. ``content`` is decompressed; of a failure, what had come. ``moved_to`` is where permanent
    redirects alone (301, 308) lead. ``retry_after`` and ``fresh_for`` are seconds, as the server
    wishes, not yet bounded; ``bytes_received`` is counted before decompression.
    """

    request: Request
    status: int | None = None
    content: bytes = b""
    content_type: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    moved_to: str | None = None
    retry_after: float | None = None
    fresh_for: float | None = None
    failure: str | None = None
    detail: str | None = None
    seconds: float = 0.0
    bytes_received: int = 0
