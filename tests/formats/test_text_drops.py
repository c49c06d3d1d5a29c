"""Text drops: what is a header, what is a headline, and that nothing of the text is lost."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.elements import InputUnit, RawStory
from transforms.formats.text_drops import read_drop

UNIT = InputUnit(
    location="/drops/desk/a.txt",
    origin="desk/a.txt",
    kind="file",
    source=None,
    folder_name="desk",
    file_name="a",
    sequence=0,
)


def story_of(text: str, unit: InputUnit = UNIT) -> RawStory:
    reading = read_drop(text.encode(), unit)
    assert not reading.problems
    (story,) = reading.stories
    return story


@pytest.mark.parametrize(
    "first",
    [
        "Note: talks to resume",
        "Kremlin: no date for a visit yet",
        "10:30 - Envoy lands",
        "Titles: who holds which",
        "Envoy: “I was not there”",
    ],
)
def test_a_headline_with_a_colon_is_no_header(first: str) -> None:
    story = story_of(f"{first}\n\nThe talks resume on Monday.")
    assert (story.title, story.text) == (first, "The talks resume on Monday.")


def test_a_lone_known_name_without_an_empty_line_is_a_headline() -> None:
    story = story_of("Source: premier ready to quit\nPORT SORROW - He may go in May.")
    assert story.title == "Source: premier ready to quit"


def test_a_title_needs_no_empty_line_behind_it() -> None:
    story = story_of("Title: Premier quits\nPORT SORROW - He went in May.")
    assert (story.title, story.text) == ("Premier quits", "PORT SORROW - He went in May.")


@pytest.mark.parametrize(
    "first",
    [
        "PORT SORROW, 7 AUG 89 (RADIO LAKESIDE) -- [TEXT]",
        "The premier went on Monday.",
        "He said this in full:",
    ],
)
def test_under_headers_a_dateline_or_a_sentence_is_no_headline(first: str) -> None:
    story = story_of(f"Date: 1989-08-07\n\n{first}\n\nThe premier left.")
    assert (story.title, story.text) == (None, f"{first}\n\nThe premier left.")


def test_an_unknown_name_behind_the_headers_is_text() -> None:
    story = story_of("Title: A\nDate: 2011-05-04\nStatement: we regret it.\n\nMore.")
    assert story.text == "Statement: we regret it.\n\nMore."


def test_the_first_of_two_equal_headers_counts() -> None:
    assert story_of("Title: First\nTitle: Second\n\nText.").title == "First"


@pytest.mark.parametrize("name", ["TITLE", "title", "Title "])
def test_names_of_headers_may_be_written_in_any_case(name: str) -> None:
    assert story_of(f"{name}: Envoy speaks\n\nText.").title == "Envoy speaks"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_may_end_in_any_way(end: str) -> None:
    story = story_of(end.join(["Title: Envoy speaks", "", "One.", "", "Two."]))
    assert (story.title, story.text) == ("Envoy speaks", "One.\n\nTwo.")


def test_a_source_is_the_agency_where_none_is_named() -> None:
    story = story_of("Title: A\nSource: Lakeside Wire\n\nText.")
    assert (story.source, story.agency) == ("lakeside-wire", "Lakeside Wire")


def test_a_configured_source_wins_over_the_header() -> None:
    unit = dataclasses.replace(UNIT, source="archive")
    assert story_of("Title: A\nSource: Lakeside Wire\n\nText.", unit).source == "archive"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://h.example/a", "next to nothing", ""])
def test_an_address_that_is_none_is_not_taken(url: str) -> None:
    story = story_of(f"Title: A\nURL: {url}\n\nText.")
    assert (story.url, story.identity) == (None, "path:desk/desk/a.txt")


def test_a_byte_that_is_no_utf_8_is_told_with_its_place() -> None:
    (problem,) = read_drop(b"Gen\xe8ve\n", UNIT).problems
    assert problem.reason == "encoding.not_utf8"
    assert problem.detail == "byte 3 (0xe8) is not utf-8. Save the file as UTF-8."


@given(st.lists(st.text("ab :\t", max_size=12), max_size=12))
def test_no_word_of_a_drop_is_lost(lines: list[str]) -> None:
    text = "\n".join(lines)
    reading = read_drop(text.encode(), UNIT)
    if reading.problems:
        assert not text.strip()
    else:
        (story,) = reading.stories
        assert f"{story.title or ''} {story.text}".split() == text.split()


@given(st.lists(st.sampled_from(["Title: ", "Date:", "Note:", "\n", " ", "x"]), max_size=30))
def test_any_text_gives_one_story_or_one_problem(pieces: list[str]) -> None:
    reading = read_drop("".join(pieces).encode(), UNIT)
    assert len(reading.stories) + len(reading.problems) == 1
