"""``casualties/`` holds a story and the figures that it claims, one TOML file a case."""

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
PHRASES = [
    "at least", "more than", "12", "two", "dozens of", "people", "soldiers", "a", "policeman",
    "were", "killed", "and", "wounded", ",", "including", "of them", "died", "missing", "dead",
    "death toll rose to", "said", "in", "Lima", "denied", "that", "feared", "since 2009", ".",
]  # fmt: skip

FIGURES = {
    # Victims behind an aside, a role, people without a number.
    "They condemned the murder last week in Quito of Senator Pablo Rivas.": [("killed", 1, 1)],
    "He deplored the killings, above all that of Judge Ana Cortez.": [("killed", 1, 1)],
    "Gunmen murdered, at close range, a policeman.": [("killed", 1, 1)],
    "Soldiers shot dead the nuns, their cook and her daughter.": [
        ("killed", 1, 1),
        ("killed", 1, 1),
    ],
    "Rebels killed the chief of the hill village of Kor, as well as two farmers.": [
        ("killed", 1, 1),
        ("killed", 2, 2),
    ],
    "Two guards who were protecting her and a passerby were wounded.": [
        ("wounded", 2, 2),
        ("wounded", 1, 1),
    ],
    "The blast claimed the life of union leader Pedro Salas.": [("killed", 1, 1)],
    "Gunmen killed Marta de Rivas, wife of a colonel.": [("killed", 1, 1)],
    "Pablo Rivas, a teacher at the school, was murdered.": [("killed", 1, 1)],
    "Police captured Pablo Rivas and Juan Salas, two smugglers.": [("detained", 2, 2)],
    "Three employees of Doctors Without Frontiers were found murdered.": [("killed", 3, 3)],
    "Thirteen bodies lay in the street: eight soldiers, four rebels and a nurse.": [
        ("killed", 13, 13),
        ("killed", 8, 8),
        ("killed", 4, 4),
        ("killed", 1, 1),
    ],
    # Parts by their places, rivals, who is a part of whom.
    "The gale killed at least 31 people -- 12 in Korin, 10 in Lar and nine in Ruz.": [
        ("killed", 31, None),
        ("killed", 12, 12),
        ("killed", 10, 10),
        ("killed", 9, 9),
    ],
    "THE MAYOR SAID NINE MEN DIED, BUT THE HARBOUR POLICE SAID 14.": [
        ("killed", 9, 9),
        ("killed", 14, 14),
    ],
    "Four children among the 300 refugees have died.": [("killed", 4, 4)],
    "Of the 40 passengers, nine drowned.": [("killed", 9, 9)],
    "Six bodies, including those of a man and a girl, have washed ashore.": [
        ("killed", 6, 6),
        ("killed", 1, 1),
        ("killed", 1, 1),
    ],
    "Nine civilians, including members of a choir, and two guards lost their lives.": [
        ("killed", 9, 9),
        ("killed", 2, 2),
    ],
    "The battle left more than 70 rebels and army troops dead.": [("killed", 71, None)],
    "Rebels killed nine guards and a U.S. adviser--the first to die in the province.": [
        ("killed", 9, 9),
        ("killed", 1, 1),
    ],
    "Bandits stormed Lar, killing nine men and kidnapping about 40, a nurse has told the radio.": [
        ("killed", 9, 9),
        ("abducted", 40, 40),
    ],
    "A ferry with 30 people on board sank, leaving eight dead and one missing.": [
        ("killed", 8, 8),
        ("missing", 1, 1),
    ],
    "About 50 people are thought to be trapped.": [("missing", 50, 50)],
    "The raid resulted in the death of nine men and the injuring of 20 others.": [
        ("killed", 9, 9),
        ("wounded", 20, 20),
    ],
    "They ambushed a convoy, killing two guards and wounding another five, the clerk said.": [
        ("killed", 2, 2),
        ("wounded", 5, 5),
    ],
    "Rains have killed 55 people in Lar and 16 others remain missing.": [
        ("killed", 55, 55),
        ("missing", 16, 16),
    ],
    "Bandits shot and beheaded four members of a patrol.": [("killed", 4, 4)],
    "The death toll in the hills climbed to 131 tonight.": [("killed", 131, 131)],
    "Nearly 900 armed forces' servicemen were killed.": [("killed", 900, 900)],
    "There were no reported casualties in the sabotage.": [("killed", 0, 0), ("wounded", 0, 0)],
    "Twelve soldiers died. Twelve rebels were killed. Twelve people died.": [
        ("killed", 12, 12),
        ("killed", 12, 12),
    ],
    "Nine rebels died on Monday. Another nine rebels were killed later.": [
        ("killed", 9, 9),
        ("killed", 9, 9),
    ],
    # Who was shot lived, unless the story says otherwise.
    "A senator was shot on Friday.": [("wounded", 1, 1)],
    "A senator was shot on Friday. The senator died in hospital.": [("killed", 1, 1)],
    # Other wordings.
    "A missile hit the town, martyring 11 residents.": [("killed", 11, 11)],
    "Six recruits laid down their lives.": [("killed", 6, 6)],
    "Three marines received slight wounds.": [("wounded", 3, 3)],
    "Gunmen seize eight oil workers.": [("abducted", 8, 8)],
    "Some 30,000 people are living in tents.": [("displaced", 30000, 30000)],
    "Reports put the number of dead as high as 35.": [("killed", None, 35)],
    "They came at 0430, burned houses and left.": [],
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
    "A bomber on a motorcycle killed himself and seven others.": [
        ("killed", 1, 1),
        ("killed", 7, 7),
    ],
    "The bodies of 14 fishermen were recovered and eight are still missing.": [
        ("killed", 14, 14),
        ("missing", 8, 8),
    ],
    "Fighting has forced more than 40,000 people to flee their homes.": [
        ("displaced", 40001, None)
    ],
    "Gunmen dragged three peasants from their homes and shot them dead.": [("killed", 3, 3)],
    "Guerrillas took 12 soldiers prisoner.": [("detained", 12, 12)],
    "Police captured two smugglers.": [("detained", 2, 2)],
    "Pirates captured two sailors.": [("abducted", 2, 2)],
    "Insurgents kidnapped and killed five policemen.": [("abducted", 5, 5), ("killed", 5, 5)],
    "The convoy was attacked, killing or wounding 30 soldiers.": [
        ("killed", 30, 30),
        ("wounded", 30, 30),
    ],
    "The army said it had lost 11 men.": [("killed", 11, 11)],
    "A judge was killed, along with his wife and two guards.": [
        ("killed", 1, 1),
        ("killed", 1, 1),
        ("killed", 2, 2),
    ],
    "The blast left three dead and 24 wounded, two critically.": [
        ("killed", 3, 3),
        ("wounded", 24, 24),
        ("wounded", 2, 2),
    ],
    "Gunmen seized eight tourists -- five Finns, two Danes and a Swede.": [
        ("abducted", 8, 8),
        ("abducted", 5, 5),
        ("abducted", 2, 2),
        ("abducted", 1, 1),
    ],
    "Two brothers, aged 9 and 11, were among the dead.": [("killed", 2, 2)],
    "The dead include a nurse.": [("killed", 1, 1)],
    "Also killed in the raid was a nurse.": [("killed", 1, 1)],
    "Six monks, five of them Thais, were killed.": [("killed", 6, 6), ("killed", 5, 5)],
    "Six monks (five Thais and one Lao) and two cooks were killed.": [
        ("killed", 6, 6),
        ("killed", 5, 5),
        ("killed", 1, 1),
        ("killed", 2, 2),
    ],
    "The toll from the fire rose to 96 from 82.": [("killed", 96, 96), ("killed", 82, 82)],
    "The mayor lowered to 41 from 63 the death toll.": [("killed", 41, 41), ("killed", 63, 63)],
    "The toll could reach 200.": [("killed", 200, 200)],
    "In all, 320 people drowned, down from 410 in 2009.": [
        ("killed", 320, 320),
        ("killed", 410, 410),
    ],
    "Police condemned the murder of opposition leader Jose Villar.": [("killed", 1, 1)],
    "Villar's murder shocked the town.": [("killed", 1, 1)],
    "A boy of 12 was killed.": [("killed", 1, 1)],
    "Stan Villar, 41, was stabbed to death.": [("killed", 1, 1)],
    "Twelve others, mostly tourists, were slightly injured.": [("wounded", 12, 12)],
    "The men, who had been kidnapped on Friday, were found dead.": [],
    "Four men, who had been kidnapped on Friday, were found dead.": [
        ("abducted", 4, 4),
        ("killed", 4, 4),
    ],
    "Troops found a grave with the remains of 30 people.": [("killed", 30, 30)],
    "She was one of three people killed.": [("killed", 3, 3)],
    "A blast killed 5 in Quito, 3 in Loja and 2 in Manta.": [
        ("killed", 5, 5),
        ("killed", 3, 3),
        ("killed", 2, 2),
    ],
    "Police said six people died in Oran and another 21 in Blida.": [
        ("killed", 6, 6),
        ("killed", 21, 21),
    ],
    "Last week nine people, including a guard and a cook, died.": [
        ("killed", 9, 9),
        ("killed", 1, 1),
        ("killed", 1, 1),
    ],
    "In Loja, 39 were killed, the mayor said.": [("killed", 39, 39)],
    "Commandos killed the last three gunmen.": [("killed", 3, 3)],
    "Three engineers kidnapped in Loja were killed.": [
        ("abducted", 3, 3),
        ("killed", 3, 3),
    ],
    "Hospitals received 12 bodies and 60 wounded.": [("killed", 12, 12), ("wounded", 60, 60)],
    "The dead were put at 400 and the injured at 700.": [
        ("killed", 400, 400),
        ("wounded", 700, 700),
    ],
    "The bomb caused damage but no victims.": [("killed", 0, 0), ("wounded", 0, 0)],
    "The planes turned back without inflicting any casualties.": [
        ("killed", 0, 0),
        ("wounded", 0, 0),
    ],
    "There was no loss of life.": [("killed", 0, 0)],
    "The police officers were not injured.": [("wounded", 0, 0)],
    "The death squads killed two nuns.": [("killed", 2, 2)],
    "Some 90,000 people were made homeless.": [("displaced", 90000, 90000)],
}

NO_FIGURES = [
    "The blast hurt both townspeople and constables.",
    "A clerk, Pablo Rivas said wounded were brought to the clinic.",
    "Firemen searched the cellars to make sure no one remained trapped.",
    "In Lar 115 people previously listed as missing came home.",
    "The coach said two injured strikers would miss the World Cup.",
    "Three gunmen fled in a car.",
    "It was not known whether there were any casualties.",
    "The two murders were blamed on a cartel.",
    "The film Death of a Cyclist was shown.",
    "One server is dead.",
    "One of the missing features is a clock.",
    "Jose Villar, a banker, said “the deal as we know it is dead”.",
    "The party lost 40 seats.",
    "Two men were executed for murder after the court upheld the sentence.",
    "The army seized 300 rifles.",
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
