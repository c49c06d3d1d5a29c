"""How often articles are rightly and wrongly said to tell one story, on pairs that people labelled.

The held-out half is reported beside the other, and held to the same figures.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

import pytest

from tests.stories.labelled import Pair, is_held_out, pairs, tellings
from transforms.stories.clustering import stories_of
from transforms.stories.signature import sketch_of

LEAST_PAIRS = 200
LEAST_PRECISION = 0.98
LEAST_RECALL = 0.90


def joined(pair: Pair) -> bool:
    sketches = [sketch_of(told.article) for told in (pair.one, pair.other)]
    found = stories_of([sketch for sketch in sketches if sketch], [])
    return len(found) == 2 and len(set(found.values())) == 1


def precision_and_recall(judged: Iterable[tuple[bool, bool]]) -> tuple[float, float]:
    """Of ``(is the same, was joined)``."""
    told = list(judged)
    right = sum(same and was_joined for same, was_joined in told)
    return (
        right / sum(was_joined for _, was_joined in told),
        right / sum(same for same, _ in told),
    )


@pytest.mark.parametrize("half", ["seen", "held out"])
def test_pairs_are_joined_and_kept_apart_as_people_do(half: str) -> None:
    chosen = [pair for pair in pairs() if is_held_out(pair.one.case) is (half == "held out")]
    assert len(chosen) >= LEAST_PAIRS
    precision, recall = precision_and_recall((pair.same, joined(pair)) for pair in chosen)
    print(f"{half}: {len(chosen)} pairs, precision {precision:.3f}, recall {recall:.3f}")  # noqa: T201
    assert precision >= LEAST_PRECISION
    assert recall >= LEAST_RECALL


def test_pairs_written_by_hand_are_a_third_and_as_good() -> None:
    written = [pair for pair in pairs() if pair.other in tellings()]
    assert len(written) >= len(pairs()) / 3
    precision, recall = precision_and_recall((pair.same, joined(pair)) for pair in written)
    assert precision >= LEAST_PRECISION
    assert recall >= LEAST_RECALL


def test_on_one_wire_the_stories_are_those_that_people_see() -> None:
    """All that was written, brought together: nearly everything here is another story."""
    articles = {told: told.article for told in tellings()}
    sketches = [sketch for article in articles.values() if (sketch := sketch_of(article))]
    stories = stories_of(sketches, [])
    judged = [
        (
            (one.case, one.story) == (other.case, other.story),
            stories[articles[one].article_id] == stories[articles[other].article_id],
        )
        for one, other in combinations(tellings(), 2)
    ]
    assert len(judged) > 4_000
    precision, recall = precision_and_recall(judged)
    assert precision >= LEAST_PRECISION
    assert recall >= LEAST_RECALL
