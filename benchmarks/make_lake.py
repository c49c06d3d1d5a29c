"""A lake of many events, made of rows and not of stories: for measuring questions, not extraction.

Two years of a wire: happenings, each printed by one to four papers, told again with a higher toll,
corrected or withdrawn now and then; conflicts whose tolls rival claimants count; envoys on their
way; drafts before the council. Names are made up of numbers.

    python benchmarks/make_lake.py /tmp/million     # some 1,000,000 events
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from schemas import Article, CasualtyFigure, DraftResolution, EnvoyVisit, table_of
from transforms.lake.lake import Change, Lake
from transforms.lake.partitions import partition_of
from transforms.lake.records import FileEntry
from transforms.write_tables import stage_rows

ARTICLES_OF_A_HAPPENING = 1.92
MONTHS = 24
START = datetime(2010, 1, 1, tzinfo=UTC)
_COUNTRIES = [
    *("SYR", "IRQ", "AFG", "MMR", "SDN", "YEM", "LBY", "COD", "SOM", "NGA", "PAK", "UKR"),
    *("PSE", "MLI", "EGY", "TUR", "IRN", "LBN", "KEN", "ETH", "COL", "MEX", "HTI", "PHL"),
    *("THA", "IND", "BGD", "IDN", "FRA", "GBR", "USA", "RUS", "CHN", "DEU", "JPN", "BRA"),
    *("ZAF", "SAU", "QAT", "CAN", "ITA", "ESP"),
]
_MEASURES = ("condemnation", "sanctions", "arms_embargo", "ceasefire", "observers", "inquiry")
_STAGES = ("proposed", "circulated", "tabled", "adopted", "vetoed")
_STATUSES = ("planned", "under_way", "completed", "cancelled", "postponed")
_SENTENCES = [
    f"Officials of district {number} said on the day that convoy {number % 17} had left the town "
    f"before the roads were closed, and that talks number {number % 5} would go on."
    for number in range(2_000)
]


@dataclass(frozen=True, kw_only=True)
class Happening:
    """What papers write about: where and when, and the draws from which its events are told."""

    number: int
    at: datetime
    country: str
    place: str
    dead: int
    chance: random.Random


def happenings(count: int) -> Iterator[Happening]:
    """Happenings in order of time; few countries have most of them."""
    chance = random.Random(7)
    weights = [1 / (rank + 1) for rank in range(len(_COUNTRIES))]
    for number in range(count):
        country = chance.choices(_COUNTRIES, weights)[0]
        yield Happening(
            number=number,
            at=START + timedelta(days=MONTHS * 30.4 * number / count, seconds=chance.randrange(60)),
            country=country,
            place=f"{country.title()}ville {chance.randrange(25)}",
            dead=1 + int(chance.expovariate(0.1)),
            chance=chance,
        )


def articles_of(happening: Happening) -> Iterator[tuple[Article, int]]:
    """The articles of a happening, each with the toll that it tells."""
    chance, number = happening.chance, happening.number
    title = f"Clash {number} near {happening.place}"
    first = Article(
        article_id=f"{number:030x}00",
        revision=1,
        story_id=f"{number:030x}00",
        source=f"wire-{number % 7}",
        origin=f"wire/{number}.txt",
        url=f"https://wire.test/{number}",
        title=title,
        body="\n".join(chance.choices(_SENTENCES, k=9)) + f"\nItem {number}.",
        agency=f"Agency {number % 7}",
        dateline_place=happening.place,
        dateline_country=happening.country,
        language="en",
        published_at=happening.at,
        published_precision="second",
        signal="new",
        content_hash=f"{number:032x}",
        ingested_at=happening.at + timedelta(minutes=5),
        known_as=(f"guid:{number:x}", f"headline:{title.lower()}"),
        refers_to=(),
    )
    yield first, happening.dead
    for copy in range(1, chance.choices((1, 2, 3, 4), (55, 25, 12, 8))[0]):
        later = timedelta(hours=copy)
        yield (
            replace(
                first,
                article_id=f"{number:030x}{copy:02x}",
                source=f"paper-{chance.randrange(40)}",
                published_at=happening.at + later,
                ingested_at=first.ingested_at + later,
                known_as=(f"guid:{number:x}-{copy}", *first.known_as[1:]),
            ),
            happening.dead,
        )
    again = replace(first, ingested_at=first.ingested_at + timedelta(hours=6))
    if chance.random() < 0.12:
        yield replace(again, revision=2, signal="update"), happening.dead + 2
    if chance.random() < 0.06:
        yield (
            replace(
                again,
                article_id=f"{number:030x}f0",
                title=f"UPDATE 1-{title}",
                signal="update",
                marker="update",
                published_at=happening.at + timedelta(hours=5),
                known_as=(f"guid:{number:x}-u", *first.known_as[1:]),
                refers_to=first.known_as[1:],
            ),
            happening.dead + 5,
        )
    if chance.random() < 0.01:
        yield (
            replace(
                again,
                article_id=f"{number:030x}ff",
                title=f"KILL-{title}",
                signal="withdrawal",
                marker="withdrawal",
                refers_to=(first.known_as[0],),
            ),
            0,
        )


def _event(article: Article, happening: Happening, number: int) -> dict[str, Any]:
    chance = happening.chance
    shared = ("article_id", "revision", "story_id", "source", "published_at", "ingested_at")
    return {
        **{name: getattr(article, name) for name in shared},
        "event_id": f"{article.article_id}{article.revision:x}{number:02x}",
        "event_date": happening.at.date(),
        "event_date_precision": "day",
        "country": happening.country,
        "place": happening.place,
        "attribution": f"the {happening.country} bureau {chance.randrange(30)}"
        if chance.random() < 0.6
        else None,
        "quote": chance.choice(_SENTENCES),
        "quote_start": 0,
        "quote_end": 100,
        "confidence": 0.9,
        "extractor": "made/1",
    }


def figures_of(article: Article, happening: Happening, dead: int) -> Iterator[CasualtyFigure]:
    """The toll of the happening, and now and then that of the conflict, by rival claimants."""
    chance = happening.chance
    told = {"count_text": "many", "victims": "people", "status": "reported", "qualifier": "exact"}
    kinds = ("killed", "wounded")[: chance.randrange(3)]
    for number, kind in enumerate(kinds):
        yield CasualtyFigure(
            **_event(article, happening, number), **told,
            kind=kind, count_low=dead, count_high=dead, scope="incident",
        )  # fmt: skip
    for number in range(chance.choices((0, 1, 2), (65, 20, 15))[0]):
        total = 1_000 + happening.number // 50 + 400 * number
        event = _event(article, happening, 8 + number) | {
            "event_date": None, "event_date_precision": None, "place": None,
        }  # fmt: skip
        began = None if chance.random() < 0.5 else date(2009, 1 + len(happening.place) % 12, 15)
        yield CasualtyFigure(
            **event, **told, kind="killed", count_low=total, count_high=None,
            scope="cumulative", period_start=began,
        )  # fmt: skip


def visits_of(article: Article, happening: Happening) -> Iterator[EnvoyVisit]:
    """A visit of one of a country's twelve envoys in two of five articles."""
    chance = happening.chance
    for number in range(chance.choices((0, 1, 2), (60, 25, 15))[0]):
        sending = chance.choice(_COUNTRIES)
        envoy = f"{sending.title()} Envoy{chance.randrange(12)}" if chance.random() < 0.9 else None
        yield EnvoyVisit(
            **_event(article, happening, 32 + number),
            envoy=envoy,
            envoy_role="foreign minister",
            sending_country=sending,
            host_country=happening.country,
            counterpart="the president",
            status=chance.choices(_STATUSES, (30, 30, 30, 5, 5))[0],
        )


def drafts_of(article: Article, happening: Happening) -> Iterator[DraftResolution]:
    """A draft of the council in one of three articles, at some stage."""
    chance = happening.chance
    if chance.random() < 0.33:
        yield DraftResolution(
            **_event(article, happening, 64),
            organ=chance.choice(("UNSC", "UNSC", "UNGA", "UNHRC")),
            sponsors=tuple(chance.sample(_COUNTRIES[28:36], chance.randrange(4))),
            subject_country=happening.country,
            status=chance.choices(_STAGES, (30, 30, 20, 15, 5))[0],
            measures=tuple(chance.sample(_MEASURES, 2)),
        )


def rows_of(happening: Happening) -> Iterator[Any]:
    """Every row, of whatever table, that comes of a happening."""
    for article, dead in articles_of(happening):
        yield article
        if article.signal != "withdrawal":
            yield from figures_of(article, happening, dead)
            yield from visits_of(article, happening)
            yield from drafts_of(article, happening)


def make_lake(path: str, articles: int) -> Counter[str]:
    """Make a lake in one commit, a file or two for each table and month; gives rows by table."""
    lake = Lake.open(path, create=True)
    with lake.run() as run:
        entries = list(_staged(lake, f"{run}/0", articles))
        change = Change(kind="ingest", staging=f"{run}/0", base=0, add=entries)
        lake.commit(change, conflicts=lambda _: False)
    rows: Counter[str] = Counter()
    for entry in entries:
        rows[entry.table] += entry.rows
    return rows


@contextmanager
def lake_told(description: str, articles: int) -> Iterator[str]:
    """The lake that the command line names, else one that is made for as long as the block lasts.

    ``articles`` is how many the latter has, unless the command line says so.
    """
    parser = argparse.ArgumentParser(description=description.splitlines()[0])
    parser.add_argument("--lake", help="measure this one")
    parser.add_argument("--articles", type=int, default=articles)
    told = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = told.lake or str(Path(folder, "lake"))
        if told.lake is None:
            print(dict(make_lake(path, told.articles)))
        yield path


def _staged(lake: Lake, staging: str, articles: int) -> Iterator[FileEntry]:
    """Whole months are written as the time goes on, so that few rows wait in memory."""
    waiting: dict[str, list[Any]] = defaultdict(list)
    for happening in happenings(int(articles / ARTICLES_OF_A_HAPPENING)):
        for row in rows_of(happening):
            waiting[f"{table_of(type(row)).name}/{partition_of(row)}"].append(row)
        if happening.number % 10_000 == 0:
            now = f"month={happening.at - timedelta(days=1):%Y-%m}"
            for partition in [key for key in waiting if key.split("/")[1] < now]:
                yield stage_rows(lake, staging, partition, waiting.pop(partition))
    for partition, rows in waiting.items():
        yield stage_rows(lake, staging, partition, rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("lake")
    parser.add_argument("--articles", type=int, default=430_000)
    told = parser.parse_args()
    for table, rows in make_lake(told.lake, told.articles).items():
        print(f"{rows:>10,}  {table}")


if __name__ == "__main__":
    main()
