"""A whole run, asserted with SQL on the lake that it leaves."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.conftest import WriteDrops
from tests.support import (
    EVENTS,
    PROJECT,
    SAMPLE_WIRE,
    assert_whole,
    drop,
    raw,
    rows_of,
    wirelake,
    wirelake_process,
)

SAMPLE = (SAMPLE_WIRE / "world-desk.xml", SAMPLE_WIRE / "drops")


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    lake = tmp_path_factory.mktemp("sample") / "lake"
    wirelake("ingest", *SAMPLE, "--lake", lake)
    return lake


def test_the_sample_wire_gives_every_table_rows(sample: Path) -> None:
    for table in ("articles", *EVENTS, "quarantine"):
        assert raw(sample, table), table


def test_every_quote_is_exactly_its_span_of_the_body(sample: Path) -> None:
    bodies = {
        row[:2]: row[2:] for row in raw(sample, "articles", "article_id, revision, body, title")
    }
    for table in EVENTS:
        columns = "article_id, revision, quote, quote_start, quote_end"
        for article_id, revision, quote, start, end in raw(sample, table, columns):
            body, title = bodies[article_id, revision]
            assert quote == (body[start:end] if start is not None else title)


def test_a_correction_is_a_revision_beside_the_story_it_corrects(sample: Path) -> None:
    revisions = raw(sample, "articles", "article_id, revision, signal, origin")
    corrected = [row for row in revisions if row[2] == "correction"]
    assert [row[1] for row in corrected] == [2]
    before = [row for row in revisions if row[0] == corrected[0][0] and row[1] == 1]
    assert [row[2] for row in before] == ["new"]


def test_the_broken_input_is_in_quarantine_with_its_bytes(sample: Path) -> None:
    [(reason, origin, content, length)] = raw(
        sample, "quarantine", "reason, origin, raw, raw_bytes"
    )
    assert reason == "not_text.binary"
    assert content == (SAMPLE_WIRE / "drops" / str(origin)).read_bytes()
    assert length == len(content)  # type: ignore[arg-type]


def test_ten_runs_leave_the_rows_of_one(sample: Path, tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    for _ in range(10):
        done = wirelake("ingest", *SAMPLE, "--lake", lake)
    assert rows_of(lake) == rows_of(sample)
    assert "0 new" in done.stderr
    assert len(list(lake.glob("articles/*/*.parquet"))) == len(
        list(sample.glob("articles/*/*.parquet"))
    )


def test_a_touched_file_is_read_again_and_found_unchanged(drops: WriteDrops, lake: Path) -> None:
    wire = drops(3)
    wirelake("ingest", wire, "--lake", lake)
    os.utime(wire / "00001.txt", ns=(1, 1))
    done = wirelake("ingest", wire, "--lake", lake)
    assert "3 inputs = 1 read + 2 read before" in done.stderr
    assert "1 found = 0 new + 0 revised + 1 unchanged" in done.stderr
    assert_whole(lake, 3)


def test_new_files_add_only_their_own_rows(drops: WriteDrops, lake: Path) -> None:
    wirelake("ingest", drops(5), "--lake", lake)
    before = rows_of(lake)
    done = wirelake("ingest", drops(8, first=5), "--lake", lake)
    assert "3 new" in done.stderr
    assert_whole(lake, 8)
    assert set(before["articles"]) <= set(rows_of(lake)["articles"])


def test_a_changed_file_is_a_new_revision_and_the_old_one_stays(
    drops: WriteDrops, lake: Path
) -> None:
    wire = drops(2)
    wirelake("ingest", wire, "--lake", lake)
    (wire / "00001.txt").write_text(drop(1, dead=40), "utf-8")
    done = wirelake("ingest", wire, "--lake", lake)
    assert "1 revised" in done.stderr
    revisions = raw(lake, "articles", "origin, revision, signal")
    assert revisions == [
        ("00000.txt", 1, "new"),
        ("00001.txt", 1, "new"),
        ("00001.txt", 2, "update"),
    ]


def test_the_wire_may_be_cut_into_passes_anywhere(
    drops: WriteDrops, lake: Path, tmp_path: Path
) -> None:
    wire = drops(600)
    wirelake_process("ingest", wire, "--lake", lake, "--workers", "2")
    assert len(list((lake / "_wirelake/log").iterdir())) > 1
    assert_whole(lake, 600)
    wirelake("ingest", wire, "--lake", tmp_path / "one", "--workers", "1")
    assert rows_of(lake) == rows_of(tmp_path / "one")


def test_the_same_story_in_two_passes_is_one_story_with_two_revisions(
    drops: WriteDrops, lake: Path
) -> None:
    wire = drops(520)
    for number, dead in ((10, 10), (515, 30)):
        text = drop(number, dead=dead).replace("Date:", "URL: https://wire.test/same\nDate:", 1)
        (wire / f"{number:05d}.txt").write_text(text, "utf-8")
    wirelake_process("ingest", wire, "--lake", lake, "--workers", "2")
    same = raw(lake, "articles", "url, origin, revision")
    assert [row for row in same if row[0]] == [
        ("https://wire.test/same", "00010.txt", 1),
        ("https://wire.test/same", "00515.txt", 2),
    ]
    assert_whole(lake, 520)


def test_a_dry_run_shows_and_writes_nothing(drops: WriteDrops, lake: Path) -> None:
    wire = drops(3)
    done = wirelake("ingest", wire, "--lake", lake, "--dry-run")
    assert "articles/month=2011-08" in done.stdout
    assert not lake.exists()
    wirelake("ingest", wire, "--lake", lake)
    before = sorted(lake.rglob("*"))
    done = wirelake("ingest", drops(4), "--lake", lake, "--dry-run")
    assert "1  articles/month=2011-08" in done.stdout
    assert sorted(lake.rglob("*")) == before


def test_half_written_drops_wait_until_they_are_whole(drops: WriteDrops, lake: Path) -> None:
    wire = drops(1)
    (wire / ".hidden.txt").write_text(drop(7), "utf-8")
    (wire / "growing.txt.part").write_text(drop(8)[:100], "utf-8")
    with (wire / "open.txt").open("w", encoding="utf-8") as file:
        file.write(drop(9)[:200])
        file.flush()
        done = wirelake("ingest", wire, "--lake", lake)
        assert "1 still being written" in done.stderr
        assert_whole(lake, 1)
        file.write(drop(9)[200:])
    (wire / "growing.txt.part").write_text(drop(8), "utf-8")
    (wire / "growing.txt.part").rename(wire / "growing.txt")
    wirelake("ingest", wire, "--lake", lake)
    assert_whole(lake, 3)
    assert {row[0] for row in raw(lake, "articles", "revision")} == {1}


def test_the_last_line_accounts_for_every_input_and_every_story(
    drops: WriteDrops, lake: Path
) -> None:
    wire = drops(4)
    (wire / "empty.txt").write_bytes(b"")
    (wire / "blob.txt").write_bytes(bytes(range(256)) * 40)
    last = wirelake("ingest", wire, "--lake", lake).stderr.splitlines()[-1]
    assert "6 inputs = 6 read + 0 read before + 0 still being written" in last
    assert "6 found = 4 new + 0 revised + 0 unchanged + 2 quarantined" in last


def test_a_source_header_or_option_names_the_source(drops: WriteDrops, lake: Path) -> None:
    wire = drops(1)
    (wire / "desk.txt").write_text("Title: Hello\nSource: The Desk\n\nA body of words.\n")
    wirelake("ingest", wire, "--lake", lake)
    assert raw(lake, "articles", "source, origin") == [
        ("the-desk", "desk.txt"),
        ("wire", "00000.txt"),
    ]


def test_links_that_lead_out_and_things_that_are_no_files_are_quarantined(
    drops: WriteDrops, lake: Path, tmp_path: Path
) -> None:
    wire = drops(1)
    (tmp_path / "secret.txt").write_text("not for the wire")
    (wire / "out.txt").symlink_to(tmp_path / "secret.txt")
    (wire / "in.txt").symlink_to(wire / "00000.txt")
    os.mkfifo(wire / "pipe.txt")
    wirelake("ingest", wire, "--lake", lake)
    assert raw(lake, "quarantine", "origin, reason") == [
        ("out.txt", "drop.link_outside"),
        ("pipe.txt", "drop.not_a_file"),
    ]
    assert [row[0] for row in raw(lake, "articles", "origin")] == ["00000.txt", "in.txt"]


def test_names_that_are_no_text_and_names_of_every_script_are_read(
    drops: WriteDrops, lake: Path
) -> None:
    wire = drops(0)
    for name in (b"caf\xe9.txt", "новости.txt".encode(), b"a=b,c [d].txt", b"o'brien.txt"):
        (wire / os.fsdecode(name)).write_text(drop(len(name)))
    wirelake("ingest", wire, "--lake", lake)
    origins = {row[0] for row in raw(lake, "articles", "origin")}
    assert origins == {"caf\\xe9.txt", "новости.txt", "a=b,c [d].txt", "o'brien.txt"}


def test_json_feed_and_glob_and_single_file_are_inputs(drops: WriteDrops, lake: Path) -> None:
    wire = drops(3)
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Desk",
        "items": [{"id": "1", "title": "Talks", "content_text": "Talks began in Vienna."}],
    }
    (wire / "desk.json").write_text(json.dumps(feed))
    wirelake("ingest", f"{wire}/0000[01].txt", "--lake", lake)
    wirelake("ingest", wire / "desk.json", "--lake", lake)
    assert raw(lake, "articles", "source, origin") == [
        ("desk", "desk.json"), ("wire", "00000.txt"), ("wire", "00001.txt"),
    ]  # fmt: skip


def test_a_host_that_does_not_answer_is_a_row_and_not_a_failure(lake: Path) -> None:
    url = "http://127.0.0.1:9/feed.xml"
    wirelake("ingest", url, "--lake", lake, "--allow-host", "127.0.0.1")
    assert raw(lake, "quarantine", "reason") == [("http.connect",)]


def test_a_folder_of_bad_inputs_ends_in_rows_and_not_in_a_failure(
    tmp_path: Path, lake: Path
) -> None:
    """Every file is an article or in quarantine, in one run that nothing stops."""
    wire = tmp_path / "bad"
    wire.mkdir()
    cases = [
        path
        for path in (PROJECT / "tests/bad_inputs").iterdir()
        if not path.name.startswith(".") and not path.name.endswith(".expected.json")
    ]
    assert len(cases) >= 40
    for case in cases:
        (wire / case.name).write_bytes(case.read_bytes())
    wirelake("ingest", wire, "--lake", lake)
    found = {row[0] for table in ("articles", "quarantine") for row in raw(lake, table, "origin")}
    assert found == {case.name for case in cases}
    assert len(raw(lake, "_inputs")) == len(cases)
    before = rows_of(lake)
    wirelake("ingest", wire, "--lake", lake)
    assert rows_of(lake) == before
