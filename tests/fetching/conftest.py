"""A server, and a client that may ask it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.feed_server import FeedServer
from transforms.fetching.client import HttpClient
from transforms.fetching.exchange import Answer, Request
from transforms.fetching.limits import Limits

Get = Callable[..., Answer]
LIMITS = Limits(connect_seconds=1.5, total_seconds=1.5, most_bytes=1_000_000)


@pytest.fixture(scope="module")
def server() -> Iterator[FeedServer]:
    with FeedServer() as server:
        yield server


@pytest.fixture
def client(server: FeedServer) -> HttpClient:
    return HttpClient(user_agent="test", allow_hosts=frozenset({server.host}), limits=LIMITS)


@pytest.fixture
def get(client: HttpClient) -> Get:
    """Asks for a URL: ``get(url, etag=…, last_modified=…)``."""
    return lambda url, **validators: client.answer(Request(url=url, **validators))
