"""What a stream found, unit by unit, made true against the lake at the moment of the commit.

Between the reading of a unit and its commit others may have committed the same stories: a bundle
that the runner repeats, a job that was started anew, an ingest beside the stream. So what a reading
brings is decided here once more, by the same function, and the lake has the last word.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain
from typing import Any

from schemas import StorySketch
from schemas.elements import Candidate, Contents, Finding, InputUnit, Outcome
from transforms.cluster_stories import joined, labelled, sketches_of
from transforms.extract_events import extracted
from transforms.fetching.poll_states import poll_of
from transforms.fetching.polling import Exchange
from transforms.find_units import fingerprint, input_id
from transforms.lake.known import Known
from transforms.lake.known_stories import clustered
from transforms.lake.lake import Lake
from transforms.quarantine_rejections import quarantine_finding
from transforms.revise_articles import revised
from transforms.select_units import unread
from transforms.watch_inputs import RETRY_SECONDS, looked_at
from transforms.write_tables import input_records, outcomes_of, records_of

Part = InputUnit | Finding | Contents | Exchange
"""What comes of a unit, in any order: of a file that it is to be read, of a feed the poll, and of
both what was found, and how many things those are."""

PATIENCE_SECONDS = RETRY_SECONDS["file"]
"""How long files wait for one before them; then it is passed on anew, and comes after them."""

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


def completed(parts: Iterable[Part], now: float) -> tuple[list[Reading], list[Part]]:
    """The units that can be committed, in the order of their looks; and the parts of all others.

    A unit can be committed when everything of it has come: the lake's books call it read in the
    commit that has all its stories, and in no other. A file also waits for those before it, so that
    revisions are numbered in the order in which an ingest would. ``now`` is in seconds since 1970.
    """
    by_unit: dict[_UnitKey, list[Part]] = defaultdict(list)
    for part in parts:
        if not (isinstance(part, InputUnit) and now - looked_at(part) >= PATIENCE_SECONDS):
            by_unit[_key(_unit_of(part))].append(part)
    whole = {key: reading for key, mine in by_unit.items() if (reading := _reading(mine))}
    missing = [part for key, mine in by_unit.items() if key not in whole for part in mine]
    awaited = (part.sequence for part in missing if isinstance(part, InputUnit))
    first = min(awaited, default=math.inf)
    ready = {
        key: reading
        for key, reading in whole.items()
        if reading.unit.sequence < first or not _is_drop(reading.unit)
    }
    rest = [part for key, mine in by_unit.items() if key not in ready for part in mine]
    return sorted(ready.values(), key=lambda reading: reading.unit.sequence), rest


def not_overtaken(parts: Iterable[Part], index: Known) -> list[Part]:
    """The parts without the awaited files that were committed before it was told of them here."""
    given = list(parts)
    awaited = [part for part in given if isinstance(part, InputUnit)]
    left = set(unread(awaited, index, lambda _: None))
    return [part for part in given if not isinstance(part, InputUnit) or part in left]


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
        yield from input_records(reading.unit, read, ingested_at)
    if reading.exchange is not None:
        yield poll_of(reading.exchange, read)


def tallied(readings: Sequence[Reading]) -> Counter[str]:
    """How many units were read, and how many stories left quarantine, by these readings."""
    units = [reading for reading in readings if reading.unit.quarantine_id is None]
    waiting = [r for r in units if any(outcome.kind == "waiting" for outcome in r.outcomes)]
    return Counter(read=len(units) - len(waiting), released=len(released(readings)))


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
    return part if isinstance(part, InputUnit) else part.unit


def _is_drop(unit: InputUnit) -> bool:
    return unit.kind == "file" and unit.quarantine_id is None


def _key(unit: InputUnit) -> _UnitKey:
    return input_id(unit), unit.sequence, unit.quarantine_id
