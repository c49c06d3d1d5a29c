"""Entries per second of polls, beside `reader` (PyPI), the same feeds from the same server.

    python -m venv /tmp/reader && /tmp/reader/bin/pip install reader sgmllib3k
    python benchmarks/poll_speed.py --reader /tmp/reader/bin/python
    python benchmarks/poll_speed.py --reader /tmp/reader/bin/python --folder RECORDED_FEEDS
    python benchmarks/poll_speed.py --reader /tmp/reader/bin/python --latency 0.1

Every run is a whole process, from its start to its last commit, that asks a local server for every
feed with no spacing between requests: first of feeds that it has never seen, then of the same feeds
with another comment at their end, then with one new entry each, which is most of what a poll meets.
Last, a `wirelake stream` that runs already is told of all the feeds; of that, the time counts from
then to the commit of the last of them. ``--latency`` is how long the server thinks before each
answer: publishers take a tenth of a second. `reader` stores in SQLite what the feed says; wirelake
also reads dates and datelines, and finds the events in what is new.
Ratios are to be read, not seconds; on a busy machine, those of processor time.
"""

from __future__ import annotations

import argparse
import functools
import hashlib
import http.server
import os
import random
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.ingest_memory import family, peak_megabytes
from benchmarks.make_wire import story
from transforms.lake.lake import Lake

_READER = """
import sys
from reader import make_reader

reader = make_reader(sys.argv[1])
for url in open(sys.argv[2]).read().split():
    reader.add_feed(url, exist_ok=True)
reader.update_feeds(workers=int(sys.argv[3]), scheduled=False)
"""
_COUNT = """
import sys
from reader import make_reader

print(make_reader(sys.argv[1]).get_entry_counts().total)
"""
_ENTRY = re.compile(rb"<(item|entry)[\s>]")


def with_comment(document: bytes) -> bytes:
    """The same feed in other bytes."""
    return document + b"\n<!-- served again -->\n"


def with_news(document: bytes) -> bytes:
    """The feed with one more entry before all others, whatever its format."""
    first = _ENTRY.search(document)
    if first is None:
        return document
    name = first[1].decode()
    digest = hashlib.sha256(document).hexdigest()
    words = "The ferry to the island sailed again on Monday, the harbour master said."
    news = (
        f"<{name}><title>Ferry sails</title><guid>urn:news:{digest}</guid>"
        f"<id>urn:news:{digest}</id><description>{words}</description>"
        f"<summary>{words}</summary></{name}>"
    )
    return document[: first.start()] + news.encode() + document[first.start() :]


_CHANGES: dict[str, Callable[[bytes], bytes]] = {"same": with_comment, "one new": with_news}


def feed(number: int, entries: int, chance: random.Random) -> str:
    """An RSS feed of stories, each with its first paragraph, as most publishers write them."""
    items = []
    for entry in range(entries):
        head, summary, *_ = story(number * entries + entry, chance).split("\n\n")
        title, date = (line.partition(": ")[2] for line in head.splitlines())
        items.append(
            f"<item><guid isPermaLink='false'>urn:wire:{number}:{entry}</guid>"
            f"<title>{escape(title)}</title><pubDate>{date}</pubDate>"
            f"<link>https://wire.example/{number}/{entry}</link>"
            f"<description>{escape(f'<p>{escape(summary)}</p>')}</description></item>"
        )
    return (
        f"<rss version='2.0'><channel><title>Feed {number}</title>{''.join(items)}</channel></rss>"
    )


class _Publisher(http.server.SimpleHTTPRequestHandler):
    def __init__(self, *arguments: Any, latency: float, **named: Any) -> None:
        self._latency = latency
        super().__init__(*arguments, **named)

    def do_GET(self) -> None:
        time.sleep(self._latency)
        super().do_GET()

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def served(folder: Path, hosts: int, latency: float) -> Iterator[list[str]]:
    """A folder on so many loopback addresses, by threads of this process; gives where."""
    handler = functools.partial(_Publisher, directory=str(folder), latency=latency)
    with ExitStack() as servers:
        places = []
        for number in range(1, hosts + 1):
            server = http.server.ThreadingHTTPServer((f"127.0.0.{number}", 0), handler)
            servers.callback(server.shutdown)
            threading.Thread(target=server.serve_forever, daemon=True).start()
            places.append(f"127.0.0.{number}:{server.server_port}")
        yield places


def processor_seconds() -> float:
    """What all processes that have ended took of the processors, their children included."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--feeds", type=int, default=500)
    parser.add_argument("--entries", type=int, default=40)
    parser.add_argument("--folder", type=Path, help="feeds of your own instead of made ones")
    parser.add_argument("--hosts", type=int, default=20)
    parser.add_argument("--latency", type=float, default=0.0, help="seconds before each answer")
    parser.add_argument("--reader", type=Path, help="a Python that has the package reader")
    told = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="wirelake-poll-") as name:
        folder = Path(name)
        if told.folder:
            shutil.copytree(told.folder, folder / "feeds")
        else:
            (folder / "feeds").mkdir()
            chance = random.Random(1)
            for number in range(told.feeds):
                text = feed(number, told.entries, chance)
                (folder / f"feeds/{number}.xml").write_text(text, "utf-8")
        with served(folder / "feeds", told.hosts, told.latency) as places:
            measure(folder, places, told.reader)


def feed_list(urls: Iterable[str]) -> str:
    return "\n".join(f'[[feed]]\nname = "feed-{n}"\nurl = "{url}"' for n, url in enumerate(urls))


def measure(folder: Path, places: list[str], reader: Path | None) -> None:
    """Three polls by each, turn by turn, then one by a stream, and what they took."""
    names = sorted(path.name for path in (folder / "feeds").iterdir())
    urls = [f"http://{places[n % len(places)]}/{name}" for n, name in enumerate(names)]
    listed, plain = folder / "feeds.toml", folder / "feeds.txt"
    listed.write_text(feed_list(urls))
    plain.write_text("\n".join(urls))
    allowed = [word for place in places for word in ("--allow-host", place)]
    program, lake = [sys.executable, "-m", "pipelines.command_line"], ["--lake", f"{folder}/lake"]
    manners = ["--host-spacing", "0", "--quiet", *allowed]
    ways = {
        "wirelake": [*program, "ingest", str(listed), *lake, "--poll-all", *manners],
    }
    counts = {
        "wirelake": [*program, "sql", "SELECT count(*) FROM articles", *lake, "--format", "csv"]
    }
    for workers in ("1", "16") if reader else ():
        way, database = f"reader, {workers} workers", str(folder / f"{workers}.sqlite")
        ways[way] = [str(reader), "-c", _READER, database, str(plain), workers]
        counts[way] = [str(reader), "-c", _COUNT, database]
    for turn in ("first", *_CHANGES):
        for name in names if turn in _CHANGES else ():
            path = folder / "feeds" / name
            path.write_bytes(_CHANGES[turn](path.read_bytes()))
        for way, command in ways.items():
            before = processor_seconds()
            megabytes, _, seconds = peak_megabytes(command)
            processor = processor_seconds() - before
            entries = int(subprocess.check_output(counts[way]).split()[-1])
            tell(turn, way, entries, seconds, processor, megabytes)
    (folder / "feeds/warm.xml").write_text(feed(10**6, 5, random.Random(2)), "utf-8")
    warm = f"http://{places[0]}/warm.xml"
    command = [*program, "stream", str(listed), "--lake", f"{folder}/streamed", *manners]
    entries, seconds, processor = streamed(command, f"{folder}/streamed", listed, [warm], urls)
    tell("first", "wirelake, running", entries, seconds, processor)


def streamed(
    command: list[str], lake: str, listed: Path, warm: list[str], urls: list[str]
) -> tuple[int, float, float]:
    """Entries, seconds and processor seconds of a stream from when it is told of the feeds."""
    listed.write_text(feed_list(warm))
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        _wait(process, lambda: _rows(lake, "polls") >= len(warm))
        before, processor = _rows(lake, "articles"), _processor_seconds_of(process.pid)
        started = time.monotonic()
        listed.write_text(feed_list([*warm, *urls]))
        _wait(process, lambda: _rows(lake, "polls") >= len(warm) + len(urls))
        seconds = time.monotonic() - started
        processor = _processor_seconds_of(process.pid) - processor
        return _rows(lake, "articles") - before, seconds, processor
    finally:
        process.terminate()
        process.wait()


def _wait(process: subprocess.Popen[bytes], is_so: Callable[[], bool]) -> None:
    while not is_so():
        if process.poll() is not None:
            raise SystemExit(f"{process.args!r} ended with {process.returncode}")
        time.sleep(0.05)


def _rows(lake: str, table: str) -> int:
    if not Lake.exists(lake):
        return 0
    return sum(entry.rows for entry in Lake.open(lake).snapshot().of(table))


def _processor_seconds_of(pid: int) -> float:
    """What a process and those that descend from it have taken of the processors (Linux)."""
    ticks = 0
    for member in family(pid):
        fields = Path(f"/proc/{member}/stat").read_text().rpartition(")")[2].split()
        ticks += sum(map(int, fields[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


def tell(
    turn: str, way: str, entries: int, seconds: float, processor: float, megabytes: float = 0
) -> None:
    print(
        f"{turn:8}{way:20}{entries:9,} entries  {entries / seconds:8,.0f} entries/s  "
        f"{seconds:6.1f} s  {processor:6.1f} s of processor"
        + (f"  {megabytes:6,.0f} MB" if megabytes else ""),
        flush=True,
    )


if __name__ == "__main__":
    main()
