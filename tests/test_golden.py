"""The golden stories: a story file, and beside it the rows that a reader expects."""

from __future__ import annotations

import pytest

from benchmarks.gold_sets import MarkedStory
from tests.golden_cases import cases, differences, known_gaps, name_of

ENOUGH = 150


@pytest.mark.parametrize("story", cases(), ids=name_of)
def test_a_story_gives_the_rows_that_a_reader_expects(story: MarkedStory) -> None:
    found = differences(story)
    assert found == known_gaps().get(name_of(story), []), (
        "if this is a change for the better, write tests/known_gaps.toml anew: "
        "python -m tests.golden_cases"
    )


def test_most_stories_have_no_gap() -> None:
    assert len(cases()) - len(known_gaps()) >= ENOUGH


def test_every_known_gap_is_of_a_story() -> None:
    assert known_gaps().keys() <= {name_of(story) for story in cases()}
