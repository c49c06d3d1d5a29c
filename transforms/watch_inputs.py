"""Inputs that are watched without end: ticks → looks at what is there → units to be read now.

A look leaves out what the lake's books have as it is. What it gives is read and committed a moment
later, and until then the next looks give it again: so what was passed on is remembered, in Beam's
state, for as long as looks go on giving it, and no longer than until it is to be tried once more.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zlib import crc32

import apache_beam as beam
from apache_beam.coders import PickleCoder
from apache_beam.transforms.timeutil import TimeDomain
from apache_beam.transforms.userstate import ReadModifyWriteStateSpec, TimerSpec, on_timer
from apache_beam.utils.timestamp import Timestamp

from schemas.elements import InputUnit
from transforms.clocks import Clock
from transforms.find_units import InputError, find_units, fingerprint, input_id, tell_missing
from transforms.lake.known import Known, known_of
from transforms.read_units import Batch
from transforms.select_units import due, host_of, unread
from transforms.ticks import Tick

RETRY_SECONDS = {"file": 60.0, "url": 600.0}
"""When what was passed on, and is still not in the books, is passed on again."""

MOST_FILES = 2_000
MOST_BYTES = 64 * 1024 * 1024
MOST_OF_HOST = 4
"""So much is under way at a time: files, their bytes, and feeds of one host."""

FILES = "files"
FEEDS = "feeds"
AWAITED = "awaited"

_LANES = 16
_SECOND = 1_000_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """What to watch: INPUTs as `find_units` takes them."""

    inputs: tuple[str, ...]
    source: str | None
    lake: str


@dataclass(frozen=True, slots=True)
class Sighting:
    """A unit that is to be read; ``version`` differs as soon as there is reason to read it anew.

    Of a file it is the fingerprint, of a feed the time of its last poll.
    """

    unit: InputUnit
    version: str


Passed = Mapping[str, tuple[str, float]]
"""What was passed on, by input id: its version, and the tick, in seconds since 1970."""


def look(
    watched: Watched, known: Known, now: datetime, missing: Callable[[str, InputError], None]
) -> Iterator[tuple[str, list[Sighting]]]:
    """What is to be read now, each lane of it by itself: the files, and feeds by their host.

    No more is given than may be under way at a time. What was never read comes before what is to
    be looked at again. Units are numbered from the nanosecond of the look: see `looked_at`.
    """
    found = unread(find_units(watched.inputs, watched.source, missing), known, lambda _: None)
    tick = int(now.timestamp() * _SECOND)
    units = [replace(unit, sequence=tick + unit.sequence) for unit in found]
    files = _first([unit for unit in units if unit.kind == "file"], known)
    if files:
        yield FILES, [Sighting(unit, fingerprint(unit) or "") for unit in files]
    feeds = list(due((unit for unit in units if unit.kind == "url"), known, now, lambda *_: None))
    polls = known.polls([input_id(unit) for unit in feeds])
    lanes: dict[str, list[Sighting]] = defaultdict(list)
    of_host = Counter[str]()
    for unit in feeds:
        host, poll = host_of(unit), polls.get(input_id(unit))
        of_host[host] += 1
        if of_host[host] <= MOST_OF_HOST:
            version = poll.polled_at.isoformat() if poll else ""
            lanes[f"{FEEDS}-{crc32(host.encode()) % _LANES}"].append(Sighting(unit, version))
    yield from lanes.items()


def looked_at(unit: InputUnit) -> float:
    """When the look was that gave a unit, in seconds since 1970."""
    return unit.sequence / _SECOND


def passing(
    seen: Sequence[Sighting], passed: Passed, tick: float
) -> tuple[tuple[InputUnit, ...], Passed]:
    """The units of a look that are to be read now, and what to remember of the look."""
    units, after = list[InputUnit](), dict[str, tuple[str, float]]()
    for sighting in seen:
        unit_id = input_id(sighting.unit)
        version, at = passed.get(unit_id, (None, tick))
        if version != sighting.version or tick - at >= RETRY_SECONDS[sighting.unit.kind]:
            units.append(sighting.unit)
            at = tick
        after[unit_id] = sighting.version, at
    return tuple(units), after


class WatchInputs(beam.PTransform):
    """Ticks → batches of units to read, tagged `FILES` and `FEEDS`.

    Files come one by one, to whichever worker is free, and without a detour as `AWAITED`. All feeds
    of a host come to one worker, one batch after the other: only so can they be polled politely.
    """

    def __init__(self, watched: Watched, clock: Clock) -> None:
        super().__init__()
        self._watched, self._clock = watched, clock

    def expand(self, ticks: beam.PCollection[Tick]) -> dict[str, beam.PCollection[Any]]:
        seen = ticks | "Look" >> beam.ParDo(_Look(self._watched, self._clock)).with_output_types(
            tuple[str, Any]
        )
        each = (
            seen
            | "Files" >> beam.Filter(_is_of_files)
            | "NewFiles" >> beam.ParDo(_Deduplicate())
            | "EachFile" >> beam.FlatMap(_each)
        )
        # A step of its own: Flink's job server loses what goes to a shuffle and to a Flatten both.
        awaited = each | "Await" >> beam.Map(_same)
        files = each | "Spread" >> beam.Reshuffle() | "OneByOne" >> beam.Map(_alone)
        feeds = (
            seen
            | "Feeds" >> beam.Filter(lambda of_lane: not _is_of_files(of_lane))
            | "DueFeeds" >> beam.ParDo(_Deduplicate())
        )
        return {AWAITED: awaited, FILES: files, FEEDS: feeds}


class _Look(beam.DoFn):
    """Looks at every tick; but after a look that took long, not before it has rested as long."""

    def __init__(self, watched: Watched, clock: Clock) -> None:
        self._watched, self._clock = watched, clock
        self._rests_until: datetime | None = None
        self._absent: frozenset[str] = frozenset()

    def process(self, element: Tick) -> Iterator[tuple[str, list[Sighting]]]:
        _, tick = element
        if self._rests_until and tick < self._rests_until.timestamp() * 1_000_000:
            return
        began = self._clock()
        yield from self._look(began)
        ended = self._clock()
        self._rests_until = ended + (ended - began)

    def _look(self, now: datetime) -> list[tuple[str, list[Sighting]]]:
        known = known_of(self._watched.lake)
        known.refresh()
        seen, absent = list[tuple[str, list[Sighting]]](), dict[str, InputError]()
        try:
            seen = list(look(self._watched, known, now, absent.__setitem__))
        except InputError as error:
            absent["all"] = error
        tell_missing(absent, self._absent)
        self._absent = frozenset(absent)
        return seen


class _Deduplicate(beam.DoFn):
    PASSED = ReadModifyWriteStateSpec("passed", PickleCoder())
    EXPIRY = TimerSpec("expiry", TimeDomain.WATERMARK)

    def process(
        self,
        element: tuple[str, list[Sighting]],
        timestamp: Timestamp = beam.DoFn.TimestampParam,
        passed: Any = beam.DoFn.StateParam(PASSED),
        expiry: Any = beam.DoFn.TimerParam(EXPIRY),
    ) -> Iterator[Batch]:
        _, seen = element
        units, after = passing(seen, passed.read() or {}, float(timestamp))
        passed.write(after)
        expiry.set(timestamp + max(RETRY_SECONDS.values()))
        if units:
            yield units

    @on_timer(EXPIRY)
    def expire(self, passed: Any = beam.DoFn.StateParam(PASSED)) -> None:
        passed.clear()


def _first(files: Sequence[InputUnit], known: Known) -> list[InputUnit]:
    """As many files as may be under way; that it was read before puts a file last."""
    before = known.fingerprints([input_id(unit) for unit in files])
    ordered = sorted(files, key=lambda unit: input_id(unit) in before)[:MOST_FILES]
    size, taken = 0, list[InputUnit]()
    for unit in ordered:
        size += unit.size or 0
        if taken and size > MOST_BYTES:
            break
        taken.append(unit)
    return taken


def _same(unit: InputUnit) -> InputUnit:
    return unit


def _is_of_files(of_lane: tuple[str, list[Sighting]]) -> bool:
    return of_lane[0] == FILES


def _each(units: Batch) -> Batch:
    return units


def _alone(unit: InputUnit) -> Batch:
    return (unit,)
