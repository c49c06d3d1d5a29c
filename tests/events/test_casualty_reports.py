"""How reports of all decades tell figures and places; the stories are of Wednesday, 16 May 2012."""

from __future__ import annotations

from datetime import date

import pytest

from schemas import CasualtyFigure
from tests.events.wire import article
from transforms.events.extraction import extract_events
from transforms.text.datelines import find_dateline

_DATELINE = "ARICA, Peru, May 16 (Korin News) - "


def _figures(body: str) -> list[CasualtyFigure]:
    events = extract_events(article(_DATELINE + body))
    return [event for event in events if isinstance(event, CasualtyFigure)]


def _counts(body: str) -> list[tuple[str, int | None]]:
    return [(figure.kind, figure.count_low) for figure in _figures(body)]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Nine miners who were trapped when a shaft in Kor collapsed last week had died.", "9 k"),
        ("Nine men were missing and presumed dead.", "9 m"),
        ("Gunmen forced nine farmers from their homes and executed them.", "9 k"),
        ("The army said 90 persons were seized as rebel suspects.", "90 d"),
        ("The raids killed nine, bringing the total in two days to 41.", "9 k, 41 k"),
        ("Four Turks were among the 90 victims of the crash.", "4 k"),
        ("Two whole families were among the victims, doctors said.", ""),
        ("The airline put the toll at 90, including six Turks.", "90 k, 6 k"),
        (
            "Nine died and another six were hurt in raids on Ilo, an official in Lima said.",
            "9 k, 6 w",
        ),
        ("The rebels killed Col. Hugo Parra, the local commander, when he resisted.", "1 k"),
        ("Nine bodies of the 20 people aboard a bus were found.", "9 k"),
        ("The blast killed nine people, the official Korin news agency said.", "9 k"),
        ("The battles killed Shiite Muslim gunmen and one guard.", "1 k"),
        ("A ship sank with the loss of all 91 aboard.", "91 k"),
        ("A fire claimed 41 victims.", "41 k"),
        ("The toll neared 800 on Tuesday.", "800 k"),
        ("The raid took to 41 the number of Turkish officers killed since May.", "41 k"),
        ("The number of nurses who have died in the epidemic reached 90.", "90 k"),
        ("The number of drivers wounded rose to 23 from 9.", "23 w, 9 w"),
        ("Police put the number of dead at 9; the radio put the figure at 23.", "9 k, 23 k"),
        ("Nine people died in Ilo. A guard, Ana Sol, gave the figure as 23.", "9 k, 23 k"),
        ("The mayor put the toll at 9 but residents put it at 23.", "9 k, 23 k"),
        ("Nine died. The mayor put the cost high, and a bank put it at 23 percent.", "9 k"),
        ("A police officer confirmed that some people had been killed.", ""),
        ("Rebels used car bombs to kill nine people and wound 23.", "9 k, 23 w"),
        ("Gunmen burst in to kill nine guests. A bomber managed to kill 23.", "9 k, 23 k"),
        ("The rebels used to kill nine of ten captives, and would use gas to kill 23.", ""),
        ("A rebel spokesman denied that any guards were wounded in Ilo.", ""),
        ("Some 90 people died, including 23 Turks from Kor, three from Lar.", "90 k, 23 k, 3 k"),
        ("Two men were hurt in Ilo on Monday. Two were hurt in Lima on Tuesday.", "2 w, 2 w"),
        ("Two men were hurt in Ilo on Monday. The two hurt on Tuesday were Turks.", "2 w"),
        ("Two men were killed in Ilo. In a separate attack two guards were killed.", "2 k, 2 k"),
    ],
)
def test_what_befell_whom(body: str, expected: str) -> None:
    kinds = {"k": "killed", "w": "wounded", "m": "missing", "d": "detained"}
    pairs = [one.split(" ") for one in expected.split(", ") if one]
    assert _counts(body) == [(kinds[kind], int(count)) for count, kind in pairs]


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ("Two soldiers were killed in Ilo Monday.", "Ilo"),
        ("Two soldiers were killed north of Ilo Tuesday afternoon.", "Ilo"),
        ("Nine died in the crash of a Korin Airlines jet in Ilo.", "Ilo"),
        ("Fighting between Gen. Hugo Parra's troops and rebels killed nine in Ilo.", "Ilo"),
        ("Gunners pounded Ilo on Monday, killing nine people.", "Ilo"),
        ("In the Chechen capital, Grozny, a mine killed nine people.", "Grozny"),
        ("Shells fell on Lima after nine people were killed in attacks on Ilo.", "Ilo"),
        ("The raid on Lima was in reply to shelling of Ilo on Monday which killed nine.", "Ilo"),
        ("The blasts killed six in Ilo and nine in other southern towns.", None),
    ],
)
def test_a_figure_has_the_place_of_its_own_happening(body: str, place: str | None) -> None:
    figure = next(one for one in reversed(_figures(body)) if one.count_low in {2, 9})
    assert figure.place == place


def test_a_gate_called_after_a_capital_is_in_the_land_of_the_story() -> None:
    (figure,) = _figures("In a clash at the Damascus Gate on Monday, police killed nine men.")
    assert figure.country == "PER"


@pytest.mark.parametrize(
    ("body", "scope"),
    [
        ("Some 460 died in the week since an attack on Ilo, which left 90 dead.", "incident"),
        (
            "The defense ministry said 90 people had been killed through April of 2012.",
            "cumulative",
        ),
        ("The army killed 90 rebels in the Ilo area from May 2 to May 12.", "cumulative"),
        ("In two days of fighting 25 rebels and 90 soldiers had been killed.", "cumulative"),
    ],
)
def test_a_figure_is_of_one_happening_or_of_a_period(body: str, scope: str) -> None:
    assert next(one for one in _figures(body) if one.count_low == 90).scope == scope


def test_a_day_behind_a_record_is_that_of_its_own_harm_only() -> None:
    (figure,) = _figures("Nine men died Monday in the first clash since a truce ended on Sunday.")
    assert figure.event_date == date(2012, 5, 14)


@pytest.mark.parametrize("body", ["LIMA, October 31. Peru has said", "LIMA, Oct. 31.\nPeru said"])
def test_a_dateline_of_an_old_newspaper_ends_in_a_full_stop(body: str) -> None:
    dateline = find_dateline(body)
    assert dateline
    assert dateline.place == "Lima"


@pytest.mark.parametrize(
    ("body", "victims"),
    [
        (
            "The raid brought to 41 the number of Turkish officers killed since May.",
            "Turkish officers",
        ),
        ("The number of nurses who died reached 90.", "nurses"),
        ("Floods killed 37 people, 14 of them boys, but the mayor put the toll at 52.", "people"),
    ],
)
def test_a_total_is_of_those_whose_number_it_is(body: str, victims: str) -> None:
    assert _figures(body)[-1].victims == victims


@pytest.mark.parametrize(
    ("body", "attribution"),
    [
        ("The rebels said nine died, but the army put its losses at 23 dead.", "the army"),
        ("Officials put the toll at nine but residents put it at 23.", "residents"),
        ("Nine died, the mayor said. Other reports spoke of 23 dead.", "Other reports"),
        ("At least nine were hurt, police said. Doctors gave the number as 23.", "Doctors"),
    ],
)
def test_each_of_two_tolls_is_of_who_gives_it(body: str, attribution: str) -> None:
    assert _figures(body)[-1].count_low == 23
    assert _figures(body)[-1].attribution == attribution


@pytest.mark.parametrize(
    ("body", "country"),
    [
        ("PARIS, May 20 - Two gunmen of Chilean origin shot nine people dead.", "FRA"),
        ("PARIS, May 20 - A Chilean-born bomber killed nine people at a concert.", "FRA"),
        ("QUETTA, May 20 - Taliban militants killed nine soldiers on Sunday.", "PAK"),
        ("DELHI, May 20 - Taliban militants killed nine soldiers on Sunday.", "AFG"),
        ("QUETTA, May 20 - Pakistani Taliban gunmen stormed a school, killing nine.", "PAK"),
        ("KOLOFATA, Cameroon, May 20 - Boko Haram fighters killed nine villagers.", "NGA"),
    ],
)
def test_where_gunmen_are_from_is_not_where_they_kill(body: str, country: str) -> None:
    assert _countries(body, "2012-05-20") == [country]


def test_a_movement_fights_abroad_since_it_crossed_the_border() -> None:
    body = "QUETTA, May 20 - Taliban militants killed nine soldiers on Sunday."
    assert _countries(body, "2001-05-20") == ["AFG"]


def _countries(body: str, published: str) -> list[str | None]:
    events = extract_events(article(body, published=published))
    return [event.country for event in events if isinstance(event, CasualtyFigure)]
