"""Phrases: the longest wins, from either side, and none overlaps another."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from transforms.events.language.number_words import words_of
from transforms.events.language.phrases import Phrases

PHRASES = Phrases({"up to": 1, "up": 2, "to": 3, "as many as": 4, "many": 5, "to as": 6})
TEXTS = st.lists(st.sampled_from(["up", "to", "as", "many", "Up", ","]), max_size=10).map(" ".join)


def test_the_longest_phrase_wins() -> None:
    found = PHRASES.find(words_of("Up to as many as nine, up to me"))
    assert [(one.phrase, one.start, one.value) for one in found] == [
        ("up to", 0, 1),
        ("as many as", 2, 4),
        ("up to", 7, 1),
    ]


def test_a_phrase_before_a_word_starts_behind_the_floor() -> None:
    words = words_of("up to nine")
    assert [PHRASES.before(words, 2, floor) for floor in (0, 1, 2)] == [
        (0, 2, "up to", 1),
        (1, 2, "to", 3),
        None,
    ]
    assert PHRASES.at(words, 3) is None


@given(TEXTS)
def test_what_is_found_stands_there_and_overlaps_nothing(text: str) -> None:
    words, end = words_of(text), 0
    for one in PHRASES.find(words):
        assert one.start >= end
        assert words.spelled(one.start, one.end) == one.phrase
        assert PHRASES.at(words, one.start) == one
        before = PHRASES.before(words, one.end)
        assert before is not None
        assert before.start <= one.start
        end = one.end
