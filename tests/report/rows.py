"""Rows for lakes whose answers are known."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from pipelines.querying import LakeReader
from pipelines.report.asking import figures_of, views_asked
from pipelines.report.figures import Figures, Limits, Scope
from schemas import Article, CasualtyFigure, DraftResolution, EnvoyVisit, table_of
from tests.views.view_cases import add_rows
from transforms.identifiers import stable_id
from transforms.lake.lake import Lake

NOON = datetime(2031, 3, 4, 12, tzinfo=UTC)


def told(story: str, days: float = 0, **columns: Any) -> Article:
    """An article of a story, so many days after the first."""
    at = NOON + timedelta(days=days)
    article_id = stable_id(f"{story} {days} {columns.get('source')}")
    defaults: dict[str, Any] = {
        "source": "wire",
        "origin": f"{story}.txt",
        "agency": "Meridian",
        "title": f"The story of {story}",
        "body": "A dam broke. Twelve people were killed, police said.",
        "url": f"https://wire.example/{story}",
        "language": "en",
    }
    return Article(
        **(defaults | columns),
        article_id=article_id,
        revision=1,
        story_id=stable_id(story),
        published_at=at,
        ingested_at=at,
        signal="new",
        content_hash=article_id,
    )


def claim(article: Article, low: int | None, high: int | None, **columns: Any) -> CasualtyFigure:
    defaults: dict[str, Any] = {
        "country": "KEN",
        "kind": "killed",
        "count_low": low,
        "count_high": high,
        "qualifier": "exact" if low == high else "at_least",
        "count_text": str(low or high),
        "scope": "incident",
        "status": "reported",
    }
    return CasualtyFigure(**(_common(article, low, high, columns) | defaults | columns))


def visit(article: Article, sending: str, host: str, **columns: Any) -> EnvoyVisit:
    defaults: dict[str, Any] = {
        "country": host,
        "sending_country": sending,
        "host_country": host,
        "envoy_role": "foreign minister",
        "status": "planned",
    }
    return EnvoyVisit(**(_common(article, sending, host, columns) | defaults | columns))


def stage(article: Article, status: Any, **columns: Any) -> DraftResolution:
    defaults: dict[str, Any] = {
        "country": "MLI",
        "organ": "UNSC",
        "subject_country": "MLI",
        "sponsors": ("FRA",),
        "status": status,
    }
    return DraftResolution(**(_common(article, status, columns) | defaults | columns))


def _common(article: Article, *parts: object) -> dict[str, Any]:
    return {
        "event_id": stable_id(article.article_id, *map(str, parts)),
        "article_id": article.article_id,
        "revision": article.revision,
        "story_id": article.story_id,
        "source": article.source,
        "published_at": article.published_at,
        "ingested_at": article.ingested_at,
        "quote": "Twelve people were killed, police said.",
        "confidence": 0.9,
        "extractor": "made/1",
    }


def lake_of(path: Path, *rows: Any) -> Lake:
    lake = Lake.open(str(path / "lake"), create=True)
    add(lake, *rows)
    return lake


def add(lake: Lake, *rows: Any) -> None:
    add_rows(lake, [(table_of(type(row)).name, row) for row in rows])


def asked(lake: Lake, scope: Scope | None = None, limits: Limits | None = None) -> Figures:
    return LakeReader(lake).ask(
        lambda connection: figures_of(connection, scope or Scope(), limits), views=views_asked()
    )
