"""One polite, conditional, bounded GET: whatever the server does, an answer comes in time."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from transforms.fetching.addresses import Resolve, system_addresses
from transforms.fetching.exchange import Answer, Request


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one exchange may cost: seconds, bytes of the body, redirects."""

    connect_seconds: float = 10.0
    total_seconds: float = 30.0
    most_bytes: int = 15 * 1024 * 1024
    most_decompressed_bytes: int = 15 * 1024 * 1024
    most_ratio: float = 100.0
    most_redirects: int = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpClient:
    """Exchanges one request for one answer; safe to share between threads and to pickle."""

    user_agent: str
    limits: Limits = field(default_factory=Limits)
    allow_hosts: frozenset[str] = frozenset()
    ca_file: str | None = None
    resolve: Resolve = system_addresses
    wall_clock: Callable[[], float] = time.time

    def answer(self, request: Request) -> Answer:
        """The answer, or the failure as an answer; never raises."""
        raise NotImplementedError
