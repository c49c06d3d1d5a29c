"""Sentences per second and core, from raw stories to records, beside the splitting of sentences.

    python benchmarks/extraction_speed.py                  the golden stories, which are dense
    python benchmarks/extraction_speed.py --gold GOLD      also the stories of a folder of gold
    python benchmarks/extraction_speed.py --filler 3       three sentences of filler behind each

Real wires hold fewer events than stories written to be hard: the filler stands for what most of a
story is, sentences that hold nothing. Times are of this process alone, so other work counts less.
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
from schemas.elements import InputUnit
from transforms.events.extraction import extract_events
from transforms.events.language.sentences import each_sentence
from transforms.formats.text_drops import read_drop
from transforms.text.normalising import normalise_story

_NOW = datetime(2026, 1, 1, tzinfo=UTC)
_FILLER = (
    "The index of leading shares closed a little higher, helped by banks and by makers of paper.",
    "Farmers in the north hope that the rain of the last weeks will be enough for the harvest.",
    "The ministry has not yet published the figures, and analysts were divided over their meaning.",
    "It was the third such programme, and nearly all of its money had been spent on roads.",
)


def raw_stories(folder: Path, filler: int) -> list[tuple[InputUnit, bytes]]:
    """Every drop below a folder, with so many sentences of filler behind each of its own."""
    stories = []
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
        stories.append((unit, f"{text}\n\n{more}".encode() if filler else text.encode()))
    return stories


def read(stories: Iterable[tuple[InputUnit, bytes]]) -> list[Article]:
    """The articles of raw stories."""
    raw = (read_drop(content, unit).stories[0] for unit, content in stories)
    made = (normalise_story(story, _NOW) for story in raw)
    return [article for article in made if isinstance(article, Article)]


def seconds(work: Callable[[], object], rounds: int) -> float:
    """The best of some rounds, in seconds of this process."""
    times = []
    for _ in range(rounds):
        started = time.process_time()
        work()
        times.append(time.process_time() - started)
    return min(times)


def report(name: str, stories: Sequence[tuple[InputUnit, bytes]], rounds: int) -> str:
    articles = read(stories)
    sentences = sum(len(list(each_sentence(article.body))) for article in articles)
    whole = seconds(lambda: [extract_events(article) for article in read(stories)], rounds)
    extracting = seconds(lambda: [extract_events(article) for article in articles], rounds)
    splitting = seconds(lambda: [list(each_sentence(article.body)) for article in articles], rounds)
    return (
        f"{name:<24} {len(articles):>6,} stories {sentences:>8,} sentences; sentences/s: "
        f"raw to records {sentences / whole:>8,.0f}, extraction {sentences / extracting:>8,.0f}"
        f" ({extracting / splitting:.1f} times the splitting)"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--gold", type=Path, metavar="GOLD", help="a folder of gold sets")
    parser.add_argument("--filler", type=int, default=0, metavar="N", help="sentences of filler")
    parser.add_argument("--rounds", type=int, default=3)
    told = parser.parse_args()
    folders = {name: stories[0].path.parent for name, stories in sets_of(told.gold).items()}
    for name, folder in folders.items():
        print(report(name, raw_stories(folder, told.filler), told.rounds))


if __name__ == "__main__":
    main()
