"""Which story an article joins, whatever the order and the cut of the wire."""

from __future__ import annotations

import dataclasses
import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas import Article, StorySketch
from tests.stories.labelled import tellings
from transforms.identifiers import stable_id
from transforms.stories.clustering import stories_of
from transforms.stories.signature import Signature, sketch_of
from transforms.stories.similarity import likeness

NOON = datetime(2031, 3, 3, 12, tzinfo=UTC)
MOST_BYTES = 600
BODY = (
    "Engineers of the Aster Canal Company closed the upper lock at Brandeth on Monday after a "
    "crack as wide as a hand was found in the western gate. Barges carrying grain and gravel "
    "queued for nine kilometres, and skipper Odile Marsh said some crews had food for only two "
    "days. The company's director, Hans Weil, promised a provisional gate within a week and "
    "ruled out any danger to the villages below. The lock, built in 1904, passes 60 vessels a day."
)


def article(name: str, body: str = BODY, *, hours: float = 0, revision: int = 1) -> Article:
    article_id = stable_id(name)
    return Article(
        article_id=article_id,
        revision=revision,
        story_id=article_id,
        source=name,
        origin=name,
        body=body,
        published_at=NOON + timedelta(hours=hours),
        signal="new",
        content_hash=stable_id(body),
        ingested_at=NOON,
    )


def sketch(name: str, body: str = BODY, **told: float) -> StorySketch:
    found = sketch_of(article(name, body, **told))  # type: ignore[arg-type]
    assert found is not None
    return found


def story(name: str) -> str:
    return stable_id(name)


def test_a_reprint_joins_the_story_of_what_was_published_first() -> None:
    stories = stories_of([sketch("later", hours=2), sketch("first")], [])
    assert set(stories.values()) == {story("first")}


def test_what_the_lake_has_gives_its_story_whenever_it_was_published() -> None:
    stories = stories_of([sketch("earlier", hours=-2)], [sketch("known")])
    assert stories == {story("earlier"): story("known")}


@pytest.mark.parametrize(
    ("hours", "joined"), [(71, "known"), (-71, "known"), (73, "again"), (-73, "again")]
)
def test_a_story_comes_again_within_three_days_or_is_another(hours: int, joined: str) -> None:
    stories = stories_of([sketch("again", hours=hours)], [sketch("known")])
    assert stories[story("again")] == story(joined)


def test_an_article_without_a_date_counts_from_when_it_was_read() -> None:

    undated = sketch_of(dataclasses.replace(article("undated"), published_at=None))
    assert undated is not None
    assert stories_of([undated], [sketch("known")])[story("undated")] == story("known")


def test_a_later_revision_stays_with_its_story_and_finds_others() -> None:
    other = "Quite another text now stands where the lock of Brandeth was written about before."
    first, second = sketch("paper"), sketch("paper", other, revision=2, hours=1)
    stories = stories_of([first, second, sketch("reader", other, hours=2)], [])
    assert stories == {story("paper"): story("paper"), story("reader"): story("paper")}


def test_a_reference_links_what_no_word_would() -> None:

    kill = dataclasses.replace(
        article("kill", ""), source="wire", refers_to=("headline:lock closed",)
    )
    first = dataclasses.replace(
        article("first", hours=-1), source="wire", known_as=("headline:lock closed",)
    )
    sketches = [found for told in (kill, first) if (found := sketch_of(told))]
    assert set(stories_of(sketches, []).values()) == {story("first")}
    [late, early] = sketches
    assert stories_of([early], [late]) == {story("first"): story("kill")}


def test_texts_of_a_few_words_are_stories_of_their_own() -> None:
    assert sketch_of(article("one", "Talks continue.")) is None


def test_a_row_of_the_books_is_small_however_long_the_text() -> None:
    long = " ".join(f"{BODY} Mayor Number{n}, aged {n}." for n in range(200))
    assert len(sketch("long", long).signature) + 16 * 3 <= MOST_BYTES


def test_signatures_are_the_same_on_every_machine_and_in_every_version() -> None:
    """The lake keeps them: if this fails, sketches of older lakes no longer match anything."""

    digest = hashlib.blake2b(sketch("any").signature, digest_size=8).hexdigest()
    assert digest == "637b70796f82239c"


def test_scripts_without_spaces_and_without_capitals_are_read() -> None:
    text = (
        "周一上午,阿斯特运河公司在布兰德斯关闭了上游船闸,"
        "因为西侧闸门上发现了一条手掌宽的裂缝,运粮船排起了长队。"
    )
    cut = text[:34]
    stories = stories_of([sketch("full", text), sketch("cut", cut, hours=1)], [])
    assert len(set(stories.values())) == 1


@pytest.mark.parametrize("number", ["9" * 12_000, "²", "٣", "0", "00"])
def test_any_number_is_taken_as_it_stands(number: str) -> None:
    assert sketch_of(article("any", f"{BODY} They broke it {number} times.")) is not None


@given(st.text(max_size=400), st.text(max_size=400))
def test_any_two_texts_can_be_compared(one: str, other: str) -> None:
    signatures = [
        Signature.from_bytes(found.signature)
        for text in (one, other)
        if (found := sketch_of(article("any", text)))
    ]
    for signature in signatures:
        assert likeness(signature, signature).is_same_story
    if len(signatures) == 2:
        assert likeness(*signatures) == likeness(*reversed(signatures))


@settings(max_examples=25)
@given(st.permutations(range(12)), st.integers(0, 12))
def test_neither_the_order_nor_the_cut_of_the_wire_changes_who_belongs_together(
    order: list[int], cut: int
) -> None:
    told = [found for telling in tellings()[:12] if (found := sketch_of(telling.article))]
    whole = stories_of(told, [])
    shuffled = [told[number] for number in order]
    first = stories_of(shuffled[:cut], [])

    known = [dataclasses.replace(row, story_id=first[row.article_id]) for row in shuffled[:cut]]
    both = first | stories_of(shuffled[cut:], known)
    assert _groups(both) == _groups(whole)


def _groups(stories: dict[str, str]) -> set[frozenset[str]]:
    return {
        frozenset(article for article, story in stories.items() if story == shared)
        for shared in stories.values()
    }
