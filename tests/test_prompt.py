"""The prompt: answers, help, completion, and results written to files."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipelines.output import OutputError, write
from pipelines.prompt import Session
from pipelines.querying import LakeReader
from pipelines.spreadsheets import MOST_CHARACTERS, MOST_ROWS
from pipelines.sql_completion import Catalogue, catalogue, suggestions
from tests.support import drop, wirelake
from transforms.lake.lake import Lake


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("prompt")
    (folder / "drops").mkdir()
    (folder / "drops/one.txt").write_text(drop(0))
    wirelake("ingest", folder / "drops", "--lake", folder / "lake")
    return folder / "lake"


@pytest.fixture(scope="module")
def known() -> Catalogue:
    return catalogue()


@pytest.fixture
def session(lake: Path, known: Catalogue) -> Session:
    return Session(LakeReader(Lake.open(str(lake))), known)


def test_statements_are_answered_and_tables_and_columns_named(session: Session) -> None:
    assert "Envoy number 0" in session.answer("SELECT title FROM articles;")
    assert "casualty_figures" in session.answer(".tables")
    assert "count_low" in session.answer(".columns casualty_figures")
    assert "nonsense" in session.answer("SELECT nonsense FROM articles;")
    assert ".columns" in session.answer(".help")
    assert ".exprot is no command" in session.answer(".exprot x")


def test_every_column_of_every_relation_has_its_help(session: Session) -> None:
    assert "Lowest number claimed" in session.answer(".help count_low")
    assert "casualty_figures.count_low: INTEGER." in session.answer(".help count_low;")
    assert session.answer(".help current_articles").startswith(
        "current_articles: The current truth"
    )
    assert "no table, view or column nowhere" in session.answer(".help nowhere")


def names(before: str, known: Catalogue) -> list[str]:
    return list(dict(suggestions(before, known)))


@pytest.mark.parametrize(
    ("before", "first"),
    [
        ("FROM cas", ["casualty_figures"]),
        ("from current_env", ["current_envoy_visits"]),
        ("SELECT a FROM articles JOIN envoy_v", ["envoy_visits"]),
        ("FROM casualty_figures SELECT count_", ["count_low", "count_high", "count_text"]),
        ("FROM casualty_figures WHERE casualty_figures.count_l", ["casualty_figures.count_low"]),
        ("FROM envoy_visits AS v WHERE v.host_", ["v.host_country"]),
        ("FROM envoy_visits v WHERE v.host_", ["v.host_country"]),
        ("SEL", ["SELECT"]),
        (".columns quar", ["quarantine"]),
        (".help raw_sh", ["raw_sha256"]),
    ],
)
def test_what_may_come_next_is_suggested(before: str, first: list[str], known: Catalogue) -> None:
    assert names(before, known)[: len(first)] == first


def test_a_suggestion_says_what_it_means(known: Catalogue) -> None:
    meanings = dict(suggestions("FROM casualty_figures SELECT count_lo", known))
    assert meanings["count_low"].startswith("Lowest number claimed")


def test_the_last_result_is_written_in_the_format_of_the_name(
    session: Session, tmp_path: Path
) -> None:
    assert "no result" in session.answer(f".export {tmp_path}/x.csv")
    session.answer("SELECT article_id, title, published_at, known_as FROM articles;")
    for ending in ("csv", "json", "parquet", "xlsx"):
        assert session.answer(f".export {tmp_path}/out.{ending}") == (
            f"1 rows in {tmp_path}/out.{ending}"
        )
    assert "Envoy number 0" in (tmp_path / "out.csv").read_text()
    assert json.loads((tmp_path / "out.json").read_text())["title"] == "Envoy number 0 in Amman"
    assert pq.read_table(tmp_path / "out.parquet").num_rows == 1
    assert "says no format" in session.answer(f".export {tmp_path}/out.doc")


def workbook(rows: pa.Table, folder: Path) -> list[tuple[object, ...]]:
    write(rows, "xlsx", folder / "out.xlsx")
    sheet = openpyxl.load_workbook(folder / "out.xlsx").active
    return list(sheet.iter_rows(values_only=True))


def test_a_workbook_has_values_of_their_types_and_runs_no_formula(tmp_path: Path) -> None:
    moment = dt.datetime(2025, 3, 4, 10, 30, tzinfo=dt.UTC)
    rows = pa.table(
        {
            "n": pa.array([12, None], pa.int32()),
            "at": pa.array([moment, None], pa.timestamp("us", tz="UTC")),
            "day": pa.array([moment.date(), None]),
            "text": ['=HYPERLINK("http://x")', "https://example.org"],
            "list": [["RUS", "CHN"], []],
        }
    )
    found = workbook(rows, tmp_path)
    assert found[0] == ("n", "at (UTC)", "day", "text", "list")
    assert found[1] == (
        12,
        moment.replace(tzinfo=None),
        dt.datetime(2025, 3, 4),  # noqa: DTZ001 - workbooks know no zone
        '=HYPERLINK("http://x")',
        '["RUS", "CHN"]',
    )
    assert found[2] == (None, None, None, "https://example.org", "[]")
    cell = openpyxl.load_workbook(tmp_path / "out.xlsx").active["D2"]
    assert cell.data_type == "s"


def test_a_text_too_long_for_a_cell_is_cut_and_says_so(tmp_path: Path) -> None:
    (_, (text,)) = workbook(pa.table({"text": ["x" * 40_000]}), tmp_path)
    assert len(str(text)) == MOST_CHARACTERS
    assert str(text).endswith("holds no more)")


def test_more_rows_than_a_sheet_holds_are_refused(tmp_path: Path) -> None:
    rows = pa.table({"n": pa.array(range(MOST_ROWS + 1))})
    with pytest.raises(OutputError, match="use csv or parquet"):
        write(rows, "xlsx", tmp_path / "out.xlsx")


def test_a_person_types_and_is_answered(lake: Path, tmp_path: Path) -> None:
    pty = pytest.importorskip("pty")
    import os  # noqa: PLC0415 - as pty, not on every system

    parent, child = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "pipelines.command_line", "sql", "--lake", str(lake)],
        stdin=child,
        stdout=child,
        stderr=child,
        env={**os.environ, "HOME": str(tmp_path), "TERM": "xterm"},
    )
    os.close(child)
    shown = b""
    os.write(parent, b"SELECT title\rFROM articles;\r.quit\r")
    while True:
        try:
            shown += os.read(parent, 65_536)
        except OSError:
            break
    assert process.wait(30) == 0
    assert b"Envoy number 0 in Amman" in shown
    assert "FROM articles;" in (tmp_path / ".wirelake_history").read_text()
