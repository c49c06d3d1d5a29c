"""A lake of any size, made up: tolls that rise and differ, envoys on the road, drafts on their way.

Rows are written as an ingest would commit them, without the texts being read.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from schemas import (
    Article,
    CasualtyFigure,
    DraftResolution,
    EnvoyVisit,
    QuarantinedInput,
    table_of,
)
from transforms.identifiers import stable_id
from transforms.knowledge import knowledge
from transforms.lake.lake import Change, Lake
from transforms.lake.partitions import partition_of
from transforms.write_tables import stage_rows

START = datetime(2024, 1, 1, tzinfo=UTC)
DAYS = 700
COUNTRIES = tuple(knowledge("countries"))
SOURCES = [f"wire-{number:02d}" for number in range(30)]
SPEAKERS = ("police", "the health ministry", "activists", "a hospital doctor", "the UN", None)
STAGES = (("circulated", None), ("tabled", None), ("adopted", (13, 0, 2)), ("vetoed", (9, 2, 4)))
ROWS_A_COMMIT = 100_000


def make_lake(path: Path, events: int, seed: int = 1) -> Lake:
    """A new lake at ``path`` with at least so many events, spread over two years."""
    lake = Lake.open(str(path), create=True)
    chance = random.Random(seed)
    rows: list[Any] = [_reject(number, chance) for number in range(5)]
    made = number = 0
    while made < events:
        told = list(_happening(number, chance))
        made += sum(not isinstance(row, Article) for row in told)
        number += 1
        rows += told
        if len(rows) >= ROWS_A_COMMIT:
            commit_rows(lake, rows)
            rows = []
    commit_rows(lake, rows)
    return lake


def _happening(number: int, chance: random.Random) -> Iterator[Any]:
    """Articles about one happening, each with what it tells of it."""
    at = START + timedelta(days=DAYS * chance.random() ** 0.7)
    story_id = stable_id(f"story {number}")
    country, other = _country(chance), chance.choice(COUNTRIES)
    toll = 1 + int(2 ** (chance.random() * 10))
    tell = chance.choices((_toll, _visit, _draft), (6, 3, 1))[0]
    for telling in range(chance.randint(1, 4)):
        at += timedelta(hours=chance.randint(1, 20))
        toll += chance.randint(0, 1 + toll // 3)
        body, event, columns = tell(country, other, toll, telling, chance)
        article_id = stable_id(f"article {number} {telling}")
        common: dict[str, Any] = {
            "article_id": article_id,
            "revision": 1,
            "story_id": story_id,
            "source": chance.choice(SOURCES),
            "published_at": at,
            "ingested_at": at + timedelta(minutes=5),
        }
        yield Article(
            **common,
            origin=f"{article_id}.txt",
            url=f"https://wire.example/{article_id}",
            title=body.split(".")[0][:80],
            body=body,
            agency="Meridian",
            dateline_country=country,
            language="en",
            published_precision="minute",
            signal="new",
            content_hash=article_id,
        )
        yield event(
            **common,
            event_id=stable_id(f"event {number} {telling}"),
            quote=body,
            quote_start=0,
            quote_end=len(body),
            confidence=round(chance.uniform(0.5, 0.99), 2),
            extractor="made/1",
            **columns,
        )


def _country(chance: random.Random) -> str:
    return COUNTRIES[min(int(chance.paretovariate(0.7)) - 1, 10**6) % len(COUNTRIES)]


def _toll(country: str, other: str, toll: int, telling: int, chance: random.Random) -> Any:
    kind = chance.choices(("killed", "wounded", "missing", "displaced"), (6, 3, 1, 1))[0]
    speaker = chance.choice(SPEAKERS)
    qualifier = chance.choice(("exact", "at_least", "about", "up_to"))
    is_total = chance.random() < 0.15
    count = toll * 40 if is_total else toll
    body = f"{qualifier.replace('_', ' ').capitalize()} {count} people were {kind} in {country}"
    body += f" since the fighting began, {speaker} said." if is_total else f", {speaker} said."
    body += f" It was the {telling + 1}. report of the day, and {other} sent its sympathy."
    return (
        body,
        CasualtyFigure,
        {
            "country": country,
            "attribution": speaker,
            "kind": kind,
            "count_low": None if qualifier == "up_to" else count,
            "count_high": None if qualifier == "at_least" else count,
            "qualifier": qualifier,
            "count_text": str(count),
            "victims": "people",
            "scope": "cumulative" if is_total else "incident",
            "status": "feared" if qualifier == "up_to" else "reported",
        },
    )


def _visit(country: str, other: str, toll: int, telling: int, chance: random.Random) -> Any:
    body = (
        f"The foreign minister of {other} arrived in {country} on Monday for talks number {toll}."
    )
    return (
        body,
        EnvoyVisit,
        {
            "country": country,
            "envoy": f"Alex Example {chance.randint(1, 500)}",
            "envoy_role": "foreign minister",
            "sending_country": other,
            "host_country": country,
            "status": ("planned", "under_way", "completed", "postponed")[telling],
        },
    )


def _draft(country: str, other: str, toll: int, telling: int, chance: random.Random) -> Any:
    status, votes = STAGES[telling]
    body = f"A draft resolution on {country} by {other} was {status}, diplomats said ({toll})."
    return (
        body,
        DraftResolution,
        {
            "organ": chance.choice(("UNSC", "UNGA")),
            "country": country,
            "subject_country": country,
            "sponsors": (other,),
            "status": status,
            "vetoes": ("RUS",) if status == "vetoed" else (),
            "votes_for": votes and votes[0],
            "votes_against": votes and votes[1],
            "abstentions": votes and votes[2],
            "measures": ("sanctions", "ceasefire"),
        },
    )


def _reject(number: int, chance: random.Random) -> QuarantinedInput:
    return QuarantinedInput(
        quarantine_id=stable_id(f"reject {number}"),
        source=chance.choice(SOURCES),
        origin=f"broken-{number}.xml",
        reason=chance.choice(("xml.malformed", "not_text.binary")),
        detail="the file ends in the middle of an element.",
        raw=b"<rss>",
        raw_sha256="0" * 64,
        raw_bytes=5,
        ingested_at=START + timedelta(days=number),
    )


def commit_rows(lake: Lake, rows: list[Any]) -> None:
    """Add rows of any tables in one commit."""
    parts: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        parts[f"{table_of(type(row)).name}/{partition_of(row)}/0"].append(row)
    with lake.run() as run:
        files = [stage_rows(lake, f"{run}/0", key, part) for key, part in parts.items()]
        change = Change(kind="ingest", staging=f"{run}/0", base=lake.snapshot().version, add=files)
        lake.commit(change, conflicts=lambda _: False)
