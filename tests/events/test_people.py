from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from transforms.events.language.sentences import Sentence
from transforms.events.officials.directory import directory_of
from transforms.events.officials.people import people_in
from transforms.events.officials.roles import is_first_rank
from transforms.events.officials.scenes import recognise


@pytest.mark.parametrize(
    ("text", "name", "role", "country"),
    [
        ("British Prime Minister Jon Ray left", "Jon Ray", "Prime Minister", "GBR"),
        (
            "Peru's deputy foreign minister Ana Sol left",
            "Ana Sol",
            "deputy foreign minister",
            "PER",
        ),
        ("The president of Peru Ana Sol left", "Ana Sol", "president", "PER"),
        ("Ana Sol, Peru's tourism minister, left", "Ana Sol", "tourism minister", "PER"),
        ("Ana Sol, the prime minister of Peru, left", "Ana Sol", "prime minister", "PER"),
        ("The UN envoy for Haiti, Ana Sol, left", "Ana Sol", "envoy", "UNO"),
        # A nation that closes a name.
        ("Peruvian President Ana Maria Thai left", "Ana Maria Thai", "President", "PER"),
        ("Peruvian Foreign Minister Ana Holland left", "Ana Holland", "Foreign Minister", "PER"),
        ("The UN envoy for Haiti, Ana Sahraoui, left", "Ana Sahraoui", "envoy", "UNO"),
        # Who chairs an organisation besides an office at home, and who is sent by another.
        (
            "Peruvian President Ana Sol, the current chairman of the African Union, left",
            "Ana Sol",
            "President",
            "PER",
        ),
        (
            "OSCE chairman Ana Sol, the Peruvian foreign minister, left",
            "Ana Sol",
            "chairman",
            "PER",
        ),
        (
            "Former Peruvian diplomat Ana Sol, the UN envoy for the dispute, left",
            "Ana Sol",
            "envoy",
            "UNO",
        ),
        # Who was the one and is the other, and who is sent by another or for a country.
        (
            "Ana Sol, the former president of Peru and chief mediator of the African Union, left",
            "Ana Sol",
            "chief mediator",
            "AFU",
        ),
        ("Ana Sol, the UN envoy and former Peruvian minister, left", "Ana Sol", "envoy", "UNO"),
        ("The U.N. Haiti envoy Ana Sol left", "Ana Sol", "Haiti envoy", "UNO"),
        ("Peru's Sudan mediator, Ana Sol, left", "Ana Sol", "Sudan mediator", "PER"),
        (
            "Ana Sol, special envoy of Peruvian President Jan Ray, left",
            "Ana Sol",
            "special envoy",
            "PER",
        ),
        (
            "Special Envoy of Peruvian President Jan Ray and Vice President Ana Sol left",
            "Ana Sol",
            "Vice President",
            "PER",
        ),
        (
            "Ana Sol -- Peru's envoy for trade -- left",
            "Ana Sol",
            "envoy for trade",
            "PER",
        ),
        ("Prime Minister Ana Sen of Peru left", "Ana Sen", "Prime Minister", "PER"),
        ("A delegation from Lima left", None, "delegation", "PER"),
        ("Negotiators from their ally Lima left", None, "Negotiators", "PER"),
        ("A report that Foreign Minister Ana Sol left", "Ana Sol", "Foreign Minister", None),
        ("King Olav of Norway left", "Olav", "King", "NOR"),
        ("Chad's Ali bin Said left", "Ali bin Said", None, "TCD"),
        ("Peru's trade minister left", None, "trade minister", "PER"),
        ("A delegation of Peru, led by Ana Sol, left", "Ana Sol", "delegation", "PER"),
        (
            "French Minister for Foreign Trade Yvette Gal left",
            "Yvette Gal",
            "Minister for Foreign Trade",
            "FRA",
        ),
    ],
)
def test_an_official_is_read_whole(
    text: str, name: str | None, role: str | None, country: str | None
) -> None:
    person = people_in(text)[0]
    assert (person.name, person.role, person.country) == (name, role, country)


def recognised(*sentences: str) -> list[tuple[str | None, ...]]:
    people = [(Sentence(0, len(text), text, 0), people_in(text)) for text in sentences]
    directory = directory_of((one for _, group in people for one in group), "ECU")
    last = list(recognise(people, directory))[-1]
    return [(person.name, person.role, person.country) for person in last.people]


def test_a_family_name_becomes_the_whole_official() -> None:
    assert recognised("Sol left.") == []
    official = ("Ana Sol", "envoy", "PER")
    assert recognised("Ana Sol, Peru's envoy, left.", "Sol was tired.") == [official]


def test_a_pronoun_and_a_role_mean_who_was_named_last() -> None:
    official = ("Ana Sol", "envoy", "PER")
    assert recognised("Peru's envoy Ana Sol left.", "She was tired.") == [official]
    assert recognised("Peru's envoy Ana Sol left.", "The envoy was tired.") == [official]


def test_an_aide_is_of_the_country_of_the_one_aided() -> None:
    assert recognised("Peruvian President Ana Sol spoke.", "Sol's media adviser Jon Ray left.") == [
        ("Jon Ray", "media adviser", "PER")
    ]


def test_an_official_of_no_named_country_is_at_home() -> None:
    assert recognised("President Ana Sol spoke.") == [("Ana Sol", "President", "ECU")]


def test_deputies_and_former_presidents_are_not_of_the_first_rank() -> None:
    assert is_first_rank("Prime Minister")
    assert not any(map(is_first_rank, ("deputy prime minister", "former president", "envoy", None)))


@given(st.text())
@example("HE")
def test_people_stand_where_they_say(text: str) -> None:
    for person in people_in(text):
        assert 0 <= person.start < person.end <= len(text)
