"""Five hundred feeds from a real server: polite, bounded, and whole after every kill."""

from __future__ import annotations

import random
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from werkzeug.wrappers import Request, Response

from benchmarks.ingest_memory import family, resident_kilobytes
from tests.feed_server import RSS, FeedServer
from tests.support import PROGRAM, PROJECT, raw, wirelake
from tests.test_polling import allowed, rss
from transforms.fetching.feed_lists import ListedFeed
from transforms.fetching.opml_lists import opml

FEEDS, ENTRIES = 500, 10
SPACING = 0.02
PADDING = "The delegates then adjourned. " * 4_000
MOST_MEGABYTES = 1_000


class Desk:
    """A server of so many feeds that notes when it is asked, and by how many at a time."""

    def __init__(self, server: FeedServer, feeds: int) -> None:
        self.moments: list[float] = []
        self.at_once = self.most_at_once = 0
        self._lock = threading.Lock()
        self.urls = [server.on(f"/{number}", self._answer) for number in range(feeds)]

    def _answer(self, request: Request) -> Response:
        with self._lock:
            self.moments.append(time.monotonic())
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
        number = int(request.path[1:])
        entries = range(number * ENTRIES, (number + 1) * ENTRIES)
        padding = f"<!-- {PADDING} --></rss>".encode()
        body = rss(*entries).replace(b"</rss>", padding)
        time.sleep(SPACING)
        with self._lock:
            self.at_once -= 1
        response = Response(body, content_type=RSS)
        response.set_etag(str(number))
        return response.make_conditional(request)


@pytest.fixture
def server() -> Iterator[FeedServer]:
    with FeedServer() as server:
        yield server


def listed(desk: Desk, path: Path) -> Path:
    feeds = [ListedFeed(name=f"desk-{n}", url=url) for n, url in enumerate(desk.urls)]
    path.write_text(opml(feeds, "Desks"))
    return path


@pytest.mark.slow
def test_an_opml_of_500_feeds_is_polled_politely_and_in_bounded_memory(
    server: FeedServer, lake: Path, tmp_path: Path
) -> None:
    desk = Desk(server, FEEDS)
    program = [*PROGRAM, "ingest", str(listed(desk, tmp_path / "feeds.opml")), "--lake", str(lake)]
    program += ["--allow-host", server.host, "--host-spacing", str(SPACING)]
    process = subprocess.Popen(program, cwd=PROJECT, stderr=subprocess.DEVNULL)
    peak = 0
    while process.poll() is None:
        peak = max(peak, sum(map(resident_kilobytes, family(process.pid))))
        time.sleep(0.1)
    assert process.returncode == 0
    assert len(raw(lake, "articles")) == FEEDS * ENTRIES
    assert raw(lake, "polls", "count(*), count(DISTINCT feed_id)") == [(FEEDS, FEEDS)]
    assert len(desk.moments) == FEEDS
    assert desk.most_at_once <= 2
    waits = [later - earlier for earlier, later in pairwise(desk.moments)]
    assert sum(waits) >= 0.95 * SPACING * (FEEDS - 1)
    assert peak / 1024 < MOST_MEGABYTES


@pytest.mark.slow
def test_kills_at_random_moments_leave_no_validator_without_its_stories(
    server: FeedServer, lake: Path, tmp_path: Path
) -> None:
    desk = Desk(server, 40)
    feeds = listed(desk, tmp_path / "feeds.opml")
    chance = random.Random(5)
    for _ in range(5):
        process = subprocess.Popen(
            [*PROGRAM, "ingest", str(feeds), "--lake", str(lake), *allowed(server)],
            cwd=PROJECT,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(chance.uniform(2, 12))
        process.send_signal(signal.SIGKILL)
        process.wait()
        remembered = {row[0] for row in raw(lake, "polls", "source") if row}
        with_stories = {row[0] for row in raw(lake, "articles", "source")}
        assert remembered == with_stories
    wirelake("ingest", feeds, "--lake", lake, *allowed(server))
    assert len(raw(lake, "articles")) == len(set(raw(lake, "articles", "article_id"))) == 400
    assert raw(lake, "polls", "count(*)") == [(40,)]
