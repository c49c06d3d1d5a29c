"""``visits/`` holds a story and the visits that it reports, one TOML file a case."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from schemas import EnvoyVisit
from tests.events.wire import article
from transforms.events.extraction import extract_events

CASES = sorted(Path(__file__).with_name("visits").glob("*.toml"))


def visits_of(body: str) -> list[EnvoyVisit]:
    return [event for event in extract_events(article(body)) if isinstance(event, EnvoyVisit)]


def as_written(visit: EnvoyVisit, column: str) -> Any:
    """A column as a TOML file has it, which knows no null."""
    value = getattr(visit, column)
    return "null" if value is None else str(value)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_story_reports_these_visits_and_no_others(path: Path) -> None:
    case = tomllib.loads(path.read_text("utf-8"))
    expected = case.get("visit", [])
    found = visits_of(case["body"])
    columns = [tuple(visit) for visit in expected]
    shown = [
        {column: as_written(visit, column) for column in named}
        for visit, named in zip(found, columns, strict=False)
    ]
    assert len(found) == len(expected), shown
    assert shown == expected


def _wordings() -> dict[str, list[str]]:
    path = Path(__file__).with_name("visit_wordings.toml")
    wordings: dict[str, list[str]] = tomllib.loads(path.read_text("utf-8"))["wordings"]
    return wordings


@pytest.mark.parametrize(("text", "expected"), _wordings().items())
def test_each_wording_tells_its_visits(text: str, expected: list[str]) -> None:
    visits = visits_of(f"LIMA, May 16 (AFP) - {text}")
    told = [
        f"{(visit.envoy or visit.envoy_role or '').split()[-1]} "
        f"{visit.sending_country or 'null'} {visit.host_country} {visit.status}"
        for visit in visits
    ]
    assert sorted(told) == sorted(expected)


def _days() -> dict[str, list[str]]:
    path = Path(__file__).with_name("visit_days.toml")
    days: dict[str, list[str]] = tomllib.loads(path.read_text("utf-8"))["wordings"]
    return days


@pytest.mark.parametrize(("text", "expected"), _days().items())
def test_each_wording_tells_the_day_and_who_is_met(text: str, expected: list[str]) -> None:
    told = [
        f"{(visit.envoy or '').split()[-1]} {visit.host_country} {visit.status} "
        f"{visit.event_date or 0} {(visit.counterpart or '0').split()[-1]}"
        for visit in visits_of(f"LIMA, May 16 (AFP) - {text}")
    ]
    assert sorted(told) == sorted(expected)


def _news() -> list[tuple[str, str, list[str]]]:
    path = Path(__file__).with_name("visit_news.toml")
    stories: dict[str, dict[str, list[str]]] = tomllib.loads(path.read_text("utf-8"))["stories"]
    return [(day, *story) for day, texts in stories.items() for story in texts.items()]


def _day(visit: EnvoyVisit) -> str:
    """The day of a visit, or its month alone where the text tells no more."""
    lengths = {"day": 10, "month": 7, "year": 4, None: 1}
    return str(visit.event_date or 0)[: lengths[visit.event_date_precision]]


@pytest.mark.parametrize(("published", "text", "expected"), _news())
def test_a_wire_story_tells_stage_and_day(published: str, text: str, expected: list[str]) -> None:
    told = [
        f"{(visit.envoy or visit.envoy_role or '').split()[-1]} "
        f"{visit.sending_country or 'null'} {visit.host_country} {visit.status} {_day(visit)}"
        for visit in extract_events(article(text, published))
        if isinstance(visit, EnvoyVisit)
    ]
    assert sorted(told) == sorted(expected)


def test_a_name_is_completed_from_anywhere_in_the_story() -> None:
    (visit,) = visits_of("Dahl landed in Lima on Monday. Ingrid Dahl, Norway's envoy, was tired.")
    assert (visit.envoy, visit.envoy_role, visit.sending_country) == ("Ingrid Dahl", "envoy", "NOR")


def test_without_a_day_of_writing_a_weekday_stays_undated() -> None:
    body = "Norwegian Foreign Minister Ingrid Dahl arrived in Lima on Monday."
    (visit,) = extract_events(article(body, published=None))
    assert (visit.event_date, visit.event_date_precision, visit.event_date_text) == (None,) * 3


def test_an_envoy_who_keeps_coming_back_is_one_visit() -> None:
    sentence = "Norwegian Foreign Minister Ingrid Dahl arrived in Lima on Monday. "
    assert len(visits_of(sentence * 3)) == 1


def test_plain_news_without_a_day_is_of_the_day_of_writing_not_of_a_year_recalled() -> None:
    (visit,) = visits_of(
        "Norwegian Foreign Minister Ingrid Dahl arrived in Lima, the first such visit since 1992."
    )
    assert str(visit.event_date) == "2012-05-16"


@pytest.mark.parametrize(
    ("text", "role", "counterpart"),
    [
        ("Deputy Peruvian Foreign Minister Ana Sol flew to Oslo.", "Deputy Foreign Minister", None),
        (
            "Ana Sol, assistant US secretary of state for trade, arrived in Oslo.",
            "assistant secretary of state for trade",
            None,
        ),
        (
            "LIMA, May 16 (AFP) - Foreign Affairs and Trade Minister, Dr Ana Sol, will visit Oslo.",
            "Foreign Affairs and Trade Minister",
            None,
        ),
        (
            "Ana Sol, special envoy of General Secretary of the Workers' Party of Peru Central "
            "Committee Jan Ray, left for Oslo.",
            "special envoy",
            None,
        ),
        (
            "A Peruvian minister arrived in Oslo. The visitor, Deputy Trade Minister Ana Sol, will "
            "meet President Inge Dahl of Norway.",
            "Deputy Trade Minister",
            "Inge Dahl",
        ),
        (
            "Peruvian President Ana Sol left Oslo after a visit. Norwegian Prime Minister Jan Berg "
            "saw her off. She was seen off by Norwegian minister Inge Dahl, too.",
            "President",
            None,
        ),
    ],
)
def test_who_came_is_told_by_name_and_office(text: str, role: str, counterpart: str | None) -> None:
    (visit,) = visits_of(text)
    assert (visit.envoy, visit.envoy_role, visit.counterpart) == ("Ana Sol", role, counterpart)
