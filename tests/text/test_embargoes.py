"""Until when a story must wait."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.text.embargoes import embargo_of

MONDAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("line", "until"),
    [
        ("EMBARGOED UNTIL 0900 GMT", "2026-03-03T09:00"),
        ("NEWS RELEASE - EMBARGOED UNTIL 0900 GMT DECEMBER 1 2026", "2026-12-01T09:00"),
        ("EMBARGOED UNTIL 01/12/2026 0900 GMT", "2026-12-01T09:00"),
        ("MEDIA EMBARGO: 5 PM EDT JUNE 20", "2026-06-20T21:00"),
        ("Sperrfrist: 4. März 2026, 10:00 CET", "2026-03-04T09:00"),
        ("EMBARGOED UNTIL 1 FEBRUARY 2027", "2027-02-02T12:00"),
        ("EMBARGOED UNTIL 0900 GMT TUESDAY", "2026-03-03T09:00"),
        ("*** EMBARGO: 10:30 GMT, 5 March 2026 ***", "2026-03-05T10:30"),
        ("Strictly embargoed for release until 6 p.m. EST on March 4", "2026-03-04T23:00"),
        ("HOLD FOR RELEASE UNTIL 2026-03-09T08:00:00Z", "2026-03-09T08:00"),
        ("Not for publication before 00:01 GMT tomorrow", "2026-03-03T00:01"),
        ("Embargoed until March 4", "2026-03-05T12:00"),
        ("(Embargoed for publication until Wednesday)", "2026-03-05T12:00"),
        ("EMBARGOED UNTIL 2 JANUARY", "2026-01-03T12:00"),
    ],
)
def test_the_end_of_an_embargo(line: str, until: str) -> None:
    embargo = embargo_of(None, ["Minister resigns", line], MONDAY)
    assert embargo is not None
    assert embargo.until == datetime.fromisoformat(until).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "line",
    [
        "The embargo on arms to Orvia will stay until 2027, the ministers said on Monday.",
        "EU lifts embargo on Monday",
        "Embargo",
        "Embargo on Iran oil takes effect July 1",
        "Embargo to stay, says minister",
        "Embargoed tankers turn back on Tuesday",
        "Under embargo, Cubans turn to farming on Sunday",
        "For release after 20 years, prisoner thanks his lawyers",
        "For use at home",
        "EMBARGO LIFTED",
        "EMBARGO: none",
        "EMBARGO NO LONGER APPLIES",
        "FOR IMMEDIATE RELEASE",
        "Ministers hold for release of hostages",
        "Arms embargo until March 4",
    ],
)
def test_an_embargo_in_the_news_is_none(line: str) -> None:
    assert embargo_of(None, [line], MONDAY) is None


def test_what_a_format_declares_comes_first() -> None:
    embargo = embargo_of("2026-03-03T12:00:00+02:00", ["EMBARGOED UNTIL 0900 GMT"], MONDAY)
    assert embargo is not None
    assert embargo.until == datetime(2026, 3, 3, 10, tzinfo=UTC)


def test_a_bare_time_is_the_next_after_the_story() -> None:
    evening = datetime(2026, 3, 2, 20, tzinfo=UTC)
    for hours, day in (("0001", 3), ("2100", 2)):
        embargo = embargo_of(None, [f"EMBARGOED UNTIL {hours} GMT"], MONDAY, evening)
        assert embargo is not None
        assert embargo.until is not None
        assert embargo.until.day == day


@pytest.mark.parametrize("declared", ["none", "no", "false", "n/a"])
def test_a_format_may_declare_that_there_is_none(declared: str) -> None:
    assert embargo_of(declared, [], MONDAY) is None


@pytest.mark.parametrize("line", ["STRICTLY EMBARGOED", "EMBARGOED UNTIL DELIVERY"])
def test_an_embargo_that_cannot_be_read_has_no_end(line: str) -> None:
    embargo = embargo_of(None, [line], MONDAY)
    assert embargo is not None
    assert embargo.until is None


@given(st.text(max_size=200))
def test_no_words_break_it(words: str) -> None:
    embargo_of(words, [words, f"EMBARGOED UNTIL {words}"], MONDAY)
