"""`wirelake ingest`: pass after pass over feeds and drops, committed one by one."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import takewhile
from pathlib import Path
from typing import Any

from pipelines.catching_up import caught_up
from pipelines.passes import (
    ON_A_CLUSTER,
    ON_ONE_MACHINE,
    PassResult,
    PassSize,
    PassTask,
    Work,
    compute,
    cut,
    uses_own_runner,
)
from pipelines.replaying import Replay, replay
from pipelines.summary import Summary
from pipelines.workers import Pool, cores
from schemas.elements import InputUnit
from transforms.fetch_feeds import SPACING_SECONDS, FeedPoller, Poller
from transforms.find_units import find_units
from transforms.lake.attempts import first_to_fit
from transforms.lake.errors import StaleSnapshotError
from transforms.lake.known import Known, known_of
from transforms.lake.lake import Change, Lake
from transforms.lake.records import added_files
from transforms.lexicons import NO_LEXICONS, Lexicons
from transforms.select_units import due, unread
from transforms.text.embargoes import EMBARGOED


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

    @property
    def poller(self) -> FeedPoller:
        """What asks for the feeds."""
        return FeedPoller(
            lake=self.lake, allow_hosts=self.allow_hosts, spacing_seconds=self.spacing_seconds
        )


Tell = Callable[[Summary], None]


def ingest(
    told: Ingest,
    tell: Tell,
    say: Callable[[str], None],
    is_over: Callable[[], bool] = lambda: False,
) -> Summary:
    """Bring everything in the inputs into the lake; ``tell`` hears the summary after each commit.

    Raises InputError for inputs that name nothing, LakeError for a lake that cannot be used. An
    exception, a kill or an interrupt leaves the passes that were committed, and nothing else.
    Once ``is_over``, no more is begun, and what was begun is committed.
    """
    units = find_units(told.inputs, told.source)
    lake = Lake.open(told.lake, create=True)
    known = known_of(lake.path)
    known.refresh()
    summary = Summary()
    if known.embargoes_over(datetime.now(UTC)):
        release_embargoes(told, summary)
    size = ON_A_CLUSTER if uses_own_runner(told.beam_options) else ON_ONE_MACHINE
    take_in(told, lake, units, summary, tell, say, is_over=is_over, size=size)
    return summary


def release_embargoes(told: Ingest, summary: Summary) -> None:
    """Take the stories out of quarantine whose embargo is over."""
    over = Replay(
        lake=told.lake,
        reason=EMBARGOED,
        lexicons=told.lexicons,
        beam_options=told.beam_options,
    )
    summary.released += replay(over, lambda _: None).left


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


def take_in(
    told: Ingest,
    lake: Lake,
    units: Iterable[InputUnit],
    summary: Summary,
    tell: Tell,
    say: Callable[[str], None],
    *,
    is_over: Callable[[], bool] = lambda: False,
    poll: Poller | None = None,
    size: PassSize = ON_ONE_MACHINE,
) -> None:
    """Compute and commit what is new among the units, pass after pass, and add it to the summary.

    ``poll`` stands for the network, ``size`` is that of a pass; else as `ingest`.
    """
    started, before = time.monotonic(), summary.seconds
    known = known_of(lake.path)
    known.refresh()
    ingested_at = datetime.now(UTC)

    def left(units: Iterable[InputUnit]) -> Iterator[InputUnit]:
        fresh = unread(units, known, summary.skip)
        return fresh if told.poll_all else due(fresh, known, ingested_at, summary.leave)

    own_runner = uses_own_runner(told.beam_options)
    pool = Pool(compute, 1 if own_runner else told.workers or cores())
    with lake.run(say) as run:
        tasks = (
            PassTask(
                lake=lake.path,
                run=run,
                name=f"{number:06d}",
                work=Work(units=part),
                ingested_at=ingested_at,
                poll=poll or told.poller,
                lexicons=told.lexicons,
                beam_options=told.beam_options,
            )
            for number, part in enumerate(cut(left(units), size))
        )
        try:
            for result in pool.results(takewhile(lambda _: not is_over(), tasks)):
                committed = _commit(lake, known, result, pool, left, say)
                if committed is not None:
                    summary.add(committed)
                summary.seconds = before + time.monotonic() - started
                tell(summary)
        finally:
            pool.stop()
    summary.seconds = before + time.monotonic() - started


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

    def attempt(number: int) -> PassResult | None:
        nonlocal result
        if not result.manifest.files:
            return result
        try:
            result = caught_up(lake, known, result)
        except StaleSnapshotError:
            units = tuple(left(result.task.work.units))
            if not units:
                return None
            name = f"{result.task.name.partition('-')[0]}-{number + 1}"
            result = pool.again(replace(result.task, name=name, work=Work(units=units)))
            raise
        started = time.monotonic()
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
        known.refresh()
        milliseconds = (time.monotonic() - started) * 1_000
        metrics = result.metrics.with_measured("commit_milliseconds", milliseconds)
        return replace(result, metrics=metrics)

    return first_to_fit(attempt, f"the same stories of {lake.path}")
