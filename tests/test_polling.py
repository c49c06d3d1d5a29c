"""Polling from a real server: what comes into the lake, what is remembered, what is asked next."""

from __future__ import annotations

import csv
import io
import json
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.feed_server import FeedServer, wait_until
from tests.support import PATIENCE, PROGRAM, PROJECT, SAMPLE_WIRE, Done, raw, wirelake
from transforms import fetch_feeds
from transforms.fetching import schedule
from transforms.fetching.feed_files import feeds_listed_in

Ingest = Callable[..., Done]


@pytest.fixture
def server() -> Iterator[FeedServer]:
    with FeedServer() as server:
        yield server


@pytest.fixture
def ingest(server: FeedServer, lake: Path) -> Ingest:
    """Ingests from the server, not sparing it, nor remembering what other tests' servers wished."""
    fetch_feeds._manners.cache_clear()

    def run(*args: object) -> Done:
        return wirelake("ingest", *args, "--lake", lake, *allowed(server))

    return run


def allowed(server: FeedServer) -> tuple[str, ...]:
    return ("--allow-host", server.host, "--host-spacing", "0")


def rss(*numbers: int, words: str = "", language: str = "") -> bytes:
    """A feed with an entry for each number; ``words`` are in the text of every one."""
    entries = "".join(
        f"<item><guid>urn:desk:{number}</guid><title>Talks {number} in Vienna</title>"
        f"<description>The two sides met for round {number}. {words}</description></item>"
        for number in numbers
    )
    spoken = f"<language>{language}</language>" if language else ""
    return (
        f'<rss version="2.0"><channel><title>Desk</title>{spoken}{entries}</channel></rss>'.encode()
    )


def state(lake: Path, columns: str) -> tuple[object, ...]:
    """Columns of the latest poll of the only feed."""
    query = f"SELECT {columns} FROM feeds"
    done = wirelake("sql", query, "--lake", lake, "--format", "json")
    (line,) = done.stdout.splitlines()
    return tuple(json.loads(line).values())


def test_a_list_gives_its_feeds_their_names_and_what_they_do_not_say(
    server: FeedServer, ingest: Ingest, lake: Path, tmp_path: Path
) -> None:
    silent = rss(1, words="Переговоры начались утром.").decode()
    server.feed("/a", silent.encode("cp1251"), headers={"Content-Type": "application/xml"})
    server.feed("/b", rss(2, words="(AFP)", language="en"))
    (tmp_path / "feeds.toml").write_text(
        f"""
        [defaults]
        agency = "Desk Agency"
        language = "ru"
        [[feed]]
        name = "desk-a"
        url = "{server.url("/a")}"
        charset = "windows-1251"
        [[feed]]
        name = "desk-b"
        url = "{server.url("/b")}"
        """
    )
    ingest(tmp_path / "feeds.toml")
    assert raw(lake, "articles", "source, agency, language") == [
        ("desk-a", "Desk Agency", "ru"),
        ("desk-b", "AFP", "en"),
    ]
    ((body,),) = [row for row in raw(lake, "articles", "body") if "утром" in str(row)]
    assert "Переговоры начались утром." in str(body)


def test_a_feed_is_polled_again_when_it_is_due_or_on_demand_and_then_for_changes_only(
    server: FeedServer, ingest: Ingest, lake: Path
) -> None:
    url = server.feed("/rss", rss(1, 2), etag='"1"')
    assert "feeds: 1 polled = 1 fetched" in ingest(url).stderr
    done = ingest(url)
    assert "not due: 1 feeds, the next of them, 127-0-0-1, at 20" in done.stderr
    assert "1 inputs = 0 read + 0 read before + 0 still being written + 1 not due" in done.stderr
    assert server.hits("/rss") == 1
    assert "1 polled = 1 not_modified" in ingest(url, "--poll-all").stderr
    assert server.asked("/rss")[1].headers["If-None-Match"] == '"1"'
    assert len(raw(lake, "polls")) == 2
    assert len(raw(lake, "_inputs")) == 1
    assert len(raw(lake, "articles")) == 2


def test_a_feed_made_anew_with_the_same_entries_is_not_parsed_again(
    server: FeedServer, ingest: Ingest, lake: Path
) -> None:
    made = rss(1, 2).replace(b"<item>", b"<lastBuildDate>Mon, 29 Aug 2011</lastBuildDate><item>", 1)
    url = server.feed("/rss", made)
    ingest(url)
    assert "1 polled = 1 same_body" in ingest(url, "--poll-all").stderr
    server.feed("/rss", made.replace(b"Mon, 29", b"Tue, 30") + b"<!-- cached -->")
    assert "1 polled = 1 same_body" in ingest(url, "--poll-all").stderr
    assert len(raw(lake, "_inputs")) == 1
    server.feed("/rss", made.replace(b"round 2", b"round two"))
    ingest(url, "--poll-all")
    assert len(raw(lake, "articles")) == 3


def test_only_what_is_new_or_changed_in_a_feed_is_read(
    server: FeedServer, ingest: Ingest, lake: Path
) -> None:
    first, changed = rss(1, 2, 3), rss(1, 2, 3).replace(b"round 2", b"round two")
    became = "ingested_at, new, revised, unchanged"
    url = server.feed("/rss", first)
    ingest(url)
    fourth = b"<item><guid>urn:desk:4</guid></item><item>"
    server.feed("/rss", changed.replace(b"<item>", fourth, 1))
    ingest(url, "--poll-all")
    counts = "entries, known_entries, overlap, gap_suspected"
    assert state(lake, counts) == (4, 3, 0.75, False)
    assert raw(lake, "_inputs", became)[-1][1:] == (1, 1, 2)
    server.feed("/rss", first)  # a text of before is a change of the one that is there now
    ingest(url, "--poll-all")
    assert raw(lake, "articles", "revision") == [(1,), (1,), (1,), (1,), (2,), (3,)]
    assert raw(lake, "_inputs", became)[-1][1:] == (0, 1, 2)


def test_a_loopback_address_is_refused_until_its_host_is_allowed(
    server: FeedServer, ingest: Ingest, lake: Path
) -> None:
    url = server.feed("/rss", rss(1))
    wirelake("ingest", url, "--lake", lake)
    assert server.hits("/rss") == 0
    assert raw(lake, "quarantine", "reason") == [("http.ssrf_blocked",)]
    ingest(url)
    assert len(raw(lake, "articles")) == 1


def test_a_page_that_is_gone_is_quarantined_once_and_its_feed_parked(
    server: FeedServer, ingest: Ingest, lake: Path
) -> None:
    url = server.status("/rss", 410, body=b"it is gone")
    for _ in range(2):
        ingest(url, "--poll-all")
    in_quarantine = [("http.410", url, b"it is gone")]
    assert raw(lake, "quarantine", "reason, origin, raw") == in_quarantine
    wirelake("replay", "--lake", lake)  # a page about an error is no feed that could be read again
    assert raw(lake, "quarantine", "reason, origin, raw") == in_quarantine
    assert state(lake, "health, failures, status") == ("parked", 2, 410)


def test_a_feed_that_dies_is_said_so_and_taken_up_when_it_comes_back(
    server: FeedServer, ingest: Ingest, lake: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schedule, "DEAD_FROM_WEIGHT", 1.0)
    url = server.feed("/rss", rss(1, 2), etag='"1"')
    ingest(url)
    server.status("/rss", 404)
    ingest(url, "--poll-all")
    assert state(lake, "health, failures") == ("failing", 1)
    ingest(url, "--poll-all")
    assert state(lake, "health, next_poll_at > polled_at + INTERVAL 20 DAY") == ("dead", True)
    server.feed("/rss", rss(2, 3), etag='"2"')
    assert "not due" in ingest(url).stderr
    ingest(url, "--poll-all")
    assert state(lake, "health, failures, entries, known_entries") == ("healthy", 0, 2, 1)
    assert len(raw(lake, "articles")) == 3


def test_a_server_that_lies_about_304_hides_nothing_for_long(
    server: FeedServer, ingest: Ingest, lake: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = server.feed("/rss", rss(1, 2), etag='"same"')
    ingest(url)
    server.feed("/rss", rss(1, 2, 3), etag='"same"')
    ingest(url, "--poll-all")
    assert len(raw(lake, "articles")) == 2
    monkeypatch.setattr(schedule, "FULL_FETCH_EVERY", timedelta())
    ingest(url, "--poll-all")
    assert len(raw(lake, "articles")) == 3
    assert state(lake, "lying_304s") == (1,)
    monkeypatch.undo()
    server.feed("/rss", rss(1, 2, 3, 4), etag='"same"')
    ingest(url, "--poll-all")
    assert len(raw(lake, "articles")) == 4


def test_a_gap_between_two_polls_is_told_and_can_be_asked_for(
    server: FeedServer, ingest: Ingest, lake: Path
) -> None:
    url = server.feed("/rss", rss(1, 2))
    assert "gaps" not in ingest(url).stderr
    server.feed("/rss", rss(8, 9))
    assert "gaps: 1 feeds had no entry in common" in ingest(url, "--poll-all").stderr
    query = "SELECT count(*) AS n, bool_and(gap_since < polled_at) AS sane FROM gaps"
    done = wirelake("sql", query, "--lake", lake, "--format", "json")
    assert json.loads(done.stdout) == {"n": 1, "sane": True}


def test_too_many_requests_spare_the_whole_host_also_in_the_next_run(
    server: FeedServer, ingest: Ingest, lake: Path
) -> None:
    busy = server.status("/busy", 429, {"Retry-After": "3600"})
    other = server.feed("/other", rss(1))
    ingest(busy)
    assert "1 not due" in ingest(other).stderr
    assert server.hits("/other") == 0
    assert raw(lake, "polls", "status, host_rests_until > polled_at") == [(429, True)]


def test_a_feed_that_turns_into_a_page_keeps_what_was_known_of_it(
    server: FeedServer, ingest: Ingest, lake: Path
) -> None:
    url = server.feed("/rss", rss(1, 2), etag='"1"')
    ingest(url)
    server.feed("/rss", b"<!DOCTYPE html><html><body>Checking your browser</body></html>")
    ingest(url, "--poll-all")
    assert state(lake, "health, outcome, etag")[:2] == ("failing", "failed")
    assert str(state(lake, "reason")[0]).startswith("not_a_feed.")
    server.feed("/rss", rss(1, 2), etag='"1"')
    assert "1 not_modified" in ingest(url, "--poll-all").stderr


def test_feeds_are_shown_as_table_csv_json_and_as_a_list_that_can_be_ingested(
    server: FeedServer, ingest: Ingest, lake: Path, tmp_path: Path
) -> None:
    server.feed("/a", (SAMPLE_WIRE / "world-desk.xml").read_bytes())
    server.status("/b", 404)
    listed = tmp_path / "feeds.toml"
    listed.write_text(
        f"""
        [[feed]]
        name = "desk-a"
        url = "{server.url("/a")}"
        agency = "NNA"
        interval = "15m"
        [[feed]]
        name = "desk-b"
        url = "{server.url("/b")}"
        """
    )
    ingest(listed)
    assert "healthy" in wirelake("feeds", "--lake", lake).stdout
    told = wirelake("feeds", "--lake", lake, "--format", "csv").stdout
    rows = list(csv.DictReader(io.StringIO(told)))
    assert [(row["feed"], row["health"], row["status"], row["interval"]) for row in rows] == [
        ("desk-a", "healthy", "200", "00:15:00"),
        ("desk-b", "failing", "404", "00:30:00"),
    ]
    assert rows[1]["error"].startswith("http.404: ")
    lines = wirelake("feeds", "--lake", lake, "--format", "json").stdout.splitlines()
    assert json.loads(lines[0])["last_fetch"]
    wirelake("feeds", "--lake", lake, "--format", "opml", "-o", tmp_path / "feeds.opml")
    assert feeds_listed_in(str(tmp_path / "feeds.opml")) == feeds_listed_in(str(listed))
    assert "2 not due" in ingest(tmp_path / "feeds.opml").stderr


def test_a_mistake_in_a_list_is_wrong_usage_and_leaves_no_lake(tmp_path: Path, lake: Path) -> None:
    (tmp_path / "feeds.toml").write_text('[[feed]]\nname = "a"\nurl = "a.example"\n')
    done = wirelake("ingest", tmp_path / "feeds.toml", "--lake", lake, check=2)
    assert "feeds.toml:3: url: 'a.example' cannot be used" in done.stderr
    assert not lake.exists()


def test_a_kill_in_mid_poll_loses_nothing_and_remembers_no_validator_without_its_stories(
    server: FeedServer, ingest: Ingest, lake: Path
) -> None:
    urls = [server.feed(f"/{n}", rss(2 * n, 2 * n + 1), etag=f'"{n}"') for n in range(6)]
    slow = server.feed("/slow", rss(99), seconds=20.0)
    program = [*PROGRAM, "ingest", *urls, slow, "--lake", str(lake), *allowed(server)]
    process = subprocess.Popen(program, cwd=PROJECT, stderr=subprocess.DEVNULL)
    assert wait_until(lambda: all(server.hits(f"/{n}") for n in range(6)), seconds=PATIENCE)
    time.sleep(0.5)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert raw(lake, "polls") == raw(lake, "articles") == []
    server.feed("/slow", rss(99))
    ingest(*urls, slow)
    assert all("If-None-Match" not in server.asked(f"/{n}")[-1].headers for n in range(6))
    assert len(raw(lake, "polls")) == 7
    assert len(raw(lake, "articles")) == len(set(raw(lake, "articles", "article_id"))) == 13
