"""``stories/`` holds a raw story and the columns that must come of it, one TOML file a case."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas import Article
from schemas.elements import RawStory, Rejection
from tests.support import bounded
from transforms.identifiers import stable_id
from transforms.text.normalising import normalise_story

INGESTED = datetime(2026, 11, 20, tzinfo=UTC)
STORIES = sorted(Path(__file__).with_name("stories").glob("*.toml"))
RAW = RawStory(source="lund", origin="lund.xml", identity="lund-1", position=0, text="It rained.")


def article_of(raw: RawStory) -> Article:
    article = normalise_story(raw, INGESTED)
    assert isinstance(article, Article)
    return article


def expected(value: Any) -> Any:
    """TOML knows no null."""
    return None if value == "null" else value


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_a_story_becomes_the_article_it_is(path: Path) -> None:
    case = tomllib.loads(path.read_text("utf-8"))
    article = article_of(replace(RAW, **case["raw"]))
    columns = {name: getattr(article, name) for name in case["article"]}
    assert columns == {name: expected(value) for name, value in case["article"].items()}


def test_identity_is_of_source_and_story_and_the_hash_of_the_words() -> None:
    article = article_of(RAW)
    assert article.article_id == article.story_id == stable_id("lund", "lund-1")
    assert article.revision == 1
    assert article_of(replace(RAW, text="It stopped.")).article_id == article.article_id
    assert article_of(replace(RAW, text="It stopped.")).content_hash != article.content_hash
    assert article_of(replace(RAW, text="It rained.\r\n")).content_hash == article.content_hash
    assert article_of(replace(RAW, source="other")).article_id != article.article_id


def test_nothing_at_all_is_rejected() -> None:
    rejection = normalise_story(replace(RAW, text=" \u200b\n"), INGESTED)
    assert isinstance(rejection, Rejection)
    assert (rejection.source, rejection.origin) == ("lund", "lund.xml")
    assert rejection.reason == "item.empty"


def test_an_unknown_agency_that_the_source_declares_is_kept() -> None:
    assert article_of(replace(RAW, agency=" Lund  Wire ")).agency == "Lund Wire"


def test_a_date_that_lies_ahead_is_not_believed() -> None:
    assert article_of(replace(RAW, published="2027-01-01")).published_at is None
    assert article_of(replace(RAW, text="1 May 2031 – It rained.")).published_at is None


@given(st.text(max_size=200), st.text(max_size=40), st.booleans())
def test_any_text_is_an_article_that_utf8_can_hold(text: str, title: str, is_html: bool) -> None:  # noqa: FBT001
    raw = replace(RAW, text=text, title=title, is_html=is_html, url="https://example.org/\ud800")
    article = article_of(raw)
    for column in (article.title, article.body, article.url, article.dateline, article.byline):
        assert column is None or column.encode("utf-8", "strict").decode() == column
    assert article.body == "\n".join(filter(None, article.body.split("\n")))


@pytest.mark.parametrize("unit", ["word ", "[", "(AFP) ", "a\n", "<p>a", "By Jo Roe, "])
def test_a_huge_story_is_read_in_no_time(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    with bounded():
        article_of(replace(RAW, text=text, title=text[:10_000]))
        article_of(replace(RAW, text=text[:400_000], is_html=True))
