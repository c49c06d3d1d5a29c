from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.events.language.when import find_when, resolve_when

WEDNESDAY = date(2012, 5, 16)


@pytest.mark.parametrize(
    ("text", "day", "precision"),
    [
        ("they met on Monday", date(2012, 5, 14), "day"),
        ("they met Wednesday", WEDNESDAY, "day"),
        ("Friday's talks failed", date(2012, 5, 11), "day"),
        ("he will fly on Saturday", date(2012, 5, 19), "day"),
        ("On Saturday he will fly", date(2012, 5, 19), "day"),
        ("they met last Wednesday", date(2012, 5, 9), "day"),
        ("they agreed on next Wednesday", date(2012, 5, 23), "day"),
        ("they met yesterday", date(2012, 5, 15), "day"),
        ("blasts on May 12, 2003 killed 34", date(2003, 5, 12), "day"),
        ("blasts on 12 May 2003 killed 34", date(2003, 5, 12), "day"),
        ("the war began on December 6", date(2011, 12, 6), "day"),
        ("the vote is due on 3 June", date(2012, 6, 3), "day"),
        ("on Dec. 13 they left", date(2011, 12, 13), "day"),
        ("the visit planned for June", date(2012, 6, 1), "month"),
        ("since March", date(2012, 3, 1), "month"),
        ("in March 2009", date(2009, 3, 1), "month"),
        ("he leaves next month", date(2012, 6, 1), "month"),
        ("in 2009", date(2009, 1, 1), "year"),
        ("ON 12 MAY THEY MET", date(2012, 5, 12), "day"),
        ("they met on Friday last week", date(2012, 5, 11), "day"),
        ("they met on Monday of last week", date(2012, 5, 7), "day"),
        ("he leaves on Friday of next week", date(2012, 5, 25), "day"),
        ("they met on the 7th", date(2012, 5, 7), "day"),
        ("he will leave on the 4th of next month", date(2012, 6, 4), "day"),
        ("he will leave at the end of the month", date(2012, 5, 1), "month"),
        ("his April visit", date(2012, 4, 1), "month"),
    ],
)
def test_words_of_time_seen_from_a_wednesday(text: str, day: date, precision: str) -> None:
    when = resolve_when(text, WEDNESDAY)
    assert when
    assert (when.date, when.precision) == (day, precision)
    assert text[when.start : when.end] == when.words


@pytest.mark.parametrize(
    "text",
    [
        "they met last week",
        "on the 7th floor",
        "he may leave",
        "a march on the city",
        "31 February 2003",
        "20 000 people",
    ],
)
def test_what_names_no_day_is_not_guessed(text: str) -> None:
    assert find_when(text, WEDNESDAY) == ()


@pytest.mark.parametrize("text", ["on Monday", "yesterday", "on 12 May", "in March", "last year"])
def test_without_a_day_of_writing_only_full_dates_count(text: str) -> None:
    assert resolve_when(text, None) is None


def test_a_full_date_needs_no_day_of_writing() -> None:
    when = resolve_when("on May 12, 2003", None)
    assert when
    assert when.date == date(2003, 5, 12)


@given(
    reference=st.dates(),
    ahead=st.booleans(),
    weekday=st.sampled_from(["Monday", "Thursday", "Sunday"]),
)
def test_a_weekday_is_within_a_week_and_is_that_weekday(
    *, reference: date, ahead: bool, weekday: str
) -> None:
    when = resolve_when(f"on {weekday}", reference, ahead=ahead)
    if when:
        assert when.date.strftime("%A") == weekday
        distance = when.date - reference
        assert timedelta(0) <= (distance if ahead else -distance) < timedelta(days=7)


@given(st.text(), st.none() | st.dates())
def test_no_text_makes_it_raise(text: str, reference: date | None) -> None:
    find_when(text, reference)
