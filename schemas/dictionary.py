"""The data dictionary: what every column of every table means, for people and for DuckDB.

Everything here is read off the record classes, so it cannot fall behind them.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable, Mapping
from typing import Any, Literal

import pyarrow as pa

from schemas import PUBLIC_TABLES
from schemas.table import Table, TableField

_DUCKDB_TYPES: Mapping[pa.DataType, str] = {
    pa.string(): "VARCHAR",
    pa.int32(): "INTEGER",
    pa.int64(): "BIGINT",
    pa.float32(): "FLOAT",
    pa.float64(): "DOUBLE",
    pa.bool_(): "BOOLEAN",
    pa.binary(): "BLOB",
    pa.date32(): "DATE",
}

_NAME_WIDTH = 22
_NARROWEST = 48


def duckdb_type(arrow: pa.DataType) -> str:
    """DuckDB's spelling of an Arrow type, good for a cast; TypeError for one no table uses."""
    if pa.types.is_list(arrow):
        return f"{duckdb_type(arrow.value_type)}[]"
    if pa.types.is_struct(arrow):
        return f"STRUCT({', '.join(f'{part.name} {duckdb_type(part.type)}' for part in arrow)})"
    if pa.types.is_timestamp(arrow):
        return "TIMESTAMP WITH TIME ZONE" if arrow.tz else "TIMESTAMP"
    if arrow not in _DUCKDB_TYPES:
        raise TypeError(f"no DuckDB type is known for Arrow's {arrow}; add it to _DUCKDB_TYPES")
    return _DUCKDB_TYPES[arrow]


def as_text(tables: Iterable[Table] = PUBLIC_TABLES, *, width: int = 100) -> str:
    """The dictionary for a terminal `width` characters wide, at least 48."""
    return "\n".join(_table_text(table, max(width, _NARROWEST)) for table in tables)


def as_markdown(tables: Iterable[Table] = PUBLIC_TABLES) -> str:
    """The dictionary as Markdown: a section and a table of columns for each table."""
    return "\n".join(_table_markdown(table) for table in tables)


def as_json(tables: Iterable[Table] = PUBLIC_TABLES) -> str:
    """The dictionary as a JSON list of tables: name, description, version and columns."""
    return json.dumps([_table_facts(table) for table in tables], ensure_ascii=False, indent=2)


def comment_statements(
    table: Table, relation: str, kind: Literal["TABLE", "VIEW"] = "VIEW"
) -> list[str]:
    """DuckDB's COMMENT statements that describe `relation` and its columns.

    `relation` stands in the SQL as it is given: "articles", or "lake.articles".
    """
    return [
        f"COMMENT ON {kind} {relation} IS {_sql_text(table.description)}",
        *(
            f'COMMENT ON COLUMN {relation}."{field.name}" IS {_sql_text(_meaning(field))}'
            for field in table.fields
        ),
    ]


def _table_text(table: Table, width: int) -> str:
    heading = textwrap.fill(f"{table.name}: {table.description}", width)
    return "\n".join([heading, "", *(_field_text(field, width) for field in table.fields), ""])


def _field_text(field: TableField, width: int) -> str:
    margin = " " * (_NAME_WIDTH + 2)
    kind = duckdb_type(field.arrow) + ("" if field.nullable else " NOT NULL")
    return "\n".join(
        [
            f"  {field.name:<{_NAME_WIDTH}}{kind}",
            textwrap.fill(_meaning(field), width, initial_indent=margin, subsequent_indent=margin),
        ]
    )


def _table_markdown(table: Table) -> str:
    return "\n".join(
        [
            f"## {table.name}",
            "",
            table.description,
            "",
            "| column | type | | meaning |",
            "|---|---|---|---|",
            *map(_field_markdown, table.fields),
            "",
        ]
    )


def _field_markdown(field: TableField) -> str:
    required = "" if field.nullable else "not null"
    meaning = _meaning(field).replace("|", r"\|")
    return f"| `{field.name}` | `{duckdb_type(field.arrow)}` | {required} | {meaning} |"


def _table_facts(table: Table) -> dict[str, Any]:
    return {
        "name": table.name,
        "description": table.description,
        "version": table.version,
        "columns": [_field_facts(field) for field in table.fields],
    }


def _field_facts(field: TableField) -> dict[str, Any]:
    return {
        "name": field.name,
        "type": duckdb_type(field.arrow),
        "nullable": field.nullable,
        "description": field.column.description,
        "unit": field.column.unit,
        "example": field.column.example,
        "values": list(field.values),
        "since": field.column.since,
    }


def _meaning(field: TableField) -> str:
    """The description with whatever else is known, as one line of prose."""
    column = field.column
    parts = [
        column.description,
        f"Unit: {column.unit}." if column.unit else "",
        f"One of: {', '.join(field.values)}." if field.values else "",
        f"Example: {column.example}" if column.example else "",
        f"Since version {column.since}." if column.since > 1 else "",
    ]
    return " ".join(part for part in parts if part)


def _sql_text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
