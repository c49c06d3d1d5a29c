"""What the lake has that may be the same story: found by what sketches share, held by nobody.

Of each row only the bands of its signature are looked at, a batch of rows after the other, and only
in the files of the months in question: memory does not grow with the lake.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime

import duckdb
import pyarrow as pa

from schemas import SKETCHES, StorySketch
from transforms.lake.lake import Lake
from transforms.lake.parquet_files import let_read, relation_of
from transforms.lake.partitions import KEY, UNDATED
from transforms.lake.records import FileEntry, Snapshot
from transforms.stories.clustering import span_of, stories_of
from transforms.stories.signature import BandSearch

_BATCH_ROWS = 32_768
_COLUMNS = ", ".join(field.name for field in SKETCHES.fields)

Test = Callable[[pa.RecordBatch], pa.Array]


def clustered(lake: Lake, sketches: Iterable[StorySketch]) -> list[StorySketch]:
    """The sketches with the stories that they belong to, given what the lake has."""
    fresh = list(sketches)
    stories = stories_of(fresh, known_like(lake, fresh))
    return [dataclasses.replace(sketch, story_id=stories[sketch.article_id]) for sketch in fresh]


def known_like(lake: Lake, fresh: Sequence[StorySketch]) -> list[StorySketch]:
    """Those of the lake's sketches that share a band or a key with one of these, near in time."""

    def of_snapshot(snapshot: Snapshot) -> list[StorySketch]:
        return like_in(lake, snapshot.of(SKETCHES.name), fresh)

    return lake.read(of_snapshot, missing=duckdb.Error) if fresh else []


def like_in(
    lake: Lake, entries: Sequence[FileEntry], fresh: Sequence[StorySketch]
) -> list[StorySketch]:
    """As `known_like`, of some of the lake's files; duckdb.Error if one is not there."""
    low, high = span_of(fresh)
    undated = f"{KEY}={UNDATED}"
    months = (f"{KEY}={low:%Y-%m}", f"{KEY}={high:%Y-%m}")
    dated = [entry for entry in entries if months[0] <= entry.partition <= months[1]]
    others = [entry for entry in entries if entry.partition == undated]
    rows_sharing = _sharing(fresh)
    return [
        StorySketch(**row)
        for found, moment in ((dated, "published_at"), (others, "ingested_at"))
        if found
        for batch in _batches(lake.paths(found), moment, low, high)
        for row in batch.take(rows_sharing(batch)).to_pylist()
    ]


def _batches(
    paths: Sequence[str], moment: str, low: datetime, high: datetime
) -> Iterator[pa.RecordBatch]:
    connection = duckdb.connect(config={"threads": 1})
    connection.execute("SET TimeZone = 'UTC'")
    let_read(connection, paths)
    relation = connection.sql(
        f"SELECT {_COLUMNS} FROM {relation_of(paths)} WHERE {moment} BETWEEN $low AND $high",
        params={"low": low, "high": high},
    )
    yield from relation.to_arrow_reader(_BATCH_ROWS)


def _sharing(fresh: Sequence[StorySketch]) -> Test:
    """A test that gives the rows of a batch which share a band or a key with any of these."""
    bands = BandSearch([sketch.signature for sketch in fresh if sketch.signature])
    known_as = {key for sketch in fresh for key in sketch.known_as}
    refers_to = {key for sketch in fresh for key in sketch.refers_to}

    def shares(batch: pa.RecordBatch) -> pa.Array:
        found = set(bands.rows(batch.column("signature")).tolist())
        for name, keys in (("refers_to", known_as), ("known_as", refers_to)):
            if keys:
                listed = batch.column(name).to_pylist()
                found.update(row for row, own in enumerate(listed) if not keys.isdisjoint(own))
        return pa.array(sorted(found), pa.int64())

    return shares
