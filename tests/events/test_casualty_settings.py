"""When, where and over which time figures count; the stories are of Wednesday, 16 May 2012."""

from __future__ import annotations

from datetime import date

import pytest

from schemas import CasualtyFigure
from tests.events.wire import article
from transforms.events.extraction import extract_events

_DATELINE = "ARICA, Peru, May 16 (Korin News) - "


def _figures(body: str) -> list[CasualtyFigure]:
    events = extract_events(article(_DATELINE + body))
    return [event for event in events if isinstance(event, CasualtyFigure)]


@pytest.mark.parametrize(
    ("body", "day"),
    [
        ("Gunmen killed nine villagers near Arica overnight, police said.", 15),
        ("Gunmen killed nine villagers near Arica overnight Monday, police said.", 14),
        ("On Sunday a bus overturned. A day later a mine fell in, killing nine.", 14),
        ("Nine men drowned on Sunday. The previous night a blast killed three in Lima.", 12),
        ("The envoy came on Monday, two days after an attack that left nine people dead.", 12),
        ("The envoy came on Monday, two days after an attack in which, he said, nine died.", 12),
        ("A quake in Peru may have killed 90 people. The quake struck on Sunday.", 13),
    ],
)
def test_a_day_is_told_from_another(body: str, day: int) -> None:
    assert _figures(body)[-1].event_date == date(2012, 5, day)


@pytest.mark.parametrize(
    ("body", "day"),
    [
        ("Nine people drowned, Mayor Ana Solis told Radio Korin by telephone on Tuesday.", None),
        ("Nine people drowned, the Korin agency quoted a doctor as saying Tuesday.", None),
        ("Nine people drowned, it was learned here Tuesday.", None),
        ("Nine people drowned, newspapers said Monday and Tuesday.", None),
        ("A ferry sank on Sunday. Divers on Tuesday pulled nine bodies from the hull.", 13),
        ("A ferry sank on Sunday. Nine bodies were recovered on Tuesday.", 13),
        ("The bodies of nine soldiers were flown home on Tuesday.", None),
        ("Thousands marched on Tuesday to protest the killing of nine teachers.", None),
        ("Nine people were rescued from a bus that crashed on Tuesday. Nine died.", 15),
        ("The mayor toured the site of Sunday's blast that killed nine.", 13),
        ("Troops returned fire on Tuesday, killing nine villagers.", 15),
        ("Gunmen arrived on motorcycles on Tuesday and shot dead nine people.", 15),
        ("A bomber struck as the minister visited Ilo on Tuesday, killing nine.", 15),
        ("Police fired at teachers who marched on Tuesday, killing nine.", 15),
        ("Gunmen stormed a jail and freed 30 men on Tuesday, killing nine guards.", 15),
        ("Two bodies were recovered on Tuesday, three days after the attack.", 12),
        ("The priest, who spoke on Tuesday, said a mob on Sunday killed nine. Six were hurt.", 13),
    ],
)
def test_a_day_of_something_else_is_not_that_of_the_harm(body: str, day: int | None) -> None:
    expected = date(2012, 5, day) if day else None
    assert _figures(body)[-1].event_date == expected


@pytest.mark.parametrize(
    ("body", "day"),
    [
        (
            "A quake hit Arica on Friday, killing 40. Police shot two looters on Monday."
            " Chile said three of its citizens were killed in the quake.",
            11,
        ),
        ("Gunmen killed six on Friday. On Monday jets hit Arica. One man died in that raid.", 14),
        ("Rockets fell on two barracks on Monday. No casualties were reported.", 14),
        (
            "Troops shot dead 50 rebels on Saturday. Sixty people were arrested on Monday."
            " A nun was among the dead.",
            12,
        ),
        ("A mine killed two guards near Arica at dawn, an officer said Tuesday.", 15),
        ("Two guards died at dawn on a day of last week.", None),
        ("Gunmen killed nine on Sunday. A skier has been missing in Ancash since Friday.", 11),
        ("A blast killed six on Sunday. The blast came two days after a mob killed two.", 11),
        (
            "Gunmen killed 12 traders near Arica. They set up a roadblock. They were many."
            " No shot was heard. The killings, which took place on Monday, shocked the town.",
            14,
        ),
        ("A mine killed a boy on Monday. Since May 2011 mines have killed 90. Six are missing.", 0),
    ],
)
def test_a_happening_is_of_the_day_on_which_it_was_told(body: str, day: int | None) -> None:
    expected = date(2012, 5, day) if day else None
    assert _figures(body)[-1].event_date == expected


def test_the_day_of_a_clause_behind_a_comma_is_not_that_of_the_figure() -> None:
    body = "Two days after taking office on Sunday, the mayor said, nine people drowned."
    assert _figures(body)[0].event_date != date(2012, 5, 11)


@pytest.mark.parametrize(
    ("body", "scope"),
    [
        ("In April its troops killed 287 rebels.", "cumulative"),
        ("In April 41 students choked to death in a police van.", "incident"),
        ("Some 62 soldiers were killed earlier this month.", "incident"),
        ("A quake killed 24 people in the county in 2009.", "incident"),
        ("The war killed 2,400 people in 2009.", "cumulative"),
        ("A gas blast killed two workers in April at a plant shut since March.", "incident"),
        ("Between 50 and 60 people died in the wreck.", "incident"),
        ("Between 5 and 9 May 60 people died in the clashes.", "cumulative"),
        ("The second attack in two days killed nine people.", "incident"),
        ("Twelve rebels also died in the fighting.", "incident"),
        ("After years of war a mine killed nine farmers in an explosion.", "incident"),
        (
            "Peru counted 187 deaths in the past 24 hours, bringing the toll to 11,133.",
            "cumulative",
        ),
        ("In the village of Kor alone, 176 people were killed.", "subtotal"),
        ("The worst-hit town was Kor, where 83 bodies were found.", "subtotal"),
        ("A storm hit Peru on Monday. Some 12,000 people fled their homes.", "incident"),
    ],
)
def test_a_figure_counts_one_happening_or_a_time(body: str, scope: str) -> None:
    assert _figures(body)[0].scope == scope


@pytest.mark.parametrize(
    ("body", "country", "place"),
    [
        ("A rocket hit a residential quarter of Kabul, killing nine.", "AFG", "Kabul"),
        ("A shell hit the Druze suburb of Zahle in Lebanon, killing nine.", "LBN", "Zahle"),
        ("Doctors in Juba said 39 people had died.", "SSD", None),
    ],
)
def test_the_words_beside_a_town_tell_what_it_is(body: str, country: str, place: str) -> None:
    (figure,) = _figures(body)
    assert figure.country == country
    assert figure.place == place


@pytest.mark.parametrize(
    ("body", "day"),
    [
        ("Rains fell on Tuesday as the death toll from Sunday's quake hit 94.", 13),
        (
            "A quake on Monday killed nine people. In a quake on March 12 90 people died. "
            "Three men died at Lar in the latest quake.",
            14,
        ),
    ],
)
def test_a_toll_is_of_the_day_of_its_happening(body: str, day: int) -> None:
    assert _figures(body)[-1].event_date == date(2012, 5, day)


@pytest.mark.parametrize(
    ("body", "country"),
    [
        ("A bomb went off in Kor, in a province bordering Chile. It killed nine men.", "PER"),
        ("Nine men of the U.S.-trained battalion were wounded near La Palma.", "PER"),
        (
            "The gale hit Chile, Brazil and Bolivia. Nine died in Chile, while 12 people "
            "were killed and 40 left missing in Brazil.",
            "BRA",
        ),
        ("The front, known by its Spanish initials, killed nine men in Cordoba state.", "PER"),
        ("The gale hit Chile, Brazil and Bolivia. Bolivia's death toll reached 14.", "BOL"),
    ],
)
def test_the_land_of_a_figure_is_that_of_its_own_words(body: str, country: str) -> None:
    figures = [one for one in _figures(body) if one.kind in {"killed", "wounded"}]
    assert figures[-1].country == country


@pytest.mark.parametrize(
    ("body", "scopes"),
    [
        ("A blast killed 16 villagers. Six men, six women and four children died.", 3),
        ("A blast killed 12 people, nine in Lar and three in Ruz.", 2),
        ("A gale injured 104 people, five critically.", 1),
        ("Nine men were hurt. Six women and four children died.", 0),
    ],
)
def test_what_adds_up_to_a_figure_is_its_parts(body: str, scopes: int) -> None:
    assert [one.scope for one in _figures(body)].count("subtotal") == scopes


@pytest.mark.parametrize(
    ("body", "scope"),
    [
        ("The floods have killed 13,000 people over the past two decades.", "cumulative"),
        ("Mines killed 17 soldiers in the week of April 28 to May 4.", "cumulative"),
        ("In 2009 a 6.7-magnitude quake hit the town, killing 72 people.", "incident"),
    ],
)
def test_words_of_time_make_a_figure_one_of_a_period(body: str, scope: str) -> None:
    assert _figures(body)[-1].scope == scope
