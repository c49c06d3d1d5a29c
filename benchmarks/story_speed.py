"""What telling stories apart costs: sketches a second, and a pass against a lake that grows.

python benchmarks/story_speed.py --articles 100000
"""

from __future__ import annotations

import argparse
import dataclasses
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.make_wire import story
from schemas import SKETCHES, Article, StorySketch
from schemas.elements import RawStory
from transforms.identifiers import stable_id
from transforms.lake.known_stories import clustered
from transforms.lake.lake import Change, Lake
from transforms.lake.partitions import partition_of
from transforms.stories.signature import sketch_of
from transforms.text.normalising import normalise_story
from transforms.write_tables import stage_rows

START = datetime(2011, 1, 1, tzinfo=UTC)
NOW = START + timedelta(days=400)
PASS = 1_000
REPRINT_EVERY = 10
WORDS = 60


def sketches_a_second(stories: int) -> tuple[float, float]:
    """Stories normalised, and articles sketched, in a second, of the wire of `make_wire`."""
    chance = random.Random(1)
    raws = [_raw(number, story(number, chance)) for number in range(stories)]
    normalise_story(raws[0], NOW)
    began = time.process_time()
    articles = [normalise_story(raw, NOW) for raw in raws]
    normalised = time.process_time()
    for article in articles:
        if isinstance(article, Article):
            sketch_of(article)
    return stories / (normalised - began), stories / (time.process_time() - normalised)


def wire(articles: int, year: timedelta) -> Iterator[StorySketch]:
    """Sketches spread over a year, each tenth a reprint of the one before."""
    chance = random.Random(2)
    words = [f"{chance.randrange(10**6):x}" for _ in range(20_000)]
    body = ""
    for number in range(articles):
        if number % REPRINT_EVERY or not body:
            body = " ".join(chance.choices(words, k=WORDS))
        article_id = stable_id(str(number))
        sketch = sketch_of(
            Article(
                article_id=article_id,
                revision=1,
                story_id=article_id,
                source="wire",
                origin=str(number),
                body=body,
                published_at=START + year * number / articles,
                signal="new",
                content_hash=article_id,
                ingested_at=NOW,
            )
        )
        if sketch is not None:
            yield sketch


def grow(lake: Lake, sketches: list[StorySketch], name: str) -> int:
    """Commit sketches as passes do; gives the bytes of their files."""
    with lake.run() as run:
        entries = [
            stage_rows(lake, f"{run}/{name}", f"{SKETCHES.name}/{month}", list(rows))
            for month, rows in groupby(sketches, key=partition_of)
        ]
        change = Change(
            kind="ingest", staging=f"{run}/{name}", base=lake.snapshot().version, add=entries
        )
        lake.commit(change, conflicts=lambda _: False)
    return sum(entry.bytes for entry in entries)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=100_000)
    told = parser.parse_args()
    normalised, sketched = sketches_a_second(2_000)
    print(f"normalised {normalised:,.0f}/s, sketched {sketched:,.0f}/s")
    with tempfile.TemporaryDirectory() as folder:
        lake = Lake.open(str(Path(folder, "lake")), create=True)
        waiting: list[StorySketch] = []
        size = 0
        for number, sketch in enumerate(wire(told.articles, timedelta(days=365)), 1):
            waiting.append(sketch)
            if len(waiting) == PASS * 5:
                size += grow(lake, waiting, str(number))
                waiting = []
            if number % (told.articles // 5) == 0:
                _report(lake, number, size)


def _report(lake: Lake, articles: int, size: int) -> None:
    """Time a pass whose articles are of ten days at the end of the year, and one of all months."""
    for name, days in (("ten days", 10), ("all months", 365)):
        fresh = [
            dataclasses.replace(row, article_id=stable_id("fresh", row.article_id))
            for row in wire(PASS, timedelta(days=days))
        ]
        began = time.process_time()
        clustered(lake, fresh)
        seconds = time.process_time() - began
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{articles:>8,} articles in the lake, {size / articles:.0f} bytes each: "
            f"a pass of {PASS:,} over {name} {seconds:.2f} s, peak {peak:,.0f} MB"
        )


def _raw(number: int, drop: str) -> RawStory:
    head, _, body = drop.partition("\n\n")
    title, date = (line.split(": ", 1)[1] for line in head.split("\n"))
    return RawStory(
        source="wire",
        origin=str(number),
        identity=str(number),
        position=0,
        text=body,
        title=title,
        published=date,
    )


if __name__ == "__main__":
    main()
