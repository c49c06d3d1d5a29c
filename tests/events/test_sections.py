"""Digests: each section is told from its own dateline, or under its own heading."""

from __future__ import annotations

import pytest

from schemas import CasualtyFigure
from tests.events.wire import article
from transforms.events.extraction import extract_events


def _told(body: str) -> list[tuple[int | None, str | None, str | None]]:
    """Number, country and place of each figure, after its quote was found in the body."""
    story = article(body)
    figures = [one for one in extract_events(story) if isinstance(one, CasualtyFigure)]
    for figure in figures:
        assert story.body[figure.quote_start : figure.quote_end] == figure.quote
    return [(figure.count_low, figure.country, figure.place) for figure in figures]


@pytest.mark.parametrize(
    "second",
    [
        "LIMA, Peru (AP) - Nine people died in a fire in a hotel, police said.",
        "LIMA - Nine people died in a fire in a hotel, police said.",
        "PERU: Nine people died in a fire in a hotel, police said.",
        "PERU\nNine people died in a fire in a hotel, police said.",
        "Peru\n\nNine people died in a fire in a hotel, police said.",
        "-- May 14, 2012: PERU - Nine people died in a fire in a hotel, police said.",
    ],
)
def test_a_paragraph_with_a_place_of_its_own_is_told_from_there(second: str) -> None:
    first = "CAIRO, May 16 (Reuters) - A bomb killed four people in Cairo, police said."
    assert [one[:2] for one in _told(f"{first}\n\n{second}")] == [(4, "EGY"), (9, "PER")]


def test_the_same_number_in_two_sections_is_two_figures() -> None:
    body = (
        "CAIRO (AP) - A bomb killed four people, police said.\n\n"
        "LIMA, Peru (AP) - A fire killed four people, police said."
    )
    assert _told(body) == [(4, "EGY", "Cairo"), (4, "PER", "Lima")]


def test_a_word_in_capitals_opens_no_section() -> None:
    body = (
        "CAIRO, May 16 (Reuters) - A bomb killed four people in Cairo, police said.\n\n"
        "NATO said nine people died in a fire at a hotel."
    )
    assert [one[:2] for one in _told(body)] == [(4, "EGY"), (9, "EGY")]
