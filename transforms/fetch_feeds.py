"""Feeds → exchanges and what they brought: many at once, each host asked politely."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from schemas import Poll
from schemas.elements import Document, InputUnit, Rejection
from transforms.clocks import utc_now
from transforms.fetching.client import HttpClient
from transforms.fetching.exchange import Request
from transforms.fetching.politeness import Client, Manners, answers
from transforms.fetching.polling import Exchange, exchange_of, request_for
from transforms.find_units import input_id
from transforms.lake.known import known_of
from transforms.lake.parquet_files import pipeline_version

SPACING_SECONDS = 5.0

Brought = tuple[Exchange, Document | Rejection | None]
Poller = Callable[[Sequence[InputUnit]], Iterator[Brought]]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedPoller:
    """Polls feeds by what a lake knows of them; travels to whichever process does it.

    ``allow_hosts`` may be fetched from though their addresses are not public; ``spacing_seconds``
    pass between two requests to one host.
    """

    lake: str
    allow_hosts: frozenset[str] = frozenset()
    spacing_seconds: float = SPACING_SECONDS

    def __call__(self, units: Sequence[InputUnit]) -> Iterator[Brought]:
        """Every feed's exchange, in the order in which the answers come."""
        client = HttpClient(
            user_agent=f"wirelake/{pipeline_version()}", allow_hosts=self.allow_hosts
        )
        known = known_of(self.lake)
        known.refresh()
        states = known.polls([input_id(unit) for unit in units])
        return polled(units, states, client, _manners(self.spacing_seconds), utc_now)


def polled(
    units: Sequence[InputUnit],
    states: Mapping[str, Poll],
    client: Client,
    manners: Manners,
    clock: Callable[[], datetime],
) -> Iterator[Brought]:
    """Ask for every feed, given the states of those known by their id; never raises for a feed."""
    asked: dict[Request, deque[InputUnit]] = defaultdict(deque)
    started = clock()
    for unit in units:
        asked[request_for(unit, states.get(input_id(unit)), started)].append(unit)
    requests = [request for request, same in asked.items() for _ in same]
    for answer in answers(requests, client, manners):
        unit = asked[answer.request].popleft()
        feed_id = input_id(unit)
        yield exchange_of(unit, feed_id, states.get(feed_id), answer, clock())


@cache
def _manners(spacing_seconds: float) -> Manners:
    """What this process remembers of its hosts, between all passes that it computes."""
    return Manners(spacing_seconds=spacing_seconds)
