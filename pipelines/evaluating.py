"""How right the lake is: precision, recall and agreement against records made by reading.

The figures are those of the gold format: records are paired one to one within an article, the
columns that do not pair them are scored on the pairs.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import duckdb

from pipelines.agreement import Pair, Record, agreement, is_optional, pair, scored_columns
from schemas import EVENT_TABLES

Found = Mapping[str, Mapping[str, Sequence[Record]]]

_TABLE_NAMES = tuple(table.name for table in EVENT_TABLES)
_TELLING_COLUMNS = (
    "kind",
    "count_low",
    "count_high",
    "envoy",
    "envoy_role",
    "sending_country",
    "host_country",
    "organ",
    "sponsors",
    "subject_country",
    "status",
)
_QUOTE_WIDTH = 140


class GoldError(ValueError):
    """A gold file that cannot be read; the message names the file and the line."""


@dataclass(frozen=True, slots=True)
class GoldStory:
    """The records that an annotator found in one article, by event table."""

    origin: str
    events: Mapping[str, Sequence[Record]]


@dataclass(frozen=True, slots=True)
class StoryOutcome:
    """What became of the records of one article in one table; optional ones stand nowhere."""

    origin: str
    pairs: tuple[Pair, ...]
    missed: tuple[Record, ...]
    invented: tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class TableScore:
    """The outcomes of all articles in one table, and the figures that follow from them."""

    table: str
    outcomes: tuple[StoryOutcome, ...]

    @property
    def paired(self) -> int:
        return sum(len(outcome.pairs) for outcome in self.outcomes)

    @property
    def gold(self) -> int:
        """Records that should have been found."""
        return self.paired + sum(len(outcome.missed) for outcome in self.outcomes)

    @property
    def found(self) -> int:
        """Records that were found and count."""
        return self.paired + sum(len(outcome.invented) for outcome in self.outcomes)

    @property
    def precision(self) -> float:
        return self.paired / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        return self.paired / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        return 2 * self.paired / (self.gold + self.found) if self.paired else 0.0

    @property
    def columns(self) -> dict[str, float]:
        """Mean agreement, 0 to 1, of each column on the pairs whose gold record has it."""
        agreements: dict[str, list[float]] = {}
        for outcome in self.outcomes:
            for gold, found in outcome.pairs:
                for column in scored_columns(self.table, gold):
                    degree = agreement(self.table, column, gold, found)
                    agreements.setdefault(column, []).append(degree)
        return {
            column: sum(degrees) / len(degrees) for column, degrees in sorted(agreements.items())
        }


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A score for each event table."""

    scores: tuple[TableScore, ...]


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """A record that was missed, or one that was invented."""

    kind: Literal["missed", "invented"]
    table: str
    origin: str
    record: Record

    def __str__(self) -> str:
        values = " ".join(
            f"{column}={self.record[column]}"
            for column in _TELLING_COLUMNS
            if self.record.get(column) not in (None, [])
        )
        quote = (self.record.get("quote") or "")[:_QUOTE_WIDTH]
        return f"{self.kind:<8} {self.table} {self.origin} {values} «{quote}»"


def evaluate(gold: Iterable[GoldStory], found: Found) -> Evaluation:
    """Score what was found, by origin and table, in the stories of the gold.

    What was found in other stories does not count.
    """
    stories = tuple(gold)
    return Evaluation(tuple(_score(table, stories, found) for table in _TABLE_NAMES))


def _score(table: str, stories: Iterable[GoldStory], found: Found) -> TableScore:
    outcomes = (
        _outcome(
            table,
            story.origin,
            story.events.get(table, ()),
            found.get(story.origin, {}).get(table, ()),
        )
        for story in stories
    )
    return TableScore(table, tuple(outcomes))


def _outcome(
    table: str, origin: str, gold: Sequence[Record], found: Sequence[Record]
) -> StoryOutcome:
    pairs = pair(table, gold, found)
    hit = {i for i, _ in pairs}
    used = {j for _, j in pairs}
    return StoryOutcome(
        origin,
        pairs=tuple((gold[i], found[j]) for i, j in pairs if not is_optional(gold[i])),
        missed=tuple(
            record for i, record in enumerate(gold) if i not in hit and not is_optional(record)
        ),
        invented=tuple(record for j, record in enumerate(found) if j not in used),
    )


def errors(evaluation: Evaluation) -> Iterator[Discrepancy]:
    """Every record that was missed or invented, table by table and story by story."""
    for score in evaluation.scores:
        for outcome in score.outcomes:
            for record in outcome.missed:
                yield Discrepancy("missed", score.table, outcome.origin, record)
            for record in outcome.invented:
                yield Discrepancy("invented", score.table, outcome.origin, record)


def render(evaluation: Evaluation) -> str:
    """The figures for a terminal: a line for each table, below it the columns' agreement."""
    lines = [f"{'':<18}  precision  recall     F1   gold  found"]
    for score in evaluation.scores:
        lines.append(
            f"{score.table:<18}  {score.precision:9.3f}  {score.recall:6.3f}  {score.f1:5.3f}"
            f"  {score.gold:5}  {score.found:5}"
        )
        shares = ", ".join(f"{column} {share:.2f}" for column, share in score.columns.items())
        lines += textwrap.wrap(shares, initial_indent="  ", subsequent_indent="  ")
    return "\n".join(lines)


def to_json(evaluation: Evaluation) -> str:
    """The figures as a JSON object of tables, rounded to four places."""
    return json.dumps({score.table: _figures(score) for score in evaluation.scores})


def _figures(score: TableScore) -> dict[str, Any]:
    return {
        "precision": round(score.precision, 4),
        "recall": round(score.recall, 4),
        "f1": round(score.f1, 4),
        "gold": score.gold,
        "found": score.found,
        "columns": {column: round(share, 4) for column, share in score.columns.items()},
    }


def read_gold(path: Path) -> list[GoldStory]:
    """The stories of a gold file, one JSON object a line.

    Raises GoldError, with file and line, for a line of any other shape.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except UnicodeDecodeError as error:
        raise GoldError(f"{path}: not UTF-8 ({error}); save it as UTF-8") from error
    return [
        _gold_story(line, f"{path}:{number}")
        for number, line in enumerate(lines, start=1)
        if line.strip()
    ]


def _gold_story(line: str, place: str) -> GoldStory:
    try:
        story = json.loads(line)
    except json.JSONDecodeError as error:
        raise GoldError(
            f"{place}: not JSON ({error.msg} at column {error.colno}); write one story a line"
        ) from error
    if not isinstance(story, dict) or not isinstance(story.get("origin"), str):
        raise GoldError(f'{place}: no story; write {{"origin": "…", "events": {{…}}}}')
    events = story.get("events")
    if not isinstance(events, dict):
        raise GoldError(f'{place}: "events" of {story["origin"]} is {events!r}, not an object')
    for table, records in events.items():
        _check_records(table, records, f"{place}: {story['origin']}")
    return GoldStory(story["origin"], events)


def _check_records(table: str, records: Any, place: str) -> None:
    if table not in _TABLE_NAMES:
        raise GoldError(f"{place}: no table {table!r}; use one of {', '.join(_TABLE_NAMES)}")
    if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
        raise GoldError(f"{place}: {table} is {records!r:.80}, not a list of objects")
    for record in records:
        also = record.get("also", {})
        if not isinstance(also, dict) or not all(isinstance(v, list) for v in also.values()):
            raise GoldError(
                f'{place}: "also" of a record of {table} is {also!r:.80}; '
                'write {"column": [other values]}'
            )


def found_in(connection: duckdb.DuckDBPyConnection) -> dict[str, dict[str, list[Record]]]:
    """The events of the latest revision of each article, by the last part of its origin and table.

    Reads the relations `articles` and those of the event tables.
    """
    found: dict[str, dict[str, list[Record]]] = {}
    for table in _TABLE_NAMES:
        rows = connection.execute(_LATEST_EVENTS.format(table=table))
        names = [column[0] for column in rows.description]
        for origin, *values in rows.fetchall():
            records = found.setdefault(origin, {}).setdefault(table, [])
            records.append(dict(zip(names[1:], values, strict=True)))
    return found


_LATEST_EVENTS = """
    WITH latest AS (
        SELECT article_id, max(revision) AS revision, arg_max(origin, revision) AS origin
        FROM articles
        GROUP BY article_id
    )
    SELECT split_part(latest.origin, '/', -1) AS story_origin, event.*
    FROM {table} AS event
    JOIN latest USING (article_id, revision)
    ORDER BY event.published_at, article_id, event.event_id
"""
