"""What goes wrong around a stream that runs for months: it goes on, and nothing is lost by it."""

from __future__ import annotations

import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from pipelines.prism import PRISM
from pipelines.stream_job import Stream, run_stream
from tests.conftest import WriteDrops
from tests.feed_server import FeedServer
from tests.streaming.process import Streaming, has_stories, put, streaming
from tests.support import assert_whole, drop, raw, stories, until
from tests.test_disasters import small_disk
from tests.test_polling import allowed, rss

pytestmark = pytest.mark.slow
Engine = tuple[str, str]


def test_a_signal_ends_one_stream_of_a_lake_and_no_other(
    engine: Engine, drops: WriteDrops, lake: Path
) -> None:
    here, there = drops(2, folder="here"), drops(4, first=2, folder="there")
    with (
        streaming(lake, here, engine=engine) as one,
        streaming(lake, there, engine=engine) as other,
    ):
        one.until(has_stories(lake, 4))
        assert one.stop(signal.SIGTERM) == 0
        drops(6, first=4, folder="there")
        other.until(has_stories(lake, 6))
        assert other.stop(signal.SIGHUP) == 0
    assert_whole(lake, 6)
    for stream, found in ((one, 2), (other, 4)):
        assert f"{found} found = {found} new" in stream.said
        assert "Traceback" not in stream.said
    assert not [path for path in (lake / "_wirelake").glob("*-*") if path.is_file()]


@contextmanager
def flowing(lake: Path, wire: Path, on_prism: Engine) -> Iterator[tuple[Streaming, psutil.Process]]:
    """A stream that has committed, and its Prism."""
    with streaming(lake, wire, engine=on_prism) as stream:
        stream.until(has_stories(lake, 1))
        yield stream, prism_of(stream)


def prism_of(stream: Streaming) -> psutil.Process:
    (prism,) = psutil.Process(stream.process.pid).children()
    return prism


def test_whatever_of_a_stream_on_prism_is_killed_nothing_is_lost_and_nothing_twice(
    on_prism: Engine, drops: WriteDrops, lake: Path
) -> None:
    wire = drops(20)
    with flowing(lake, wire, on_prism) as (stream, prism):
        drops(40, first=20)
        prism.kill()
        stream.until(lambda: "ended with status -9; trying again in 1 s" in stream.said)
        stream.until(has_stories(lake, 40))
        another = prism_of(stream)
        drops(60, first=40)
        stream.process.kill()
        another.wait(30)  # it follows
    assert "Traceback" not in stream.said
    with streaming(lake, wire, engine=on_prism) as stream:
        stream.until(has_stories(lake, 60))
        stream.process.send_signal(signal.SIGINT)
        assert stream.process.wait(60) == 0
    assert_whole(lake, 60)
    inputs = raw(lake, "_inputs", "input_id")
    assert len(inputs) == len(set(inputs)) == 60
    assert not list((lake / "_wirelake/staging").iterdir())


def test_a_second_signal_ends_a_stream_on_prism_where_it_is(
    on_prism: Engine, drops: WriteDrops, lake: Path
) -> None:
    wire = drops(20)
    with flowing(lake, wire, on_prism) as (stream, prism):
        drops(120, first=20)
        stream.process.send_signal(signal.SIGINT)
        stream.process.send_signal(signal.SIGTERM)
        assert stream.process.wait(5) == 128 + signal.SIGTERM
        prism.wait(30)  # it follows
    with streaming(lake, wire, engine=on_prism) as stream:
        stream.until(has_stories(lake, 120))
        assert stream.stop() == 0
    assert_whole(lake, 120)


def test_a_full_disk_is_waited_for_on_prism(
    on_prism: Engine, drops: WriteDrops, tmp_path: Path
) -> None:
    lake, wire = tmp_path / "disk" / "lake", drops(60)
    with (
        small_disk(tmp_path / "disk", 80),
        streaming(lake, wire, engine=on_prism) as stream,
    ):
        stream.until(lambda: "No space left on device; trying again in 2 s" in stream.said)
        subprocess.run(["mount", "-o", "remount,size=50000k", str(tmp_path / "disk")], check=True)
        stream.until(has_stories(lake, 60))
        assert stream.stop() == 0
        assert_whole(lake, 60)
    assert "Traceback" not in stream.said


def test_a_folder_that_goes_and_feeds_that_are_broken_keep_prism_from_nothing_else(
    on_prism: Engine, lake: Path, tmp_path: Path
) -> None:
    wire, gone, feeds = tmp_path / "wire", tmp_path / "gone", tmp_path / "feeds.toml"
    put(wire, "1.txt", drop(1))
    put(gone, "2.txt", drop(2))
    with FeedServer() as server:
        urls = [server.status("/busy", 503), server.feed("/torn", bytes(range(256)))]
        listed = [f"[[feed]]\nname = 'f{n}'\nurl = '{url}'\n" for n, url in enumerate(urls)]
        feeds.write_text("".join(listed), "utf-8")
        with streaming(lake, wire, gone, feeds, *allowed(server), engine=on_prism) as stream:
            stream.until(has_stories(lake, 2))
            shutil.rmtree(gone)
            stream.until(lambda: "no such file or folder" in stream.said)
            put(wire, "3.txt", drop(3))
            stream.until(has_stories(lake, 3))
            put(gone, "4.txt", drop(4))
            stream.until(has_stories(lake, 4))
            stream.until(lambda: len(raw(lake, "polls", "url")) == 2)
            assert stream.stop() == 0
    assert_whole(lake, 4)
    assert stream.said.count("no such file or folder") == 1
    assert "Traceback" not in stream.said


def test_a_drain_waits_no_longer_than_it_may_and_what_it_left_is_read_again(
    prism: str, lake: Path
) -> None:
    options = {"runner": PRISM, "prism_location": prism}
    with FeedServer() as server:
        told = Stream(
            inputs=(server.hang("/desk"),),
            lake=str(lake),
            allow_hosts=frozenset({server.host}),
            spacing_seconds=0.0,
            beam_options=options,
        )
        job = run_stream(told)
        until(lambda: server.hits("/desk") == 1)
        assert job.drain(seconds=2) is None
        job.stop()
        server.feed("/desk", rss(1))
        job = run_stream(told)
        until(lambda: stories(lake) == 1)
        assert job.drain() is not None
        job.stop()
    assert_whole(lake, 1)
