"""A pass that was computed while others committed: brought up to date rather than computed again.

Syndicated copy makes near-duplicates in passes that are computed side by side an everyday thing.
What changes by them is the story that an article belongs to, and nothing else: so only that column
is written anew.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import duckdb
import pyarrow as pa

from pipelines.passes import PassResult
from schemas import SKETCHES, StorySketch
from transforms.lake.errors import StaleSnapshotError
from transforms.lake.known import Known
from transforms.lake.known_stories import clustered, like_in
from transforms.lake.lake import Lake
from transforms.lake.records import CommitRecord, added_files
from transforms.lake.relabelling import read_staged_rows, relabelled


def caught_up(lake: Lake, known: Known, result: PassResult) -> PassResult:
    """The pass as it would be, had it been computed against what the lake holds now.

    StaleSnapshotError: others decided about the same ids meanwhile; it must be computed again.
    """
    version = known.refresh()
    if version == result.base:
        return result
    if known.overlaps(result.base, result.manifest.touched):
        raise StaleSnapshotError(f"others decided about the same stories of {lake.path}")
    return dataclasses.replace(_retold(lake, result), base=version)


def _retold(lake: Lake, result: PassResult) -> PassResult:
    """The pass with the stories that its articles belong to, after what was committed since."""
    staging, files = result.task.staging, result.manifest.files
    fresh = [
        StorySketch(**row)
        for entry in files
        if entry.table == SKETCHES.name
        for row in read_staged_rows(lake, staging, entry).to_pylist()
    ]
    lake.snapshot()
    if not _has_any_like(lake, lake.log.since(result.base), fresh):
        return result
    before = {sketch.article_id: sketch.story_id for sketch in fresh}
    stories = {
        sketch.article_id: sketch.story_id
        for sketch in clustered(lake, fresh)
        if sketch.story_id != before[sketch.article_id]
    }
    if not stories:
        return result
    told = tuple(relabelled(lake, staging, entry, stories) for entry in files)
    manifest = dataclasses.replace(result.manifest, files=told)
    return dataclasses.replace(result, manifest=manifest)


def _has_any_like(
    lake: Lake, records: Sequence[CommitRecord] | None, fresh: Sequence[StorySketch]
) -> bool:
    """Whether these commits added what may be the same story; yes where that cannot be told.

    A log that begins later, and a compaction that took the files, cannot tell.
    """
    if not fresh or records is None:
        return bool(fresh)
    entries = [entry for entry in added_files(records) if entry.table == SKETCHES.name]
    try:
        return bool(entries and like_in(lake, entries, fresh))
    except (duckdb.Error, pa.ArrowException):
        return True
