"""`wirelake replay`: what stands in quarantine goes through once more, from the kept bytes.

Batch after batch, and each in one commit: the articles that come of it, what is still wrong with
it, and the files of the quarantine less the rows that left. So a row is in quarantine or its story
is in the articles, at every moment and after any death.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import duckdb

from pipelines.catching_up import caught_up
from pipelines.passes import MOST_BYTES, PassResult, PassTask, Work, compute
from pipelines.querying import LakeReader
from schemas import ARTICLES, QUARANTINE, Article, Table
from transforms.fetch_feeds import FeedPoller
from transforms.lake.attempts import first_to_fit
from transforms.lake.known import known_of
from transforms.lake.lake import Change, Lake
from transforms.lake.quarantined import taken_out
from transforms.lake.records import added_files
from transforms.lexicons import NO_LEXICONS, Lexicons
from transforms.replays import Replayed, ReplayedArticle, is_whole, replayed
from transforms.text.embargoes import UNREADABLE

_MOST_ROWS = 1_000
_ORDER = ", ".join(QUARANTINE.sorted_by)


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """What to replay: every reason, or one and those below it (``xml``, ``xml.malformed``)."""

    lake: str
    reason: str | None = None
    lexicons: Lexicons = NO_LEXICONS
    beam_options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class ReplaySummary:
    """What became of the rows that were asked for; ``counts`` are those of the passes."""

    left: int = 0
    stayed: int = 0
    held: int = 0
    not_whole: int = 0
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def lines(self) -> list[str]:
        """The summary for a person; the first line has every row."""
        rows = self.left + self.stayed + self.held + self.not_whole
        told = [
            f"{rows:,} in quarantine = {self.left:,} left it + {self.stayed:,} are still wrong "
            f"+ {self.held:,} under embargo + {self.not_whole:,} whose bytes were not kept whole; "
            f"{self.counts['new']:,} new articles, {self.counts['revised']:,} revised, "
            f"{self.counts['unchanged']:,} unchanged"
        ]
        if self.not_whole:
            told.append(
                "those not kept whole cannot be replayed: touch their files, then ingest them again"
            )
        return told


@dataclass(frozen=True, slots=True)
class _Row:
    """A row in quarantine, without its bytes."""

    quarantine_id: str
    raw_bytes: int
    is_whole: bool
    is_held: bool


def replay(told: Replay, tell: Callable[[ReplaySummary], None]) -> ReplaySummary:
    """Put what stands in quarantine through once more; ``tell`` hears the summary after each batch.

    A row leaves when nothing is wrong with it any more, or something else is, which then stands
    there in its place. LakeError: the lake cannot be used; what was committed stands.
    """
    lake = Lake.open(told.lake)
    summary, now = ReplaySummary(), datetime.now(UTC)
    rows = _rows(lake, told.reason, now)
    due = [row for row in rows if row.is_whole and not row.is_held]
    summary.held = sum(row.is_held for row in rows)
    summary.not_whole = len(rows) - summary.held - len(due)
    if due:
        with lake.run() as run:
            for number, batch in enumerate(_batches(due)):
                _replay_batch(told, lake, f"{run}/{number:06d}", batch, now, summary)
                tell(summary)
    return summary


def _rows(lake: Lake, reason: str | None, now: datetime) -> list[_Row]:
    found = LakeReader(lake).ask(
        lambda connection: connection.execute(
            f"""
            SELECT quarantine_id, read_as, raw_bytes, held_until IS NOT NULL,
                   coalesce(held_until > $2, $1 IS NULL AND reason = $3)
            FROM quarantine
            WHERE $1 IS NULL OR reason = $1 OR starts_with(reason, $1 || '.')
            ORDER BY {_ORDER}
            """,
            [reason, now, UNREADABLE],
        ).fetchall(),
        views=(),
    )
    return [
        _Row(quarantine_id, raw_bytes, is_whole(read_as, raw_bytes, uncut=was_held), is_held)
        for quarantine_id, read_as, raw_bytes, was_held, is_held in found
    ]


def _batches(rows: Sequence[_Row]) -> Iterator[list[str]]:
    """Ids in the order of the files, in batches that a pass can hold."""
    batch: list[str] = []
    size = 0
    for row in rows:
        if batch and (len(batch) >= _MOST_ROWS or size + row.raw_bytes > MOST_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(row.quarantine_id)
        size += row.raw_bytes
    if batch:
        yield batch


def _replay_batch(
    told: Replay,
    lake: Lake,
    staging: str,
    ids: Sequence[str],
    now: datetime,
    summary: ReplaySummary,
) -> None:
    """Compute and commit one batch, again as long as others change the same rows meanwhile."""
    known = known_of(lake.path)
    run, _, name = staging.rpartition("/")

    def attempt(number: int) -> None:
        batch = _batch(lake, ids)
        if not batch.ids:  # another process took them all
            return
        task = PassTask(
            lake=lake.path,
            run=run,
            name=f"{name}-{number}",
            work=batch.work,
            ingested_at=now,
            poll=FeedPoller(lake=lake.path),
            lexicons=told.lexicons,
            beam_options=told.beam_options,
        )
        result = caught_up(lake, known, compute(task))
        wrong = batch.ids.intersection(result.manifest.touched.quarantine)
        # Rows of articles that failed again are written anew, the others were found as they are
        _commit(lake, result, batch.ids - (wrong - batch.of_articles))
        known.refresh()
        summary.left += len(batch.ids) - len(wrong)
        summary.stayed += len(wrong)
        summary.counts += result.manifest.counts

    first_to_fit(attempt, f"the quarantine of {lake.path}")


@dataclass(frozen=True, slots=True)
class _Batch:
    """Rows that are in quarantine now, as work; their ids, and which stand for whole articles."""

    work: Work
    ids: set[str]
    of_articles: set[str]


def _batch(lake: Lake, ids: Sequence[str]) -> _Batch:
    def look_up(connection: duckdb.DuckDBPyConnection) -> _Batch:
        which = f"WHERE quarantine_id IN (SELECT unnest($1)) ORDER BY {_ORDER}"
        rows = _selected(connection, QUARANTINE, which, [list(ids)])
        elements = {row.quarantine_id: replayed(row, sequence) for sequence, row in enumerate(rows)}
        articles = {
            key: element
            for key, element in elements.items()
            if isinstance(element, ReplayedArticle)
        }
        work = Work(
            replayed=[item for item in elements.values() if isinstance(item, Replayed)],
            articles=_articles(connection, list(articles.values())),
        )
        return _Batch(work, set(elements), set(articles))

    return LakeReader(lake).ask(look_up, views=())


def _articles(
    connection: duckdb.DuckDBPyConnection, failed: Sequence[ReplayedArticle]
) -> list[Article]:
    if not failed:
        return []
    wanted = [[item.article_id for item in failed], [item.revision for item in failed]]
    which = "WHERE (article_id, revision) IN (SELECT (unnest($1), unnest($2)))"
    return _selected(connection, ARTICLES, which, wanted)


def _selected(
    connection: duckdb.DuckDBPyConnection, table: Table, which: str, values: list[Any]
) -> list[Any]:
    """Rows of a table as its records."""
    rows = connection.sql(f"SELECT * FROM {table.name} {which}", params=values)
    return [table.to_record(row) for row in rows.to_arrow_table().to_pylist()]


def _commit(lake: Lake, result: PassResult, leaving: set[str]) -> None:
    staging = result.task.staging
    taken = taken_out(lake, leaving, staging)
    if not (result.manifest.files or taken.remove):
        return
    change = Change(
        kind="replay",
        staging=staging,
        base=result.base,
        add=[*result.manifest.files, *taken.add],
        remove=taken.remove,
    )
    lake.commit(change, conflicts=lambda records: bool(added_files(records)))
