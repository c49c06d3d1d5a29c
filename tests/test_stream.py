"""`wirelake stream` on one machine: what comes is there, and whatever stops it loses nothing."""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipelines import streaming as streaming_module
from pipelines.ingest import Ingest
from pipelines.stopping import End
from pipelines.streaming import stream
from tests.conftest import WriteDrops
from tests.feed_server import FeedServer, wait_until
from tests.streaming.embargoed import embargoed
from tests.streaming.process import has_stories, put, streaming
from tests.support import assert_whole, drop, raw, rows_of, wirelake
from tests.test_disasters import small_disk
from tests.test_polling import allowed, rss

pytestmark = pytest.mark.slow


def test_drops_that_come_are_there_and_a_corrected_one_is_a_revision(
    lake: Path, tmp_path: Path
) -> None:
    wire = tmp_path / "wire"
    wire.mkdir()
    with streaming(lake, wire) as stream:
        put(wire, "1.txt", drop(1))
        stream.until(has_stories(lake, 1))
        put(wire, "2.txt", drop(2))
        stream.until(has_stories(lake, 2))
        put(wire, "1.txt", drop(1, dead=30))
        stream.until(has_stories(lake, 3))
        assert stream.stop() == 0
    assert raw(lake, "articles", "origin, revision") == [("1.txt", 1), ("1.txt", 2), ("2.txt", 1)]
    assert_whole(lake, 3)
    assert "3 inputs = 3 read" in stream.said
    assert not list((lake / "_wirelake/staging").iterdir())


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_who_stops_it_in_the_midst_of_work_finds_whole_passes_and_all_that_was_read(
    drops: WriteDrops, lake: Path, number: signal.Signals
) -> None:
    with streaming(lake, drops(600), "--workers", 1) as stream:
        stream.until(has_stories(lake, 1))
        assert stream.stop(number) == 0
    stories = len(raw(lake, "articles"))
    assert 250 <= stories < 600
    assert_whole(lake, stories)
    assert f"found = {stories:,} new" in stream.said
    assert "Traceback" not in stream.said
    assert not list((lake / "_wirelake/staging").iterdir())
    wirelake("ingest", drops(600), "--lake", lake)
    assert_whole(lake, 600)


def test_a_second_signal_ends_it_at_once_and_leaves_the_lake_whole(
    drops: WriteDrops, lake: Path
) -> None:
    with streaming(lake, drops(700)) as stream:
        stream.until(has_stories(lake, 1))
        stream.process.send_signal(signal.SIGTERM)
        time.sleep(1)  # two signals of a kind may be one
        assert stream.stop(signal.SIGTERM) == 128 + signal.SIGTERM
    wirelake("ingest", drops(700), "--lake", lake)
    assert_whole(lake, 700)


def test_kills_at_random_moments_lose_no_story_and_bring_none_twice(
    lake: Path, tmp_path: Path
) -> None:
    chance, wire, number = random.Random(11), tmp_path / "wire", 0
    for _ in range(4):
        with streaming(lake, wire) as stream:
            before = len(raw(lake, "articles"))
            for _ in range(chance.randint(20, 60)):
                put(wire, f"{number:04d}.txt", drop(number))
                number += 1
            stream.until(has_stories(lake, before + 1))
            for _ in range(30):
                put(wire, f"{number:04d}.txt", drop(number))
                number += 1
                wait_until(lambda: False, chance.uniform(0, 0.1))
            stream.process.kill()
            stream.process.wait()
    with streaming(lake, wire) as stream:
        stream.until(has_stories(lake, number))
        assert stream.stop() == 0
    assert_whole(lake, number)
    wirelake("ingest", wire, "--lake", tmp_path / "alone")
    assert rows_of(lake) == rows_of(tmp_path / "alone")


def test_feeds_are_polled_when_they_are_due_and_a_slow_one_holds_up_no_drop(
    lake: Path, tmp_path: Path
) -> None:
    wire, feeds = tmp_path / "wire", tmp_path / "feeds.toml"
    wire.mkdir()
    with FeedServer() as server:
        quick = server.feed("/quick", rss(1, 2))
        slow = server.feed("/slow", rss(3), seconds=20.0)
        feeds.write_text(f"[[feed]]\nname = 'slow'\nurl = '{slow}'\n")
        with streaming(lake, wire, feeds, *allowed(server)) as stream:
            stream.until(lambda: server.hits("/slow") == 1)
            put(wire, "1.txt", drop(1))
            stream.until(has_stories(lake, 1))
            assert raw(lake, "articles", "origin") == [("1.txt",)]
            feeds.write_text(feeds.read_text() + f"[[feed]]\nname = 'quick'\nurl = '{quick}'\n")
            stream.until(has_stories(lake, 4))
            assert stream.stop() == 0
        assert server.hits("/slow") == server.hits("/quick") == 1
    assert len(raw(lake, "polls", "feed_id")) == 2
    assert_whole(lake, 4)


def test_an_embargo_that_ends_meanwhile_lets_its_story_go(lake: Path, tmp_path: Path) -> None:
    wire = tmp_path / "wire"
    until = datetime.now(UTC) + timedelta(seconds=25)
    held = f"Title: Panel reports\nDate: {datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}\n\n"
    put(wire, "1.txt", f"{held}EMBARGOED UNTIL {until:%Y-%m-%dT%H:%M:%SZ}\n\nThree people died.\n")
    with streaming(lake, wire) as stream:
        stream.until(lambda: bool(raw(lake, "quarantine", "reason")))
        assert raw(lake, "articles") == []
        stream.until(has_stories(lake, 1))
        assert datetime.now(UTC) >= until
        assert stream.stop() == 0
    assert raw(lake, "quarantine") == []
    assert "released: 1" in stream.said


def test_an_embargo_that_cannot_be_ended_keeps_no_drop_waiting(
    drops: WriteDrops, lake: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise ValueError("the row is damaged")

    wirelake("ingest", embargoed(tmp_path / "desk", seconds=1), "--lake", lake)
    time.sleep(1)
    monkeypatch.setattr(streaming_module, "release_embargoes", fails)
    told = Ingest(inputs=(str(drops(2)),), lake=str(lake), workers=1)
    end, said = End(), list[str]()
    stream(told, end, lambda _: end.ask(), said.append)
    assert said == ["stories under embargo: the row is damaged; trying again in 1 s"]
    assert_whole(lake, 2)


def test_once_takes_what_is_there_and_for_ends_by_itself(drops: WriteDrops, lake: Path) -> None:
    wirelake("stream", drops(3), "--lake", lake, "--once")
    assert_whole(lake, 3)
    wirelake("stream", drops(5), "--lake", lake, "--for", "4s")
    assert_whole(lake, 5)
    assert "no such file" in wirelake("stream", "/none/*.txt", "--lake", lake, check=2).stderr


def test_two_streams_and_an_ingest_on_one_lake_end_as_one(
    drops: WriteDrops, lake: Path, tmp_path: Path
) -> None:
    wire = drops(10)
    with streaming(lake, wire) as one, streaming(lake, wire) as other:
        one.until(has_stories(lake, 10))
        for last in range(20, 120, 10):
            drops(last, first=last - 10)
            wait_until(lambda: False, 0.3)
        wirelake("ingest", wire, "--lake", lake, "--workers", "1")
        one.until(has_stories(lake, 110))
        assert one.stop() == other.stop() == 0
    assert_whole(lake, 110)
    wirelake("ingest", wire, "--lake", tmp_path / "alone")
    assert rows_of(lake) == rows_of(tmp_path / "alone")


def test_inputs_that_are_empty_or_gone_are_waited_for_and_said_once(
    lake: Path, tmp_path: Path
) -> None:
    wire, gone = tmp_path / "wire", tmp_path / "gone"
    wire.mkdir()
    put(gone, "1.txt", drop(1))
    with streaming(lake, wire, gone, f"{wire}/*/late/*.txt") as stream:
        stream.until(has_stories(lake, 1))
        shutil.rmtree(gone)
        stream.until(lambda: "no such file or folder" in stream.said)
        put(wire, "2.txt", drop(2))
        stream.until(has_stories(lake, 2))
        put(gone, "3.txt", drop(3))
        stream.until(has_stories(lake, 3))
        assert stream.stop() == 0
    assert stream.said.count("no such file or folder") == 1


def test_a_full_disk_is_waited_for(drops: WriteDrops, tmp_path: Path) -> None:
    lake = tmp_path / "disk" / "lake"
    with small_disk(tmp_path / "disk", 80), streaming(lake, drops(60)) as stream:
        stream.until(lambda: stream.said.count("trying again in") > 1)
        assert "No space left on device" in stream.said
        subprocess.run(["mount", "-o", "remount,size=50000k", str(tmp_path / "disk")], check=True)
        stream.until(has_stories(lake, 60))
        assert stream.stop() == 0
        assert_whole(lake, 60)


def test_small_files_are_merged_while_it_runs(lake: Path, tmp_path: Path) -> None:
    wire = tmp_path / "wire"
    wire.mkdir()
    with streaming(lake, wire) as stream:
        for number in range(12):
            put(wire, f"{number}.txt", drop(number))
            stream.until(has_stories(lake, number + 1))
        stream.until(lambda: len(list(lake.glob("_inputs/*/*.parquet"))) < 10)
        assert stream.stop() == 0
    assert_whole(lake, 12)
