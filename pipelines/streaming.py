"""The stream on one machine: bounded passes over the graph of an ingest, one after the other.

Each look takes in what the lake's books do not have: drops that have come or changed, what feeds
have answered, stories whose embargo is over. Feeds are polled and files merged beside it, in
threads. Nothing is remembered that the lake does not know, but for when to try again: so a stream
that is killed goes on where it was.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import islice

from pipelines.compact_beside import CompactBeside
from pipelines.compacting import ALIKE, compact
from pipelines.ingest import Ingest, Tell, ingest, release_embargoes, take_in
from pipelines.pacing import Ending, Patience, Rest, next_look
from pipelines.passes import FIRST_UNITS, PassSize
from pipelines.summary import Summary
from schemas.elements import InputUnit
from transforms.find_units import InputError, check_inputs, find_units, tell_missing
from transforms.lake.known import Known, known_of
from transforms.lake.lake import Lake, Say
from transforms.poll_beside import Answered, PollsBeside
from transforms.select_units import due, unread

MOST_UNITS_A_LOOK = 10_000
BACKLOG_UNITS = 1_000
"""From so many on, other processes are worth their start."""


def stream(
    told: Ingest, end: Ending, tell: Tell, say: Say, clock: Callable[[], float] = time.monotonic
) -> Summary:
    """Keep the lake current until the end; then what was read is written.

    ``tell`` hears the summary after each commit. What fails is said and tried again after a pause.
    Raises InputError for inputs that name nothing from the start, LakeError for what cannot be a
    lake, and whatever keeps it from writing, at the end, what was read.
    """
    check_inputs(told.inputs, told.source)
    looks = _Looks(told, Lake.open(told.lake, create=True), end.is_over, tell, say, clock)
    started, rest = clock(), Rest()
    try:
        while not end.is_over():
            began = clock()
            try:
                listing = looks.look()
            except Exception as error:  # noqa: BLE001 - a full disk, a lost mount: it may pass
                seconds = rest.failed(clock())
                say(f"{error}; trying again in {seconds:.0f} s")
                end.wait(seconds)
            else:
                rest.succeeded()
                end.wait(next_look(clock() - began, listing))
    finally:
        looks.stop()
    looks.drain()
    looks.summary.seconds = clock() - started
    return looks.summary


@dataclass(slots=True)
class _Looks:
    """Looks at the inputs of one stream."""

    told: Ingest
    lake: Lake
    is_over: Callable[[], bool]
    tell: Tell
    say: Say
    clock: Callable[[], float]
    summary: Summary = field(default_factory=Summary, init=False)
    _patience: Patience = field(default_factory=Patience, init=False)
    _polls: PollsBeside = field(init=False)
    _merges: CompactBeside = field(init=False)
    _absent: frozenset[str] = field(default=frozenset(), init=False)
    _not_released: frozenset[str] = field(default=frozenset(), init=False)
    _release_rest: Rest = field(default_factory=Rest, init=False)

    def __post_init__(self) -> None:
        self._polls = PollsBeside(self.told.poller)
        self._merges = CompactBeside(self.lake.path, self.say, self.clock)

    def look(self) -> float:
        """Take in what there is; gives the seconds that listing the inputs took."""
        known = known_of(self.lake.path)
        known.refresh()
        self._release(known)
        began = self.clock()
        drops, feeds = self._found(known)
        listing = self.clock() - began
        self._polls.begin(due(feeds, known, datetime.now(UTC), lambda *_: None))
        self._take_in(drops, self.is_over)
        self._patience.tried(drops, self.clock())
        self._merges.begin(self.lake.snapshot())
        return listing

    def stop(self) -> None:
        """Begin nothing more beside it."""
        self._polls.stop()
        self._merges.stop()

    def drain(self) -> None:
        """Write what feeds have brought."""
        while self._polls.answers():
            self._take_in([], lambda: False)

    def _take_in(self, drops: list[InputUnit], is_over: Callable[[], bool]) -> None:
        """Passes are kept small: who stops a stream waits for those that were begun."""
        brought = self._polls.answers()
        units = [*drops, *(exchange.unit for exchange, _ in brought)]
        if units:
            is_backlog = len(units) >= BACKLOG_UNITS
            take_in(
                self.told if is_backlog else replace(self.told, workers=1),
                self.lake,
                units,
                self.summary,
                self.tell,
                self.say,
                is_over=is_over,
                poll=Answered(brought),
                size=PassSize(most_units=FIRST_UNITS),
            )
        if not is_over():
            self._polls.settle()

    def _release(self, known: Known) -> None:
        """Take stories out of quarantine as their embargoes end; what stays is not asked twice.

        One that fails must not keep the drops and feeds behind it waiting.
        """
        now = datetime.now(UTC)
        is_due = known.embargoes_over(now) - self._not_released
        if not is_due or self.clock() < self._release_rest.until:
            return
        try:
            release_embargoes(self.told, self.summary)
        except Exception as error:  # noqa: BLE001 - as of a look
            seconds = self._release_rest.failed(self.clock())
            self.say(f"stories under embargo: {error}; trying again in {seconds:.0f} s")
            return
        self._release_rest.succeeded()
        known.refresh()
        self._not_released = known.embargoes_over(now)

    def _found(self, known: Known) -> tuple[list[InputUnit], list[InputUnit]]:
        """The drops that are to be read now, and all feeds."""
        absent: dict[str, InputError] = {}
        feeds: list[InputUnit] = []
        units = find_units(self.told.inputs, self.told.source, absent.__setitem__)
        tell_missing(absent, self._absent)
        self._absent = frozenset(absent)
        files = _files(units, feeds)
        fresh = self._patience.ready(unread(files, known, lambda _: None), self.clock())
        drops = list(islice(fresh, MOST_UNITS_A_LOOK))
        for _ in files:  # the feeds that stand behind so many drops
            pass
        return drops, feeds


def _files(units: Iterator[InputUnit], feeds: list[InputUnit]) -> Iterator[InputUnit]:
    """The files among units; feeds are put aside."""
    for unit in units:
        if unit.kind == "url":
            feeds.append(unit)
        else:
            yield unit


def stream_once(told: Ingest, end: Ending, tell: Tell, say: Say) -> Summary:
    """One look: what is there and due, and the merges that are due after it; errors as `ingest`."""
    summary = ingest(told, tell, say, end.is_over)
    for _ in compact(Lake.open(told.lake), alike=ALIKE, say=say):
        if end.is_over():
            break
    return summary
