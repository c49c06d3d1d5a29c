"""What a stream found, unit by unit, made true against the lake at the moment of the commit.

Between the reading of a unit and its commit others may have committed the same stories: a bundle
that the runner repeats, a job that was started anew, an ingest beside the stream. So what a reading
brings is decided here once more, by the same function, and the lake has the last word.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain
from typing import Any

from schemas import StorySketch
from schemas.elements import Candidate, Contents, Finding, InputUnit, Outcome
from transforms.cluster_stories import clustered, joined, labelled, sketches_of
from transforms.extract_events import extracted
from transforms.fetching.poll_states import poll_of
from transforms.fetching.polling import Exchange
from transforms.find_units import fingerprint, input_id
from transforms.lake.known import Known
from transforms.lake.lake import Lake
from transforms.quarantine_rejections import quarantine_finding
from transforms.revise_articles import revised
from transforms.write_tables import input_record, outcomes_of, records_of

Part = Finding | Contents | Exchange
"""What a unit gives, in any order: its findings, how many there are, and of a feed the poll."""

_UnitKey = tuple[str, int, str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A unit with everything that was found in it; of a feed that was polled, the exchange."""

    unit: InputUnit
    findings: tuple[Finding, ...]
    exchange: Exchange | None = None

    @property
    def outcomes(self) -> list[Outcome]:
        return [outcome for finding in self.findings for outcome in outcomes_of(finding)]


def completed(parts: Iterable[Part]) -> tuple[list[Reading], list[Part]]:
    """The units of which everything has come, in the order of their reading; and the other parts.

    The lake's books call a unit read in the commit that has all its stories, and in no other.
    """
    by_unit: dict[_UnitKey, list[Part]] = defaultdict(list)
    for part in parts:
        by_unit[_key(_unit_of(part))].append(part)
    readings, rest = list[Reading](), list[Part]()
    for mine in by_unit.values():
        reading = _reading(mine)
        if reading is None:
            rest += mine
        else:
            readings.append(reading)
    return sorted(readings, key=lambda reading: reading.unit.sequence), rest


def settled(readings: Sequence[Reading], index: Known) -> list[Reading]:
    """The readings, in their order, with what they bring to the lake as it is now.

    Readings that the lake has already are left out.
    """
    left = _not_committed(readings, index)
    candidates: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in _candidates(left):
        candidates[candidate.article.article_id].append(candidate)
    told = {_place(finding.candidate): finding for finding in revised(candidates, index)}
    rejected = index.quarantined(
        [row.quarantine_id for r in left for f in r.findings if (row := f.quarantined)]
    )

    def settle(finding: Finding) -> Finding:
        if finding.candidate is not None:
            return _with_events(told[_place(finding.candidate)], finding)
        row = finding.quarantined
        if row is None or finding.outcome is None:
            return finding
        is_known = row.quarantine_id in rejected
        rejected.add(row.quarantine_id)
        return quarantine_finding(finding.outcome.unit, row, is_known=is_known)

    return [replace(r, findings=tuple(settle(finding) for finding in r.findings)) for r in left]


def told_together(
    readings: Sequence[Reading], lake: Lake
) -> tuple[list[Reading], list[StorySketch]]:
    """Settled readings with the stories that their articles belong to, and the new sketches."""
    findings = [finding for reading in readings for finding in reading.findings]
    sketches = clustered(lake, chain.from_iterable(map(sketches_of, findings)))
    stories = dict(chain.from_iterable(map(joined, sketches)))
    return [
        replace(r, findings=tuple(labelled(finding, stories) for finding in r.findings))
        for r in readings
    ], sketches


def rows_of(reading: Reading, ingested_at: datetime) -> Iterator[Any]:
    """Every row that a settled reading brings to the lake, but for its sketches."""
    for finding in reading.findings:
        yield from records_of(finding)
    read = [outcome for outcome in reading.outcomes if outcome.kind != "waiting"]
    if read and reading.unit.read_at is None:
        yield input_record(reading.unit, read, ingested_at)
    if reading.exchange is not None:
        yield poll_of(reading.exchange, read)


def released(readings: Iterable[Reading]) -> set[str]:
    """The ids of those rows that leave quarantine by these settled readings."""
    leaving = {key for reading in readings if (key := reading.unit.quarantine_id)}
    staying = {outcome.key for r in readings for outcome in r.outcomes if outcome.reason}
    return leaving - staying


def _reading(parts: Sequence[Part]) -> Reading | None:
    findings = tuple(part for part in parts if isinstance(part, Finding))
    contents = next((part for part in parts if isinstance(part, Contents)), None)
    exchange = next((part for part in parts if isinstance(part, Exchange)), None)
    if contents is None or len(findings) < contents.count:
        return None
    unit = contents.unit
    is_poll = unit.kind == "url" and unit.quarantine_id is None
    if is_poll and exchange is None:
        return None
    return Reading(unit=unit, findings=findings, exchange=exchange)


def _not_committed(readings: Sequence[Reading], index: Known) -> list[Reading]:
    ids = [input_id(reading.unit) for reading in readings]
    read, polls = index.fingerprints(ids), index.polls(ids)
    seen = set[tuple[str, str]]()

    def is_committed(reading: Reading) -> bool:
        unit_id, mark = input_id(reading.unit), fingerprint(reading.unit)
        if reading.exchange is not None:
            poll = polls.get(unit_id)
            return poll is not None and poll.polled_at >= reading.exchange.polled_at
        if mark is None or reading.unit.quarantine_id is not None:
            return False
        is_repeated = (unit_id, mark) in seen
        seen.add((unit_id, mark))
        return is_repeated or read.get(unit_id) == mark

    return [reading for reading in readings if not is_committed(reading)]


def _with_events(told: Finding, before: Finding) -> Finding:
    """A finding as it is told now, with the events of before if they are still the article's."""
    now, then = told.article, before.article
    if now is None:
        return told
    if then is None or replace(then, story_id=now.story_id) != now:
        return extracted(told)
    return labelled(replace(before, outcome=told.outcome), {now.article_id: now.story_id})


def _candidates(readings: Iterable[Reading]) -> Iterator[Candidate]:
    for reading in readings:
        for finding in reading.findings:
            if finding.candidate is not None:
                yield finding.candidate


def _place(candidate: Candidate | None) -> tuple[_UnitKey, int] | None:
    return (_key(candidate.unit), candidate.position) if candidate else None


def _unit_of(part: Part) -> InputUnit:
    if isinstance(part, Finding):
        if part.outcome is None:
            raise ValueError(f"a finding without an outcome belongs to no unit: {part}")
        return part.outcome.unit
    return part.unit


def _key(unit: InputUnit) -> _UnitKey:
    return input_id(unit), unit.sequence, unit.quarantine_id
