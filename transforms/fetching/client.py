"""One polite, conditional, bounded GET: whatever the server does, an answer comes in time."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import unquote

from urllib3 import BaseHTTPResponse
from urllib3.util import Url, make_headers

from transforms.fetching.addresses import checked_addresses, http_url, without_user
from transforms.fetching.body import Body
from transforms.fetching.connection import get
from transforms.fetching.deadline import Deadline
from transforms.fetching.decoding import ACCEPTED
from transforms.fetching.exchange import Answer, Request
from transforms.fetching.failures import ExchangeError, as_exchange_error, status_reason
from transforms.fetching.header_fields import fresh_for, retry_after
from transforms.fetching.limits import Limits
from transforms.fetching.lookups import Resolve, system_addresses
from transforms.fetching.redirects import PERMANENT, REDIRECTS, next_hop, same_site, shown

_ACCEPT = (
    "application/rss+xml, application/atom+xml, application/feed+json, "
    "application/xml;q=0.9, */*;q=0.8"
)
_VALIDATORS = {"If-None-Match", "If-Modified-Since"}


@dataclass(slots=True)
class _Progress:
    """How far an exchange has come: what its answer is made of, however it ends."""

    status: int | None = None
    header_fields: Mapping[str, str] = field(default_factory=dict)
    moved_to: str | None = None
    body: Body = field(default_factory=Body)


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpClient:
    """Exchanges one request for one answer; safe to share between threads, and to pickle.

    ``allow_hosts`` may be at any address and port (``name`` or ``name:port``); ``ca_file`` holds
    the authorities to trust instead of the system's. Proxies of the environment are not used.
    """

    user_agent: str
    limits: Limits = field(default_factory=Limits)
    allow_hosts: frozenset[str] = frozenset()
    ca_file: str | None = None
    resolve: Resolve = system_addresses
    wall_clock: Callable[[], float] = time.time

    def answer(self, request: Request) -> Answer:
        """The answer, or the failure as an answer; never raises."""
        started = time.monotonic()
        progress = _Progress()
        failure: ExchangeError | None = None
        deadline = Deadline(self.limits.total_seconds)
        try:
            with deadline:
                self._exchange(request, deadline, progress)
        except ExchangeError as error:
            failure = error
        except Exception as error:  # noqa: BLE001 - no server's answer may stop another's
            # Of a connection that the deadline cut, the libraries say that it broke.
            failure = deadline.error() if deadline.passed() else as_exchange_error(error)
        return self._as_answer(request, progress, failure, time.monotonic() - started)

    def _exchange(self, request: Request, deadline: Deadline, progress: _Progress) -> None:
        """Hop by hop to the response that is no redirect."""
        first = url = http_url(request.url)
        asked = {shown(url)}
        for_good = True
        for _ in range(self.limits.most_redirects + 1):
            fields = self._fields(request, url, first)
            with self._get(url, fields, deadline) as response:
                progress.status, progress.header_fields = response.status, response.headers
                location = response.headers.get("Location")
                if response.status not in REDIRECTS or not location:
                    conditional = not _VALIDATORS.isdisjoint(fields)
                    self._take(response, deadline, progress.body, conditional=conditional)
                    if for_good and len(asked) > 1:
                        auth = first.auth if same_site(url, first) else None
                        progress.moved_to = url._replace(auth=auth).url
                    return
            for_good = for_good and response.status in PERMANENT
            url = next_hop(url, location)
            if shown(url) in asked:
                raise ExchangeError("http.redirect_loop", f"is redirected back to {shown(url)}")
            asked.add(shown(url))
        most = self.limits.most_redirects
        raise ExchangeError("http.redirect_loop", f"is redirected more than {most} times")

    def _fields(self, request: Request, url: Url, first: Url) -> dict[str, str]:
        """The header fields; what concerns the first site alone goes to no other."""
        fields = {
            "User-Agent": self.user_agent,
            "Accept": _ACCEPT,
            "Accept-Encoding": ACCEPTED,
            "Connection": "close",
        }
        if not same_site(url, first):
            return fields
        if request.etag:
            fields["If-None-Match"] = request.etag
        if request.last_modified:
            fields["If-Modified-Since"] = request.last_modified
        if first.auth:
            fields |= make_headers(basic_auth=unquote(first.auth))
        return fields

    def _get(
        self, url: Url, fields: Mapping[str, str], deadline: Deadline
    ) -> AbstractContextManager[BaseHTTPResponse]:
        addresses = checked_addresses(
            url, allow_hosts=self.allow_hosts, resolve=self.resolve, seconds=deadline.left()
        )
        return get(
            url,
            addresses,
            fields,
            deadline=deadline,
            connect_seconds=self.limits.connect_seconds,
            ca_file=self.ca_file,
        )

    def _take(
        self, response: BaseHTTPResponse, deadline: Deadline, body: Body, *, conditional: bool
    ) -> None:
        """Nothing less than a 200 to its end, or a 304 to a request that named a version."""
        if response.status == HTTPStatus.NOT_MODIFIED:
            if not conditional:
                words = "answered 304, not modified, though the request named no version"
                raise ExchangeError("http.304_lying", words)
            return
        refused = response.status != HTTPStatus.OK
        # The page that comes with a refusal is worth keeping; what is wrong with it is not told.
        with suppress(Exception) if refused else nullcontext():
            body.read(response, self.limits)
        if refused:
            words = f"answered {response.status} {response.reason or ''}".rstrip()
            raise ExchangeError(status_reason(response.status), words)
        if deadline.passed():  # a body without a length ends where its connection does
            raise deadline.error()

    def _as_answer(
        self, request: Request, progress: _Progress, failure: ExchangeError | None, seconds: float
    ) -> Answer:
        fields, now = progress.header_fields, self.wall_clock()
        return Answer(
            request=request,
            status=progress.status,
            content=bytes(progress.body.content),
            content_type=fields.get("Content-Type"),
            etag=fields.get("ETag"),
            last_modified=fields.get("Last-Modified"),
            moved_to=progress.moved_to,
            retry_after=retry_after(fields, now),
            fresh_for=fresh_for(fields, now),
            failure=failure.reason if failure else None,
            detail=f"{without_user(request.url)}: {failure.detail}" if failure else None,
            seconds=seconds,
            bytes_received=progress.body.bytes_received,
        )
