"""What to ask of a feed, given its state, and what the answer is: a document, or nothing new.

The state of a feed is its latest row of the table ``polls``. Nothing here waits, asks or looks at a
clock.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from http import HTTPStatus

from schemas import Poll
from schemas.elements import Document, InputUnit, Rejection
from schemas.polls import PollOutcome
from transforms.fetching import schedule
from transforms.fetching.exchange import Answer, Request
from transforms.fetching.stamps import without_stamps

REDIRECTS_ADOPTED = 10
HELD = "http.held"


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """One poll as far as the network goes; ``answer`` has had its content taken out."""

    unit: InputUnit
    feed_id: str
    before: Poll | None
    answer: Answer
    outcome: PollOutcome
    polled_at: datetime
    body_sha256: str | None = None

    @property
    def is_conditional(self) -> bool:
        return is_conditional(self.answer.request)


def is_due(before: Poll | None, now: datetime) -> bool:
    """Whether a feed is to be polled now."""
    return before is None or before.next_poll_at <= now


def request_for(unit: InputUnit, before: Poll | None, now: datetime) -> Request:
    """What to ask for: changes only where the last document stands in the lake as it would be now.

    Servers lie about 304, so the whole document is asked for every 12 hours, and always of a server
    that has been caught.
    """
    url = before.moved_to if before and is_adopted(before) else None
    request = Request(url=url or unit.location)
    if (
        before is None
        or before.full_fetch_at is None
        or before.lying_304s
        or now - before.full_fetch_at >= schedule.FULL_FETCH_EVERY
        or not _read_alike(unit, before)
    ):
        return request
    return replace(request, etag=before.etag, last_modified=before.last_modified)


def is_conditional(request: Request) -> bool:
    return request.etag is not None or request.last_modified is not None


def exchange_of(
    unit: InputUnit, feed_id: str, before: Poll | None, answer: Answer, polled_at: datetime
) -> tuple[Exchange, Document | Rejection | None]:
    """What the answer means, and the document or the rejection that it brings, if any."""
    is_answered = answer.failure is None
    sha256 = hashlib.sha256(without_stamps(answer.content)).hexdigest() if is_answered else None
    exchange = Exchange(
        unit=unit,
        feed_id=feed_id,
        before=before,
        answer=replace(answer, content=b""),
        outcome=_outcome(unit, before, answer, sha256),
        polled_at=polled_at,
        body_sha256=sha256,
    )
    if exchange.outcome == "fetched":
        found_at = replace(unit, location=answer.request.url)
        return exchange, Document(
            unit=found_at, content=answer.content, content_type=answer.content_type
        )
    if exchange.outcome == "failed":
        return exchange, Rejection(
            source=unit.name,
            origin=unit.origin,
            reason=answer.failure or "",
            detail=answer.detail or "",
            raw=answer.content,
            replayable=False,
        )
    return exchange, None


def _outcome(
    unit: InputUnit, before: Poll | None, answer: Answer, sha256: str | None
) -> PollOutcome:
    if answer.failure:
        return "held" if answer.failure == HELD else "failed"
    if answer.status == HTTPStatus.NOT_MODIFIED:
        return "not_modified"
    is_same = before is not None and before.body_sha256 == sha256 and _read_alike(unit, before)
    return "same_body" if is_same else "fetched"


def is_adopted(before: Poll) -> bool:
    """Whether a feed has been led to another address so often that it is asked there at once."""
    return before.moved_to is not None and before.moved_times >= REDIRECTS_ADOPTED


def _read_alike(unit: InputUnit, before: Poll) -> bool:
    """Whether the stories of a document would come out as they did before."""
    settings = unit.settings
    return (before.agency, before.language, before.charset) == (
        settings.agency,
        settings.language,
        settings.charset,
    )
