"""Whether a lake is well: its status held against limits, each breach told in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from pipelines.spans import span
from pipelines.status import OVERDUE_AFTER, Status

LEAST_FOUND = 20
"""Of fewer things than that, a share says nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How far a lake may go and still be well.

    ``max_age`` is since the last commit that was no compaction; None lets it be any, because a
    folder may be quiet for days. Shares are percent: of the feeds, those that bring nothing (dead,
    parked or overdue); of what was found in 24 hours, what could not become an article.
    """

    max_age: timedelta | None = None
    max_silent_feeds: int = 50
    max_quarantined: int = 50


def troubles(status: Status, limits: Limits) -> list[str]:
    """What is wrong with the lake, each in a few words; nothing if it is well."""
    return [*_of_age(status, limits), *_of_feeds(status, limits), *_of_quarantine(status, limits)]


def _of_age(status: Status, limits: Limits) -> Iterator[str]:
    if limits.max_age is None:
        return
    last = status.last_ingest_at
    if last is None:
        yield "no commit has brought anything yet"
    elif status.told_at - last > limits.max_age:
        yield f"the last commit is {span((status.told_at - last).total_seconds())} old"


def _of_feeds(status: Status, limits: Limits) -> Iterator[str]:
    lost = {health.health: health.feeds for health in status.feeds if health.is_lost}
    overdue = sum(health.overdue for health in status.feeds if not health.is_lost)
    feeds = sum(health.feeds for health in status.feeds)
    silent = sum(lost.values()) + overdue
    if silent * 100 > limits.max_silent_feeds * feeds:
        told = [f"{number:,} {health}" for health, number in lost.items()]
        if overdue:
            told.append(f"{overdue:,} overdue for more than {span(OVERDUE_AFTER.seconds)}")
        yield f"{silent:,} of {feeds:,} feeds bring nothing ({', '.join(told)})"


def _of_quarantine(status: Status, limits: Limits) -> Iterator[str]:
    failed = sum(reason.failed_24h for reason in status.quarantine)
    found = failed + sum(source.articles_24h for source in status.sources)
    if found >= LEAST_FOUND and failed * 100 > limits.max_quarantined * found:
        worst = max(status.quarantine, key=lambda reason: reason.failed_24h)
        yield (
            f"{failed:,} of the {found:,} things found in 24 hours went to quarantine, "
            f"most of them as {worst.reason}"
        )
