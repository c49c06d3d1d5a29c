"""Golden stories: what differs between the rows that a reader expects and those that are found.

What is known to differ stands in ``known_gaps.toml``, story by story. After a change for the better
run ``python -m tests.golden_cases`` to write it anew, and read the difference.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.gold_sets import MarkedStory, golden_stories
from pipelines.agreement import COMPARISONS, Record, agreement, is_optional, pair
from schemas import EVENT_TABLES

GOLDEN = Path(__file__).with_name("golden")
KNOWN_GAPS = Path(__file__).with_name("known_gaps.toml")
_NO_COLUMNS = frozenset({"optional", "also"})
_TELLING = {
    "envoy_visits": ("envoy", "envoy_role", "sending_country", "host_country", "status"),
    "draft_resolutions": ("organ", "subject_country", "sponsors", "status"),
    "casualty_figures": ("kind", "count_low", "count_high", "victims"),
}


def name_of(story: MarkedStory) -> str:
    return f"{story.path.parent.name}/{story.path.stem}"


def cases() -> list[MarkedStory]:
    """The golden stories but those that nobody is to look at; they count in accuracy.json."""
    return [story for story in golden_stories(GOLDEN) if not story.is_aside]


def known_gaps() -> dict[str, list[str]]:
    return tomllib.loads(KNOWN_GAPS.read_text("utf-8"))


def differences(story: MarkedStory) -> list[str]:
    """One line for each row that is missed or invented, and for each column that is not right."""
    found = story.records
    return [
        line
        for table in EVENT_TABLES
        for line in _differences(
            table.name, story.gold.events.get(table.name, ()), found.get(table.name, ())
        )
    ]


def _differences(table: str, gold: Any, found: Any) -> Iterator[str]:
    pairs = dict(pair(table, gold, found))
    for index, record in enumerate(gold):
        if index in pairs:
            yield from _columns(table, record, found[pairs[index]])
        elif not is_optional(record):
            yield f"missed: {_told(table, record)}"
    for index, record in enumerate(found):
        if index not in pairs.values():
            yield f"invented: {_told(table, record)}"


def _columns(table: str, gold: Record, found: Record) -> Iterator[str]:
    if is_optional(gold):
        return
    for column in sorted(gold.keys() - _NO_COLUMNS):
        if not _agrees(table, column, gold, found):
            told = _told(table, gold)
            yield f"{column} is {found[column]!s}, not {gold[column]!s}: {told}"


def _agrees(table: str, column: str, gold: Record, found: Record) -> bool:
    if column in COMPARISONS[table]:
        return agreement(table, column, gold, found) == 1
    if column in ("envoy", "sponsors", "counterpart_role"):
        return True  # part of what pairs the two, or free wording
    if column == "measure_details":
        return _details(gold[column]) <= _details(found[column])
    if column == "count_text":
        return str(gold[column]).lower() in str(found["quote"]).lower()
    as_good = [gold[column], *gold.get("also", {}).get(column, ())]
    return str(found[column]).lower() in (str(value).lower() for value in as_good)


def _details(details: Any) -> set[tuple[str, int]]:
    rows = [detail if isinstance(detail, dict) else vars(detail) for detail in details or ()]
    return {(row["measure"], row.get("count") or 0) for row in rows}


def _told(table: str, record: Record) -> str:
    values = (record.get(column) for column in _TELLING[table])
    return f"{table} " + " ".join(str(value) for value in values if value is not None)


def main() -> None:
    """Write what differs today, for the diff to show."""
    lines = ["# What golden stories are known to get wrong. Written by tests/golden_cases.py.\n"]
    for story in cases():
        found = differences(story)
        if found:
            told = ",\n".join(f"    {json.dumps(line, ensure_ascii=False)}" for line in found)
            lines.append(f'"{name_of(story)}" = [\n{told},\n]\n')
    KNOWN_GAPS.write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
