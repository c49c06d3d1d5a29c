"""What counts as a new story, a new revision, or nothing new."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from schemas import Article
from schemas.elements import Candidate, InputUnit
from tests.support import raw, wirelake
from transforms.lake.known import KnownRevision
from transforms.revise_articles import revise

NOW = datetime(2011, 8, 29, tzinfo=UTC)


def candidate(text: str, unit: int = 0, position: int = 0, hours: int | None = None) -> Candidate:
    article = Article(
        article_id="a",
        revision=1,
        story_id="a",
        source="wire",
        origin=f"{unit}",
        body=text,
        published_at=None if hours is None else NOW + timedelta(hours=hours),
        signal="new",
        content_hash=text,
        ingested_at=NOW,
    )
    source = InputUnit(
        location=f"{unit}",
        origin=f"{unit}",
        kind="file",
        source=None,
        folder_name="wire",
        file_name="wire",
        sequence=unit,
    )
    return Candidate(unit=source, position=position, article=article)


def new_revisions(candidates: list[Candidate], known: str = "") -> list[tuple[int, str]]:
    """Number and text of each new revision; ``known`` are the texts of those that the lake has."""
    history = [KnownRevision(number, text, "s") for number, text in enumerate(known, 1)]
    articles = [told.article for told in revise(candidates, history) if told.article is not None]
    return [(article.revision, article.body) for article in articles]


def test_a_first_text_is_revision_one_and_a_changed_one_the_next() -> None:
    assert new_revisions([candidate("x")]) == [(1, "x")]
    assert new_revisions([candidate("y")], known="x") == [(2, "y")]


def test_an_unchanged_text_is_nothing_new() -> None:
    assert new_revisions([candidate("x")], known="x") == []
    assert new_revisions([candidate("x"), candidate("x", position=1)]) == [(1, "x")]


def test_a_text_that_comes_back_after_another_is_a_revision_again() -> None:
    assert new_revisions([candidate("x")], known="xy") == [(3, "x")]


def test_units_count_in_the_order_of_the_input() -> None:
    assert new_revisions([candidate("y", unit=2), candidate("x", unit=1)]) == [(1, "x"), (2, "y")]


def test_within_a_feed_the_older_entry_comes_first() -> None:
    dated = [candidate("new", position=0, hours=5), candidate("old", position=1, hours=1)]
    assert new_revisions(dated) == [(1, "old"), (2, "new")]
    undated = [candidate("new", position=0), candidate("old", position=1)]
    assert new_revisions(undated) == [(1, "old"), (2, "new")]


def test_an_update_without_a_word_from_the_agency_is_signalled_as_one() -> None:
    [finding] = revise([candidate("y")], [KnownRevision(1, "x", "s")])
    assert finding.article is not None
    assert finding.article.signal == "update"


@given(st.lists(st.tuples(st.integers(0, 2), st.sampled_from("xyz")), min_size=1, max_size=8))
def test_a_document_read_again_brings_nothing_new(entries: list[tuple[int, str]]) -> None:
    candidates = [
        candidate(text, position=number, hours=hours)
        for number, (hours, text) in enumerate(entries)
    ]
    first = new_revisions(candidates)
    known = "".join(text for _, text in first)
    if len(entries) == 1:
        assert new_revisions(candidates, known) == []
    assert new_revisions(candidates + candidates, known) == []


@given(st.lists(st.sampled_from("xyz"), max_size=6), st.lists(st.sampled_from("xyz"), max_size=6))
def test_numbers_have_no_gap_and_no_number_is_given_twice(
    known: list[str], texts: list[str]
) -> None:
    candidates = [candidate(text, unit=number) for number, text in enumerate(texts)]
    numbers = [number for number, _ in new_revisions(candidates, "".join(known))]
    assert numbers == list(range(len(known) + 1, len(known) + 1 + len(numbers)))


@given(st.permutations([candidate(t, unit=u) for u, t in enumerate("xyzxy")]))
def test_the_order_in_which_a_runner_hands_them_over_has_no_say(shuffled: list[Candidate]) -> None:
    assert new_revisions(shuffled) == [(1, "x"), (2, "y"), (3, "z"), (4, "x"), (5, "y")]


def test_another_guid_at_every_poll_makes_no_new_story_of_the_same_words(
    tmp_path: Path, lake: Path
) -> None:
    feed = tmp_path / "desk.xml"
    for guid, text in (("a1", "Ferry sinks."), ("b2", "Ferry sinks."), ("c3", "Ferry sank.")):
        feed.write_text(
            '<rss version="2.0"><channel><title>Desk</title><item>'
            f"<guid isPermaLink='false'>{guid}</guid><link>https://desk.example/ferry</link>"
            f"<title>Ferry</title><description>{text}</description></item></channel></rss>"
        )
        wirelake("ingest", feed, "--lake", lake)
    assert raw(lake, "articles", "guid") == [("a1",), ("c3",)]
