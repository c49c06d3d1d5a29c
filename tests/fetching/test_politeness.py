"""Many exchanges at once: politely, in bounded memory, on a clock that needs no waiting."""

from __future__ import annotations

import threading
import time
import weakref
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import pytest

from tests.feed_server import FeedServer
from transforms.fetching.addresses import host_of
from transforms.fetching.client import HttpClient
from transforms.fetching.exchange import Answer, Request
from transforms.fetching.politeness import Manners, answers

DAY = 24 * 3600


@dataclass
class Clock:
    """A clock that goes on when somebody sleeps."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


@dataclass
class Server:
    """Answers at once as it is told to, and remembers when it was asked."""

    clock: Clock
    says: Callable[[Request], Answer] = lambda request: Answer(request=request, status=200)
    asked: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def answer(self, request: Request) -> Answer:
        self.asked[request.url].append(self.clock())
        return self.says(request)

    def times(self, host: str) -> list[float]:
        return sorted(
            at for url, times in self.asked.items() if host_of(url) == host for at in times
        )


def manners(clock: Clock, spacing_seconds: float = 0.0, **others: float) -> Manners:
    return Manners(
        spacing_seconds=spacing_seconds,
        clock=clock,
        sleep=clock.sleep,
        **others,  # type: ignore[arg-type]
    )


def requests(*urls: str) -> list[Request]:
    return [Request(url=url) for url in urls]


def many(host: str, count: int) -> list[Request]:
    return requests(*(f"http://{host}/{number}" for number in range(count)))


def refused(status: int, retry_after: float | None) -> Callable[[Request], Answer]:
    return lambda request: Answer(
        request=request, status=status, failure=f"http.{status}", retry_after=retry_after
    )


def fates(given: Iterable[Answer]) -> Counter[str | None]:
    return Counter(answer.failure for answer in given)


def test_every_request_gets_one_answer() -> None:
    clock = Clock()
    asked = many("a.example", 40) + many("b.example", 3) + requests("no url", "no url")
    given = [answer.request for answer in answers(asked, Server(clock), manners(clock), workers=5)]
    assert Counter(given) == Counter(asked)
    assert not list(answers([], Server(clock), manners(clock)))


def test_a_host_is_asked_no_more_often_than_is_polite() -> None:
    clock = Clock()
    server = Server(clock)
    asked = many("a.example", 4) + many("b.example", 2)
    assert len(list(answers(asked, server, manners(clock, spacing_seconds=5)))) == 6
    assert server.times("a.example") == [1000, 1005, 1010, 1015]
    assert server.times("b.example") == [1000, 1005]


def test_a_host_can_have_a_spacing_of_its_own() -> None:
    clock = Clock()
    server = Server(clock)
    polite = Manners(
        spacing_by_host={"a.example": 60.0, "b.example": 0.0}, clock=clock, sleep=clock.sleep
    )
    list(answers(many("a.example", 2) + many("b.example", 2), server, polite))
    assert server.times("a.example") == [1000, 1060]
    assert server.times("b.example") == [1000, 1000]


def test_the_spacing_is_kept_from_one_poll_to_the_next() -> None:
    clock = Clock()
    server, polite = Server(clock), manners(clock, spacing_seconds=5)
    for _ in range(2):
        list(answers(many("a.example", 1), server, polite))
    assert server.times("a.example") == [1000, 1005]


@pytest.mark.parametrize(
    ("status", "retry_after", "seconds"),
    [(429, 60.0, 60), (429, None, 600), (429, 88 * 3600.0, DAY), (429, float("inf"), DAY)],
)
def test_too_many_requests_hold_the_host(
    status: int, retry_after: float | None, seconds: float
) -> None:
    clock = Clock()
    server, polite = Server(clock, refused(status, retry_after)), manners(clock)
    asked = many("a.example", 50) + many("b.example", 1)
    given = list(answers(asked, server, polite, workers=1))
    assert fates(given) == {"http.429": 2, "http.held": 49}
    held = next(answer for answer in given if answer.failure == "http.held")
    assert (held.status, held.retry_after) == (None, seconds)
    assert "a.example" in (held.detail or "")

    clock.now += seconds - 1
    assert fates(answers(many("a.example", 1), server, polite)) == {"http.held": 1}
    clock.now += 1
    assert fates(answers(many("a.example", 1), server, polite)) == {"http.429": 1}


def test_a_page_out_of_order_holds_itself_alone() -> None:
    clock = Clock()
    server, polite = Server(clock, refused(503, 60.0)), manners(clock)
    page, other = requests("http://a.example/1", "http://a.example/2")
    for request in (page, other):
        assert fates(answers([request], server, polite)) == {"http.503": 1}
    assert fates(answers([page, other], server, polite)) == {"http.held": 2}
    clock.now += 60
    assert fates(answers([page], server, polite)) == {"http.503": 1}


@pytest.mark.parametrize(
    ("status", "retry_after"), [(503, None), (503, 0.0), (429, 0.0), (200, 60.0)]
)
def test_what_wishes_for_no_hold_gets_none(status: int, retry_after: float | None) -> None:
    clock = Clock()
    server, polite = Server(clock, refused(status, retry_after)), manners(clock)
    given = list(answers(many("a.example", 1) * 2, server, polite))
    assert fates(given) == {f"http.{status}": 2}


def test_a_shorter_wish_does_not_end_a_longer_hold() -> None:
    clock = Clock()
    polite = manners(clock)
    request = Request(url="http://a.example/")
    for seconds in (600.0, 5.0):
        polite.heed(refused(429, seconds)(request))
    assert polite.held(request) == 600


@dataclass
class Slow:
    """Answers when it is told to; counts who waits."""

    slow_host: str
    release: threading.Event = field(default_factory=threading.Event)
    at_once: Counter[str] = field(default_factory=Counter)
    most: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, request: Request) -> Answer:
        host = host_of(request.url)
        with self.lock:
            self.at_once[host] += 1
            self.most[host] = max(self.most[host], self.at_once[host])
        if host == self.slow_host:
            self.release.wait(10)
        else:
            time.sleep(0.001)
        with self.lock:
            self.at_once[host] -= 1
        return Answer(request=request, status=200)


def test_a_slow_host_holds_up_nobody_and_is_not_asked_by_all_at_once() -> None:
    client = Slow("slow.example")
    asked = many("slow.example", 10) + many("a.example", 30) + many("b.example", 30)
    stream = answers(asked, client, Manners(spacing_seconds=0), workers=6)
    first = [host_of(next(stream).request.url) for _ in range(60)]
    assert "slow.example" not in first
    client.release.set()
    assert len(list(stream)) == 10
    assert client.most["slow.example"] == 2
    assert max(client.most.values()) <= 2


def test_a_spaced_host_holds_up_nobody() -> None:
    clock = Clock()
    server = Server(clock)
    asked = many("a.example", 3) + many("b.example", 1)
    given = [a.request.url for a in answers(asked, server, manners(clock, spacing_seconds=5))]
    assert set(given[:2]) == {"http://a.example/0", "http://b.example/0"}


@pytest.mark.parametrize("workers", [1, 4])
def test_few_answers_wait_however_slowly_they_are_taken(workers: int) -> None:
    alive: weakref.WeakSet[Answer] = weakref.WeakSet()
    most = 0

    class Counted(Answer):
        __slots__ = ("__weakref__",)

    def says(request: Request) -> Answer:
        answer = Counted(request=request, status=200)
        alive.add(answer)
        return answer

    clock = Clock()
    asked = [request for number in range(20) for request in many(f"{number}.example", 5)]
    for answer in answers(asked, Server(clock, says), manners(clock), workers=workers):
        time.sleep(0.002)
        most = max(most, len(alive))
        del answer
    assert most <= workers + 1


def test_who_wants_no_more_leaves_nothing_running() -> None:
    clock = Clock()
    server = Server(clock)
    stream = answers(many("a.example", 1000), server, manners(clock), workers=2)
    next(stream)
    stream.close()  # type: ignore[attr-defined]
    assert sum(map(len, server.asked.values())) <= 3


def test_five_hundred_feeds_of_a_real_server(server: FeedServer) -> None:
    client = HttpClient(user_agent="test", allow_hosts=frozenset({server.host}))
    urls = [server.feed(f"/{number}", b"<rss/>" * number) for number in range(500)]
    given = list(answers(requests(*urls), client, Manners(spacing_seconds=0), workers=8))
    assert fates(given) == {None: 500}
    assert {answer.content for answer in given} == {b"<rss/>" * number for number in range(500)}
