from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support import bounded
from transforms.text.datelines import dateline_length, find_dateline

# dateline, what follows, place, country, agency
DATELINES = [
    ("MOSCOW, January 21. /TASS/.", "The ministry said", "Moscow", "RUS", "TASS"),
    ("Paris, 21 jan 2019 (AFP) -", "Le ministre", "Paris", "FRA", "AFP"),
    ("SAITAMA, Japan, Dec. 9 Kyodo -", "A bridge", "Saitama", "JPN", "Kyodo"),
    ("Luxembourg (dpa) -", "Talks on fish", "Luxembourg", "LUX", "dpa"),
    ("Paris (ats afp)", "Un accord", "Paris", "FRA", "Keystone-ATS"),
    ("BUENOS AIRES, Argentina (AP) _", "The port", "Buenos Aires", "ARG", "AP"),
    ("BERLIN, Feb 17 (Reuters) -", "A minister", "Berlin", "DEU", "Reuters"),
    ("WASHINGTON/GENEVA/DUBAI, Feb 17 (Reuters) -", "Envoys", "Washington", "USA", "Reuters"),
    ("BEIJING, Sept. 12 (Xinhua) --", "A dam", "Beijing", "CHN", "Xinhua"),
    ("ALGIERS, Saturday (Reuters) -", "Two ferries", "Algiers", "DZA", "Reuters"),
    ("ABIDJAN —", "Three ferries", "Abidjan", "CIV", None),
    ("Damascus, (SANA) –", "The minister", "Damascus", "SYR", "SANA"),
    ("Tehran, April 5, IRNA --", "The minister", "Tehran", "IRN", "IRNA"),
    ("UNITED NATIONS, July 31 1994 (AFP) -", "The envoy", "United Nations", "USA", "AFP"),
    ("MOSCOW. Feb 17 (Interfax) -", "A pipeline", "Moscow", "RUS", "Interfax"),
    ("New Delhi, Feb 17 (PTI)", "The monsoon", "New Delhi", "IND", "PTI"),
    ("New Delhi [India], February 17 (ANI):", "The monsoon", "New Delhi", "IND", "ANI"),
    ("KARACHI:", "The harbour", "Karachi", "PAK", None),
    ("Madrid, 17 feb (EFE).-", "El puerto", "Madrid", "ESP", "EFE"),
    ("ABU DHABI, 17th February, 2026 (WAM) --", "A fair", "Abu Dhabi", "ARE", "WAM"),
    ("BRUSSEL 17/02 (BELGA) =", "De haven", "Brussel", "BEL", "Belga"),
    ("SPRINGFIELD, Ill. (AP) —", "A lake", "Springfield", "USA", "AP"),
    ("ST. LOUIS (AP) —", "A river", "St. Louis", "USA", "AP"),
    ("PORT-AU-PRINCE, Haiti (AP) —", "A bridge", "Port-au-Prince", "HTI", "AP"),
    ("N'DJAMENA, March 2 (AFP) -", "A convoy", "N'Djamena", "TCD", "AFP"),
    ("BAGHDAD, Dec 8 -", "A bridge", "Baghdad", "IRQ", None),
    ("NAIROBI/BUNIA, 3 June --", "A convoy", "Nairobi", "KEN", None),
    ("QUITO, 8 MAR 91 (RADIO ANDES) --", "[TEXT] THE HARBOUR", "Quito", "ECU", None),
    ("NO CITY (PERU), 8 MAR 91 (RADIO ANDES) --", "[TEXT] THE HARBOUR", None, "PER", None),
    ("CLANDESTINE, NO DATE (RADIO ANDES)--", "[TEXT] THE HARBOUR", None, None, None),
    ("OSAKA (JAPAN), JUNE 11 91 (KYODO) --", "THE HARBOUR", "Osaka", "JPN", "Kyodo"),
    ("BAGHDAD (INA) - 14 AUG 90 -", "THE HARBOUR", "Baghdad", "IRQ", "INA"),
    ("RANGOON, 8-AUG-88 (AFP) --", "THE HARBOUR", "Rangoon", "MMR", "AFP"),
    ("QUITO, 15 JAN 90 (AFP)--", "[TEXT] THE HARBOUR", "Quito", "ECU", "AFP"),
    ("BERLIN, 3 OCT 90 DPA --", "THE HARBOUR", "Berlin", "DEU", "dpa"),
    ("(Bloomberg) --", "A harbour", None, None, "Bloomberg"),
    ("15 November 2007 –", "A committee", None, None, None),
]

SENTENCES = [
    "MOSCOW said - after talks - that it would wait.",
    "Moscow - after talks - said that it would wait.",
    "IRAQ: At least 30 bridges were washed away.",
    "READING: A pleasure that costs nothing.",
    "GENEVA - based diplomats shrugged.",
    "NATO - the alliance - met.",
    "UPDATE 1-Three bridges down",
    "Police (AP) said nothing.",
    "London (Reuters) reported that rain fell.",
    "In May 2009 – when it rained – nobody came.",
    "May 4 - The day of the fair.",
    "Monday, February 17 – the day of the fair.",
    "Washington, Feb 17 was a cold day.",
    "THE HARBOUR -- WHICH IS LARGE -- WAS SHUT.",
    "THE ENVOY, 9 MARCH, LEFT.",
    "The United Nations (UN) - and its agencies - met.",
    "",
]


@pytest.mark.parametrize(("text", "follows", "place", "country", "agency"), DATELINES)
def test_a_dateline_is_read_whole(
    text: str, follows: str, place: str | None, country: str | None, agency: str | None
) -> None:
    body = f"{text} {follows} was shut on Friday."
    dateline = find_dateline(body)
    assert dateline is not None
    assert (dateline.text, dateline.place) == (text, place)
    assert (dateline.country, dateline.agency) == (country, agency)
    assert body[dateline.start : dateline.end] == text
    assert body[dateline_length(body) :].startswith(follows)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence_is_no_dateline(sentence: str) -> None:
    assert find_dateline(sentence) is None
    assert dateline_length(sentence) == 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("OSLO, 8 MAR 91 (NTB) -- THE FAIR", (1991, 3, 8, None)),
        ("OSLO, March 8 1991 (NTB) - The fair", (1991, 3, 8, None)),
        ("OSLO, Sunday, March 8 (NTB) - The fair", (None, 3, 8, None)),
        ("OSLO, Sunday (NTB) - The fair", (None, None, None, 7)),
        ("OSLO, 31 Feb (NTB) - The fair", None),
        ("OSLO, 8-MAR-91 (NTB) -- THE FAIR", (1991, 3, 8, None)),
        ("OSLO (NTB) - 8 MAR 91 - THE FAIR", (1991, 3, 8, None)),
        ("OSLO, 08/03 (NTB) - The fair", (None, None, None, None)),
    ],
)
def test_the_date_of_a_dateline_has_only_what_it_says(
    text: str, expected: tuple[int | None, ...] | None
) -> None:
    dateline = find_dateline(text)
    date = dateline.date if dateline else None
    parts = (date.year, date.month, date.day, date.weekday) if date else None
    assert parts == expected


@pytest.mark.parametrize("mark", ["[TEXT] ", "[Excerpts] ", "(FBIS) "])
def test_a_mark_of_the_editors_may_stand_before_a_dateline(mark: str) -> None:
    body = f"{mark}OSLO, 8 MAR 91 (NTB) -- THE FAIR OPENED."
    dateline = find_dateline(body)
    assert dateline is not None
    assert (dateline.place, dateline.start) == ("Oslo", len(mark))
    assert body[dateline_length(body) :] == "THE FAIR OPENED."


def test_a_dateline_may_stand_in_the_second_paragraph() -> None:
    body = "A summary of the day.\nOSLO, March 8 (NTB) - The fair opened."
    dateline = find_dateline(body)
    assert dateline is not None
    assert body[dateline.start : dateline.end] == "OSLO, March 8 (NTB) -"
    assert dateline_length(body) == 0


@given(st.text(max_size=300))
def test_offsets_are_of_the_body(body: str) -> None:
    dateline = find_dateline(body)
    if dateline:
        assert body[dateline.start : dateline.end] == dateline.text
        assert dateline.end <= dateline.text_start <= len(body)


@pytest.mark.parametrize("unit", ["[", "(", "A", "A ", "A, ", "AB/", "- ", "1", "St. ", "(AP"])
def test_hostile_lines_take_no_time(unit: str) -> None:
    with bounded():
        find_dateline(unit * 200_000)
