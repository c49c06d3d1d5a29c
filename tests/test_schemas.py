"""The tables as the contract has them, written out by hand, and what a record class gives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, get_args

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from schemas import (
    ARTICLES,
    DRAFT_RESOLUTIONS,
    EVENT_TABLES,
    PUBLIC_TABLES,
    TABLES,
    Column,
    DraftResolution,
    MeasureDetail,
    table_of,
)
from schemas.draft_resolutions import Measure
from schemas.table import arrow_type, table

NOW = datetime(2025, 3, 9, 12, 30, 15, 123456, tzinfo=UTC)

EVENT = """
    event_id string not null
    article_id string not null
    revision int32 not null
    story_id string not null
    source string not null
    published_at timestamp[us, tz=UTC]
    ingested_at timestamp[us, tz=UTC] not null
    event_date date32[day]
    event_date_precision string
    event_date_text string
    country string
    place string
    attribution string
    quote string not null
    quote_start int32
    quote_end int32
    confidence float not null
    extractor string not null
"""

CONTRACT = {
    "articles": """
        article_id string not null
        revision int32 not null
        story_id string not null
        source string not null
        origin string not null
        url string
        guid string
        title string
        body string not null
        byline string
        agency string
        dateline string
        dateline_place string
        dateline_country string
        language string
        published_at timestamp[us, tz=UTC]
        published_precision string
        signal string not null
        content_hash string not null
        ingested_at timestamp[us, tz=UTC] not null
    """,
    "envoy_visits": EVENT
    + """
        envoy string
        envoy_role string
        sending_country string
        host_country string
        counterpart string
        counterpart_role string
        status string not null
        purpose string
    """,
    "draft_resolutions": EVENT
    + """
        organ string not null
        symbol string
        sponsors list<string>
        subject_country string
        status string not null
        supporters list<string>
        opponents list<string>
        veto_threats list<string>
        vetoes list<string>
        votes_for int32
        votes_against int32
        abstentions int32
        measures list<string>
        measure_details list<struct<measure: string, count: int32, target: string>>
    """,
    "casualty_figures": EVENT
    + """
        kind string not null
        count_low int32
        count_high int32
        qualifier string not null
        count_text string not null
        victims string
        scope string not null
        period_start date32[day]
        period_end date32[day]
        status string not null
    """,
    "quarantine": """
        quarantine_id string not null
        source string not null
        origin string not null
        reason string not null
        detail string
        raw binary not null
        raw_sha256 string not null
        raw_bytes int64 not null
        ingested_at timestamp[us, tz=UTC] not null
    """,
}

VALUES = {
    ("articles", "published_precision"): "second minute day month year",
    ("articles", "signal"): "new update correction withdrawal",
    ("envoy_visits", "event_date_precision"): "day month year",
    ("envoy_visits", "status"): "planned under_way completed postponed cancelled refused invited",
    ("draft_resolutions", "organ"): "UNSC UNGA UNHRC IAEA OTHER",
    (
        "draft_resolutions",
        "status",
    ): "proposed circulated tabled adopted vetoed rejected withdrawn",
    ("casualty_figures", "kind"): "killed wounded missing abducted detained displaced",
    ("casualty_figures", "qualifier"): "exact at_least more_than about up_to between vague",
    ("casualty_figures", "scope"): "incident cumulative subtotal",
    ("casualty_figures", "status"): "reported feared denied",
}

MEASURES = (
    "condemnation sanctions travel_ban asset_freeze arms_embargo trade_ban no_fly_zone "
    "use_of_force ceasefire peacekeeping mandate_renewal observers inquiry referral "
    "humanitarian_aid dialogue reforms withdrawal recognition sanctions_relief other"
)


def spelled(field: pa.Field) -> str:
    kind = str(field.type).replace("element: ", "").replace("item: ", "")
    # A list is never null, only empty: the contract leaves that unsaid.
    required = "" if field.nullable or pa.types.is_list(field.type) else " not null"
    return f"{field.name} {kind}{required}"


@pytest.mark.parametrize("name", CONTRACT)
def test_columns_types_and_nullability_are_the_contracts(name: str) -> None:
    promised = [line.strip() for line in CONTRACT[name].splitlines() if line.strip()]
    columns = [spelled(field) for field in TABLES[name].schema]
    assert columns[: len(promised)] == promised


def test_the_public_tables_are_the_contracts_and_the_polls() -> None:
    assert [table.name for table in PUBLIC_TABLES] == [*CONTRACT, "polls"]


@pytest.mark.parametrize(("table_name", "column"), VALUES)
def test_the_values_of_a_column_are_the_contracts(table_name: str, column: str) -> None:
    (field,) = (field for field in TABLES[table_name].fields if field.name == column)
    assert field.values == tuple(VALUES[table_name, column].split())


def test_the_measures_are_the_contracts() -> None:
    assert get_args(Measure) == tuple(MEASURES.split())


def test_every_event_table_starts_alike() -> None:
    first, *others = (table.schema.names[:18] for table in EVENT_TABLES)
    assert all(start == first for start in others)


@pytest.mark.parametrize("name", TABLES)
def test_every_column_says_what_it_means(name: str) -> None:
    for field in TABLES[name].schema:
        assert field.metadata[b"description"].strip().endswith((b".", b")")), field.name


def test_arrow_metadata_carries_unit_values_and_version() -> None:
    schema = TABLES["casualty_figures"].schema
    assert schema.field("count_low").metadata[b"unit"] == b"persons"
    assert schema.field("scope").metadata[b"values"] == b"incident, cumulative, subtotal"
    assert schema.field("scope").metadata[b"since"] == b"1"
    assert b"unit" not in schema.field("scope").metadata


@pytest.mark.parametrize("name", TABLES)
def test_an_empty_table_has_the_whole_schema(name: str) -> None:
    empty = TABLES[name].to_arrow([])
    assert empty.num_rows == 0
    assert empty.schema.equals(TABLES[name].schema, check_metadata=True)


@pytest.mark.parametrize("name", TABLES)
def test_files_are_sorted_by_columns_of_the_table(name: str) -> None:
    assert set(TABLES[name].sorted_by) <= set(TABLES[name].schema.names)


@table("dispatches", sorted_by=("filed", "number"))
@dataclass(frozen=True, slots=True, kw_only=True)
class Dispatch:
    """A dispatch."""

    number: Annotated[int, Column("Number.")]
    filed: Annotated[date | None, Column("Day of filing.")] = None


@table("dispatches", sorted_by=("filed", "number"))
@dataclass(frozen=True, slots=True, kw_only=True)
class DispatchWithDesk(Dispatch):
    """A dispatch."""

    desk: Annotated[str | None, Column("Desk that filed it.", since=2)] = None


def test_rows_are_sorted_with_nulls_last() -> None:
    rows = [
        Dispatch(number=1),
        Dispatch(number=4, filed=date(2025, 3, 9)),
        Dispatch(number=3, filed=date(2025, 3, 8)),
        Dispatch(number=2, filed=date(2025, 3, 9)),
    ]
    assert table_of(Dispatch).to_arrow(rows)["number"].to_pylist() == [3, 2, 4, 1]


def test_a_new_column_is_one_edit_and_old_files_read_as_null(tmp_path: Path) -> None:
    old, new = table_of(Dispatch), table_of(DispatchWithDesk)
    pq.write_table(old.to_arrow([Dispatch(number=1)]), tmp_path / "old.parquet")
    later = DispatchWithDesk(number=2, desk="Africa")
    pq.write_table(new.to_arrow([later]), tmp_path / "new.parquet")

    rows = duckdb.execute(
        "SELECT number, desk FROM read_parquet(?, union_by_name = true) ORDER BY number",
        [f"{tmp_path}/*.parquet"],
    ).fetchall()

    assert rows == [(1, None), (2, "Africa")]
    assert (old.version, new.version) == (1, 2)


def draft(**columns: object) -> DraftResolution:
    common = {
        "event_id": "e1",
        "article_id": "a1",
        "revision": 1,
        "story_id": "a1",
        "source": "desk",
        "ingested_at": NOW,
        "quote": "Britain’s “draft” – at last.",
        "confidence": 0.5,
        "extractor": "test/1",
        "organ": "UNSC",
        "status": "tabled",
    }
    return DraftResolution(**{**common, **columns})  # type: ignore[arg-type]


def test_a_record_comes_back_whole_through_parquet_and_duckdb(tmp_path: Path) -> None:
    record = draft(
        published_at=datetime(2025, 3, 5, 22, 5, tzinfo=UTC),
        event_date=date(2025, 3, 5),
        sponsors=("GBR", "DNK"),
        votes_for=0,
        measures=("travel_ban",),
        measure_details=(
            MeasureDetail(measure="travel_ban", count=15, target="commanders"),
            MeasureDetail(measure="other"),
        ),
    )
    path = tmp_path / "drafts.parquet"
    pq.write_table(DRAFT_RESOLUTIONS.to_arrow([record]), path)

    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    cursor = connection.execute("FROM read_parquet(?)", [str(path)])
    names = [column[0] for column in cursor.description]
    (values,) = cursor.fetchall()
    row = dict(zip(names, values, strict=True))

    assert names == DRAFT_RESOLUTIONS.schema.names
    assert row["published_at"].astimezone(UTC) == record.published_at
    assert row["ingested_at"].astimezone(UTC) == NOW
    assert row["event_date"] == record.event_date
    assert row["sponsors"] == ["GBR", "DNK"]
    assert (row["supporters"], row["votes_for"], row["votes_against"]) == ([], 0, None)
    assert row["measure_details"] == [
        {"measure": "travel_ban", "count": 15, "target": "commanders"},
        {"measure": "other", "count": None, "target": None},
    ]
    assert row["quote"] == record.quote


def test_the_schema_survives_a_file_with_its_descriptions(tmp_path: Path) -> None:
    path = tmp_path / "articles.parquet"
    pq.write_table(ARTICLES.to_arrow([]), path)
    stored = pq.read_schema(path)
    assert stored.field("title").metadata[b"description"] == b"Headline."
    assert stored.field("published_at").type == pa.timestamp("us", tz="UTC")


def test_a_column_without_a_description_is_refused() -> None:
    with pytest.raises(TypeError, match=r"Nameless\.number has no description"):

        @table("nameless", sorted_by=("number",))
        @dataclass(frozen=True)
        class Nameless:
            number: int


def test_a_python_type_without_an_arrow_type_is_refused() -> None:
    with pytest.raises(TypeError, match="complex"):
        arrow_type(complex)


def test_a_class_that_is_no_table_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        table_of(MeasureDetail)
