"""`wirelake review`: how right the records are, measured by a person on a sample of the lake.

The sample goes out as a sheet, with a mark to set for each record; what comes back marked gives the
precision with its interval, and gold.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import sqrt
from pathlib import Path
from statistics import NormalDist
from typing import Any, Literal, get_args

import duckdb

from schemas import EVENT_TABLES, TABLES, Event, Table
from schemas.events import PROVENANCE_COLUMNS

Mark = Literal["right", "wrong", "unsure"]

_SHEET_COLUMNS = (
    "mark", "wrong_columns", "note", "table", "says", "quote", "title", "published", "place",
    "event_id",
)  # fmt: skip
_TABLE_NAMES = tuple(table.name for table in EVENT_TABLES)
_CONFIDENCE = 0.95
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_CONTEXT_CHARACTERS = 400


class ReviewError(ValueError):
    """A sheet that cannot be read; the message names file, line and value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampled:
    """A record to be judged, with what a person needs for it.

    ``before`` and ``after`` are the text around the quote; ``place`` is the article's address, or
    where it was read.
    """

    table: Table
    event: Event
    title: str
    published_at: datetime | None
    place: str
    before: str
    after: str

    @property
    def says(self) -> Iterator[tuple[str, str]]:
        """The columns that say something, with their values as text."""
        for name in said_columns(self.table):
            value = getattr(self.event, name)
            if value not in (None, ()):
                yield name, _text(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """What a person said of a record; ``wrong_columns`` are wrong in a record that is right."""

    table: str
    event_id: str
    mark: Mark
    wrong_columns: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Precision:
    """The share of right ones among those marked right or wrong, with its 95 % interval."""

    right: int
    wrong: int

    @property
    def share(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's score interval, which holds for small samples and near 0 and 1."""
        number = self.right + self.wrong
        if not number:
            return 0.0, 1.0
        z = NormalDist().inv_cdf((1 + _CONFIDENCE) / 2)
        centre = (self.share + z * z / (2 * number)) / (1 + z * z / number)
        spread = sqrt(self.share * (1 - self.share) / number + z * z / (4 * number * number))
        reach = z * spread / (1 + z * z / number)
        return max(0.0, centre - reach), min(1.0, centre + reach)


def said_columns(table: Table) -> list[str]:
    """The columns of an event table that a person can judge by the text."""
    return [field.name for field in table.fields if field.name not in PROVENANCE_COLUMNS]


def sampled(
    connection: duckdb.DuckDBPyConnection, size: int, tables: Sequence[str], seed: int
) -> list[Sampled]:
    """So many records of the current truth, drawn at random from the tables taken together.

    The same seed draws the same records from the same lake, whatever the order of its files.
    """
    drawn = connection.execute(
        " UNION ALL ".join(
            f"SELECT '{table}' AS name, event_id, hash(event_id, $1) AS lot FROM current_{table}"
            for table in tables
        )
        + " ORDER BY lot, event_id LIMIT $2",
        [seed, size],
    ).fetchall()
    ids = {table: [event_id for name, event_id, _ in drawn if name == table] for table in tables}
    found = {
        sample.event.event_id: sample
        for table in tables
        for sample in _looked_up(connection, TABLES[table], ids[table])
    }
    return [found[event_id] for _, event_id, _ in drawn]


def sheet(samples: Iterable[Sampled]) -> str:
    """The sample as CSV: a line for each record, its mark still to be set."""
    text = io.StringIO()
    writer = csv.DictWriter(text, _SHEET_COLUMNS, lineterminator="\n")
    writer.writeheader()
    for sample in samples:
        cells = {
            "table": sample.table.name,
            "says": "; ".join(f"{name}: {value}" for name, value in sample.says),
            "quote": sample.event.quote,
            "title": sample.title,
            "published": f"{sample.published_at:%Y-%m-%d}" if sample.published_at else "",
            "place": sample.place,
            "event_id": sample.event.event_id,
        }
        writer.writerow({name: _harmless(cell) for name, cell in cells.items()})
    return text.getvalue()


def read_marks(path: Path) -> list[Marked]:
    """The lines of a sheet that have a mark; ReviewError for one that cannot be understood."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = csv.DictReader(file)
        missing = {"mark", "table", "event_id"} - set(lines.fieldnames or ())
        if missing:
            raise ReviewError(f"{path} is no sheet of a review: it has no column {min(missing)!r}")
        return [
            _marked(line, f"{path}:{lines.line_num}")
            for line in lines
            if (line["mark"] or "").strip()
        ]


def precisions(marks: Iterable[Marked]) -> dict[str, Precision]:
    """The precision of each table that has marks, then of all."""
    counts = Counter((name, mark.mark) for mark in marks for name in (mark.table, "all"))
    return {
        name: Precision(right=counts[name, "right"], wrong=counts[name, "wrong"])
        for name in (*_TABLE_NAMES, "all")
        if counts[name, "right"] + counts[name, "wrong"]
    }


def column_precisions(marks: Iterable[Marked]) -> dict[tuple[str, str], Precision]:
    """Of each column that was found wrong in a right record: how often it is right."""
    right = [mark for mark in marks if mark.mark == "right"]
    records = Counter(mark.table for mark in right)
    wrong = Counter((mark.table, column) for mark in right for column in mark.wrong_columns)
    return {
        (table, column): Precision(right=records[table] - number, wrong=number)
        for (table, column), number in sorted(wrong.items())
    }


def measured(marks: Sequence[Marked]) -> str:
    """The precision for a person: of each table, of all, and of the columns that had faults."""
    lines = [f"{'':<34}{'right':>6}{'wrong':>6}{'precision':>11}   95 % interval"]
    named = precisions(marks)
    columns = {f"  {t}.{c}": found for (t, c), found in column_precisions(marks).items()}
    for name, found in {**named, **columns}.items():
        low, high = found.interval
        figures = f"{found.right:>6}{found.wrong:>6}{found.share:>11.3f}"
        lines.append(f"{name:<34}{figures}   {low:.3f} to {high:.3f}")
    unsure = sum(mark.mark == "unsure" for mark in marks)
    return "\n".join([*lines, f"{unsure} unsure, not counted"] if unsure else lines)


def _looked_up(
    connection: duckdb.DuckDBPyConnection, table: Table, ids: Sequence[str]
) -> Iterator[Sampled]:
    columns = ", ".join(f"event.{field.name}" for field in table.fields)
    rows = connection.execute(
        f"SELECT article.title, article.body, coalesce(article.url, article.origin), {columns} "
        f"FROM current_{table.name} AS event JOIN articles AS article "
        "USING (article_id, revision) WHERE event_id IN (SELECT unnest($1))",
        [list(ids)],
    ).fetchall()
    names = [field.name for field in table.fields]
    for title, body, place, *values in rows:
        event = table.to_record(dict(zip(names, values, strict=True)))
        start = event.quote_start if event.quote_start is not None else 0
        end = event.quote_end if event.quote_end is not None else 0
        yield Sampled(
            table=table,
            event=event,
            title=title or "",
            published_at=event.published_at,
            place=place,
            before=body[max(0, start - _CONTEXT_CHARACTERS) : start],
            after=body[end : end + _CONTEXT_CHARACTERS],
        )


def _marked(line: Mapping[str, str | None], place: str) -> Marked:
    mark = (line["mark"] or "").strip().lower()
    table = line["table"] or ""
    if mark not in get_args(Mark):
        raise ReviewError(f"{place}: mark {mark!r} is none of {', '.join(get_args(Mark))}")
    if table not in _TABLE_NAMES:
        raise ReviewError(f"{place}: no table {table!r}; leave the column as it was written")
    wrong = frozenset((line.get("wrong_columns") or "").replace(",", " ").split())
    unknown = wrong - set(said_columns(TABLES[table]))
    if unknown:
        raise ReviewError(f"{place}: {table} has no column {min(unknown)!r}")
    return Marked(
        table=table,
        event_id=line["event_id"] or "",
        mark=mark,  # type: ignore[arg-type]
        wrong_columns=wrong,
    )


def _text(value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(_text, value))
    if isinstance(value, dict):
        return " ".join(_text(part) for part in value.values() if part is not None)
    return str(value)


def _harmless(cell: str) -> str:
    """A spreadsheet would run a text that starts like a formula."""
    return f"'{cell}" if cell.startswith(_STARTS_A_FORMULA) else cell
