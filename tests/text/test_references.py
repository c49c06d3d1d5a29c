"""By which keys items of a wire find each other."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas import Article
from schemas.elements import RawStory
from transforms.text.normalising import normalise_story

NOW = datetime(2026, 11, 20, tzinfo=UTC)
HOUR = timedelta(hours=1)
RAW = RawStory(source="lund", origin="1.txt", identity="1", position=0, text="The barge sank.")
HEADLINE = "headline:barge sinks at lund"


def item(title: str, text: str = "The barge sank.", **fields: str) -> Article:
    raw = replace(RAW, title=title, text=text, identity=fields.get("guid", title), **fields)  # type: ignore[arg-type]
    article = normalise_story(raw, NOW)
    assert isinstance(article, Article)
    return article


def known_as(title: str, **fields: str) -> set[str]:
    return set(item(title, **fields).known_as or ())


def refers_to(title: str, text: str = "The barge sank.", **fields: str) -> set[str]:
    return set(item(title, text, **fields).refers_to or ())


def test_a_story_is_known_by_guid_number_headline_and_slug() -> None:
    fields = {"guid": "urn:lund:1", "wire_number": "0157", "slug": "BC-Lund-Barge"}
    keys = {"guid:urn:lund:1", "wire:157", HEADLINE, "slug:lund-barge"}
    assert known_as("Barge sinks at Lund", **fields) == keys
    assert refers_to("Barge sinks at Lund", **fields) == set()


def test_an_update_is_known_by_the_headline_that_it_refers_to() -> None:
    assert HEADLINE in known_as("UPDATE 2-Barge sinks at Lund")
    assert refers_to("UPDATE 2-Barge sinks at Lund") == {HEADLINE}


def test_a_notice_is_not_known_by_the_headline_of_its_story() -> None:
    assert known_as("KILL - Barge sinks at Lund") == set()
    assert refers_to("KILL - Barge sinks at Lund") == {HEADLINE}


def test_a_headline_with_a_figure_has_an_outline() -> None:
    outline = "outline:barge sinks at lund # dead"
    assert outline in known_as("Barge sinks at Lund, 1,200 dead")
    assert outline in known_as("Barge sinks at Lund, twelve dead")


@pytest.mark.parametrize("title", ["Fire", "Barge at Lund", "KILL", "A b c d", "UPDATE 1-Lund"])
def test_a_headline_too_short_to_be_one_story_s_names_none(title: str) -> None:
    assert not [key for key in known_as(title) | refers_to(title) if key.startswith("headline")]


def test_a_number_that_is_an_identifier_is_one_at_its_source_alone() -> None:
    assert "id:4711" in known_as("Barge sinks at Lund", guid="4711")


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("Please kill item dpa 157.", {"wire:157"}),
        ("Please kill items dpa 157, dpa 163 and 170.", {"wire:157", "wire:163", "wire:170"}),
        ("KILL 0157", {"wire:157"}),
        ("The Associated Press withdraws a0423.", {"wire:a423"}),
        ('The story headlined "Barge sinks at Lund" is withdrawn.', {HEADLINE}),
        ("The story headlined “UPDATE 1-Barge sinks at Lund” is withdrawn.", {HEADLINE}),
        ("Please kill the story slugged Lund-Barge.", {"slug:lund-barge"}),
        ("Prière d'annuler la dépêche AFP 157.", {"wire:157"}),
        ("Kill it. The item 157 on the agenda of the port was read.", set()),
    ],
)
def test_the_words_of_a_notice_name_what_it_takes_back(text: str, keys: set[str]) -> None:
    assert refers_to("KILL", text) == keys


def test_the_words_of_a_story_name_nothing() -> None:
    assert refers_to("Barge sinks at Lund", "Please kill item dpa 157.\n\nIt sank.") != set()
    assert refers_to("Barge sinks at Lund", "They sank item 157 of the list.") == set()
    assert refers_to("UPDATE 1-Barge", "The bomb kills 157 and item 12 of the list.") == set()


@given(st.text(max_size=80), st.text(max_size=300))
def test_any_words_give_keys_that_utf8_can_hold(title: str, text: str) -> None:
    article = normalise_story(replace(RAW, title=title, text=text, url="https://e.test"), NOW)
    assert isinstance(article, Article)
    for key in (*(article.known_as or ()), *(article.refers_to or ())):
        kind, _, words = key.encode("utf-8").decode().partition(":")
        assert kind in {"guid", "id", "wire", "headline", "outline", "slug"}
        assert words
