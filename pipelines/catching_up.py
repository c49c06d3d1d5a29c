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
from transforms.cluster_stories import clustered
from transforms.lake.known import Known, added_files
from transforms.lake.known_stories import like_in
from transforms.lake.lake import Lake
from transforms.lake.records import CommitRecord, FileEntry
from transforms.lake.relabelling import read_staged_rows, relabelled


def caught_up(lake: Lake, known: Known, result: PassResult) -> PassResult | None:
    """The pass as it would be, had it been computed against what the lake holds now.

    None if others decided about the same ids meanwhile: then it must be computed again.
    """
    version = known.refresh()
    if version == result.base:
        return result
    lake.snapshot()
    records = lake.log.since(result.base)
    if records is None or known.overlaps(records, result.manifest.touched):
        return None
    base = max(version, records[-1].version)
    return dataclasses.replace(_retold(lake, result, records), base=base)


def _retold(lake: Lake, result: PassResult, records: Sequence[CommitRecord]) -> PassResult:
    """The pass with the stories that its articles belong to, now that these commits were made."""
    staging, files = result.task.staging, result.manifest.files
    fresh = [
        StorySketch(**row)
        for entry in files
        if entry.table == SKETCHES.name
        for row in read_staged_rows(lake, staging, entry).to_pylist()
    ]
    if not _has_any_like(lake, added_files(records), fresh):
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


def _has_any_like(lake: Lake, added: Sequence[FileEntry], fresh: Sequence[StorySketch]) -> bool:
    """Whether these files hold what may be the same story; yes where a compaction took them."""
    entries = [entry for entry in added if entry.table == SKETCHES.name]
    try:
        return bool(fresh and entries and like_in(lake, entries, fresh))
    except (duckdb.Error, pa.ArrowException):
        return True
