"""`wirelake ingest`: pass after pass over feeds and drops, committed one by one."""

from __future__ import annotations

import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args

from pipelines.catching_up import caught_up
from pipelines.passes import PassResult, PassTask, compute, cut, uses_own_runner
from pipelines.replaying import Replay, replay
from pipelines.story_graph import Work
from pipelines.workers import Pool, cores
from schemas import ARTICLES, EVENT_TABLES, INPUTS, POLLS, SKETCHES
from schemas.elements import InputUnit
from schemas.polls import PollOutcome
from transforms.fetch_feeds import SPACING_SECONDS
from transforms.find_units import find_units
from transforms.lake.errors import StaleSnapshotError
from transforms.lake.known import Known, added_files, known_of
from transforms.lake.lake import Change, Lake
from transforms.lake.partitions import KEY, UNDATED
from transforms.lexicons import NO_LEXICONS, Lexicons
from transforms.normalise_stories import EMBARGOED
from transforms.select_units import due, unread

ATTEMPTS = 100
_BOOKS = frozenset(table.name for table in (INPUTS, POLLS, SKETCHES))


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingest:
    """What to ingest, and how. ``workers`` 0 means one for each core.

    ``poll_all`` polls feeds that are not due, too. Of ``allow_hosts`` and ``spacing_seconds`` see
    `transforms.fetch_feeds.FeedPoller`.
    """

    inputs: tuple[str, ...]
    lake: str
    source: str | None = None
    workers: int = 0
    allow_hosts: frozenset[str] = frozenset()
    spacing_seconds: float = SPACING_SECONDS
    poll_all: bool = False
    lexicons: Lexicons = NO_LEXICONS
    beam_options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Summary:
    """What a run did, in numbers that add up."""

    skipped: int = 0
    read: int = 0
    waiting: int = 0
    not_due: int = 0
    next_due: tuple[datetime, str] | None = None
    released: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    partitions: Counter[tuple[str, str]] = field(default_factory=Counter)
    seconds: float = 0.0

    def skip(self, number: int) -> None:
        """So many inputs stand in the lake as they are."""
        self.skipped += number

    def leave(self, unit: InputUnit, due_at: datetime) -> None:
        """A feed is not to be polled before then."""
        self.not_due += 1
        self.next_due = min(self.next_due or (due_at, unit.name), (due_at, unit.name))

    def add(self, result: PassResult) -> None:
        counts = result.manifest.counts
        self.counts += counts
        self.waiting += counts["waiting"]
        self.read += len(result.task.work.units) - counts["waiting"]
        for entry in result.manifest.files:
            if entry.table not in _BOOKS:
                self.partitions[entry.table, entry.partition] += entry.rows

    @property
    def lines(self) -> list[str]:
        """The summary for a person; the last line has every input and every story."""
        count = self.counts
        events = ", ".join(f"{count[f'rows.{t.name}']:,} {t.name}" for t in EVENT_TABLES)
        reasons = {
            key.removeprefix("reason."): number
            for key, number in sorted(count.items())
            if key.startswith("reason.")
        }
        told = [f"events: {events}", *self._of_feeds()]
        if reasons:
            told.append(
                "quarantined: "
                + ", ".join(f"{reason} {number:,}" for reason, number in reasons.items())
            )
        if self.released:
            told.append(f"released: {self.released:,} stories whose embargo is over")
        undated = self.partitions[ARTICLES.name, f"{KEY}={UNDATED}"]
        if undated:
            told.append(f"undated: {undated:,} articles have no date, or none that is certain")
        inputs = self.read + self.skipped + self.waiting + self.not_due
        not_due = f" + {self.not_due:,} not due" if self.not_due else ""
        found = count["new"] + count["revised"] + count["unchanged"] + count["quarantined"]
        told.append(
            f"{inputs:,} inputs = {self.read:,} read + {self.skipped:,} read before "
            f"+ {self.waiting:,} still being written{not_due}; "
            f"{found:,} found = {count['new']:,} new + {count['revised']:,} revised "
            f"+ {count['unchanged']:,} unchanged + {count['quarantined']:,} quarantined; "
            f"{self.seconds:.1f} s"
        )
        return told

    def _of_feeds(self) -> Iterator[str]:
        polls = {
            outcome: number
            for outcome in get_args(PollOutcome)
            if (number := self.counts[f"poll.{outcome}"])
        }
        if polls:
            parts = (f"{number:,} {outcome}" for outcome, number in polls.items())
            yield f"feeds: {sum(polls.values()):,} polled = {' + '.join(parts)}"
        if self.counts["gaps"]:
            yield (
                f"gaps: {self.counts['gaps']:,} feeds had no entry in common with their last poll; "
                "ask for: FROM gaps"
            )
        if self.next_due:
            due_at, name = self.next_due
            yield (
                f"not due: {self.not_due:,} feeds, the next of them, {name}, "
                f"at {due_at:%Y-%m-%d %H:%M} UTC; --poll-all polls them now"
            )


Tell = Callable[[Summary], None]


def ingest(told: Ingest, tell: Tell, say: Callable[[str], None]) -> Summary:
    """Bring everything in the inputs into the lake; ``tell`` hears the summary after each commit.

    Raises InputError for inputs that name nothing, LakeError for a lake that cannot be used. An
    exception, a kill or an interrupt leaves the passes that were committed, and nothing else.
    """
    units = find_units(told.inputs, told.source)
    lake = Lake.open(told.lake, create=True)
    released = replay(_embargoes_over(told), lambda _: None)
    with lake.run(say) as run:
        summary = _ingest(told, lake, units, run, tell, say)
    summary.released = released.left
    return summary


def _embargoes_over(told: Ingest) -> Replay:
    return Replay(
        lake=told.lake,
        reason=EMBARGOED,
        lexicons=told.lexicons,
        beam_options=told.beam_options,
    )


@contextmanager
def rehearsal(told: Ingest) -> Iterator[Ingest]:
    """The same ingest into a lake that is thrown away, but knows all that the real one does."""
    with tempfile.TemporaryDirectory(prefix="wirelake-dry-run-") as folder:
        copy = Lake.open(str(Path(folder, "lake")), create=True)
        if Lake.exists(told.lake):
            copy.begin_from(Lake.open(told.lake))
        else:
            Lake.check_place(told.lake)
        yield replace(told, lake=copy.path)


def _ingest(
    told: Ingest,
    lake: Lake,
    units: Iterator[InputUnit],
    run: str,
    tell: Tell,
    say: Callable[[str], None],
) -> Summary:
    started, summary, known = time.monotonic(), Summary(), known_of(lake.path)
    known.refresh()
    ingested_at = datetime.now(UTC)

    def left(units: Iterable[InputUnit]) -> Iterator[InputUnit]:
        fresh = unread(units, known, summary.skip)
        return fresh if told.poll_all else due(fresh, known, ingested_at, summary.leave)

    tasks = (
        PassTask(
            lake=lake.path,
            run=run,
            name=f"{number:06d}",
            work=Work(units=part),
            ingested_at=ingested_at,
            allow_hosts=told.allow_hosts,
            spacing_seconds=told.spacing_seconds,
            lexicons=told.lexicons,
            beam_options=told.beam_options,
        )
        for number, part in enumerate(cut(left(units)))
    )
    own_runner = uses_own_runner(told.beam_options)
    pool = Pool(compute, 1 if own_runner else told.workers or cores())
    try:
        for result in pool.results(tasks):
            committed = _commit(lake, known, result, pool, left, say)
            if committed is not None:
                summary.add(committed)
            summary.seconds = time.monotonic() - started
            tell(summary)
    finally:
        pool.stop()
    summary.seconds = time.monotonic() - started
    return summary


def _commit(
    lake: Lake,
    known: Known,
    result: PassResult,
    pool: Pool[PassTask, PassResult],
    left: Callable[[Iterable[InputUnit]], Iterator[InputUnit]],
    say: Callable[[str], None],
) -> PassResult | None:
    """Commit a pass, computing it again as long as others decide about the same ids meanwhile.

    ``left`` tells what of its units is still to be read by then.
    """
    for attempt in range(1, ATTEMPTS):
        if not result.manifest.files:
            return result
        current = caught_up(lake, known, result)
        if current is None:
            task = result.task
            units = tuple(left(task.work.units))
            if not units:
                return None
            name = f"{task.name.partition('-')[0]}-{attempt}"
            result = pool.again(replace(task, name=name, work=Work(units=units)))
            continue
        result = current
        try:
            lake.commit(
                Change(
                    kind="ingest",
                    staging=result.task.staging,
                    base=result.base,
                    add=result.manifest.files,
                ),
                conflicts=lambda records: bool(added_files(records)),
                say=say,
            )
        except StaleSnapshotError:
            continue
        known.refresh()
        return result
    raise StaleSnapshotError(
        f"other processes changed the same stories of {lake.path} {ATTEMPTS} times over; "
        "run this again when they are done"
    )
