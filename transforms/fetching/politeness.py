"""Many exchanges at once, no host asked more often or in more threads than is polite."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from transforms.fetching.exchange import Answer, Request


class Client(Protocol):
    """What exchanges a request for an answer, and never raises."""

    def answer(self, request: Request) -> Answer:
        """The answer, or the failure as an answer."""


@dataclass(slots=True, kw_only=True)
class Manners:
    """How politely hosts are asked, and which of them are to be left alone for now.

    Keep one for the life of the program: it remembers the holds between polls. Seconds.
    """

    concurrent_per_host: int = 2
    spacing_seconds: float = 5.0
    spacing_by_host: Mapping[str, float] = field(default_factory=dict)
    hold_seconds: float = 600.0  # of a 429 without Retry-After
    most_hold_seconds: float = 24 * 3600.0
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


def answers(
    requests: Iterable[Request], client: Client, manners: Manners, *, workers: int = 16
) -> Iterator[Answer]:
    """One answer for each request, in the order in which they come.

    A request whose host or URL is on hold is not sent: its answer has the failure ``http.held``,
    no status, and as ``retry_after`` the seconds that are left.
    """
    raise NotImplementedError
