"""What the steps count and measure, as metrics of Beam; `transforms.metric_names` has the names."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from typing import Any

import apache_beam as beam
from apache_beam.metrics import Metrics

from schemas import Article, Poll, QuarantinedInput, table_of
from schemas.elements import Document, Finding, Outcome, Rejection
from transforms.fetching.polling import Exchange
from transforms.metric_names import NAMESPACE, PER_SECOND, unit_of
from transforms.operator_log import tell

_OURS = ("normalise.failed", "extract.failed")
_TIMED = ("second", "minute")


def count(name: str, number: int = 1) -> None:
    """Add to a counter of the step that runs."""
    _counter(name).inc(number)


def measure(name: str, value: float) -> None:
    """Add a value, rounded, to a distribution of the step that runs."""
    rounded = round(value)
    _distribution(name).update(rounded)
    _counter(f"{name}_sum").inc(rounded)
    _counter(f"{name}_count").inc()


@contextmanager
def timed(name: str) -> Iterator[None]:
    """Measure how long the body takes, in the unit in which the name ends."""
    started = time.monotonic()
    yield
    measure(name, (time.monotonic() - started) * PER_SECOND[unit_of(name)])


def count_read(read: Document | Rejection | Outcome | None) -> None:
    """A unit was read; one that is still being written was not."""
    if isinstance(read, Outcome):
        return
    count("read")
    if isinstance(read, Document):
        measure("read_bytes", len(read.content))


def count_exchange(exchange: Exchange, brought: Document | Rejection | None) -> None:
    """A feed was polled, and brought this."""
    answer = exchange.answer
    count_read(brought)
    count(f"polls.{exchange.outcome}")
    measure("fetch_milliseconds", answer.seconds * 1_000)
    measure("fetch_bytes", answer.bytes_received)
    if exchange.outcome == "failed":
        tell(
            logging.WARNING,
            "fetch_failed",
            stage="fetch",
            source=exchange.unit.name,
            origin=exchange.unit.origin,
            reason=answer.failure,
            detail=answer.detail,
            seconds=answer.seconds,
        )


def count_poll(poll: Poll) -> None:
    """A poll and its stories are known: what they say of those that may have been missed."""
    if poll.gap_suspected:
        count("gaps")
        tell(
            logging.WARNING,
            "gap_suspected",
            stage="fetch",
            source=poll.source,
            origin=poll.url,
            entries=poll.entries,
            interval_seconds=poll.interval_seconds,
        )


class CountFindings(beam.PTransform):
    """Findings, unchanged, counted by what became of them."""

    def expand(self, findings: beam.PCollection[Finding]) -> beam.PCollection[Finding]:
        return findings | "CountFinding" >> beam.Map(counted)


def counted(finding: Finding) -> Finding:
    """The finding, counted: by its outcome, its events' tables, the reason of its rejection."""
    if finding.outcome is not None:
        count(finding.outcome.kind)
    for event in finding.events:
        count(f"events.{table_of(type(event)).name}")
    if finding.quarantined is not None:
        count(f"quarantined.{finding.quarantined.reason}")
        _tell_quarantined(finding.quarantined)
    return finding


def count_committed(findings: Iterable[Finding], rows: Iterable[Any], now: datetime) -> None:
    """What a stream found is in the lake, with all the rows that it brought."""
    for finding in findings:
        counted(finding)
    brought = list(rows)
    for row in brought:
        if isinstance(row, Poll):
            count_poll(row)
    measure_lag(brought, now)


def _tell_quarantined(row: QuarantinedInput) -> None:
    level = logging.ERROR if row.reason in _OURS else logging.WARNING
    tell(
        logging.INFO if row.held_until else level,
        "quarantined",
        stage="quarantine",
        source=row.source,
        origin=row.origin,
        reason=row.reason,
        detail=row.detail,
        quarantine_id=row.quarantine_id,
        bytes=row.raw_bytes,
    )


def measure_lag(records: Iterable[Any], now: datetime) -> None:
    """How long ago the articles among the records were published, where that is known so well."""
    for record in records:
        if isinstance(record, Article) and record.published_precision in _TIMED:
            lag = now - (record.published_at or now)
            measure("lag_milliseconds", lag.total_seconds() * 1_000)


@cache
def _counter(name: str) -> Any:
    return Metrics.counter(NAMESPACE, name)


@cache
def _distribution(name: str) -> Any:
    return Metrics.distribution(NAMESPACE, name)
