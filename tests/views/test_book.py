"""The book of the views: true to the latest commit, harmless to lose, and open to plain DuckDB."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipelines import book_updating
from pipelines.book_files import FILE, RECENT
from pipelines.querying import LakeReader, QueryError
from pipelines.ready_made import definitions, is_kept, named_in, needed
from schemas import TABLES, Article
from tests.support import wirelake
from tests.views.view_cases import add_rows, as_text, copy_tables, make_lake, read_case, rows_of
from transforms.lake.lake import Lake
from transforms.lake.log import BOOKS

CASE = Path(__file__).with_name("cases") / "toll_rival_claims.toml"
TOLLS = "SELECT count_low, claims FROM latest_toll ORDER BY count_low"


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return make_lake(tmp_path / "lake", read_case(CASE))


def asked(lake: Lake, sql: str) -> list[dict[str, Any]]:
    rows = LakeReader(lake).query(sql)
    assert rows is not None
    found: list[dict[str, Any]] = rows.to_pylist()
    return found


def book_of(lake: Lake) -> Path:
    return Path(lake.path, BOOKS, FILE)


def another_toll(lake: Lake, count: int, article_id: str = "another") -> None:
    figure = {"country": "PER", "count": count}
    case = {"articles": [{"article_id": article_id, "casualty_figures": [figure]}]}
    add_rows(lake, list(rows_of(case)))


def test_a_question_after_a_commit_is_answered_from_it(lake: Lake) -> None:
    reader = LakeReader(lake)
    assert as_text(reader.query(TOLLS).to_pylist()) == "60 | 2"  # type: ignore[union-attr]
    another_toll(lake, 5)
    assert as_text(reader.query(TOLLS).to_pylist()) == "5 | 1\n60 | 2"  # type: ignore[union-attr]


def test_the_book_is_written_once_for_a_state_of_the_lake(lake: Lake) -> None:
    asked(lake, TOLLS)
    written = book_of(lake).stat().st_mtime_ns
    assert as_text(asked(lake, TOLLS)) == "60 | 2"
    assert book_of(lake).stat().st_mtime_ns == written


def test_questions_about_the_tables_need_no_book(lake: Lake) -> None:
    asked(lake, "SELECT count(*) FROM casualty_figures")
    asked(lake, "FROM feeds")
    assert not book_of(lake).exists()


def test_only_what_a_question_rests_on_is_worked_out(lake: Lake) -> None:
    asked(lake, "FROM current_casualty_figures")
    with duckdb.connect(str(book_of(lake)), read_only=True) as book:
        tables = {name for (name,) in book.sql("SELECT table_name FROM duckdb_tables()").fetchall()}
    assert tables == {"_book", "_names", "article_keys", "chained_revisions", "revisions"}
    assert as_text(asked(lake, TOLLS)) == "60 | 2"


def test_a_book_that_is_damaged_or_gone_is_written_anew(lake: Lake) -> None:
    asked(lake, TOLLS)
    book_of(lake).write_bytes(b"no book")
    assert as_text(asked(lake, TOLLS)) == "60 | 2"
    book_of(lake).unlink()
    assert as_text(asked(lake, TOLLS)) == "60 | 2"


def test_what_changed_since_counts_only_for_the_book_that_it_belongs_to(
    lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(book_updating, "MOST_NEW", 1.0)
    asked(lake, TOLLS)
    another_toll(lake, 5)
    assert as_text(asked(lake, TOLLS)) == "5 | 1\n60 | 2"
    recent = book_of(lake).with_name(RECENT)
    assert recent.exists()
    kept = recent.read_bytes()
    book_of(lake).unlink()
    asked(lake, TOLLS)
    for content in (kept, b"no book"):
        recent.write_bytes(content)
        another_toll(lake, 6, f"toll {len(content)}")
        assert len(asked(lake, TOLLS)) == 3 + (content != kept)


def test_a_process_that_was_killed_while_it_wrote_leaves_no_trace(
    lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        """Stands for a process that is no more: nothing catches it, nothing tidies up."""

    def die(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patched, pytest.raises(Killed):
        patched.setattr(Path, "replace", die)
        asked(lake, "SELECT count(*) FROM itinerary")
    (part,) = Path(lake.path, BOOKS).glob("views.part/*")
    part.with_name(f"{part.name}.wal").write_bytes(b"no log")
    assert as_text(asked(lake, TOLLS)) == "60 | 2"
    assert {path.name for path in Path(lake.path, BOOKS).glob("views*")} == {FILE, "views.lock"}


def test_a_lake_that_cannot_be_written_to_has_its_book_in_the_cache(
    lake: Lake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    Path(lake.path, BOOKS, "views.lock").mkdir()
    assert as_text(asked(lake, TOLLS)) == "60 | 2"
    assert not book_of(lake).exists()
    assert len(list((tmp_path / "cache/wirelake").glob(f"*/{FILE}"))) == 1


def test_no_statement_changes_the_book(lake: Lake) -> None:
    reader = LakeReader(lake)
    for statement in ("DELETE FROM book.latest_toll", "DROP TABLE book.latest_toll"):
        with pytest.raises(QueryError):
            reader.query(statement)
    assert as_text(asked(lake, TOLLS)) == "60 | 2"


def test_plain_duckdb_attaches_it_with_the_statement_that_is_printed(lake: Lake) -> None:
    statement = wirelake("views", "--lake", lake.path).stdout
    with duckdb.connect() as plain:
        plain.execute(statement)
        for definition in definitions():
            if definition.kind != "MACRO":
                plain.execute(f"FROM wire.{definition.name}").fetchall()
        comments = plain.execute("SELECT comment FROM duckdb_tables() WHERE table_name = 'stories'")
        assert "happening" in comments.fetchall()[0][0]
        assert plain.execute("SELECT count(*) FROM wire.current_casualty_figures").fetchall() == [
            (3,)
        ]


def test_who_has_the_book_open_reads_on_while_it_is_replaced(lake: Lake) -> None:
    statement = wirelake("views", "--lake", lake.path).stdout
    with duckdb.connect() as plain:
        plain.execute(statement)
        another_toll(lake, 5)
        wirelake("views", "--lake", lake.path)
        assert plain.execute("SELECT count(*) FROM wire.latest_toll").fetchall() == [(1,)]
    with duckdb.connect() as plain:
        plain.execute(statement)
        assert plain.execute("SELECT count(*) FROM wire.latest_toll").fetchall() == [(2,)]


def test_what_plain_duckdb_attached_outlives_a_compaction_and_stays_as_of_its_time(
    lake: Lake,
) -> None:
    another_toll(lake, 5)
    statement = wirelake("views", "--lake", lake.path).stdout
    with duckdb.connect() as plain:
        plain.execute(statement)
        question = "FROM wire.current_casualty_figures ORDER BY ALL"
        before = plain.execute(question).fetchall()
        assert len(before) == 4
        another_toll(lake, 6, "a third")
        wirelake("compact", "--lake", lake.path)
        assert len(asked(lake, "FROM current_casualty_figures")) == 5
        assert plain.execute(question).fetchall() == before


def test_what_is_kept_is_what_would_be_worked_out(lake: Lake) -> None:
    """Every definition as a view of the tables, nothing kept, answers as the book does."""
    with duckdb.connect(config={"threads": 1}) as live:
        copy_tables(lake, live)
        for definition in definitions():
            live.execute(definition.create("VIEW" if definition.kind == "TABLE" else None))
            if definition.kind != "MACRO":
                question = f"FROM {definition.name} ORDER BY ALL"
                assert live.sql(question).to_arrow_table().to_pylist() == asked(lake, question)


def test_an_empty_lake_answers_every_view(tmp_path: Path) -> None:
    reader = LakeReader(Lake.open(str(tmp_path / "lake"), create=True))
    for definition in definitions():
        if definition.kind != "MACRO":
            rows = reader.query(f"FROM {definition.name}")
            assert rows is not None
            assert rows.num_rows == 0, definition.name


def test_a_row_without_any_date_or_country_is_in_the_views(tmp_path: Path) -> None:
    lake = Lake.open(str(tmp_path / "lake"), create=True)
    now = datetime(2011, 8, 29, tzinfo=UTC)
    article = Article(
        article_id="a", revision=1, story_id="a", source="s", origin="o", body="b", signal="new",
        content_hash="h", ingested_at=now,
    )  # fmt: skip
    add_rows(lake, [("articles", article)])
    events = {
        "casualty_figures": {"kind": "killed", "qualifier": "vague", "count_text": "many",
                             "scope": "cumulative", "status": "feared", "count_low": 24},
        "envoy_visits": {"status": "invited"},
        "draft_resolutions": {"organ": "OTHER", "status": "proposed"},
    }  # fmt: skip
    shared = {"article_id": "a", "revision": 1, "story_id": "a", "source": "s", "ingested_at": now}
    rest = {"quote": "q", "confidence": 0.5, "extractor": "hand/1"}
    add_rows(lake, [
        (name, TABLES[name].record(event_id=name, **shared, **rest, **event))
        for name, event in events.items()
    ])  # fmt: skip
    for view in (
        "toll_over_time",
        "latest_toll",
        "itinerary",
        "visit_network",
        "resolution_timeline",
    ):
        assert len(asked(lake, f"FROM {view}")) == 1, view
    assert asked(lake, "SELECT day FROM coverage") == [{"day": now.date()}]


def test_a_view_is_known_to_need_what_it_rests_on() -> None:
    assert needed(named_in("FROM current_articles")) == {
        "current_articles", "revisions", "chained_revisions", "article_references", "article_keys"
    }  # fmt: skip
    assert is_kept("who_said")
    assert not is_kept("feeds")
    assert set(named_in("FROM duckdb_views()")) == {each.name for each in definitions()}
