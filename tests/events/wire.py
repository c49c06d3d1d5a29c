"""Articles for the tests of extraction."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from schemas import Article
from schemas.elements import RawStory
from transforms.text.normalising import normalise_story

READ_AT = datetime(2026, 11, 20, tzinfo=UTC)


def article(body: str, published: str | None = "2012-05-16", **columns: Any) -> Article:
    """An article as the project makes it of a drop: 16 May 2012 is a Wednesday."""
    raw = RawStory(
        source="wire",
        origin="wire/story.txt",
        identity="story",
        position=0,
        text=body,
        title="A headline",
        published=published,
        language="en",
    )
    made = normalise_story(raw, READ_AT)
    assert isinstance(made, Article)
    return replace(made, **columns)


def bare_article(body: str, **columns: Any) -> Article:
    """An article whose body is exactly this text, tidied by nobody."""
    return replace(article("It rained.", None), body=body, **columns)
