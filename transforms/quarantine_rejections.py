"""Rejections → quarantine rows: with their reason and their bytes, once each."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime

import apache_beam as beam

from schemas import QuarantinedInput
from schemas.elements import Finding, InputUnit, Outcome, Rejection
from transforms.clocks import Clock
from transforms.identifiers import stable_id
from transforms.lake.known import known_of
from transforms.replays import KEPT_BYTES, read_as_of


def quarantine(
    rejection: Rejection, ingested_at: datetime, read_as: str | None = None
) -> QuarantinedInput:
    """The row of a rejection; the same bytes, place and reason always give the same id.

    ``read_as`` is what a replay needs to know beside the bytes.
    """
    sha256 = rejection.whole_sha256 or hashlib.sha256(rejection.raw).hexdigest()
    told_apart = (rejection.story.identity,) if rejection.story else ()
    return QuarantinedInput(
        quarantine_id=stable_id(
            "quarantine",
            rejection.source,
            rejection.origin,
            rejection.reason,
            sha256,
            *told_apart,
        ),
        source=rejection.source,
        origin=rejection.origin,
        reason=rejection.reason,
        detail=rejection.detail or None,
        # The only copy of a story that will be wanted: its input counts as read.
        raw=rejection.raw if rejection.held_until else rejection.raw[:KEPT_BYTES],
        raw_sha256=sha256,
        raw_bytes=len(rejection.raw) if rejection.whole_bytes is None else rejection.whole_bytes,
        ingested_at=ingested_at,
        read_as=read_as,
        held_until=rejection.held_until,
    )


class QuarantineRejections(beam.PTransform):
    """``(unit, rejection)`` → findings; those that the lake has not yet bring their rows.

    In a stream all of them do: its commit decides which the lake has.
    """

    def __init__(self, lake: str, clock: Clock) -> None:
        super().__init__()
        self._lake = lake
        self._clock = clock

    def expand(
        self, rejections: beam.PCollection[tuple[InputUnit, Rejection]]
    ) -> beam.PCollection[Finding]:
        rows = rejections | "KeyByQuarantineId" >> beam.Map(_by_id, self._clock)
        if not rejections.is_bounded:
            return rows | "KeepAll" >> beam.Map(_unsettled)
        return (
            rows
            | "GroupByQuarantineId" >> beam.GroupByKey()
            | "KeepNew" >> beam.ParDo(_KeepNew(self._lake))
        )


class _KeepNew(beam.DoFn):
    def __init__(self, lake: str) -> None:
        self._lake = lake

    def process(
        self, element: tuple[str, Iterable[tuple[InputUnit, QuarantinedInput]]]
    ) -> Iterator[Finding]:
        quarantine_id, found = element
        known = bool(known_of(self._lake).quarantined([quarantine_id]))
        for unit, row in sorted(found, key=lambda pair: pair[0].sequence):
            yield quarantine_finding(unit, row, is_known=known)
            known = True


def quarantine_finding(unit: InputUnit, row: QuarantinedInput, *, is_known: bool) -> Finding:
    """What becomes of a rejection, whose row counts only where it is not known."""
    outcome = Outcome(
        unit=unit,
        kind="unchanged" if is_known else "quarantined",
        key=row.quarantine_id,
        reason=row.reason,
    )
    return Finding(outcome=outcome, quarantined=None if is_known else row)


def _unsettled(element: tuple[str, tuple[InputUnit, QuarantinedInput]]) -> Finding:
    _, (unit, row) = element
    return quarantine_finding(unit, row, is_known=False)


def _by_id(
    element: tuple[InputUnit, Rejection], clock: Clock
) -> tuple[str, tuple[InputUnit, QuarantinedInput]]:
    unit, rejection = element
    row = quarantine(rejection, clock(), read_as_of(unit, rejection))
    return row.quarantine_id, (unit, row)
