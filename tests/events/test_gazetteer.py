from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.places.gazetteer import country_of_place, find_countries, is_in_capitals, place_name


@pytest.mark.parametrize(
    ("name", "hint", "code"),
    [
        ("Buenos Aires", None, "ARG"),
        ("BRASILIA", None, "BRA"),
        ("Kiev", None, "UKR"),
        ("Islamabad", None, "PAK"),
        ("Saitama", "Japan", "JPN"),
        ("Athens", "Texas", "USA"),
        ("Gori", "Georgia", "GEO"),
        ("Atlanta", "Georgia", "USA"),
        ("San Jose", "Costa Rica", "CRI"),
        ("Soviet Union", None, "RUS"),
        ("UNITED NATIONS", None, "USA"),
        ("Gaza", None, "PSE"),
        ("Kosovo", None, "XKX"),
    ],
)
def test_a_place_is_of_its_country(name: str, hint: str | None, code: str) -> None:
    assert country_of_place(name, hint) == code


@pytest.mark.parametrize("name", ["San Jose", "Punjab", "Nowhere-on-Sea", "", "  "])
def test_a_name_of_several_countries_or_of_none_is_of_no_country(name: str) -> None:
    assert country_of_place(name) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Britons and French troops", [("GBR", "demonym"), ("FRA", "demonym")]),
        ("U.S. and UAE aides", [("USA", "name"), ("ARE", "name")]),
        ("they told us that the turkey was done", []),
        (
            "the UN, the EU and NATO",
            [("UNO", "organisation"), *[("EUE", "organisation")], ("NTO", "organisation")],
        ),
        ("South Sudan left Sudan", [("SSD", "name"), ("SDN", "name")]),
        ("In Aleppo, at the Kremlin", [("SYR", "city"), ("RUS", "city")]),
        ("Pedro Lagos spoke", []),
        ("the Iranian capital", [("IRN", "capital")]),
        ("TALKS IN SYRIA AND FOR US TURKEY", [("SYR", "name"), ("TUR", "name")]),
        ("Syrians", [("SYR", "demonym")]),
        ("Nigeria is not Niger", [("NGA", "name"), ("NER", "name")]),
    ],
)
def test_running_text_names_these_countries(text: str, found: list[tuple[str, str]]) -> None:
    assert [(mention.code, mention.kind) for mention in find_countries(text)] == found


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Salvadorans, Salvadoreans and Ecuadorans", ["SLV", "SLV", "ECU"]),
        ("Danes, Turks, Poles, Scots and Britons", ["DNK", "TUR", "POL", "GBR", "GBR"]),
        ("Saudis, Argentines, Filipinos, Afghans", ["SAU", "ARG", "PHL", "AFG"]),
        ("the PRC, the ROK, the DPRK and the DRC", ["CHN", "KOR", "PRK", "COD"]),
        ("the PLO met FYROM and PDRY envoys", ["PSE", "MKD", "YEM"]),
        ("Upper Volta, Zaire, Ceylon and Siam", ["BFA", "COD", "LKA", "THA"]),
        ("Yugoslav and Czechoslovak guards", ["YUG", "CSK"]),
        ("Turkish Cypriots and Bosnian Serbs", ["CYP", "BIH"]),
        ("Rangoon and Yangon, Peking and Teheran", ["MMR", "MMR", "CHN", "IRN"]),
        ("in Usulutan department", ["SLV"]),
        ("in Helmand province and in Bihar", ["AFG", "IND"]),
        ("Borno state, Punjab province, Antioquia", ["NGA", "PAK", "COL"]),
        ("a bomb in Ohio and one in Chechnya", ["USA", "RUS"]),
        ("in Pakistani Swat and Chinese Sichuan", ["PAK", "PAK", "CHN", "CHN"]),
    ],
)
def test_nations_are_known_by_every_usual_name(text: str, codes: list[str]) -> None:
    assert [mention.code for mention in find_countries(text)] == codes


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Michael Jordan met Chad Smith and Paris Hilton in Chad", ["TCD"]),
        ("Israel Radio said that Israel Katz left Jordan Sunday", ["ISR", "JOR"]),
        ("Georgia Meloni wrote to Chad President Jean Sol", ["TCD"]),
        ("president of Georgia Mikheil Sol", ["GEO"]),
        ("James Holland and Anna London spoke", []),
        ("The Irish Republican Army, OPEC, ASEAN, the OAS and the Paris Club", []),
        ("Latin American leaders on the Gulf of Mexico and Lake Chad", []),
        ("the IAEA and the ILO, but the Viet Cong", ["UNO", "UNO"]),
    ],
)
def test_people_and_bodies_with_a_country_s_name_are_none(text: str, codes: list[str]) -> None:
    assert [mention.code for mention in find_countries(text)] == codes


@given(st.text())
def test_mentions_stand_where_they_say_and_do_not_overlap(text: str) -> None:
    end = 0
    for mention in find_countries(text):
        assert text[mention.start : mention.end] == mention.text
        assert mention.start >= end
        end = mention.end


def test_a_country_s_capital_has_its_own_name() -> None:
    (country,) = find_countries("in Peru")
    (capital,) = find_countries("in the Peruvian capital")
    assert (place_name(country), place_name(capital)) == (None, "Lima")


def test_a_headline_word_in_capitals_does_not_make_a_text_one_in_capitals() -> None:
    assert is_in_capitals("TWO KILLED IN LIMA, POLICE SAY")
    assert not is_in_capitals("LIMA, May 9 - The president of Peru spoke.")
