"""Streams that run: what comes while they do, and what a stop, a kill or a slow feed does."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from werkzeug.wrappers import Request, Response

from tests.conftest import WriteDrops
from tests.feed_server import FeedServer
from tests.streaming.conftest import Running
from tests.streaming.embargoed import embargoed
from tests.support import (
    SAMPLE_WIRE,
    assert_whole,
    drop,
    raw,
    rows_of,
    stories,
    until,
    wirelake,
)
from tests.test_polling import rss
from transforms.fetching import schedule

pytestmark = pytest.mark.slow


@pytest.fixture
def server() -> Iterator[FeedServer]:
    with FeedServer() as server:
        yield server


def test_a_stream_gives_the_rows_that_an_ingest_gives(
    running: Running, lake: Path, tmp_path: Path
) -> None:
    sample = (SAMPLE_WIRE / "world-desk.xml", SAMPLE_WIRE / "drops")
    wirelake("ingest", *sample, "--lake", tmp_path / "ingested")
    inputs = len(raw(tmp_path / "ingested", "_inputs", "input_id"))
    with running(*sample):
        until(lambda: len(raw(lake, "_inputs", "input_id")) == inputs)
    assert rows_of(lake) == rows_of(tmp_path / "ingested")
    books = "input_id, fingerprint, stories, new, revised, unchanged, quarantined"
    assert raw(lake, "_inputs", books) == raw(tmp_path / "ingested", "_inputs", books)


def test_drops_that_come_while_it_runs_are_each_there_once(
    running: Running, drops: WriteDrops, lake: Path
) -> None:
    wire = drops(3)
    with running(wire):
        until(lambda: stories(lake) == 3)
        drops(40, first=3)
        until(lambda: stories(lake) == 40)
        (wire / "00007.txt").write_text(drop(7, extra=" It was put off."), "utf-8")
        (wire / "later").mkdir()
        (wire / "later" / "more.txt").write_text(drop(99), "utf-8")
        until(lambda: stories(lake) == 42)
    assert_whole(lake, 42)
    assert raw(lake, "articles", "revision, signal, origin")[-1] == (2, "update", "00007.txt")


def test_revisions_are_numbered_in_the_order_in_which_an_ingest_numbers_them(
    running: Running, lake: Path, tmp_path: Path
) -> None:
    takes = tmp_path / "takes"
    takes.mkdir()
    for number in range(120):
        take = {"uri": f"urn:orvo:{number % 3}", "type": "text", "headline": f"Toll now {number}"}
        take["body_text"] = f"ORVO - At least {number + 2} people were killed, police said."
        (takes / f"{number:03d}.json").write_text(json.dumps(take), "utf-8")
    wirelake("ingest", takes, "--lake", tmp_path / "ingested")
    with running(takes):
        until(lambda: stories(lake) == 120)
    assert rows_of(lake) == rows_of(tmp_path / "ingested")


def test_a_drained_stream_has_written_what_it_had_read(
    running: Running, drops: WriteDrops, lake: Path
) -> None:
    wire = drops(30)
    with running(wire):
        until(lambda: stories(lake) > 0)
        drops(60, first=30)
    assert raw(lake, "_inputs", "origin") == raw(lake, "articles", "origin")
    with running(wire):
        until(lambda: stories(lake) == 60)
    assert_whole(lake, 60)


def test_a_story_under_embargo_is_released_in_its_time(
    running: Running, lake: Path, tmp_path: Path
) -> None:
    desk = embargoed(tmp_path / "desk", seconds=3600)
    with running(tmp_path):
        until(lambda: raw(lake, "quarantine", "reason") == [("wire.embargoed",)])
        embargoed(desk, seconds=10, name="toll")
        until(lambda: len(raw(lake, "quarantine")) == 2)
        assert raw(lake, "articles") == []
        until(lambda: stories(lake) == 1)
    assert raw(lake, "articles", "origin") == [("desk/toll.json",)]
    assert raw(lake, "casualty_figures", "count_low") == [(40,)]
    # The end of a stream ends no embargo.
    assert raw(lake, "quarantine", "origin") == [("desk/panel.json",)]


def test_what_a_lake_holds_under_embargo_is_released_by_a_stream(
    running: Running, lake: Path, tmp_path: Path
) -> None:
    desk = embargoed(tmp_path / "desk", seconds=10)
    wirelake("ingest", desk, "--lake", lake)
    assert raw(lake, "articles") == []
    with running(desk):
        until(lambda: stories(lake) == 1)
    assert raw(lake, "quarantine") == []
    assert raw(lake, "casualty_figures", "count_low") == [(40,)]


def test_a_feed_is_polled_when_it_is_due_and_no_sooner(
    running: Running, server: FeedServer, lake: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schedule, "FIRST_INTERVAL", 4)
    monkeypatch.setattr(schedule, "SHORTEST_INTERVAL", 4)
    url = server.feed("/desk", rss(1, 2))
    allowed = {"allow_hosts": frozenset({server.host}), "spacing_seconds": 0.0}
    with running(url, **allowed):
        until(lambda: stories(lake) == 2)
        server.feed("/desk", rss(2, 3))
        until(lambda: stories(lake) == 3)
    polls = raw(lake, "polls", "polled_at, next_poll_at, entries, known_entries")
    assert [row[2:] for row in polls[:2]] == [(2, 0), (2, 1)]
    for before, after in pairwise(polls):
        assert after[0] >= before[1]  # type: ignore[operator]
    assert server.hits("/desk") == len(polls)


def test_a_slow_feed_holds_up_no_drop(
    running: Running, server: FeedServer, drops: WriteDrops, lake: Path
) -> None:
    gate = threading.Event()

    def answer(_: Request) -> Response:
        gate.wait(90)
        return Response(rss(1), mimetype="application/rss+xml")

    allowed = {"allow_hosts": frozenset({server.host}), "spacing_seconds": 0.0}
    with running(server.on("/slow", answer), drops(2), **allowed):
        until(lambda: stories(lake) == 2)
        drops(4, first=2)
        until(lambda: stories(lake) == 4)
        assert raw(lake, "polls") == []
        gate.set()
    assert [row[0] for row in raw(lake, "polls", "outcome")] == ["fetched"]
    assert stories(lake) == 5
