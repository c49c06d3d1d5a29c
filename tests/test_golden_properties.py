"""What holds for the records of every golden story, right or wrong."""

from __future__ import annotations

import html
import random
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from benchmarks.gold_sets import MarkedStory, row_of
from schemas import Article, Event
from schemas.elements import RawStory
from tests.golden_cases import cases, name_of
from transforms.events.extraction import extract_events, findings
from transforms.text.normalising import normalise_story

STORIES = cases()
# Says nothing of anyone's doings, and nothing that "here", "he" or "Monday" could mean.
UNRELATED = "\nThe index of leading shares closed a little higher, helped by makers of paper."
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def without_ids(events: tuple[Event, ...]) -> list[dict[str, Any]]:
    hidden = ("event_id", "article_id", "story_id", "origin", "source")
    return [
        {name: value for name, value in row_of(event).items() if name not in hidden}
        for event in events
    ]


@pytest.mark.parametrize("story", STORIES, ids=name_of)
def test_quotes_and_reasons_are_stretches_of_the_body(story: MarkedStory) -> None:
    body = story.article.body
    for finding in findings(story.article):
        event = finding.event
        if event.quote_start is not None:
            assert body[event.quote_start : event.quote_end] == event.quote
        for reason in finding.reasons:
            assert body[reason.start : reason.end].strip()
            assert reason.column in type(event).__dataclass_fields__


@pytest.mark.parametrize("story", STORIES, ids=name_of)
def test_an_unrelated_paragraph_changes_nothing(story: MarkedStory) -> None:
    article = story.article
    filler = UNRELATED.upper() if article.body.isupper() else UNRELATED
    longer = replace(article, body=article.body + filler)
    assert without_ids(extract_events(longer)) == without_ids(extract_events(article))


@pytest.mark.parametrize("story", STORIES, ids=name_of)
def test_a_story_that_breaks_off_anywhere_is_read(story: MarkedStory) -> None:
    """Feeds cut their summaries after any word, and without a full stop."""
    words = story.article.body.split(" ")
    chance = random.Random(story.article.body)
    for end in chance.sample(range(1, len(words) + 1), min(len(words), 2)):
        extract_events(replace(story.article, body=" ".join(words[:end])))


@pytest.mark.parametrize("story", STORIES, ids=name_of)
def test_a_story_set_in_html_gives_the_same_records(story: MarkedStory) -> None:
    article = story.article
    paragraphs = (f"<p>{html.escape(line)}</p>" for line in article.body.split("\n"))
    raw = RawStory(
        source="web",
        origin="web",
        identity="web",
        position=0,
        text="".join(paragraphs),
        is_html=True,
        title=article.title,
        published=article.published_at.isoformat() if article.published_at else None,
        agency=article.agency,
        language="en",
    )
    made = normalise_story(raw, NOW)
    assert isinstance(made, Article)
    made = replace(made, published_precision=article.published_precision)
    assert made.body == article.body
    expected = [{**row, "ingested_at": NOW} for row in without_ids(extract_events(article))]
    assert without_ids(extract_events(made)) == expected


def test_the_order_of_stories_does_not_matter() -> None:
    first = {name_of(story): extract_events(story.article) for story in STORIES}
    shuffled = random.Random(7).sample(STORIES, len(STORIES))
    assert {name_of(story): extract_events(story.article) for story in shuffled} == first
