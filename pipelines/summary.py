"""What an ingest or a stream did, counted and told to a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import get_args

from pipelines import logs
from pipelines.passes import PassResult
from pipelines.run_metrics import RunMetrics
from schemas import ARTICLES, EVENT_TABLES, INPUTS, POLLS, SKETCHES
from schemas.elements import InputUnit
from schemas.polls import PollOutcome
from transforms.lake.partitions import KEY, UNDATED

_BOOKS = frozenset(table.name for table in (INPUTS, POLLS, SKETCHES))


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
    metrics: RunMetrics = field(default_factory=RunMetrics)
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
        self.metrics += result.metrics
        self.waiting += counts["waiting"]
        self.read += len(result.task.work.units) - counts["waiting"]
        for entry in result.manifest.files:
            if entry.table not in _BOOKS:
                self.partitions[entry.table, entry.partition] += entry.rows

    def report(self) -> None:
        """Say it all to the person, or to the log."""
        self.metrics.report()
        for line in self.lines:
            logs.say(line)

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
