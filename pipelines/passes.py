"""Passes: a run's units cut into pieces that are computed side by side and committed in order.

DirectRunner holds a bounded run in memory, so a pass is small enough to be held; and a committed
pass is done, whatever happens to the next. Passes are computed by processes of their own, each
against the state of the lake that it found. Whoever commits checks whether that state still stands
for the ids at hand and, if not, has the pass computed again: so two passes, or two ingests, that
meet the same story end as if one had come after the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pipelines.run_metrics import RunMetrics
from schemas import Article
from schemas.elements import InputUnit
from transforms.fetch_feeds import Poller
from transforms.lake.errors import LakeError
from transforms.lexicons import NO_LEXICONS, Lexicons
from transforms.manifests import Manifest
from transforms.replays import Replayed
from transforms.select_units import host_of

FIRST_UNITS = 250
MOST_UNITS = 4_000
MOST_FEEDS = 50
MOST_BYTES = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What goes through one pass: units to read, and what comes out of quarantine once more.

    ``articles`` are in the lake already; only their events are wanted.
    """

    units: Sequence[InputUnit] = ()
    replayed: Sequence[Replayed] = ()
    articles: Sequence[Article] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PassTask:
    """One pass to compute, by whichever process."""

    lake: str
    run: str
    name: str
    work: Work
    ingested_at: datetime
    poll: Poller
    lexicons: Lexicons = NO_LEXICONS
    beam_options: Mapping[str, Any] = field(default_factory=dict)

    @property
    def staging(self) -> str:
        """The staging folder that is this pass's own."""
        return f"{self.run}/{self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PassResult:
    """What a pass staged and measured, and the version of the lake that it was computed against."""

    task: PassTask
    base: int
    manifest: Manifest
    metrics: RunMetrics


class PassError(LakeError):
    """A pass could not be computed; nothing of it counts."""


def compute(task: PassTask) -> PassResult:
    """Run the graph over the units of a pass, in this process; nothing is committed."""
    from pipelines.pass_runs import result_of  # noqa: PLC0415 - Beam, where it is not needed

    return result_of(task)


@dataclass(frozen=True, slots=True, kw_only=True)
class PassSize:
    """How much goes into a pass: they grow, so that a short run commits early."""

    first_units: int = FIRST_UNITS
    most_units: int = MOST_UNITS
    most_bytes: int = MOST_BYTES


ON_ONE_MACHINE = PassSize()

ON_A_CLUSTER = PassSize(first_units=20_000, most_units=20_000, most_bytes=128 * 1024 * 1024)
"""There a pass is a job, which takes seconds to begin, and is held by no process as a whole."""


def cut(
    units: Iterable[InputUnit], size: PassSize = ON_ONE_MACHINE
) -> Iterator[tuple[InputUnit, ...]]:
    """Units in passes: files as they come, then feeds, all those of one host in one pass.

    A host's feeds are polled by one process, because only one that asks for all of them can do so
    politely.
    """
    most, held, waiting = size.first_units, 0, list[InputUnit]()
    feeds: dict[str, list[InputUnit]] = {}
    for unit in units:
        if unit.kind == "url":
            feeds.setdefault(host_of(unit), []).append(unit)
            continue
        if waiting and (len(waiting) >= most or held + (unit.size or 0) > size.most_bytes):
            yield tuple(waiting)
            most, held, waiting = min(most * 2, size.most_units), 0, []
        waiting.append(unit)
        held += unit.size or 0
    if waiting:
        yield tuple(waiting)
    yield from _together(feeds.values(), MOST_FEEDS)


def _together(groups: Iterable[list[InputUnit]], most: int) -> Iterator[tuple[InputUnit, ...]]:
    """Groups, none of them divided, in tuples of at most so many units where groups allow it."""
    waiting = list[InputUnit]()
    for group in groups:
        if waiting and len(waiting) + len(group) > most:
            yield tuple(waiting)
            waiting = []
        waiting += group
    if waiting:
        yield tuple(waiting)


def uses_own_runner(beam_options: Mapping[str, Any]) -> bool:
    """Whether the Beam options name a runner other than the embedded one."""
    return beam_options.get("runner") not in (None, *EMBEDDED)


EMBEDDED = ("DirectRunner", "FnApiRunner", "SwitchingDirectRunner")
