"""The data dictionary, and that DuckDB takes what it says."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Annotated, Literal

import duckdb
import pyarrow as pa
import pytest

from schemas import CASUALTY_FIGURES, INPUTS, PUBLIC_TABLES, TABLES, Column, table_of
from schemas.dictionary import as_json, as_markdown, as_text, comment_statements, duckdb_type
from schemas.table import table


@table("telegrams", sorted_by=("number",))
@dataclass(frozen=True, slots=True, kw_only=True)
class Telegram:
    """A desk's telegram, as it came over the line."""

    number: Annotated[int, Column("Number of the day.", unit="telegrams", example="417")]
    urgency: Annotated[Literal["flash", "bulletin"] | None, Column("Either | or.")] = None
    desk: Annotated[str | None, Column("The desk's own name.", since=2)] = None


TELEGRAMS = table_of(Telegram)


def test_text_names_each_column_with_type_and_meaning() -> None:
    assert as_text([TELEGRAMS], width=72) == (
        "telegrams: A desk's telegram, as it came over the line.\n"
        "\n"
        "  number                INTEGER NOT NULL\n"
        "                        Number of the day. Unit: telegrams. Example: 417\n"
        "  urgency               VARCHAR\n"
        "                        Either | or. One of: flash, bulletin.\n"
        "  desk                  VARCHAR\n"
        "                        The desk's own name. Since version 2.\n"
    )


@pytest.mark.parametrize("width", [60, 80, 100])
def test_text_keeps_to_the_width_of_the_terminal(width: int) -> None:
    prose = (line for line in as_text(width=width).splitlines() if "STRUCT" not in line)
    assert max(map(len, prose)) <= width


def test_markdown_is_a_section_with_a_table_of_columns() -> None:
    page = as_markdown([TELEGRAMS])
    assert page.startswith("# Data dictionary\n")
    assert page[page.index("## ") :].splitlines() == [
        "## telegrams",
        "",
        "A desk's telegram, as it came over the line.",
        "",
        "| column | type | | meaning |",
        "|---|---|---|---|",
        "| `number` | `INTEGER` | not null | Number of the day. Unit: telegrams. Example: 417 |",
        r"| `urgency` | `VARCHAR` |  | Either \| or. One of: flash, bulletin. |",
        "| `desk` | `VARCHAR` |  | The desk's own name. Since version 2. |",
    ]


def test_json_gives_every_fact_of_a_column() -> None:
    (telegrams,) = json.loads(as_json([TELEGRAMS]))
    assert (telegrams["name"], telegrams["version"]) == ("telegrams", 2)
    assert telegrams["columns"][1] == {
        "name": "urgency",
        "type": "VARCHAR",
        "nullable": True,
        "description": "Either | or.",
        "unit": None,
        "example": None,
        "values": ["flash", "bulletin"],
        "since": 1,
    }


def test_the_public_tables_are_the_default_and_the_books_come_on_request() -> None:
    public = [table["name"] for table in json.loads(as_json())]
    assert public == [
        "articles",
        "envoy_visits",
        "draft_resolutions",
        "casualty_figures",
        "quarantine",
        "polls",
    ]
    assert as_text([*PUBLIC_TABLES, INPUTS]).count("\n_inputs: ") == 1


@pytest.mark.parametrize("name", TABLES)
def test_types_are_spelled_so_that_duckdb_reads_them_as_the_same_type(name: str) -> None:
    connection = duckdb.connect()
    columns = [
        f'NULL::{duckdb_type(field.arrow)} AS "{field.name}"' for field in TABLES[name].fields
    ]
    connection.register("stored", TABLES[name].to_arrow([]))
    spelled = connection.sql(f"SELECT {', '.join(columns)}").types
    assert spelled == connection.table("stored").types


@pytest.mark.parametrize(
    ("arrow", "spelling"),
    [
        (pa.string(), "VARCHAR"),
        (pa.timestamp("us", tz="UTC"), "TIMESTAMP WITH TIME ZONE"),
        (pa.timestamp("us"), "TIMESTAMP"),
        (pa.list_(pa.list_(pa.date32())), "DATE[][]"),
        (pa.struct([("a", pa.int64()), ("b", pa.bool_())]), "STRUCT(a BIGINT, b BOOLEAN)"),
    ],
)
def test_duckdb_types_nest(arrow: pa.DataType, spelling: str) -> None:
    assert duckdb_type(arrow) == spelling


def test_an_unknown_type_is_an_error_that_names_it() -> None:
    with pytest.raises(TypeError, match="decimal128"):
        duckdb_type(pa.decimal128(9, 2))


def test_comments_land_on_a_view_and_its_columns() -> None:
    connection = duckdb.connect()
    connection.register("rows", CASUALTY_FIGURES.to_arrow([]))
    connection.execute("CREATE TABLE kept AS FROM rows; CREATE VIEW figures AS FROM kept")
    for statement in comment_statements(CASUALTY_FIGURES, "figures"):
        connection.execute(statement)
    (view,) = connection.sql(
        "SELECT comment FROM duckdb_views() WHERE view_name = 'figures'"
    ).fetchall()
    assert view == (CASUALTY_FIGURES.description,)
    comments = dict(
        connection.sql(
            "SELECT column_name, comment FROM duckdb_columns() WHERE table_name = 'figures'"
        ).fetchall()
    )
    assert all(comments.values())
    assert comments["count_low"] == (
        "Lowest number claimed ('more than 12' is 13); null for 'up to N'. Unit: persons."
    )


def test_comments_on_a_table_keep_quotes_in_the_text() -> None:
    first, *_, last = comment_statements(TELEGRAMS, "wire.telegrams", kind="TABLE")
    assert first == (
        "COMMENT ON TABLE wire.telegrams IS 'A desk''s telegram, as it came over the line.'"
    )
    assert last == (
        "COMMENT ON COLUMN wire.telegrams.\"desk\" IS 'The desk''s own name. Since version 2.'"
    )
