"""Gold sets: stories with what a careful reader notes in them, and what wirelake finds there.

Two forms are read: ``NAME.jsonl`` beside a folder ``NAME`` of drops (the gold format), and a folder
tree of drops each with a ``.toml`` of its records beside it, as in ``tests/golden``.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from pipelines.agreement import Record
from pipelines.evaluating import Evaluation, GoldStory, evaluate, read_gold
from schemas import Article, Event, table_of
from schemas.elements import InputUnit
from transforms.events.extraction import findings
from transforms.events.findings import Finding
from transforms.formats.text_drops import read_drop
from transforms.text.normalising import normalise_story

UNSEEN = "unseen"
_READ_AT = datetime(2026, 1, 1, tzinfo=UTC)
# Columns by which records are paired: null where the labels leave them out.
_IDENTITY: dict[str, dict[str, Any]] = {
    "envoy_visits": {"sending_country": None, "host_country": None},
    "draft_resolutions": {"organ": None, "subject_country": None, "sponsors": []},
    "casualty_figures": {"kind": None, "count_low": None, "count_high": None},
}


@dataclass(frozen=True)
class MarkedStory:
    """A drop and its gold; what is ``aside`` nobody looks at while writing rules."""

    path: Path
    gold: GoldStory
    is_aside: bool

    @cached_property
    def article(self) -> Article:
        return read_story(self.path)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        return findings(self.article)

    @property
    def records(self) -> dict[str, list[Record]]:
        """What was found, by table, as rows."""
        found: dict[str, list[Record]] = {}
        for finding in self.findings:
            found.setdefault(table_of(type(finding.event)).name, []).append(row_of(finding.event))
        return found


def read_story(path: Path) -> Article:
    """The article of a drop, as an ingest makes it."""
    unit = InputUnit(
        location=str(path),
        origin=path.name,
        kind="file",
        source=None,
        folder_name=path.parent.name,
        file_name=path.name,
        sequence=0,
    )
    (story,) = read_drop(path.read_bytes(), unit).stories
    article = normalise_story(story, _READ_AT)
    if not isinstance(article, Article):
        raise TypeError(f"{path} is no story: {article}")
    return article


def row_of(event: Event) -> dict[str, Any]:
    """The columns of an event as a lake gives them back: lists where records have tuples."""
    values = {field.name: getattr(event, field.name) for field in fields(event)}
    return {name: list(v) if isinstance(v, tuple) else v for name, v in values.items()}


def gold_sets(folder: Path) -> dict[str, list[MarkedStory]]:
    """The sets of a folder: one for each ``NAME.jsonl`` of events with its folder ``NAME``."""
    return {
        path.stem: [
            MarkedStory(folder / path.stem / gold.origin, gold, is_of_third(gold.origin))
            for gold in read_gold(path)
        ]
        for path in sorted(folder.glob("*.jsonl"))
        if path.with_suffix("").is_dir() and '"events"' in path.open(encoding="utf-8").readline()
    }


def is_of_third(name: str) -> bool:
    """Whether a file's name puts it in the third that is kept aside."""
    return int(hashlib.sha1(name.encode()).hexdigest(), 16) % 3 == 0  # noqa: S324 - no secret


def golden_stories(folder: Path) -> list[MarkedStory]:
    """Every drop below a folder that has a ``.toml`` beside it, in the order of the paths.

    Those in a folder named ``unseen`` are aside.
    """
    return [
        MarkedStory(
            path,
            GoldStory(path.name, dict(_marked(path.with_suffix(".toml")))),
            is_aside=path.parent.name == UNSEEN,
        )
        for path in sorted(folder.rglob("*.txt"))
    ]


def _marked(path: Path) -> Iterator[tuple[str, list[Record]]]:
    for table, records in tomllib.loads(path.read_text("utf-8")).items():
        yield (
            table,
            [
                {
                    **_IDENTITY[table],
                    **{key: value for key, value in record.items() if key != "absent"},
                    **dict.fromkeys(record.get("absent", ())),
                }
                for record in records
            ],
        )


def score(stories: list[MarkedStory]) -> Evaluation:
    """How right what is found in the stories is."""
    return evaluate(
        [story.gold for story in stories], {story.gold.origin: story.records for story in stories}
    )
