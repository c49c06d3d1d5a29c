"""``casualties/`` holds a story and the figures that it claims, one TOML file a case;
``casualty_sentences.toml`` single sentences.
"""

from __future__ import annotations

import tomllib
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas import CasualtyFigure
from tests.events.wire import article, bare_article
from tests.support import bounded
from transforms.events.casualties.find_casualties import find_casualties
from transforms.events.casualties.lexicon import may_hold_figure
from transforms.events.extraction import extract_events
from transforms.events.story import story_of
from transforms.knowledge import knowledge

CASES = sorted(Path(__file__).with_name("casualties").glob("*.toml"))
SENTENCES = tomllib.loads(Path(__file__).with_name("casualty_sentences.toml").read_text("utf-8"))
PHRASES = [
    "at least", "more than", "12", "two", "dozens of", "people", "soldiers", "a", "policeman",
    "were", "killed", "and", "wounded", ",", "including", "of them", "died", "missing", "dead",
    "death toll rose to", "said", "in", "Lima", "denied", "that", "feared", "since 2009", ".",
]  # fmt: skip


def figures_of(body: str) -> list[CasualtyFigure]:
    return [event for event in extract_events(article(body)) if isinstance(event, CasualtyFigure)]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_story_claims_these_figures_and_no_others(path: Path) -> None:
    case = tomllib.loads(path.read_text("utf-8"))
    expected = case.get("figure", [])
    found = figures_of(case["body"])
    shown = [
        {column: as_written(figure, column) for column in named}
        for figure, named in zip(found, expected, strict=False)
    ]
    assert len(found) == len(expected), [(one.kind, one.count_text) for one in found]
    assert shown == expected


def as_written(figure: CasualtyFigure, column: str) -> Any:
    """A column as a TOML file has it, which knows no null."""
    value = getattr(figure, column)
    return "null" if value is None else value


@pytest.mark.parametrize(("sentence", "expected"), SENTENCES["figures"].items())
def test_a_sentence_gives_its_figures(sentence: str, expected: list[str]) -> None:
    assert [f"{one.kind} {bounds_of(one)}" for one in figures_of(sentence)] == expected


def bounds_of(figure: CasualtyFigure) -> str:
    low, high = figure.count_low, figure.count_high
    if low == high:
        return f"{low}"
    return f"{'' if low is None else low}-{'' if high is None else high}"


@pytest.mark.parametrize("sentence", SENTENCES["none"]["sentences"])
def test_what_befell_no_person_of_today_is_no_figure(sentence: str) -> None:
    assert figures_of(sentence) == []


def test_a_figure_repeated_is_one_and_a_rival_figure_another() -> None:
    body = "Five sailors drowned. The five sailors were buried. The navy said six sailors drowned."
    assert [one.count_low for one in figures_of(body)] == [5, 6]


def test_three_more_are_others_than_three() -> None:
    found = figures_of("Three miners were killed in Arica. Three more were killed in Tacna.")
    assert [one.count_low for one in found] == [3, 3]


def test_who_denies_a_deed_does_not_deny_its_dead() -> None:
    (deed,) = figures_of("The group denied involvement in the attack that killed 14 pilgrims.")
    (figure,) = figures_of("The army denied reports that 14 pilgrims were killed.")
    assert (deed.status, figure.status) == ("reported", "denied")


def test_quotes_are_the_sentences_of_the_body() -> None:
    made = article("Nobody slept. Two pilots died in Arica on Monday. It rained.")
    for figure in (finding.event for finding in find_casualties(story_of(made))):
        assert figure.quote == made.body[figure.quote_start : figure.quote_end]
        assert figure.count_text in figure.quote


@given(st.lists(st.sampled_from(PHRASES), max_size=60).map(" ".join))
def test_no_sentence_of_the_trade_breaks_the_rules(body: str) -> None:
    for figure in (finding.event for finding in find_casualties(story_of(bare_article(body)))):
        assert figure.count_low is not None or figure.count_high is not None
        assert figure.quote == body[figure.quote_start : figure.quote_end]


@pytest.mark.parametrize("unit", ["12 killed, ", "including ", "a soldier and ", "in Lima, "])
def test_a_long_sentence_takes_no_longer_than_its_length(unit: str) -> None:
    story = story_of(bare_article(unit * (1_900 // len(unit)) + "were killed. " + unit * 2))
    find_casualties(story)
    with bounded():
        find_casualties(story)


SETTINGS = {
    "Police said on Tuesday that nine miners died in Peru on Sunday.": {
        "event_date": date(2012, 5, 13)
    },
    "Nine miners died in Peru, police said on Tuesday.": {"event_date": None},
    "The toll from Sunday's blast in Peru rose to nine on Tuesday.": {
        "event_date": date(2012, 5, 13)
    },
    "Nine miners died in Peru three days ago.": {"event_date": date(2012, 5, 13)},
    "More than 300 people have died in Peru since January.": {
        "scope": "cumulative",
        "event_date": None,
        "period_start": date(2012, 1, 1),
    },
    "Some 40 people were killed in Peru in the past 24 hours.": {
        "scope": "cumulative",
        "period_start": date(2012, 5, 15),
        "period_end": date(2012, 5, 16),
    },
    "Last year 900 people were killed in Peru.": {
        "period_start": date(2011, 1, 1),
        "period_end": date(2011, 12, 31),
    },
    "Some 900 people were killed in Peru between 2008 and 2010.": {
        "period_start": date(2008, 1, 1),
        "period_end": date(2010, 12, 31),
    },
    "The nine-year civil war has claimed 60,000 lives.": {"scope": "cumulative"},
    "The blast killed nine, the worst in Peru since 2009.": {"scope": "incident"},
    "Rescuers in Peru found 12 more bodies, bringing the toll to 40.": {"scope": "subtotal"},
    "An Israeli airstrike on a road in northern Lebanon killed four.": {
        "country": "LBN",
        "place": "northern Lebanon",
    },
    "Nine died in Chad, Chad's embassy in Paris said.": {
        "country": "TCD",
        "attribution": "Chad's embassy in Paris",
    },
    "In Tunis, police killed two people outside the U.S. embassy.": {
        "country": "TUN",
        "place": "Tunis",
    },
    "A blast at the Korin mine in Donetsk in Ukraine killed 20.": {"place": "Donetsk"},
    "A nurse, Rosa Marques, was killed in Peru.": {"victims": "nurse"},
}


@pytest.mark.parametrize(("sentence", "columns"), SETTINGS.items())
def test_the_words_around_a_figure_set_its_columns(sentence: str, columns: dict[str, Any]) -> None:
    figure = figures_of(sentence)[0]
    assert {name: getattr(figure, name) for name in columns} == columns


def test_a_pronoun_speaks_for_whoever_spoke_last() -> None:
    body = "Rain kept falling, said Ana Marques, the mayor. Nine people drowned, she added."
    assert [one.attribution for one in figures_of(body)] == ["Ana Marques"]


def test_a_figure_takes_its_day_from_the_happening_told_before() -> None:
    body = "A bomb exploded in Arica on Monday. Two soldiers were lightly hurt."
    (figure,) = figures_of(body)
    assert (figure.event_date, figure.place) == (date(2012, 5, 14), "Arica")


def test_one_person_is_counted_once_by_name_and_by_role() -> None:
    body = (
        "A prominent banker was shot dead in Lima on Monday. Jose Villar was driving home. "
        "The banker was killed by two men. Villar's murder shocked the city."
    )
    assert [one.count_low for one in figures_of(body)] == [1]


def test_each_reason_points_at_words_of_the_body() -> None:
    made = article("On Monday nine miners were feared dead near Arica, the navy said.")
    (finding,) = find_casualties(story_of(made))
    told = {reason.column: made.body[reason.start : reason.end] for reason in finding.reasons}
    assert told["kind"] == "feared dead"
    assert told["event_date"] == "On Monday"
    assert "Arica" in told["place"]
    assert "the navy" in told["attribution"]
    assert {"kind killed", "date told", "source named"} <= set(finding.signs)


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ("A mortar shell hit the Afghan capital on Monday, killing nine people.", "Kabul"),
        ("A bomb in the capital, Freetown, killed three people in Sierra Leone.", "Freetown"),
        ("Nine died on Friday in a raid by the RSF on the village of Kor in Sudan.", "Kor"),
    ],
)
def test_place(body: str, place: str) -> None:
    figures = extract_events(bare_article(body))
    assert {figure.place for figure in figures} == {place}


@pytest.mark.parametrize(
    ("body", "scopes"),
    [
        ("The blast brought the toll since March 14 to 231 killed.", {"cumulative"}),
        ("More than 60 people have died in Lima in the past fortnight.", {"cumulative"}),
        ("Some 40 people, three nuns among them, were killed.", {"incident", "subtotal"}),
    ],
)
def test_periods_and_parts(body: str, scopes: set[str]) -> None:
    found = find_casualties(story_of(article(body)))
    assert {one.event.scope for one in found if isinstance(one.event, CasualtyFigure)} == scopes


def test_a_record_since_a_day_when_is_of_that_day() -> None:
    body = "It was the worst attack since May 2, when nine people died in a queue."
    (found,) = find_casualties(story_of(article(body)))
    assert (found.event.event_date or date.min).replace(year=2000) == date(2000, 5, 2)


@pytest.mark.parametrize(
    "kind", ["killed", "wounded", "missing", "abducted", "detained", "displaced"]
)
def test_no_phrase_stands_in_sentences_that_nobody_looks_at(kind: str) -> None:
    table = knowledge("casualties")
    phrases = [*chain.from_iterable(table[kind].values()), *table["tolls"].get(kind, ())]
    # "Aboard" counts only beside "missing" or "vanished".
    alone = [phrase for phrase in phrases if phrase not in table["needs_anywhere"]]
    assert [one for one in alone if not may_hold_figure(one.replace("…", "people"))] == []
