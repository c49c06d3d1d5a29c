"""Rows on their way to a person or a file: a table for the terminal, CSV, JSON lines, Parquet."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import math
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
from rich.console import Console
from rich.table import Table as RichTable

from pipelines.spreadsheets import TooManyRowsError, write_workbook

FORMATS = ("table", "csv", "json", "parquet", "xlsx")
_ENDINGS = {
    ".csv": "csv",
    ".json": "json",
    ".jsonl": "json",
    ".parquet": "parquet",
    ".xlsx": "xlsx",
}
PIPED_WIDTH = 160
MOST_TABLE_ROWS = 1_000
LEAST_COLUMN = 10  # characters; narrower ones cannot be read


class OutputError(ValueError):
    """Rows with a value that the format has no words for."""


def write(rows: pa.Table, form: str, target: Path | None = None) -> None:
    """Write rows in one of `FORMATS` to a file, or to standard output.

    A file is replaced when all is written, a link followed, a pipe or device written to as it is.
    """
    rows = _with_names_of_their_own(rows)
    with _output_errors():
        if target is None:
            sys.stdout.flush()
            _WRITERS[form](rows, sys.stdout.buffer)
            sys.stdout.buffer.flush()
        elif target.exists() and not target.is_file():
            with target.open("wb") as file:
                _WRITERS[form](rows, file)
        else:
            _replace(target.resolve(), lambda file: _WRITERS[form](rows, file))


def format_of(target: Path) -> str:
    """The format that a file's name asks for; OutputError for a name that asks for none."""
    form = _ENDINGS.get(target.suffix.lower())
    if form is None:
        raise OutputError(f"{str(target)!r} says no format; end it in {', '.join(_ENDINGS)}")
    return form


def write_text(text: str, target: Path | None = None) -> None:
    """Write a text to a file, or to standard output; the file is replaced when all is written."""
    if target is None:
        sys.stdout.write(text)
    else:
        _replace(target.resolve(), lambda file: file.write(text.encode()))


def _replace(target: Path, fill: Callable[[BinaryIO], object]) -> None:
    temporary = target.with_name(f".{target.name}.part")
    try:
        with temporary.open("wb") as file:
            fill(file)
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)


def _with_names_of_their_own(rows: pa.Table) -> pa.Table:
    """``a, a`` as ``a, a_2``: no format but Arrow has two columns of one name."""
    seen: Counter[str] = Counter()
    names = []
    for name in rows.column_names:
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name}_{seen[name]}")
    return rows.rename_columns(names)


@contextlib.contextmanager
def _output_errors() -> Iterator[None]:
    try:
        yield
    except TooManyRowsError as error:
        raise OutputError(str(error)) from error
    except (pa.ArrowException, OverflowError) as error:
        raise OutputError(
            f"a value cannot be written in this format ({error}); cast its column to VARCHAR"
        ) from error


def as_table(rows: pa.Table, width: int | None = None) -> str:
    """Rows as a table for a terminal; of many columns, each row as a block of its own."""
    console = terminal(width)
    if rows.num_columns * LEAST_COLUMN > console.width:
        return _as_blocks(rows)
    shown = RichTable(show_lines=False, header_style="bold", pad_edge=False)
    for field in rows.schema:
        right = pa.types.is_integer(field.type) or pa.types.is_floating(field.type)
        shown.add_column(field.name, justify="right" if right else "left", overflow="fold")
    with _output_errors():
        for row in _with_names_of_their_own(rows.slice(0, MOST_TABLE_ROWS)).to_pylist():
            shown.add_row(*(_cell(value) for value in row.values()))
    with console.capture() as capture:
        console.print(shown)
    more = rows.num_rows - MOST_TABLE_ROWS
    return capture.get() + (f"… and {more:,} rows more\n" if more > 0 else "")


def terminal(width: int | None = None) -> Console:
    """A console for standard output, of a fixed width where that is no terminal."""
    fallback = None if sys.stdout.isatty() else PIPED_WIDTH
    return Console(width=width or fallback, highlight=False, markup=False, emoji=False)


def _as_blocks(rows: pa.Table) -> str:
    """Every row as lines of name and value, what is null left out."""
    longest = max(map(len, rows.column_names))
    blocks = []
    with _output_errors():
        named = _with_names_of_their_own(rows.slice(0, MOST_TABLE_ROWS)).to_pylist()
        for number, row in enumerate(named, 1):
            lines = [f"{name:>{longest}} │ {_cell(v)}" for name, v in row.items() if v is not None]
            blocks.append("\n".join([f"── {number} ──", *lines, ""]))
    more = rows.num_rows - MOST_TABLE_ROWS
    return "\n".join([*blocks, f"… and {more:,} rows more\n" if more > 0 else ""])


def _cell(value: Any) -> str:
    if value is None:
        return ""
    shapes: tuple[tuple[type, Callable[[Any], str]], ...] = (
        (dt.datetime, lambda moment: f"{moment:%Y-%m-%d %H:%M}"),
        (float, lambda number: f"{number:.2f}"),
        (bytes, lambda raw: f"{len(raw):,} bytes"),
        (list, lambda items: ", ".join(map(_cell, items))),
        (dict, lambda parts: " ".join(_cell(part) for part in parts.values() if part is not None)),
    )
    return next((shape(value) for kind, shape in shapes if isinstance(value, kind)), str(value))


def _write_table(rows: pa.Table, file: BinaryIO) -> None:
    file.write(as_table(rows).encode())


def _write_csv(rows: pa.Table, file: BinaryIO) -> None:
    """Lists and structs, which CSV has no place for, are written as JSON."""
    columns = [
        pa.array([None if v is None else as_json(v) for v in column.to_pylist()], pa.string())
        if pa.types.is_nested(column.type) or pa.types.is_binary(column.type)
        else column
        for column in rows.columns
    ]
    pyarrow.csv.write_csv(pa.table(columns, names=rows.column_names), file)


def _write_json(rows: pa.Table, file: BinaryIO) -> None:
    for batch in rows.to_batches(max_chunksize=1_000):
        file.writelines(as_json(row).encode() + b"\n" for row in batch.to_pylist())


def as_json(value: Any) -> str:
    """A value of a row, or a whole row, as JSON; NaN and infinity are null."""
    return json.dumps(_finite(value), ensure_ascii=False, default=_plain)


def _finite(value: Any) -> Any:
    """JSON has no NaN and no infinity."""
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_finite(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _plain(value: Any) -> str | int | float:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, bytes):
        return value.decode(errors="replace")
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value)


_WRITERS: dict[str, Callable[[pa.Table, BinaryIO], None]] = {
    "table": _write_table,
    "csv": _write_csv,
    "json": _write_json,
    "parquet": pq.write_table,
    "xlsx": write_workbook,
}
