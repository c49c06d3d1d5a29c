"""The command line as a person meets it: words, exit statuses, formats."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.conftest import WriteDrops
from tests.support import wirelake

COMMANDS = ("ingest", "sql", "compact", "evaluate", "schema", "completion")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("small")
    for name, text in (("a", "Talks in Oslo"), ("b", 'Talks, "again" in Oslo')):
        (folder / f"{name}.txt").write_text(f"{text}\n\nThe two sides met in the morning.\n")
    wirelake("ingest", folder, "--lake", folder.parent / "lake-of-small")
    return folder.parent / "lake-of-small"


@pytest.mark.parametrize("command", COMMANDS)
def test_help_shows_how_by_example(command: str) -> None:
    done = wirelake(command, "--help")
    assert "example" in done.stdout
    assert f"wirelake {command}" in done.stdout


@pytest.mark.parametrize(
    ("args", "told"),
    [
        ((), "COMMAND"),
        (("ingest", "nowhere", "--lake", "x"), "no such file or folder: nowhere"),
        (("ingest", "nowhere"), "--lake"),
        (("ingest", "README.md", "--lake", "x", "--no-such-option", "1"), "--no-such-option"),
        (("schema", "tables"), "there is no table 'tables'"),
        (("evaluate", "none.jsonl", "--lake", "x"), "evaluate: none.jsonl: No such file"),
        (("alerts", "tests", "--lake", "x"), "alerts: tests: Is a directory"),
        (("frobnicate",), "invalid choice"),
    ],
)
def test_wrong_usage_exits_with_2_and_names_what_is_wrong(args: tuple[str, ...], told: str) -> None:
    done = wirelake(*args, check=2)
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_a_lake_that_is_not_there_exits_with_1(tmp_path: Path) -> None:
    done = wirelake("sql", "SELECT 1", "--lake", tmp_path / "none", check=1)
    assert "there is no lake" in done.stderr


def test_sql_that_is_wrong_exits_with_2_and_says_where(small: Path) -> None:
    done = wirelake("sql", "SELECT nonsense FROM articles", "--lake", small, check=2)
    assert "nonsense" in done.stderr


def test_results_come_as_table_csv_json_and_parquet(small: Path, tmp_path: Path) -> None:
    query = "SELECT title, revision, published_at FROM articles ORDER BY origin"
    table = wirelake("sql", query, "--lake", small).stdout
    assert "Talks in Oslo" in table
    rows = csv.DictReader(
        io.StringIO(wirelake("sql", query, "--lake", small, "--format", "csv").stdout)
    )
    assert [row["title"] for row in rows] == ["Talks in Oslo", 'Talks, "again" in Oslo']
    lines = wirelake("sql", query, "--lake", small, "--format", "json").stdout.splitlines()
    assert json.loads(lines[0]) == {"title": "Talks in Oslo", "revision": 1, "published_at": None}
    target = tmp_path / "out.parquet"
    wirelake("sql", query, "--lake", small, "--format", "parquet", "-o", target)
    assert pq.read_table(target).num_rows == 2


def test_a_query_may_come_from_standard_input(small: Path) -> None:
    done = wirelake("sql", "--lake", small, "--format", "csv", stdin="SELECT 42 AS answer")
    assert done.stdout.split() == ['"answer"', "42"]


@pytest.mark.parametrize(
    "statement",
    [
        "COPY (SELECT 1) TO '/tmp/out.csv'",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM read_text('/etc/hostname')",
        "ATTACH '/tmp/x.db'",
        "SET enable_external_access = true",
        "INSTALL httpfs",
    ],
)
def test_a_query_can_neither_write_nor_read_outside_the_lake(small: Path, statement: str) -> None:
    done = wirelake("sql", statement, "--lake", small, check=2)
    assert done.stdout == ""


def test_schema_comes_as_text_markdown_and_json() -> None:
    assert "casualty_figures" in wirelake("schema").stdout
    assert "| `count_low`" in wirelake("schema", "casualty_figures", "--format", "markdown").stdout
    tables = json.loads(wirelake("schema", "--format", "json").stdout)
    assert tables[0]["name"] == "articles"


def test_completion_is_a_script_for_the_shell() -> None:
    assert "_shtab_wirelake" in wirelake("completion", "bash").stdout


def test_quiet_says_nothing_and_standard_output_stays_clean(drops: WriteDrops, lake: Path) -> None:
    done = wirelake("ingest", drops(2), "--lake", lake, "--quiet")
    assert (done.stdout, done.stderr) == ("", "")
    done = wirelake("ingest", drops(3), "--lake", lake)
    assert done.stdout == ""


def test_options_of_beam_pass_through(drops: WriteDrops, lake: Path) -> None:
    wire = drops(2)
    wirelake("ingest", "--runner", "DirectRunner", wire, "--lake", lake)
    done = wirelake("ingest", drops(3), "--lake", lake, "--runner", "NoSuchRunner", check=1)
    assert "NoSuchRunner" in done.stderr


def test_a_bundle_that_the_runner_repeats_changes_nothing(drops: WriteDrops, lake: Path) -> None:
    wirelake("ingest", drops(20), "--lake", lake, "--direct_runner_bundle_repeat", "2")
    done = wirelake("sql", "SELECT count(*) AS n FROM articles", "--lake", lake, "--format", "csv")
    assert done.stdout.split()[-1] == "20"


def test_two_inputs_of_one_name_are_refused_before_anything_is_read(
    tmp_path: Path, lake: Path
) -> None:
    for parent in ("2023", "2024"):
        (tmp_path / parent / "drops").mkdir(parents=True)
        (tmp_path / parent / "drops/1.txt").write_text("Title\n\nBody.\n")
    done = wirelake(
        "ingest", tmp_path / "2023/drops", tmp_path / "2024/drops", "--lake", lake, check=2
    )
    assert "--source NAME" in done.stderr
    assert not lake.exists()


def test_every_statement_of_a_script_is_answered(small: Path, tmp_path: Path) -> None:
    done = wirelake("sql", "SELECT 41 AS a; SELECT 42 AS b", "--lake", small, "--format", "csv")
    assert done.stdout.split() == ['"a"', "41", '"b"', "42"]
    script = ("SELECT 1; SELECT 2", "--lake", small, "-o", tmp_path / "one.csv")
    assert "2 statements give rows" in wirelake("sql", *script, check=2).stderr


def test_a_row_too_wide_for_a_table_is_a_block_of_lines(small: Path) -> None:
    told = wirelake("sql", "FROM articles", "--lake", small).stdout
    assert "── 1 ──" in told
    assert "body │ The two sides met" in told


def test_stories_without_a_certain_date_are_counted(tmp_path: Path, lake: Path) -> None:
    (tmp_path / "desk").mkdir()
    (tmp_path / "desk/1.txt").write_text("Title: Talks\nDate: 03/04/2026\n\nThey met.\n")
    done = wirelake("ingest", tmp_path / "desk", "--lake", lake)
    assert "undated: 1 articles" in done.stderr
