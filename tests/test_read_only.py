"""No statement of a person changes the lake, or reads or writes anything beside it."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from pipelines.querying import LakeReader, QueryError
from tests.support import drop, wirelake
from transforms.lake.lake import Lake

ATTACKS = [
    "COPY (SELECT 1 AS a) TO '{file}' (FORMAT parquet, USE_TMP_FILE false)",
    "COPY (SELECT 1 AS a) TO '{file}' (FORMAT csv, USE_TMP_FILE false)",
    "COPY (PIVOT (SELECT 1 AS a) ON a) TO '{file}' (USE_TMP_FILE false)",
    "EXPLAIN ANALYZE COPY (SELECT 1) TO '{file}' (USE_TMP_FILE false)",
    "EXPLAIN (ANALYZE, FORMAT json) /* */ cOpY (SELECT 1) TO '{file}' (USE_TMP_FILE false)",
    "SELECT 1; COPY (SELECT 1) TO '{file}' (USE_TMP_FILE false)",
    "PREPARE p AS COPY (SELECT 1) TO '{file}' (USE_TMP_FILE false); EXECUTE p",
    "ATTACH '{file}' AS other",
    "ATTACH '{out}' AS other",
    "EXPORT DATABASE '{out}'",
    "COPY FROM DATABASE memory TO other",
    "COPY articles TO '{out}'",
    "CALL enable_logging(storage = 'file', storage_path = '{file}')",
    "FROM enable_logging(storage = 'file', storage_path = '{file}')",
    "PRAGMA enable_profiling",
    "SET enable_external_access = true",
    "RESET allowed_paths",
    "SET profiling_output = '{file}'",
    "INSTALL httpfs",
    "CREATE PERSISTENT SECRET (TYPE s3)",
    "FROM read_text('{other}')",
    "FROM read_csv('{other}')",
    "FROM glob('{folder}/*')",
    "FROM '{other}'",
    "UPDATE EXTENSIONS",
    "CHECKPOINT other",
    "DELETE FROM articles",
    "INSERT INTO quarantine (source) VALUES ('x')",
    "DROP TABLE nowhere.articles",
]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("read-only")
    (folder / "drops").mkdir()
    (folder / "drops/one.txt").write_text(drop(1))
    (folder / "secret.txt").write_text("secret")
    wirelake("ingest", folder / "drops", "--lake", folder / "lake")
    # What the views rest on is worked out once, and kept beside the tables.
    wirelake("sql", "FROM current_articles", "--lake", folder / "lake")
    return folder


def state(folder: Path) -> dict[str, str]:
    return {
        str(path): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_statement_that_would_do_more_than_ask_is_refused(made: Path, attack: str) -> None:
    before = state(made)
    (file, *_) = (made / "lake/articles").rglob("*.parquet")
    sql = attack.format(file=file, out=made / "out", other=made / "secret.txt", folder=made)
    reader = LakeReader(Lake.open(str(made / "lake")))
    with pytest.raises(QueryError):
        reader.query(sql)
    with pytest.raises(QueryError):
        reader.query_each(sql)
    assert state(made) == before


def test_the_books_that_a_session_sees_cannot_be_written(made: Path) -> None:
    reader = LakeReader(Lake.open(str(made / "lake")))
    before = state(made)
    names = reader.query("SELECT database_name FROM duckdb_databases() WHERE NOT internal")
    assert names is not None
    for name in {*names.column("database_name").to_pylist()} - {"memory"}:
        with pytest.raises(QueryError):
            reader.query(f'CREATE TABLE "{name}".stolen AS SELECT 1')
    assert state(made) == before


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT 1 AS \"copy\", 'COPY x TO y' AS export",
        "EXPLAIN SELECT 'copy' FROM articles",
        "EXPLAIN ANALYZE FROM articles",
        "PIVOT articles ON signal USING count(*)",
        "DESCRIBE articles",
        "SUMMARIZE articles",
        "SHOW TABLES",
        "CREATE TEMP TABLE mine AS FROM articles; FROM mine",
        "CREATE MACRO twice(x) AS 2 * x; SELECT twice(2)",
        "SET VARIABLE country = 'SYR'; SELECT getvariable('country')",
        "WITH a AS (FROM articles) FROM a",
    ],
)
def test_whatever_only_asks_is_answered(made: Path, sql: str) -> None:
    rows = LakeReader(Lake.open(str(made / "lake"))).query(sql)
    assert rows is not None
    assert rows.num_columns > 0


def test_the_error_says_how_to_write_what_was_found(made: Path) -> None:
    done = wirelake("sql", "COPY articles TO 'x.csv'", "--lake", made / "lake", check=2)
    assert "COPY is not for a lake" in done.stderr
    assert "--output" in done.stderr
