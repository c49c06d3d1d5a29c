"""Sentences per second and core, from raw stories to records, beside the splitting of sentences.

    python benchmarks/extraction_speed.py                  the golden stories, which are dense
    python benchmarks/extraction_speed.py --gold GOLD      also the stories of a folder of gold
    python benchmarks/extraction_speed.py --filler 3       three sentences of filler behind each
    python benchmarks/extraction_speed.py --feeds FOLDER   also the entries of feeds in a folder

Real wires hold fewer events than stories written to be hard: the entries of recorded feeds tell how
fast they are read, and the filler stands for what most of a story is, sentences that hold nothing.
The XML of a feed is parsed beforehand. Times are of this process alone, so other work counts less.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.accuracy import sets_of
from schemas import Article
from schemas.elements import InputUnit, RawStory
from transforms.events.extraction import extract_events
from transforms.events.language.sentences import each_sentence
from transforms.formats.feeds import read_feed
from transforms.formats.reading import Origin
from transforms.formats.text_drops import read_drop
from transforms.text.normalising import normalise_story

Raw = Callable[[], RawStory]
"""A raw story as it is read from its bytes."""

_NOW = datetime(2026, 1, 1, tzinfo=UTC)
_FILLER = (
    "The index of leading shares closed a little higher, helped by banks and by makers of paper.",
    "Farmers in the north hope that the rain of the last weeks will be enough for the harvest.",
    "The ministry has not yet published the figures, and analysts were divided over their meaning.",
    "It was the third such programme, and nearly all of its money had been spent on roads.",
)


def drops(folder: Path, filler: int) -> list[Raw]:
    """Every drop below a folder, with so many sentences of filler behind each of its own."""
    stories: list[Raw] = []
    for number, path in enumerate(sorted(folder.rglob("*.txt"))):
        unit = InputUnit(
            location=str(path),
            origin=path.name,
            kind="file",
            source="speed",
            folder_name="speed",
            file_name=path.name,
            sequence=number,
        )
        text = path.read_text("utf-8")
        own = text.count(". ") + 1
        more = " ".join(_FILLER[index % len(_FILLER)] for index in range(own * filler))
        content = f"{text}\n\n{more}".encode() if filler else text.encode()
        stories.append(lambda content=content, unit=unit: read_drop(content, unit).stories[0])
    return stories


def entries(folder: Path) -> list[Raw]:
    """Every entry of the feeds below a folder."""
    readings = (
        read_feed(path.read_bytes(), Origin(source="speed", origin=path.name))
        for path in sorted(folder.rglob("*.xml"))
    )
    return [lambda story=story: story for reading in readings for story in reading.stories]


def read(stories: Iterable[Raw]) -> list[Article]:
    """The articles of raw stories."""
    made = (normalise_story(story(), _NOW) for story in stories)
    return [article for article in made if isinstance(article, Article)]


def seconds(work: Callable[[], object], rounds: int) -> float:
    """The best of some rounds, in seconds of this process."""
    times = []
    for _ in range(rounds):
        started = time.process_time()
        work()
        times.append(time.process_time() - started)
    return min(times)


def report(name: str, stories: Sequence[Raw], rounds: int) -> str:
    articles = read(stories)
    sentences = sum(len(list(each_sentence(article.body))) for article in articles)
    whole = seconds(lambda: [extract_events(article) for article in read(stories)], rounds)
    extracting = seconds(lambda: [extract_events(article) for article in articles], rounds)
    events = sum(len(extract_events(article)) for article in articles)
    splitting = seconds(lambda: [list(each_sentence(article.body)) for article in articles], rounds)
    return (
        f"{name:<24} {len(articles):>6,} stories {sentences:>8,} sentences "
        f"{events:>6,} events; sentences/s: "
        f"raw to records {sentences / whole:>8,.0f}, extraction {sentences / extracting:>8,.0f}"
        f" ({extracting / splitting:.1f} times the splitting)"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--gold", type=Path, metavar="GOLD", help="a folder of gold sets")
    parser.add_argument("--filler", type=int, default=0, metavar="N", help="sentences of filler")
    parser.add_argument("--feeds", type=Path, metavar="FOLDER", help="a folder of recorded feeds")
    parser.add_argument("--rounds", type=int, default=3)
    told = parser.parse_args()
    folders = {name: stories[0].path.parent for name, stories in sets_of(told.gold).items()}
    for name, folder in folders.items():
        print(report(name, drops(folder, told.filler), told.rounds))
    if told.feeds:
        print(report("entries of feeds", entries(told.feeds), told.rounds))


if __name__ == "__main__":
    main()
