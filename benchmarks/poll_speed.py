"""Entries per second of polls, beside `reader` (PyPI), the same feeds from the same server.

    python -m venv /tmp/reader && /tmp/reader/bin/pip install reader sgmllib3k
    python benchmarks/poll_speed.py --reader /tmp/reader/bin/python
    python benchmarks/poll_speed.py --reader /tmp/reader/bin/python --folder RECORDED_FEEDS

Every run is a whole process, from its start to its last commit, that asks a local server for every
feed with no spacing between requests: first of feeds that it has never seen, then of the same feeds
with other bytes and no new entry, which is most of what a poll meets. `reader` stores in SQLite
what the feed says; wirelake also reads dates and datelines, and finds the events in what is new.
Ratios are to be read, not seconds; on a busy machine, those of processor time.
"""

from __future__ import annotations

import argparse
import functools
import http.server
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from xml.sax.saxutils import escape

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.ingest_memory import peak_megabytes
from benchmarks.make_wire import story

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
OTHER_BYTES = b"\n<!-- served again -->\n"


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


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def served(folder: Path, hosts: int) -> Iterator[list[str]]:
    """A folder on so many loopback addresses, by processes of its own; gives where."""
    with ExitStack() as servers:
        places = []
        for number in range(1, hosts + 1):
            handler = functools.partial(_Quiet, directory=str(folder))
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
        with served(folder / "feeds", told.hosts) as places:
            measure(folder, places, told.reader)


def measure(folder: Path, places: list[str], reader: Path | None) -> None:
    """A first and a second poll by each, turn by turn, and what they took."""
    names = sorted(path.name for path in (folder / "feeds").iterdir())
    urls = [f"http://{places[n % len(places)]}/{name}" for n, name in enumerate(names)]
    listed, plain = folder / "feeds.toml", folder / "feeds.txt"
    listed.write_text(
        "\n".join(f'[[feed]]\nname = "feed-{n}"\nurl = "{url}"' for n, url in enumerate(urls))
    )
    plain.write_text("\n".join(urls))
    allowed = [word for place in places for word in ("--allow-host", place)]
    program, lake = [sys.executable, "-m", "pipelines.command_line"], ["--lake", f"{folder}/lake"]
    ways = {
        "wirelake": [*program, "ingest", str(listed), *lake, "--host-spacing", "0", "--poll-all",
                     "--quiet", *allowed],
    }  # fmt: skip
    counts = {
        "wirelake": [*program, "sql", "SELECT count(*) FROM articles", *lake, "--format", "csv"]
    }
    for workers in ("1", "16") if reader else ():
        way, database = f"reader, {workers} workers", str(folder / f"{workers}.sqlite")
        ways[way] = [str(reader), "-c", _READER, database, str(plain), workers]
        counts[way] = [str(reader), "-c", _COUNT, database]
    for turn in ("first", "second"):
        for way, command in ways.items():
            before = processor_seconds()
            megabytes, _, seconds = peak_megabytes(command)
            processor = processor_seconds() - before
            entries = int(subprocess.check_output(counts[way]).split()[-1])
            print(
                f"{turn:7}{way:20}{entries:9,} entries  {entries / seconds:8,.0f} entries/s  "
                f"{seconds:6.1f} s  {processor:6.1f} s of processor  {megabytes:6,.0f} MB",
                flush=True,
            )
        for name in names:
            with (folder / "feeds" / name).open("ab") as file:
                file.write(OTHER_BYTES)


if __name__ == "__main__":
    main()
