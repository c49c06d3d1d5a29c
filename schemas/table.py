"""How a table is defined: one frozen dataclass, from which every other form derives.

A record class names its columns, their Python types and their meaning once::

    @table("quarantine", sorted_by=("ingested_at", "quarantine_id"))
    @dataclass(frozen=True, kw_only=True)
    class QuarantinedInput:
        "Whatever could not become an article."

        reason: Annotated[str, Column("Stable dotted code.", example="xml.malformed")]
        raw_bytes: Annotated[int, Column("Whole length.", unit="bytes", arrow=pa.int64())]

Records have no slots: they are pickled between steps, which takes a third longer with slots.

The Arrow schema, the data dictionary and the SQL comments are read off that class. A column may
only ever be added, nullable and with ``since`` one above the table's highest: that is the whole
migration.
"""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

import pyarrow as pa

TIMESTAMP = pa.timestamp("us", tz="UTC")

_ARROW_TYPES: Mapping[Any, pa.DataType] = {
    str: pa.string(),
    int: pa.int32(),
    float: pa.float32(),
    bool: pa.bool_(),
    bytes: pa.binary(),
    date: pa.date32(),
    datetime: TIMESTAMP,
}

R = TypeVar("R", bound=type)


@dataclass(frozen=True, slots=True)
class Column:
    """What a column means; its name, type and nullability stand in the record class."""

    description: str
    unit: str | None = None
    example: str | None = None
    since: int = 1
    arrow: pa.DataType | None = None


@dataclass(frozen=True, slots=True)
class TableField:
    """One column of a table with everything that derives from its definition."""

    name: str
    arrow: pa.DataType
    nullable: bool
    column: Column
    values: tuple[str, ...]

    def to_arrow(self) -> pa.Field:
        described = {
            "description": self.column.description,
            "unit": self.column.unit,
            "example": self.column.example,
            "values": ", ".join(self.values) or None,
            "since": str(self.column.since),
        }
        metadata = {key: text for key, text in described.items() if text}
        return pa.field(self.name, self.arrow, nullable=self.nullable, metadata=metadata)


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the lake: its record class, its columns and the order of rows in its files.

    ``schema`` is its Arrow schema, fields described, without file-level metadata.
    """

    name: str
    record: type
    description: str
    fields: tuple[TableField, ...]
    schema: pa.Schema
    sorted_by: tuple[str, ...]
    row_group_rows: int

    @property
    def version(self) -> int:
        """Schema version: the highest ``since`` of any column."""
        return max(field.column.since for field in self.fields)

    def to_arrow(self, records: Iterable[Any]) -> pa.Table:
        """Rows in the table's order, as one Arrow table of `schema`."""
        rows = sorted(records, key=self.sort_key)
        columns = [pa.array(_values(rows, field), type=field.arrow) for field in self.fields]
        return pa.Table.from_arrays(columns, schema=self.schema)

    def to_record(self, row: Mapping[str, Any]) -> Any:
        """A row as a reader of the lake gives it, as a record: hashable, with tuples for lists."""
        values = {
            name: tuple(value) if isinstance(value, list) else value for name, value in row.items()
        }
        return self.record(**values)

    def sort_key(self, record: Any) -> tuple[tuple[bool, Any], ...]:
        """Nulls last, as DuckDB and Parquet statistics like them."""
        values = (getattr(record, name) for name in self.sorted_by)
        return tuple((value is None, value if value is not None else 0) for value in values)


_TABLES: dict[type, Table] = {}


def table(name: str, *, sorted_by: Sequence[str], row_group_rows: int = 65_536) -> Callable[[R], R]:
    """Register a record class as a table of the lake.

    ``row_group_rows`` is how many rows a Parquet row group holds: fewer for wide rows, so that a
    query that wants one month or one story reads little.
    """

    def register(record: R) -> R:
        fields = tuple(_fields(record))
        _TABLES[record] = Table(
            name=name,
            record=record,
            description=" ".join((record.__doc__ or "").split()),
            fields=fields,
            schema=pa.schema([field.to_arrow() for field in fields]),
            sorted_by=tuple(sorted_by),
            row_group_rows=row_group_rows,
        )
        return record

    return register


def table_of(record: type) -> Table:
    """The table that a record class defines; KeyError for any other class."""
    return _TABLES[record]


@cache
def arrow_type(annotation: Any) -> pa.DataType:
    """Arrow type of a Python annotation; a dataclass is a struct, a tuple a list."""
    if get_origin(annotation) is Literal:
        return pa.string()
    if get_origin(annotation) is tuple:
        return pa.list_(arrow_type(get_args(annotation)[0]))
    if dataclasses.is_dataclass(annotation):
        hints = get_type_hints(annotation)
        return pa.struct(
            [pa.field(name, arrow_type(_optional(hint)[0])) for name, hint in hints.items()]
        )
    if annotation not in _ARROW_TYPES:
        raise TypeError(
            f"no Arrow type is known for {annotation!r}; use one of "
            f"{', '.join(kind.__name__ for kind in _ARROW_TYPES)}, a Literal, tuple or dataclass"
        )
    return _ARROW_TYPES[annotation]


def _fields(record: type) -> Iterable[TableField]:
    for name, hint in get_type_hints(record, include_extras=True).items():
        if get_origin(hint) is not Annotated or not isinstance(hint.__metadata__[0], Column):
            raise TypeError(
                f"{record.__name__}.{name} has no description; "
                f"write {name}: Annotated[TYPE, Column('…')]"
            )
        column = hint.__metadata__[0]
        kind, nullable = _optional(hint.__origin__)
        values = get_args(kind) if get_origin(kind) is Literal else ()
        yield TableField(name, column.arrow or arrow_type(kind), nullable, column, values)


def _optional(annotation: Any) -> tuple[Any, bool]:
    """``T | None`` as ``(T, True)``, anything else as ``(annotation, False)``."""
    if get_origin(annotation) in (Union, types.UnionType):
        kinds = [kind for kind in get_args(annotation) if kind is not type(None)]
        return kinds[0], len(kinds) < len(get_args(annotation))
    return annotation, False


def _values(rows: Sequence[Any], field: TableField) -> list[Any]:
    values = [getattr(row, field.name) for row in rows]
    return list(map(_plain, values)) if pa.types.is_nested(field.arrow) else values


def _plain(value: Any) -> Any:
    """A value as pyarrow takes it: structs as dicts, tuples as lists."""
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    return value
