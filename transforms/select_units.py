"""Which units are to be read now, by what the lake knows of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from urllib.parse import urlsplit

from schemas.elements import InputUnit
from transforms.fetching.polling import is_due
from transforms.find_units import fingerprint, input_id
from transforms.lake.known import Known

_LOOKUP_UNITS = 1_000


def host_of(unit: InputUnit) -> str:
    """The host of a feed's configured address."""
    return urlsplit(unit.origin).hostname or ""


def due(
    units: Iterable[InputUnit],
    known: Known,
    now: datetime,
    not_due: Callable[[InputUnit, datetime], None],
) -> Iterator[InputUnit]:
    """The units without the feeds that are not to be polled yet; of those, when is told.

    A host that has asked for rest is asked for none of its feeds.
    """
    resting = {
        urlsplit(poll.url).hostname: poll.host_rests_until for poll in known.polls_at_rest(now)
    }
    for batch in _batches(units, _LOOKUP_UNITS):
        states = known.polls([input_id(unit) for unit in batch if unit.kind == "url"])
        for unit in batch:
            state = states.get(input_id(unit))
            rests_until = resting.get(host_of(unit)) if unit.kind == "url" else None
            if rests_until is not None:
                not_due(unit, rests_until)
            elif state is not None and not is_due(state, now):
                not_due(unit, state.next_poll_at)
            else:
                yield unit


def unread(
    units: Iterable[InputUnit], known: Known, skipped: Callable[[int], None]
) -> Iterator[InputUnit]:
    """The units that the lake's books do not have as they are; the number of others is told."""
    for batch in _batches(units, _LOOKUP_UNITS):
        ids = [input_id(unit) for unit in batch]
        read = known.fingerprints(ids)
        fresh = [
            unit
            for unit_id, unit in zip(ids, batch, strict=True)
            if read.get(unit_id) is None or read[unit_id] != fingerprint(unit)
        ]
        skipped(len(batch) - len(fresh))
        yield from fresh


def _batches(units: Iterable[InputUnit], size: int) -> Iterator[list[InputUnit]]:
    batch: list[InputUnit] = []
    for unit in units:
        batch.append(unit)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
