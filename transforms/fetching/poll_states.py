"""What a poll makes of the state of a feed: a row of ``polls`` from the last one and the answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus

from schemas import Poll
from schemas.elements import Outcome
from schemas.polls import Health
from transforms.fetching import schedule
from transforms.fetching.addresses import without_user
from transforms.fetching.polling import Exchange, is_adopted

_GONE = "http.410"
_LONGEST_DETAIL = 500
# Reasons that speak of entries, not of the document that they stand in.
_OF_ENTRIES = ("feed.empty", "item.", "normalise.", "wire.")


def poll_of(exchange: Exchange, outcomes: Iterable[Outcome]) -> Poll:
    """The feed's new state; ``outcomes`` are what became of what its document holds."""
    answer, poll = exchange.answer, _carried_over(exchange)
    if exchange.outcome == "held":
        wait = timedelta(seconds=answer.retry_after or 0.0)
        return replace(poll, next_poll_at=exchange.polled_at + wait)
    if answer.failure:
        return _failed(poll, exchange, answer.failure, answer.detail)
    if exchange.outcome == "fetched":
        return _read(poll, exchange, list(outcomes))
    unchanged = replace(
        poll,
        etag=answer.etag or poll.etag,
        last_modified=answer.last_modified or poll.last_modified,
        known_entries=poll.entries,
    )
    return _succeeded(unchanged, exchange)


def _read(poll: Poll, exchange: Exchange, outcomes: list[Outcome]) -> Poll:
    """The state after a document: a validator counts only for one that was read to its end."""
    flaws = [
        outcome.reason
        for outcome in outcomes
        if outcome.reason and not outcome.reason.startswith(_OF_ENTRIES)
    ]
    stories = [outcome.kind for outcome in outcomes if outcome.reason is None]
    if flaws and not stories:
        detail = "no story could be read from the document, which is in quarantine"
        return _failed(replace(poll, outcome="failed"), exchange, flaws[0], detail)
    known = sum(kind in ("revised", "unchanged") for kind in stories)
    has_news = any(kind != "unchanged" for kind in stories)
    read = replace(
        poll,
        etag=None if flaws else exchange.answer.etag,
        last_modified=None if flaws else exchange.answer.last_modified,
        body_sha256=exchange.body_sha256,
        entries=len(stories),
        known_entries=known,
        gap_suspected=bool(poll.entries and stories and not known),
        lying_304s=poll.lying_304s + (has_news and _was_denied(exchange)),
    )
    return _succeeded(read, exchange)


def _was_denied(exchange: Exchange) -> bool:
    """Whether the server, asked by the validators that it still gives, would have said 304."""
    before, answer = exchange.before, exchange.answer
    if before is None or exchange.is_conditional:
        return False
    if before.etag is not None:
        return before.etag == answer.etag
    return before.last_modified is not None and before.last_modified == answer.last_modified


def _carried_over(exchange: Exchange) -> Poll:
    """The row with all that this poll does not change, and the facts of the exchange."""
    unit, answer, before = exchange.unit, exchange.answer, exchange.before
    settings = unit.settings
    return replace(
        before or _unpolled(exchange),
        source=unit.name,
        url=unit.origin,
        agency=settings.agency,
        language=settings.language,
        charset=settings.charset,
        interval_configured=settings.interval is not None,
        interval_seconds=settings.interval
        or (before.interval_seconds if before else schedule.FIRST_INTERVAL),
        polled_at=exchange.polled_at,
        outcome=exchange.outcome,
        status=answer.status,
        reason=answer.failure,
        detail=(answer.detail or "")[:_LONGEST_DETAIL] or None,
        bytes=answer.bytes_received,
        seconds=answer.seconds,
        known_entries=None,
        overlap=None,
        gap_suspected=False,
        host_rests_until=None,
    )


def _unpolled(exchange: Exchange) -> Poll:
    return Poll(
        feed_id=exchange.feed_id,
        source=exchange.unit.name,
        url=exchange.unit.origin,
        interval_configured=False,
        polled_at=exchange.polled_at,
        outcome=exchange.outcome,
        bytes=0,
        seconds=0.0,
        lying_304s=0,
        gap_suspected=False,
        interval_seconds=schedule.FIRST_INTERVAL,
        next_poll_at=exchange.polled_at,
        health="healthy",
        failures=0,
        failure_weight=0.0,
        moved_times=0,
    )


def _succeeded(poll: Poll, exchange: Exchange) -> Poll:
    answer, polled_at, interval = exchange.answer, exchange.polled_at, poll.interval_seconds
    overlap = (poll.known_entries or 0) / poll.entries if poll.entries else None
    # Of a feed that was never read nothing can be known: that says nothing about its pace.
    if poll.fetched_at is not None and not poll.interval_configured:
        interval = schedule.adapted(interval, overlap)
    wait = schedule.after_success(
        interval,
        overlap,
        None if poll.interval_configured else answer.fresh_for,
        schedule.spread_of(poll.feed_id, polled_at),
    )
    return replace(
        _moved(poll, answer.moved_to),
        fetched_at=polled_at,
        full_fetch_at=poll.full_fetch_at if exchange.is_conditional else polled_at,
        overlap=overlap,
        interval_seconds=interval,
        next_poll_at=polled_at + wait,
        health="healthy",
        failures=0,
        failure_weight=0.0,
    )


def _moved(poll: Poll, moved_to: str | None) -> Poll:
    """Count the polls that were led to one address; once adopted it answers by itself.

    An address with a password in it is not for the lake's books.
    """
    if moved_to is None or moved_to != without_user(moved_to):
        return poll if is_adopted(poll) else replace(poll, moved_to=None, moved_times=0)
    times = poll.moved_times + 1 if moved_to == poll.moved_to else 1
    return replace(poll, moved_to=moved_to, moved_times=times)


def _failed(poll: Poll, exchange: Exchange, reason: str, detail: str | None) -> Poll:
    answer, polled_at = exchange.answer, exchange.polled_at
    own_weight = schedule.weight_of(reason)
    failed = replace(
        poll,
        reason=reason,
        detail=(detail or "")[:_LONGEST_DETAIL] or None,
        failures=poll.failures + 1,
        failure_weight=poll.failure_weight + own_weight,
        health=_health(reason, poll.failure_weight + own_weight),
        next_poll_at=polled_at,
    )
    if is_adopted(poll) and own_weight > schedule.PASSING:
        failed = replace(failed, moved_to=None, moved_times=0)  # back to the configured address
    if own_weight == schedule.NONE:
        return failed
    rest = timedelta(seconds=schedule.heard(answer.retry_after))
    if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
        rest = rest or timedelta(seconds=schedule.UNSAID_REST)
        failed = replace(failed, host_rests_until=polled_at + rest)
    return replace(failed, next_poll_at=polled_at + max(_backoff(failed), rest))


def _health(reason: str, weight: float) -> Health:
    if reason == _GONE:
        return "parked"
    return "dead" if weight >= schedule.DEAD_FROM_WEIGHT else "failing"


def _backoff(failed: Poll) -> timedelta:
    spread = schedule.spread_of(failed.feed_id, failed.polled_at)
    if failed.health == "failing":
        return schedule.after_failure(failed.interval_seconds, failed.failure_weight, spread)
    return schedule.after_death(spread)
