"""The lake as SQL sees it: typed and described, empty or full, old files or new."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import duckdb
import pytest

import schemas
from pipelines.querying import LakeReader, QueryError
from schemas import ARTICLES, PUBLIC_TABLES, Article, Column
from schemas.table import table, table_of
from tests.conftest import WriteDrops
from tests.lake.test_commits import add_rows, article
from tests.support import raw, wirelake
from transforms.lake.lake import Lake


def test_an_empty_lake_has_every_table_with_its_types(tmp_path: Path) -> None:
    reader = LakeReader(Lake.open(str(tmp_path / "lake"), create=True))
    for known in PUBLIC_TABLES:
        rows = reader.query(f"FROM {known.name}")
        assert rows is not None
        assert rows.num_rows == 0
        assert rows.schema.names == known.schema.names


def test_tables_views_and_columns_carry_their_meaning(drops: WriteDrops, lake: Path) -> None:
    wirelake("ingest", drops(1), "--lake", lake)
    reader = LakeReader(Lake.open(str(lake)))
    rows = reader.query("SELECT comment FROM duckdb_columns() WHERE column_name = 'count_low'")
    assert rows is not None
    assert "more than 12" in rows.to_pylist()[0]["comment"]
    views = reader.query(
        "SELECT comment FROM duckdb_views() WHERE view_name LIKE 'current_%' "
        "AND database_name = current_database()"
    )
    assert views is not None
    assert views.num_rows == 4
    assert all(row["comment"] for row in views.to_pylist())


def test_the_current_views_leave_out_what_was_superseded_or_withdrawn(
    tmp_path: Path, lake: Path
) -> None:
    wire = tmp_path / "wire"
    wire.mkdir()
    text = "{}Storm kills {} in Tonga\nURL: https://wire.test/{}\n\nThe storm killed {} people.\n"
    for name, prefix, dead, story in (
        ("1", "", 3, "a"), ("2", "CORRECTED-", 4, "a"), ("3", "", 5, "b"), ("4", "KILL-", 5, "b"),
    ):  # fmt: skip
        (wire / f"{name}.txt").write_text("Title: " + text.format(prefix, dead, story, dead))
    wirelake("ingest", wire, "--lake", lake)
    reader = LakeReader(Lake.open(str(lake)))
    assert len(raw(lake, "articles")) == 4
    rows = reader.query("SELECT title FROM current_articles")
    assert rows is not None
    assert [row["title"] for row in rows.to_pylist()] == ["CORRECTED-Storm kills 4 in Tonga"]
    figures = reader.query("SELECT DISTINCT revision FROM current_casualty_figures")
    assert figures is not None
    assert figures.to_pylist() in ([], [{"revision": 2}])


def test_a_question_is_answered_from_the_latest_commit(drops: WriteDrops, lake: Path) -> None:
    wirelake("ingest", drops(1), "--lake", lake)
    reader = LakeReader(Lake.open(str(lake)))
    count = "SELECT count(*) AS n FROM articles"
    assert reader.query(count).to_pylist() == [{"n": 1}]  # type: ignore[union-attr]
    wirelake("ingest", drops(3), "--lake", lake)
    assert reader.query(count).to_pylist() == [{"n": 3}]  # type: ignore[union-attr]


def test_files_from_before_a_column_was_added_stay_readable(
    drops: WriteDrops, lake: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wirelake("ingest", drops(2), "--lake", lake)

    @table("articles", sorted_by=("published_at", "article_id", "revision"))
    @dataclass(frozen=True, slots=True, kw_only=True)
    class NewerArticle(Article):
        """An article with one more column: the whole edit."""

        mood: Annotated[str | None, Column("How the story sounds.", since=ARTICLES.version + 1)] = (
            None
        )

    newer = {**schemas.TABLES, "articles": table_of(NewerArticle)}
    for module in (
        "pipelines.book_files",
        "pipelines.book",
        "transforms.lake.rewriting",
        "transforms.lake.lake",
        "transforms.write_tables",
    ):
        monkeypatch.setattr(f"{module}.TABLES", newer)
    moods = "SELECT mood, count(*) AS n FROM articles GROUP BY mood ORDER BY mood"
    reader = LakeReader(Lake.open(str(lake)))
    assert reader.query(moods).to_pylist() == [{"mood": None, "n": 2}]  # type: ignore[union-attr]
    told = dataclasses.asdict(article(5))
    add_rows(Lake.open(str(lake)), [NewerArticle(**told, mood="grave")])
    assert reader.query(moods).to_pylist() == [  # type: ignore[union-attr]
        {"mood": "grave", "n": 1},
        {"mood": None, "n": 2},
    ]
    wirelake("compact", "--lake", lake)
    files = f"'{lake}/articles/*/*.parquet'"
    assert duckdb.sql(f"SELECT count(mood), count(*) FROM {files}").fetchall() == [(1, 3)]


def test_an_error_in_sql_is_duckdbs_own_words(tmp_path: Path) -> None:
    reader = LakeReader(Lake.open(str(tmp_path / "lake"), create=True))
    with pytest.raises(QueryError, match="Parser Error"):
        reader.query("SELEC 1")
