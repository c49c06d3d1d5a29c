"""Golden revisions: files of a wire in the order sent, and what stands when all have arrived.

``revisions/CASE/`` holds the files: drops, the polls of a feed (``1/desk.xml``, ``2/desk.xml`` …),
or ``*.raw.toml``, the fields of a raw story as a wire format gives them. ``revisions/CASE.toml``
says the headlines that are ``current``, the signal of each file, and the current ``figures``; and
``order = "given"`` where only the order of arrival can tell.
"""

from __future__ import annotations

import itertools
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import duckdb

from pipelines.querying import ready_made_views
from schemas import ARTICLES, TABLES, Article
from schemas.elements import Candidate, Document, InputUnit, RawStory
from schemas.table import Table
from transforms.formats.documents import parse_document
from transforms.formats.sandbox import Sandbox
from transforms.lake.known import KnownRevision
from transforms.revise_articles import revise
from transforms.slugs import slug
from transforms.text.normalising import normalise_story

FOLDER = Path(__file__).with_name("revisions")
FIRST_INGEST = datetime(2011, 8, 31, tzinfo=UTC)
_MOST_ORDERS = 24
_RAW = ".raw.toml"


@dataclass(frozen=True)
class Case:
    """One golden case."""

    folder: Path

    @cached_property
    def expected(self) -> dict[str, Any]:
        return tomllib.loads(self.folder.with_suffix(".toml").read_text("utf-8"))

    @property
    def files(self) -> list[Path]:
        return sorted(path for path in self.folder.rglob("*") if path.is_file())

    def name(self, path: Path) -> str:
        return path.relative_to(self.folder).as_posix()

    @property
    def is_of_files(self) -> bool:
        """Whether every file is one that an ingest reads."""
        return not any(path.name.endswith(_RAW) for path in self.files)

    def orders(self) -> Iterable[Sequence[Path]]:
        """Every order in which the files may arrive."""
        if self.expected.get("order") == "given":
            return [self.files]
        return itertools.islice(itertools.permutations(self.files), _MOST_ORDERS)


CASES = [Case(path) for path in sorted(FOLDER.iterdir()) if path.is_dir()]


def arrived(files: Sequence[Path], *, ingests: int) -> list[Article]:
    """The rows of the lake after the files were read in their order, in one ingest or several."""
    rows: list[Article] = []
    for number in range(ingests):
        batch = files[number * len(files) // ingests : (number + 1) * len(files) // ingests]
        at = FIRST_INGEST + timedelta(hours=number)
        candidates = [candidate for path in batch for candidate in _candidates(path, at, files)]
        by_id: dict[str, list[Candidate]] = {}
        for candidate in candidates:
            by_id.setdefault(candidate.article.article_id, []).append(candidate)
        for article_id, mine in by_id.items():
            known = [_known(row) for row in rows if row.article_id == article_id]
            rows += [told.article for told in revise(mine, known) if told.article is not None]
    return rows


def _known(row: Article) -> KnownRevision:
    return KnownRevision(row.revision, row.content_hash, row.story_id, row.signal == "new")


def _candidates(path: Path, at: datetime, order: Sequence[Path]) -> list[Candidate]:
    unit = _unit(path, order.index(path))
    return [
        Candidate(unit=unit, position=story.position, article=article)
        for story in _stories(path)
        if isinstance(article := normalise_story(story, at), Article)
    ]


def _unit(path: Path, sequence: int) -> InputUnit:
    """A feed is polled at one place: ``1/desk.xml`` and ``2/desk.xml`` are ``desk.xml``."""
    folder = path.relative_to(FOLDER).parts[0]
    return InputUnit(
        location=str(path), origin=path.name, kind="file", source=None,
        folder_name=slug(folder), file_name=path.stem, sequence=sequence,
    )  # fmt: skip


@cache
def _stories(path: Path) -> list[RawStory]:
    if path.name.endswith(_RAW):
        fields = tomllib.loads(path.read_text("utf-8"))
        fields["refers_to"] = tuple(fields.get("refers_to", ()))
        source = slug(path.parent.name)
        given: dict[str, Any] = {"source": source, "origin": path.name, "position": 0}
        return [RawStory(**(given | fields))]
    document = Document(unit=_unit(path, 0), content=path.read_bytes())
    parsed = parse_document(document, _sandbox())
    assert all(isinstance(story, RawStory) for story in parsed), parsed
    return [story for story in parsed if isinstance(story, RawStory)]


@cache
def _sandbox() -> Sandbox:
    return Sandbox()


class Views:
    """The ready-made views over rows that no ingest has written."""

    def __init__(self) -> None:
        self._connection = duckdb.connect(config={"threads": 1})
        self._connection.execute("SET TimeZone = 'UTC'")
        for table in TABLES.values():
            self._fill(table, [])
        for statement in ready_made_views():
            self._connection.execute(statement)

    def over(self, articles: Sequence[Article]) -> duckdb.DuckDBPyConnection:
        self._fill(ARTICLES, articles)
        return self._connection

    def _fill(self, table: Table, rows: Sequence[Any]) -> None:
        self._connection.register("given", table.to_arrow(rows))
        self._connection.execute(f"CREATE OR REPLACE TABLE {table.name} AS FROM given")


def current_titles(connection: duckdb.DuckDBPyConnection) -> list[str]:
    rows = connection.execute("SELECT title FROM current_articles ORDER BY title").fetchall()
    return [title for (title,) in rows]
