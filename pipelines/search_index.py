"""An index of the words of a lake: of its articles, and of the quotes of its events.

It is no part of the lake, whoever asks may not write there: it stands in a folder of the user's
own, follows the lake's commits, and may be deleted at any time.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import tantivy

from schemas import ARTICLES, EVENT_TABLES
from transforms.cache_folders import cache_folder
from transforms.identifiers import stable_id
from transforms.lake.lake import Lake, Say
from transforms.lake.locks import held
from transforms.lake.parquet_files import open_parquet
from transforms.lake.records import FileEntry, Snapshot, added_files
from transforms.lake.storage import LocalStorage

_LAYOUT = 1
_STATE = "state.json"
_WORDS = "words"  # the name of the tokenizer
_LONGEST_WORD = 60
_WRITER_BYTES = 200_000_000
_BATCH_ROWS = 2_000
_SAY_FROM_ROWS = 50_000
_COLUMNS = {
    ARTICLES: ("article_id", "revision", "title", "body", "source", "published_at"),
    **dict.fromkeys(
        EVENT_TABLES, ("article_id", "revision", "event_id", "quote", "source", "published_at")
    ),
}


def schema() -> tantivy.Schema:
    """What is kept of an article or an event; ``file`` is the lake's, and tells it from others."""
    builder = tantivy.SchemaBuilder()
    for name in ("title", "text"):
        builder.add_text_field(name, stored=True, tokenizer_name=_WORDS)
    for name in ("kind", "article_id", "event_id", "source", "file"):
        builder.add_text_field(name, stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("revision", stored=True)
    builder.add_date_field("published_at", stored=True)
    return builder.build()


def index_folder(lake: str, environment: Mapping[str, str]) -> Path:
    """Where the index of a lake stands, among what this machine can always make again."""
    return cache_folder(environment) / "search" / f"{_LAYOUT}-{stable_id('lake', lake)}"


def updated_index(lake: Lake, folder: Path, say: Say) -> tantivy.Index:
    """The index of all that the lake holds now; what was committed since the last time is added.

    Killed at any moment, it goes on the next time, and has nothing twice.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with held(LocalStorage(str(folder)), "lock", say=say):
        snapshot = lake.snapshot()
        version = _version(folder)
        if version != snapshot.version:
            entries = _since(lake, snapshot, version)
            if entries is None:
                shutil.rmtree(folder / "index", ignore_errors=True)
                entries = [entry for table in _COLUMNS for entry in snapshot.of(table.name)]
            lake.read(lambda _: _add(lake, _opened(folder), entries, say), FileNotFoundError)
            _remember(folder, snapshot.version)
        return _opened(folder)


def _since(lake: Lake, snapshot: Snapshot, version: int) -> list[FileEntry] | None:
    """The files that came after a version; None if the log does not tell, or they are no more."""
    records = lake.log.since(version) if 0 <= version <= snapshot.version else None
    if records is None:
        return None
    names = {table.name for table in _COLUMNS}
    entries = [entry for entry in added_files(records) if entry.table in names]
    return entries if all(entry.path in snapshot.files for entry in entries) else None


def _opened(folder: Path) -> tantivy.Index:
    place = folder / "index"
    place.mkdir(exist_ok=True)
    index = tantivy.Index(schema(), path=str(place))
    words = (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(tantivy.Filter.remove_long(_LONGEST_WORD))
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.ascii_fold())
        .build()
    )
    index.register_tokenizer(_WORDS, words)
    return index


def _add(lake: Lake, index: tantivy.Index, entries: Sequence[FileEntry], say: Say) -> None:
    rows = sum(entry.rows for entry in entries)
    if rows >= _SAY_FROM_ROWS:
        say(f"taking {rows:,} rows of {lake.path} into the index; the next search will be quick")
    writer = index.writer(_WRITER_BYTES, os.cpu_count() or 1)
    for entry, path in zip(entries, lake.paths(entries), strict=True):
        writer.delete_documents_by_term("file", entry.path)
        for row in _rows(entry, path):
            writer.add_document(_document(entry, row))
    writer.commit()
    writer.wait_merging_threads()


def _rows(entry: FileEntry, path: str) -> Iterator[dict[str, Any]]:
    columns = next(names for table, names in _COLUMNS.items() if table.name == entry.table)
    with open_parquet(path) as file:
        for batch in file.iter_batches(_BATCH_ROWS, columns=list(columns)):
            yield from batch.to_pylist()


def _document(entry: FileEntry, row: Mapping[str, Any]) -> tantivy.Document:
    fields = {
        "kind": entry.table,
        "file": entry.path,
        "text": row.get("body") or row.get("quote") or "",
        **{name: row[name] for name in row.keys() - {"body", "quote"}},
    }
    return tantivy.Document(**{name: value for name, value in fields.items() if value is not None})


def _version(folder: Path) -> int:
    """The version of the lake that the index has; -1 of none, and of one that is damaged."""
    try:
        return int(json.loads((folder / _STATE).read_text())["version"])
    except (OSError, ValueError, KeyError, TypeError):
        return -1


def _remember(folder: Path, version: int) -> None:
    new = folder / f"{_STATE}.new"
    new.write_text(json.dumps({"version": version}))
    new.replace(folder / _STATE)
