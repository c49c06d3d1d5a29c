"""Many exchanges at once, none of them impolite: no host is asked too often or by too many."""

from __future__ import annotations

import heapq
import itertools
import math
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from http import HTTPStatus
from queue import Empty, SimpleQueue
from typing import Protocol

from transforms.fetching.addresses import host_of, without_user
from transforms.fetching.exchange import Answer, Request


class Client(Protocol):
    """What exchanges a request for an answer, and never raises."""

    def answer(self, request: Request) -> Answer:
        """The answer, or the failure as an answer."""


@dataclass(slots=True, kw_only=True)
class Manners:
    """How politely hosts are asked, and which of them are to be left alone for now.

    Keep one for as long as the program polls: it remembers, from one poll to the next, when each
    host was asked last and which holds a server wished for. Threads may share it as long as no two
    ask the same host at a time. Times are in seconds; ``spacing`` is from the start of one exchange
    to the start of the next.
    """

    concurrent_per_host: int = 2
    spacing_seconds: float = 5.0
    spacing_by_host: Mapping[str, float] = field(default_factory=dict)
    hold_seconds: float = 600.0  # for a 429 that does not say for how long
    most_hold_seconds: float = 24 * 3600.0
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    _free_at: dict[str, float] = field(default_factory=dict, init=False)
    _held_until: dict[str, float] = field(default_factory=dict, init=False)  # by host and by URL

    def free_at(self, host: str) -> float:
        """When the host may be asked next."""
        return self._free_at.get(host, -math.inf)

    def ask(self, host: str) -> None:
        """Notes that the host is asked now."""
        spacing = self.spacing_by_host.get(host, self.spacing_seconds)
        self._free_at[host] = self.clock() + spacing

    def held(self, request: Request) -> float:
        """For how long the request's host or URL is still to be left alone; 0 if it is not."""
        keys = (host_of(request.url), request.url)
        until = max(self._held_until.get(key, -math.inf) for key in keys)
        return max(0.0, until - self.clock())

    def heed(self, answer: Answer) -> None:
        """Leaves alone whom the answer asks to: of a 429 the host, of a 503 the URL alone.

        One page that is out of order must not stop a host's other feeds; too many requests concern
        them all, also where the server does not say for how long.
        """
        url = answer.request.url
        if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
            seconds = self.hold_seconds if answer.retry_after is None else answer.retry_after
            self._hold(host_of(url), seconds)
        elif answer.status == HTTPStatus.SERVICE_UNAVAILABLE and answer.retry_after:
            self._hold(url, answer.retry_after)

    def _hold(self, key: str, seconds: float) -> None:
        until = self.clock() + min(seconds, self.most_hold_seconds)
        self._held_until[key] = max(until, self._held_until.get(key, until))


def answers(
    requests: Iterable[Request], client: Client, manners: Manners, *, workers: int = 16
) -> Iterator[Answer]:
    """One answer for each request, in the order in which they come.

    No more than ``workers`` answers exist at a time, those under way included, so memory is
    bounded however slowly they are taken. A host that is slow, or has to be waited for, keeps no
    other waiting. A request whose host or URL is on hold is not sent: its answer has the failure
    ``http.held``, no status, and as ``retry_after`` the seconds that are left.
    """
    line = _Line(requests, manners)
    done: SimpleQueue[Future[Answer]] = SimpleQueue()
    under_way = 0
    pool = ThreadPoolExecutor(workers, thread_name_prefix="fetch")
    try:
        while line or under_way:
            while under_way < workers and (turn := line.next()):
                if turn.held:
                    yield _held(turn)
                else:
                    pool.submit(client.answer, turn.request).add_done_callback(done.put)
                    under_way += 1
            pause = line.seconds_to_next() if under_way < workers else None
            if not under_way:
                manners.sleep(pause or 0.0)
                continue
            try:
                answer = done.get(timeout=pause).result()
            except Empty:
                continue
            under_way -= 1
            line.answered(answer)
            yield answer
    finally:  # also if nobody wants the rest: what is under way ends by its own deadline
        pool.shutdown(wait=False, cancel_futures=True)


@dataclass(frozen=True, slots=True)
class _Turn:
    """A request whose turn it is, and the seconds for which it is held: then it is not sent."""

    request: Request
    held: float


class _Line:
    """The requests that wait, in one queue for each host, the hosts taking turns."""

    def __init__(self, requests: Iterable[Request], manners: Manners) -> None:
        self._manners = manners
        self._waiting: dict[str, deque[Request]] = {}
        self._under_way: Counter[str] = Counter()
        self._turns: list[tuple[float, int, str]] = []  # when, tie-break, host; a heap
        self._tie_break = itertools.count()
        for request in requests:
            self._waiting.setdefault(host_of(request.url), deque()).append(request)
        for host in self._waiting:
            self._queue_up(host)

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def next(self) -> _Turn | None:
        """The request whose turn it is now, if any host may be asked now."""
        if not self._turns or self.seconds_to_next():
            return None
        _, _, host = heapq.heappop(self._turns)
        request = self._waiting[host].popleft()
        held = self._manners.held(request)
        if not held:
            self._manners.ask(host)
            self._under_way[host] += 1
        if not self._waiting[host]:
            del self._waiting[host]
        elif self._under_way[host] < self._manners.concurrent_per_host:
            self._queue_up(host)
        return _Turn(request, held)

    def answered(self, answer: Answer) -> None:
        """Lets the host be asked again, unless the answer wishes otherwise."""
        host = host_of(answer.request.url)
        self._manners.heed(answer)
        had_no_turn = self._under_way[host] == self._manners.concurrent_per_host
        self._under_way[host] -= 1
        if had_no_turn and host in self._waiting:
            self._queue_up(host)

    def seconds_to_next(self) -> float | None:
        """Until the next host may be asked; None if none may before another answer comes."""
        if not self._turns:
            return None
        return max(0.0, self._turns[0][0] - self._manners.clock())

    def _queue_up(self, host: str) -> None:
        turn = (self._manners.free_at(host), next(self._tie_break), host)
        heapq.heappush(self._turns, turn)


def _held(turn: _Turn) -> Answer:
    return Answer(
        request=turn.request,
        failure="http.held",
        detail=f"{without_user(turn.request.url)}: not asked, the server wished to be left alone "
        f"for another {turn.held:.0f} s",
        retry_after=turn.held,
    )
