"""``casualties/`` holds a story and the figures that it claims, one TOML file a case."""

from __future__ import annotations

import time
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas import CasualtyFigure
from tests.events.wire import article, bare_article
from transforms.events.casualties import find_casualties
from transforms.events.extraction import extract_events
from transforms.events.story import story_of

CASES = sorted(Path(__file__).with_name("casualties").glob("*.toml"))
PHRASES = [
    "at least", "more than", "12", "two", "dozens of", "people", "soldiers", "a", "policeman",
    "were", "killed", "and", "wounded", ",", "including", "of them", "died", "missing", "dead",
    "death toll rose to", "said", "in", "Lima", "denied", "that", "feared", "since 2009", ".",
]  # fmt: skip

FIGURES = {
    "Nine miners were killed.": [("killed", 9, 9)],
    "The landslide killed nine miners and a nurse.": [("killed", 9, 9), ("killed", 1, 1)],
    "Gunmen shot dead a judge.": [("killed", 1, 1)],
    "A blast tore through the market, killing 16 and injuring 51.": [
        ("killed", 16, 16),
        ("wounded", 51, 51),
    ],
    "Two pilots died.": [("killed", 2, 2)],
    "The storm left 14 people dead and at least 30 missing.": [
        ("killed", 14, 14),
        ("missing", 30, None),
    ],
    "The fever has claimed 340 lives.": [("killed", 340, 340)],
    "The death toll from the flood in the valley rose to 77.": [("killed", 77, 77)],
    "Rescuers pulled 23 bodies from the river.": [("killed", 23, 23)],
    "Police arrested 60 demonstrators.": [("detained", 60, 60)],
    "Rebels kidnapped four engineers.": [("abducted", 4, 4)],
    "More than 8,000 people have been driven from their homes.": [("displaced", 8001, None)],
    "No one was hurt.": [("wounded", 0, 0)],
    "The quake caused no casualties.": [("killed", 0, 0), ("wounded", 0, 0)],
    "No one was killed or injured.": [("killed", 0, 0), ("wounded", 0, 0)],
    "A bus driver was killed and his wife hurt.": [("killed", 1, 1), ("wounded", 1, 1)],
    "Eight villagers, three of them children, were killed.": [
        ("killed", 8, 8),
        ("killed", 3, 3),
    ],
    "Two men, a Turk and a Kurd, were killed.": [("killed", 2, 2)],
    "Hector Villar was shot dead on Tuesday.": [("killed", 1, 1)],
    "A watchman guarding the depot was killed.": [("killed", 1, 1)],
    "Police found the bodies of five migrants.": [("killed", 5, 5)],
}

NO_FIGURES = [
    "The court upheld the death sentences of three men.",
    "At least 40 cows and 12 camels were killed by the drought.",
    "The group threatened to kill two hostages.",
    "Police foiled a plot to kill three judges.",
    "A striker scored 2 goals in a match that was dead after an hour.",
    "Diplomats tried to kill 3 clauses of the text.",
    "More than 70 million people died in the Second World War.",
    "The 58-year-old minister said the talks were not dead.",
    "Eleven lorries were destroyed.",
    "Wall Street was hurt by the news.",
]


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


@pytest.mark.parametrize(("sentence", "expected"), FIGURES.items())
def test_a_sentence_gives_its_figures(
    sentence: str, expected: list[tuple[str, int, int | None]]
) -> None:
    assert [(one.kind, one.count_low, one.count_high) for one in figures_of(sentence)] == expected


@pytest.mark.parametrize("sentence", NO_FIGURES)
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
    started = time.process_time()
    find_casualties(story)
    assert time.process_time() - started < 1
