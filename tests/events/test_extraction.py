"""What holds for every event of every story."""

from __future__ import annotations

import tomllib
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.events.wire import article, bare_article
from tests.support import bounded
from transforms.events.extraction import extract_events
from transforms.events.story import MOST_TEXT

BODIES = [
    tomllib.loads(path.read_text("utf-8"))["body"]
    for path in sorted(Path(__file__).with_name("visits").glob("*.toml"))
]
TELLING = """French President Ana Sol , and of the UN envoy visited met in Rome Peru 's killed 12
draft resolution Security Council talks with on Monday will here . " ” ' [ May U.S. he"""
WORDS = st.sampled_from([*TELLING.split(), "\n"])
MILLION = 1_000_000
DENSE = (
    "French Foreign Minister Alain Bertrand arrived in Amman on Monday to see President Juan Soto. "
    "At least 12 people were killed and nine wounded in Aleppo, police said. France circulated a "
    "draft resolution at the UN Security Council that would impose sanctions on Syria."
)


@pytest.mark.parametrize("body", BODIES)
def test_every_quote_is_exactly_its_stretch_of_the_body(body: str) -> None:
    story = article(body)
    for event in extract_events(story):
        assert story.body[event.quote_start : event.quote_end] == event.quote
        assert event.quote.strip()


@pytest.mark.parametrize("body", BODIES)
def test_the_same_text_gives_the_same_events_with_ids_of_their_own(body: str) -> None:
    events = extract_events(article(body))
    assert events == extract_events(article(body))
    assert len({event.event_id for event in events}) == len(events)


def test_a_changed_text_gives_other_ids() -> None:
    body = "Norwegian Foreign Minister Ingrid Dahl arrived in Lima on Monday."
    first, second = (
        {event.event_id for event in extract_events(article(text))}
        for text in (body, f"{body} It rained.")
    )
    assert first
    assert first.isdisjoint(second)


def test_a_withdrawn_story_has_no_events() -> None:
    body = "Norwegian Foreign Minister Ingrid Dahl arrived in Lima on Monday."
    assert extract_events(article(body))
    assert extract_events(article(body, signal="withdrawal")) == ()


def test_events_take_the_article_s_own_columns() -> None:
    story = article("Norwegian Foreign Minister Ingrid Dahl arrived in Lima on Monday.")
    (event,) = extract_events(story)
    for column in ("article_id", "revision", "story_id", "source", "published_at", "ingested_at"):
        assert getattr(event, column) == getattr(story, column)


@given(st.text())
def test_no_text_whatever_makes_it_raise(body: str) -> None:
    extract_events(bare_article(body))


@given(st.lists(WORDS, max_size=80))
def test_no_sequence_of_telling_words_makes_it_raise(words: list[str]) -> None:
    story = bare_article(" ".join(words))
    for event in extract_events(story):
        assert story.body[event.quote_start : event.quote_end] == event.quote


@pytest.mark.parametrize("unit", ["[", "A", "a-", "Mr. ", "\n", "Ana Sol of Peru, ", "”.A", "a\n"])
def test_a_hostile_million_characters_are_soon_done_with(unit: str) -> None:
    story = bare_article(unit * (MILLION // len(unit)))
    with bounded():
        extract_events(story)


@pytest.mark.parametrize("joint", ["\n", " ", ", and "])
@pytest.mark.parametrize("is_upper", [False, True])
def test_a_dense_story_ten_thousand_times_over_is_soon_done_with(
    joint: str, *, is_upper: bool
) -> None:
    body = joint.join([DENSE] * 10_000)
    story = bare_article(body.upper() if is_upper else body)
    with bounded():
        extract_events(story)


@pytest.mark.parametrize(
    "sentence",
    [
        "In the flood {} people died, the mayor said.",
        "In the latest quake {} people died.",
        "“The flood killed {} people.",
        "Some {} were hurt in the attack on a bus.",
        "Peruvian Deputy Minister Juan Soto-{} will attend the summit.",
    ],
)
def test_thousands_of_claims_each_of_which_differs_are_soon_done_with(sentence: str) -> None:
    numbers = range(10, 10 + MOST_TEXT // len(sentence))
    story = bare_article("\n".join(map(sentence.format, numbers)))
    with bounded():
        extract_events(story)


def test_no_empty_string_stands_for_what_is_not_known() -> None:
    events = chain.from_iterable(extract_events(article(body)) for body in BODIES)
    for event in events:
        values = (getattr(event, name) for name in type(event).__dataclass_fields__)
        assert "" not in list(values)
