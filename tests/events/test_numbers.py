from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.events.language.number_words import words_of
from transforms.events.language.numbers import find_quantities, parse_quantity

EXACT = {
    "31": 31,
    "one hundred and six": 106,
    "Forty-four": 44,
    "4,812": 4812,
    "36 000": 36_000,
    "2.5 million": 2_500_000,
    "half a million": 500_000,
    "half a dozen": 6,
    "two dozen": 24,
    "three hundred thousand": 300_000,
    "nobody": 0,
    "not a single": 0,
    "a total of 58": 58,
    "only 17": 17,
}

HEDGED = {
    "at least 19": (19, None, "at_least"),
    "no fewer than forty": (40, None, "at_least"),
    "90 or more": (90, None, "at_least"),
    "more than 19": (20, None, "more_than"),
    "over 3,000": (3001, None, "more_than"),
    "more than a dozen": (13, None, "more_than"),
    "up to 70": (None, 70, "up_to"),
    "as many as 1,200": (None, 1200, "up_to"),
    "fewer than 30": (None, 29, "up_to"),
    "about 650": (650, 650, "about"),
    "nearly five hundred": (500, 500, "about"),
    "between 25 and 40": (25, 40, "between"),
    "12 to 18": (12, 18, "between"),
    "30-35": (30, 35, "between"),
    "two or three": (2, 3, "between"),
    "3 to 4 million": (3_000_000, 4_000_000, "between"),
    "a couple": (2, None, "vague"),
    "several": (3, None, "vague"),
    "a dozen": (12, None, "vague"),
    "dozens": (24, None, "vague"),
    "several dozen": (24, None, "vague"),
    "scores": (40, None, "vague"),
    "hundreds": (200, None, "vague"),
    "tens of thousands": (20_000, None, "vague"),
}

NO_COUNTS = [
    "in 1994",
    "since 2009",
    "between 2001 and 2004",
    "18 October",
    "October 18, 2009",
    "at 7:45",
    "6 percent",
    "$40 million",
    "the 9-year-old boy",
    "aged 34",
    "resolution 2231",
    "flight 370",
    "the 12th brigade",
    "a MiG-29",
    "a three-day visit",
    "a 40-strong team",
]


@pytest.mark.parametrize(("text", "value"), EXACT.items())
def test_a_plain_number_is_exact(text: str, value: int) -> None:
    quantity = parse_quantity(f"{text} villagers")
    assert quantity is not None
    assert (quantity.low, quantity.high, quantity.qualifier) == (value, value, "exact")


@pytest.mark.parametrize(("text", "expected"), HEDGED.items())
def test_a_hedge_sets_the_bounds_of_the_contract(
    text: str, expected: tuple[int | None, int | None, str]
) -> None:
    quantity = parse_quantity(f"{text} villagers")
    assert quantity is not None
    assert (quantity.low, quantity.high, quantity.qualifier) == expected


@pytest.mark.parametrize("text", NO_COUNTS)
def test_years_dates_ages_and_names_count_nothing(text: str) -> None:
    assert find_quantities(words_of(f"It was {text} again.")) == []


def test_two_numbers_side_by_side_stay_two() -> None:
    found = find_quantities(words_of("Of the nine, six and four of the others escaped"))
    assert [quantity.low for quantity in found] == [9, 6, 4]


@given(st.integers(min_value=1, max_value=2_000_000_000))
def test_any_number_reads_back_however_its_thousands_are_set(value: int) -> None:
    for spelled in (f"{value:,}", f"{value:,}".replace(",", " ")):
        quantity = parse_quantity(f"some crowd of {spelled} people")
        assert quantity is not None
        assert (quantity.low, quantity.high) == (value, value)


@given(st.text(max_size=300))
def test_no_text_breaks_the_grammar(text: str) -> None:
    words = words_of(text)
    found = find_quantities(words)
    assert all(0 <= quantity.start < quantity.end <= len(words) for quantity in found)
    assert all(left.end <= right.start for left, right in pairwise(found))
