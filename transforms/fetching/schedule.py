"""When a feed is due again: arithmetic of what its polls have shown, without clock or chance.

How much of a document was known already says how often to ask: when most of it was new, stories may
soon have run through the feed unseen; when most of it was known, the poll was for little.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from transforms.identifiers import stable_id

FIRST_INTERVAL = 30 * 60
SHORTEST_INTERVAL = 10 * 60
LONGEST_INTERVAL = 24 * 3_600
FEW_KNOWN, MANY_KNOWN = 0.33, 0.67
FULL_FETCH_EVERY = timedelta(hours=12)
LONGEST_RETRY_AFTER = 24 * 3_600
UNSAID_REST = 10 * 60
DEAD_FROM_WEIGHT = 30.0
DEAD_INTERVAL = 30 * 86_400

HARD, SOFT, PASSING, NONE = 1.0, 0.5, 0.25, 0.0
_WEIGHTS: Mapping[str, float] = {
    "http.404": SOFT,  # live feeds do answer so, and come back
    "http.408": PASSING,
    "http.429": SOFT,
    "http.5xx": SOFT,
    "http.connect": PASSING,
    "http.dns": PASSING,
    "http.failed": PASSING,
    "http.incomplete": PASSING,
    "http.ssrf_blocked": NONE,  # nobody was asked: it is for the user to allow the host
    "time.fetch_deadline": PASSING,
}


def weight_of(reason: str) -> float:
    """How much a failure speaks against a feed; hard, unless feeds are known to recover from it."""
    return _WEIGHTS.get(reason, HARD)


def adapted(interval: int, overlap: float | None) -> int:
    """The interval after a poll with this share of known entries, all in seconds."""
    if overlap is None:
        return interval
    faster, slower = interval // 2, interval * 3 // 2
    wanted = faster if overlap < FEW_KNOWN else slower if overlap > MANY_KNOWN else interval
    return min(max(wanted, SHORTEST_INTERVAL), LONGEST_INTERVAL)


def after_success(
    interval: int, overlap: float | None, fresh_for: float | None, spread: float
) -> timedelta:
    """Until the next poll: a little less than the interval, as long as the server calls it fresh.

    Less, so that a timer that runs at the same interval finds the feed due, and by a share of its
    own, so that feeds drift apart. A server that calls fresh what has mostly changed is not heard.
    """
    wait = interval * (0.85 + 0.1 * spread)
    is_believed = overlap is None or overlap >= FEW_KNOWN
    fresh = min(fresh_for or 0.0, LONGEST_INTERVAL) if is_believed else 0.0
    return timedelta(seconds=max(wait, fresh))


def after_failure(interval: int, weight: float, spread: float) -> timedelta:
    """Until the next try: longer with each failure, and not for all feeds of a host at once."""
    backoff = min(interval * (1 + weight), LONGEST_INTERVAL)
    return timedelta(seconds=backoff * (1 + 0.25 * spread))


def heard(retry_after: float | None) -> float:
    """The seconds of a Retry-After, within reason: a proxy's fault must not silence a feed."""
    return min(max(retry_after or 0.0, 0.0), LONGEST_RETRY_AFTER)


def after_death(spread: float) -> timedelta:
    """Until a feed that is dead or gone is tried again: a month or so."""
    return timedelta(seconds=DEAD_INTERVAL * (0.9 + 0.2 * spread))


def spread_of(feed_id: str, polled_at: datetime) -> float:
    """A number from 0 to 1 that differs between feeds and polls, and is the same every time."""
    return int(stable_id("spread", feed_id, polled_at.isoformat())[:8], 16) / 2**32
