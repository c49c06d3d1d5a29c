"""A sample that a person marks, and what the marks say."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest

from pipelines.reviewing import Marked, Precision, read_marks
from tests.support import drop, wirelake


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    drops = folder / "drops"
    drops.mkdir()
    for number in range(20):
        (drops / f"{number:02}.txt").write_text(drop(number, dead=12 + number))
    hostile = "Title: <script>alert(1)</script>\n\n" + drop(77, dead=77).split("\n\n", 1)[1]
    (drops / "hostile.txt").write_text(hostile)
    wirelake("ingest", drops, "--lake", folder / "lake")
    return folder / "lake"


@pytest.fixture
def lake(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "lake"))


def drawn(lake: Path, name: str, *extra: object) -> list[dict[str, str]]:
    sheet = lake.parent / name
    wirelake("review", "--lake", lake, "-o", sheet, *extra)
    return list(csv.DictReader(sheet.open(encoding="utf-8", newline="")))


def marked(lake: Path, lines: list[dict[str, str]]) -> Path:
    sheet = lake.parent / "marked.csv"
    with sheet.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, lines[0])
        writer.writeheader()
        writer.writerows(lines)
    return sheet


def test_a_seed_draws_the_same_records_from_a_lake_however_its_files_lie(lake: Path) -> None:
    first = drawn(lake, "one.csv", "--sample", 10)
    wirelake("compact", "--lake", lake)
    assert drawn(lake, "two.csv", "--sample", 10) == first
    other = drawn(lake, "three.csv", "--sample", 10, "--seed", 1)
    assert {line["event_id"] for line in other} != {line["event_id"] for line in first}


def test_each_line_has_its_quote_and_what_the_record_says(lake: Path) -> None:
    lines = drawn(lake, "all.csv", "--sample", 1000, "--table", "casualty_figures")
    assert {line["table"] for line in lines} == {"casualty_figures"}
    assert len({line["event_id"] for line in lines}) == len(lines) >= 21
    assert all(line["quote"] and "kind: " in line["says"] and not line["mark"] for line in lines)


def test_the_page_shows_text_of_the_lake_and_runs_none_of_it(lake: Path) -> None:
    drawn(lake, "page.csv", "--sample", 1000)
    page = (lake.parent / "page.html").read_text()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert page.count("<article") == len(list(csv.DictReader((lake.parent / "page.csv").open())))


def test_marks_that_may_be_there_are_not_overwritten(lake: Path) -> None:
    drawn(lake, "mine.csv")
    done = wirelake("review", "--lake", lake, "-o", lake.parent / "mine.csv", check=2)
    assert "mine.csv" in done.stderr


def test_marks_give_the_precision_of_tables_and_columns(lake: Path) -> None:
    lines = drawn(lake, "some.csv", "--sample", 10, "--table", "casualty_figures")
    for number, line in enumerate(lines):
        line["mark"] = ("right", " Wrong ", "unsure")[(number >= 6) + (number >= 9)]
    lines[0]["wrong_columns"] = "country, place"
    told = wirelake("review", "--lake", lake, "--marks", marked(lake, lines)).stdout.split("\n")
    assert [line.split()[:4] for line in told[1:3]] == [
        ["casualty_figures", "6", "3", "0.667"],
        ["all", "6", "3", "0.667"],
    ]
    assert told[3].split()[:4] == ["casualty_figures.country", "5", "1", "0.833"]
    assert "1 unsure" in told[5]


@pytest.mark.parametrize(
    ("right", "wrong", "interval"),
    [(8, 2, (0.490, 0.943)), (50, 0, (0.929, 1.0)), (0, 0, (0.0, 1.0)), (0, 5, (0.0, 0.434))],
)
def test_the_interval_is_wilsons(right: int, wrong: int, interval: tuple[float, float]) -> None:
    assert Precision(right=right, wrong=wrong).interval == pytest.approx(interval, abs=5e-4)


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [
        ("mark", "maybe", "marked.csv:2: mark 'maybe' is none of right, wrong, unsure"),
        ("wrong_columns", "colour", "casualty_figures has no column 'colour'"),
        ("table", "tolls", "no table 'tolls'"),
    ],
)
def test_a_sheet_with_a_mistake_is_refused_by_line(
    lake: Path, column: str, value: str, told: str
) -> None:
    lines = drawn(lake, "bad.csv", "--sample", 2, "--table", "casualty_figures")
    lines[0] |= {"mark": "right", column: value}
    done = wirelake("review", "--lake", lake, "--marks", marked(lake, lines), check=2)
    assert told in done.stderr


def test_a_file_that_is_no_sheet_is_refused(lake: Path) -> None:
    other = lake.parent / "other.csv"
    other.write_text("a,b\n1,2\n")
    assert "no sheet" in wirelake("review", "--lake", lake, "--marks", other, check=2).stderr
    assert wirelake("review", "--lake", lake, "--marks", lake / "none.csv", check=2).stderr
    assert "--marks" in wirelake("review", "--lake", lake, "--gold", other, check=2).stderr


def test_marks_become_gold_that_the_lake_is_scored_by(lake: Path) -> None:
    lines = drawn(lake, "gold.csv", "--sample", 1000, "--table", "casualty_figures")
    for number, line in enumerate(lines):
        line["mark"] = "wrong" if number in (3, 8) else "right"
    gold = lake.parent / "gold.jsonl"
    wirelake("review", "--lake", lake, "--marks", marked(lake, lines), "--gold", gold)
    scored = json.loads(wirelake("evaluate", gold, "--lake", lake, "--json").stdout)
    figures = scored["casualty_figures"]
    assert figures["recall"] == 1.0
    assert figures["found"] - figures["gold"] == 2
    assert figures["columns"]["attribution"] == 1.0


def test_a_sheet_saved_by_a_spreadsheet_is_read(tmp_path: Path) -> None:
    sheet = tmp_path / "excel.csv"
    sheet.write_bytes(
        "\ufeffmark,wrong_columns,table,event_id\r\nRIGHT,,envoy_visits,ab\r\n,,,\r\n".encode()
    )
    assert read_marks(sheet) == [Marked(table="envoy_visits", event_id="ab", mark="right")]
