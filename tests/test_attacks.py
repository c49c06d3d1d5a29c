"""What an attacker found once, and must not find again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from pipelines.compacting import MOST_RAW_BYTES, plan
from schemas import QUARANTINE, QuarantinedInput
from tests.conftest import WriteDrops
from tests.lake.test_commits import NOW
from tests.support import (
    PATIENCE,
    PROGRAM,
    PROJECT,
    assert_whole,
    drop,
    raw,
    rows_of,
    until,
    wirelake,
    wirelake_process,
)
from transforms import extract_events
from transforms.lake.lake import Change, Lake
from transforms.lake.records import FileEntry, Snapshot
from transforms.write_tables import stage_rows


def test_compactions_beside_an_ingest_cost_it_nothing(drops: WriteDrops, lake: Path) -> None:
    wire = drops(1_600)
    command = [*PROGRAM, "ingest", str(wire), "--lake", str(lake), "--workers", "2"]
    ingest = subprocess.Popen(command, cwd=PROJECT, stderr=subprocess.PIPE, text=True)
    while ingest.poll() is None:
        if (lake / "_wirelake/format.json").exists():
            wirelake("compact", "--lake", lake, "--quiet")
        time.sleep(0.1)
    assert ingest.returncode == 0, ingest.communicate()[1]
    assert_whole(lake, 1_600)


def test_two_folders_of_one_name_are_refused_under_one_source_too(
    tmp_path: Path, lake: Path
) -> None:
    for parent in ("a", "b"):
        (tmp_path / parent / "drops").mkdir(parents=True)
        (tmp_path / parent / "drops/1.txt").write_text(drop(1))
    folders = (tmp_path / "a/drops", tmp_path / "b/drops")
    wirelake("ingest", *folders, "--lake", lake, "--source", "x", check=2)
    wirelake("ingest", tmp_path, "--lake", lake)
    assert len(raw(lake, "articles")) == 2


def test_names_that_look_alike_once_printed_are_two_files(drops: WriteDrops, lake: Path) -> None:
    wire = drops(0)
    for number, name in enumerate((rb"x\xff.txt", b"x\xff.txt")):
        (wire / os.fsdecode(name)).write_text(drop(number))
    wirelake("ingest", wire, "--lake", lake)
    assert_whole(lake, 2)


def test_feeds_that_number_their_entries_from_one_are_told_apart(
    tmp_path: Path, lake: Path
) -> None:
    feed = (
        "<rss version='2.0'><channel><item><guid>1</guid><title>{}</title></item></channel></rss>"
    )
    names = ("новости1.xml", "спорт1.xml", "rss.xml", "rss.rdf", "a-x.xml", "a/x.xml")
    for name in names:
        (tmp_path / "feeds" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "feeds" / name).write_text(feed.format(name), "utf-8")
    wirelake("ingest", tmp_path / "feeds", "--lake", lake)
    assert {row[0] for row in raw(lake, "articles", "revision")} == {1}
    assert_whole(lake, len(names))


def test_a_producer_that_opens_a_drop_while_it_is_read_ends_nobody(tmp_path: Path) -> None:
    (tmp_path / "drop.txt").write_text(drop(1))
    reader = (
        "import sys; from pipelines.workers import ignore_leases; ignore_leases()\n"
        "from transforms.read_units import _is_being_written\n"
        "for _ in range(20_000): _is_being_written(open(sys.argv[1], 'rb'))\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", reader, str(tmp_path / "drop.txt")], cwd=PROJECT
    )
    while process.poll() is None:
        with (tmp_path / "drop.txt").open("ab"):
            pass
    assert process.returncode == 0


def test_a_folder_that_may_not_be_listed_does_not_stop_the_others(tmp_path: Path) -> None:
    deep = tmp_path / "wire" / "/".join(["d"] * 900)
    deep.mkdir(parents=True)
    (deep / "1.txt").write_text(drop(1))
    wirelake("ingest", tmp_path / "wire", "--lake", tmp_path / "lake")
    assert_whole(tmp_path / "lake", 1)


def test_a_lake_inside_its_input_is_no_input(drops: WriteDrops) -> None:
    wire = drops(2)
    for _ in range(3):
        wirelake("ingest", wire, "--lake", wire / "lake")
    assert_whole(wire / "lake", 2)
    assert raw(wire / "lake", "quarantine") == []


def test_large_rows_are_merged_in_groups_that_fit_into_memory(tmp_path: Path) -> None:
    entries = [
        FileEntry("quarantine", f"quarantine/month=2011-08/{n}.parquet", 100, 1_000, 100 << 20)
        for n in range(6)
    ]
    snapshot = Snapshot(version=1, files={entry.path: entry for entry in entries})
    for group in plan(snapshot):
        assert sum(entry.raw_bytes for entry in group) <= MOST_RAW_BYTES
    lake = Lake.open(str(tmp_path / "lake"), create=True)
    with lake.run() as run:
        for number in range(4):
            rows = [
                QuarantinedInput(
                    quarantine_id=f"{number:016x}{row:016x}",
                    source="s",
                    origin="o",
                    reason="not_text.binary",
                    raw=bytes(1 << 20),
                    raw_sha256="0",
                    raw_bytes=1 << 20,
                    ingested_at=NOW,
                )
                for row in range(40)
            ]
            entry = stage_rows(lake, f"{run}/{number}", f"{QUARANTINE.name}/month=2011-08", rows)
            change = Change(kind="ingest", staging=f"{run}/{number}", base=0, add=[entry])
            lake.commit(change, conflicts=lambda _: False)
    wirelake("compact", "--lake", lake.path)
    assert len(raw(tmp_path / "lake", "quarantine", "quarantine_id")) == 160


def test_two_compactions_at_once_both_end_well(drops: WriteDrops, lake: Path) -> None:
    for number in (2, 4, 6, 8):
        wirelake("ingest", drops(number), "--lake", lake)
    before = rows_of(lake)
    command = [*PROGRAM, "compact", "--lake", str(lake)]
    both = [subprocess.Popen(command, cwd=PROJECT, stderr=subprocess.PIPE) for _ in range(2)]
    ends = [process.communicate()[1] for process in both]
    assert [process.returncode for process in both] == [0, 0], ends
    assert rows_of(lake) == before


def test_a_story_whose_events_cannot_be_found_is_named_in_the_summary(
    drops: WriteDrops, lake: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(extract_events, "extract_events", fails)
    done = wirelake("ingest", drops(2), "--lake", lake)
    assert "extract.failed 2" in done.stderr
    assert len(raw(lake, "articles")) == len(raw(lake, "quarantine")) == 2
    monkeypatch.undo()
    wirelake("replay", "--reason", "extract.failed", "--lake", lake)
    assert len(raw(lake, "articles")) == 2
    assert not raw(lake, "quarantine")
    assert raw(lake, "casualty_figures") or raw(lake, "envoy_visits")


@pytest.mark.parametrize(
    "args",
    [
        ("ingest", "README.md", "--lake", ""),
        ("ingest", "", "--lake", "x"),
        ("ingest", "README.md", "--lake", "x", "--source", "Bad Näme!/"),
        ("ingest", "README.md", "--lake", "x", "--workers", "-3"),
        ("compact", "--lake", "x", "--target-mb", "0"),
        ("ingest", "http://[bad", "--lake", "x"),
        ("ingest", "tests/no-such-*", "--lake", "x"),
    ],
)
def test_arguments_that_cannot_be_meant_are_wrong_usage(
    args: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "README.md").write_text("Words.\n")
    monkeypatch.chdir(tmp_path)
    wirelake(*args, check=2)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["README.md"]


@pytest.mark.parametrize("path", ["la*ke", "la[!z]ke", "no-such-scheme://lake"])
def test_a_lake_that_readers_could_not_name_is_refused(drops: WriteDrops, path: str) -> None:
    done = wirelake("ingest", drops(1), "--lake", path, check=1)
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "query",
    [
        "SELECT 'nan'::DOUBLE AS a, sum(revision) AS n FROM articles",
        "SELECT 1 AS a, 2 AS a",
        "SELECT ':ok: body' AS a",
        "SELECT 'infinity'::TIMESTAMP AS a",
        "SELECT published_at - ingested_at AS a FROM articles",
    ],
)
@pytest.mark.parametrize("form", ["table", "json", "csv", "parquet"])
def test_a_value_is_written_or_refused_in_words(
    drops: WriteDrops, lake: Path, tmp_path: Path, query: str, form: str
) -> None:
    wirelake("ingest", drops(1), "--lake", lake, "--quiet")
    done = wirelake(
        "sql", query, "--lake", lake, "--format", form, "-o", tmp_path / "out", check=None
    )
    assert done.returncode in (0, 2)
    assert (tmp_path / "out").exists() == (done.returncode == 0)
    if form == "json" and done.returncode == 0:
        assert "NaN" not in (tmp_path / "out").read_text()
    assert not list(tmp_path.glob(".*.part"))


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_pipe_that_closes_early_is_no_error(drops: WriteDrops, lake: Path, form: str) -> None:
    wirelake("ingest", drops(3), "--lake", lake, "--quiet")
    program = " ".join(PROGRAM)
    query = "SELECT * FROM range(200000)"
    command = f"{program} sql '{query}' --lake {lake} --format {form} | head -c 100"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command], cwd=PROJECT, capture_output=True, check=False
    )
    assert (done.returncode, len(done.stdout), done.stderr) == (0, 100, b"")


def test_an_interrupted_query_says_so(lake: Path, drops: WriteDrops) -> None:
    wirelake("ingest", drops(1), "--lake", lake, "--quiet")
    query = "SELECT sum(hash(a.range + b.range) % 7) FROM range(1000000) a, range(1000000) b"
    process = subprocess.Popen(
        [*PROGRAM, "sql", query, "--lake", str(lake)],
        cwd=PROJECT,
        stderr=subprocess.PIPE,
        text=True,
    )
    at_work = psutil.Process(process.pid)
    until(lambda: at_work.cpu_times().user > 8)  # seconds: far more than it takes to start
    process.send_signal(signal.SIGINT)
    _, error = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    assert "interrupted" in error
    assert "Traceback" not in error


def test_words_that_a_terminal_cannot_show_are_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    assert "articles" in wirelake_process("schema").stdout


@pytest.mark.parametrize("name", ["log/000000000001.json", "format.json"])
def test_damaged_books_are_said_so(drops: WriteDrops, lake: Path, name: str) -> None:
    wirelake("ingest", drops(1), "--lake", lake)
    (lake / "_wirelake" / name).write_text("{")
    for command in (("ingest", drops(2)), ("sql", "SELECT 1"), ("compact",)):
        done = wirelake(*command, "--lake", lake, check=1)
        assert "damaged" in done.stderr


def test_a_log_that_lost_its_end_is_said_so(drops: WriteDrops, lake: Path) -> None:
    wirelake("ingest", drops(1), "--lake", lake)
    (lake / "_wirelake/log/000000000001.json").unlink()
    done = wirelake("sql", "SELECT count(*) FROM articles", "--lake", lake, check=1)
    assert "restore" in done.stderr


def test_a_damaged_parquet_file_is_said_so(drops: WriteDrops, lake: Path) -> None:
    wirelake("ingest", drops(1), "--lake", lake)
    wirelake("ingest", drops(2), "--lake", lake)
    damaged = next(lake.glob("articles/*/*.parquet"))
    damaged.write_bytes(damaged.read_bytes()[:100])
    for command in (("ingest", drops(3)), ("compact",)):
        done = wirelake_process(*command, "--lake", lake, check=1)
        assert damaged.name in done.stderr or "articles" in done.stderr
        assert "Traceback" not in done.stderr
