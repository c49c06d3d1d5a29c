"""Marks → gold: what a person found right is what the extraction is to find again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import duckdb

from pipelines.evaluating import found_in
from pipelines.reviewing import Marked, said_columns
from schemas import EVENT_TABLES, TABLES


def gold(connection: duckdb.DuckDBPyConnection, marks: Sequence[Marked]) -> Iterator[str]:
    """Gold, a line for each article of which a record was marked, as `wirelake evaluate` reads it.

    A record marked right stands there without its wrong columns; one marked wrong does not, so that
    finding it again is an error. Nobody judged the article's other records: they are optional.
    """
    told = {mark.event_id: mark for mark in marks}
    for origin, found in sorted(found_in(connection).items()):
        if any(row["event_id"] in told for rows in found.values() for row in rows):
            events = {
                table.name: list(_records(table.name, found.get(table.name, ()), told))
                for table in EVENT_TABLES
            }
            yield json.dumps({"origin": origin, "events": events}, ensure_ascii=False, default=str)


def _records(
    table: str, found: Iterable[Mapping[str, Any]], told: Mapping[str, Marked]
) -> Iterator[dict[str, Any]]:
    for row in found:
        mark = told.get(row["event_id"])
        if mark is not None and mark.mark == "wrong":
            continue
        wrong = mark.wrong_columns if mark else frozenset()
        names = [*said_columns(TABLES[table]), "quote"]
        record = {name: row[name] for name in names if name not in wrong}
        yield record if mark and mark.mark == "right" else record | {"optional": True}
