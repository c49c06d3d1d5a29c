"""Staged files whose story ids have been overtaken by what others committed: written anew."""

from __future__ import annotations

import io
from collections.abc import Mapping

import pyarrow as pa
import pyarrow.parquet as pq

from schemas import TABLES
from transforms.lake.lake import Lake
from transforms.lake.parquet_files import file_name, write_rows
from transforms.lake.records import FileEntry


def read_staged_rows(lake: Lake, staging: str, entry: FileEntry) -> pa.Table:
    """The rows of a staged file."""
    return pq.read_table(io.BytesIO(lake.read_staged(staging, entry.path)))


def relabelled(lake: Lake, staging: str, entry: FileEntry, stories: Mapping[str, str]) -> FileEntry:
    """The staged file with the stories of these articles changed; itself if it has none of them.

    The new file has a name of its own, so that a runner's straggler which writes the old one again
    does not undo it.
    """
    table = TABLES[entry.table]
    if "story_id" not in table.schema.names:
        return entry
    rows = read_staged_rows(lake, staging, entry)
    articles = rows.column("article_id").to_pylist()
    changed = {article: stories[article] for article in articles if article in stories}
    if not changed:
        return entry
    labels = [
        changed.get(article, story)
        for article, story in zip(articles, rows.column("story_id").to_pylist(), strict=True)
    ]
    position = rows.schema.get_field_index("story_id")
    rows = rows.set_column(position, rows.schema.field(position), pa.array(labels, pa.string()))
    told = (f"{article}={story}" for article, story in changed.items())
    path = f"{entry.table}/{entry.partition}/{file_name(table, (entry.path, *told))}"
    with lake.new_file(staging, path) as file:
        count, raw_bytes = write_rows(table, [rows], file)
        size = file.tell()
    return FileEntry(entry.table, path, count, size, raw_bytes)
