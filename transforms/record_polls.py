"""Exchanges, and what became of their stories → one row of ``polls`` for each poll."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import apache_beam as beam

from schemas import Poll
from schemas.elements import Outcome
from transforms.fetching.poll_states import poll_of
from transforms.fetching.polling import Exchange
from transforms.find_units import input_id
from transforms.metrics import count_poll

_EXCHANGES, _OUTCOMES = "exchanges", "outcomes"


class RecordPolls(beam.PTransform):
    """``(exchanges, outcomes)`` → a `Poll` for each exchange; outcomes of files are passed over.

    It waits for every story of a feed to have become something, so that the row and the stories are
    of one commit.
    """

    def expand(
        self, inputs: tuple[beam.PCollection[Exchange], beam.PCollection[Outcome]]
    ) -> beam.PCollection[Poll]:
        exchanges, outcomes = inputs
        keyed = {
            _EXCHANGES: exchanges | "KeyExchange" >> beam.Map(_by_feed),
            _OUTCOMES: outcomes | "KeyOutcome" >> beam.FlatMap(_by_feed_of_outcome),
        }
        return keyed | "GroupByFeed" >> beam.CoGroupByKey() | "RecordPoll" >> beam.FlatMap(_polls)


def _by_feed(exchange: Exchange) -> tuple[str, Exchange]:
    return exchange.feed_id, exchange


def _by_feed_of_outcome(outcome: Outcome) -> Iterator[tuple[str, Outcome]]:
    if outcome.unit.kind == "url":
        yield input_id(outcome.unit), outcome


def _polls(element: tuple[str, Mapping[str, Iterable[Any]]]) -> Iterator[Poll]:
    _, found = element
    outcomes = list(found[_OUTCOMES])
    for exchange in found[_EXCHANGES]:
        poll = poll_of(exchange, outcomes)
        count_poll(poll)
        yield poll
