"""Rows as an Excel workbook: one sheet, its first row the names, frozen and with filters."""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
from typing import Any, BinaryIO

import pyarrow as pa
import xlsxwriter

MOST_ROWS = 1_048_575
MOST_CHARACTERS = 32_767
_CUT = " … (cut: a cell holds no more)"
_WIDEST = 60
_OPTIONS = {
    # A text of a feed is text, whatever it looks like.
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
    "remove_timezone": True,
    "constant_memory": True,
}


class TooManyRowsError(ValueError):
    """A sheet cannot hold so many rows."""


def write_workbook(rows: pa.Table, file: BinaryIO) -> None:
    """Times are in UTC, which the name of their column says; lists and structs are JSON.

    TooManyRowsError for more rows than a sheet can hold; a text too long for a cell is cut, and
    says so.
    """
    if rows.num_rows > MOST_ROWS:
        raise TooManyRowsError(
            f"{rows.num_rows:,} rows, and a sheet holds {MOST_ROWS:,}; use csv or parquet"
        )
    # A reader that goes away must not meet the library while it closes its archive.
    with tempfile.TemporaryFile() as whole:
        _fill(rows, whole)
        whole.seek(0)
        shutil.copyfileobj(whole, file)


def _fill(rows: pa.Table, file: BinaryIO) -> None:
    from pipelines.output import as_json  # noqa: PLC0415 - which has this as one of its formats

    with xlsxwriter.Workbook(file, _OPTIONS) as book:
        sheet = book.add_worksheet("wirelake")
        bold = book.add_format({"bold": True})
        formats = [_format(book, field.type) for field in rows.schema]
        for column, field in enumerate(rows.schema):
            sheet.set_column(column, column, min(_WIDEST, max(12, len(field.name) + 4)))
            name = f"{field.name} (UTC)" if pa.types.is_timestamp(field.type) else field.name
            sheet.write_string(0, column, name, bold)
        sheet.freeze_panes(1, 0)
        if rows.num_rows:
            sheet.autofilter(0, 0, rows.num_rows, rows.num_columns - 1)
        number = 0
        for batch in rows.to_batches(max_chunksize=10_000):
            for row in batch.to_pylist():
                number += 1
                for column, value in enumerate(row.values()):
                    if value is not None:
                        sheet.write(number, column, _cell(value, as_json), formats[column])


def _format(book: xlsxwriter.Workbook, kind: pa.DataType) -> Any:
    if pa.types.is_timestamp(kind):
        return book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
    if pa.types.is_date(kind):
        return book.add_format({"num_format": "yyyy-mm-dd"})
    return None


def _cell(value: Any, as_json: Any) -> Any:
    if isinstance(value, bool | int | float | dt.date | dt.datetime):
        return value
    text = value if isinstance(value, str) else as_json(value)
    too_long = len(text) > MOST_CHARACTERS
    return text[: MOST_CHARACTERS - len(_CUT)] + _CUT if too_long else text
