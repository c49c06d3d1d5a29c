"""Feeds polled in threads of their own: each once, bounded, and in nobody's way."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime

import pytest

from schemas.elements import InputUnit
from tests.feed_server import wait_until
from transforms.fetch_feeds import Brought
from transforms.fetching.exchange import Answer, Request
from transforms.fetching.polling import exchange_of
from transforms.find_units import find_units, input_id
from transforms.poll_beside import MOST_ANSWERS, Answered, PollsBeside

NOW = datetime(2011, 8, 29, 12, tzinfo=UTC)


def feeds(*urls: str) -> list[InputUnit]:
    return [unit for url in urls for unit in find_units([url])]


def brought(unit: InputUnit) -> Brought:
    answer = Answer(request=Request(url=unit.location), status=200, content=b"<rss/>")
    return exchange_of(unit, input_id(unit), None, answer, NOW)


class Server:
    """Answers at once, but for the hosts that are told to wait."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.go = threading.Event()

    def __call__(self, units: Sequence[InputUnit]) -> Iterator[Brought]:
        for unit in units:
            self.asked.append(unit.location)
            if "slow" in unit.location:
                self.go.wait(10)
            yield brought(unit)


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.go.set()


@pytest.fixture
def polls(server: Server) -> Iterator[PollsBeside]:
    polls = PollsBeside(server)
    yield polls
    polls.stop()


def origins(polls: PollsBeside) -> list[str]:
    return sorted(exchange.unit.location for exchange, _ in polls.answers())


def comes(polls: PollsBeside, *urls: str) -> Callable[[], bool]:
    return lambda: origins(polls) == sorted(urls)


def test_a_slow_host_keeps_no_other_waiting(server: Server, polls: PollsBeside) -> None:
    polls.begin(feeds("https://slow.example/1", "https://quick.example/1"))
    assert wait_until(comes(polls, "https://quick.example/1"))
    server.go.set()
    assert wait_until(comes(polls, "https://quick.example/1", "https://slow.example/1"))


def test_a_feed_is_not_asked_for_again_before_its_answer_is_settled(
    server: Server, polls: PollsBeside
) -> None:
    feed = feeds("https://quick.example/1")
    polls.begin(feed)
    assert wait_until(comes(polls, "https://quick.example/1"))
    polls.begin(feed)
    assert len(polls.answers()) == len(server.asked) == 1
    polls.settle()
    assert polls.answers() == []
    polls.begin(feed)
    assert wait_until(lambda: len(server.asked) == 2)


def test_answers_that_nobody_takes_are_not_piled_up(server: Server, polls: PollsBeside) -> None:
    urls = [f"https://h{n % 3}.example/{n}" for n in range(4 * MOST_ANSWERS)]
    polls.begin(feeds(*urls))
    assert wait_until(lambda: len(polls.answers()) == MOST_ANSWERS)
    assert not wait_until(lambda: len(server.asked) > 2 * MOST_ANSWERS + 3, seconds=0.5)
    seen = set[str]()
    while len(seen) < len(urls):
        assert wait_until(lambda: bool(polls.answers()))
        seen.update(origins(polls))
        polls.settle()
    assert seen == set(urls)


def test_a_poller_that_breaks_is_told_and_its_feeds_are_asked_for_again() -> None:
    calls = 0

    def breaking(units: Sequence[InputUnit]) -> Iterator[Brought]:
        nonlocal calls
        calls += 1
        if calls == 1:
            raise RuntimeError("no more threads")
        yield from map(brought, units)

    polls = PollsBeside(breaking)
    polls.begin(feeds("https://quick.example/1"))
    assert wait_until(lambda: calls == 1)
    with pytest.raises(RuntimeError, match="no more threads"):
        assert wait_until(lambda: bool(polls.answers()))
    polls.begin(feeds("https://quick.example/1"))
    assert wait_until(comes(polls, "https://quick.example/1"))
    polls.stop()


def test_what_was_answered_stands_for_the_network() -> None:
    one, other = feeds("https://a.example/1", "https://b.example/1")
    poller = Answered([brought(one), brought(other)])
    assert [exchange.unit for exchange, _ in poller([other])] == [other]
