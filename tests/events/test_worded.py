"""Patterns that take their words from lists of the knowledge, to which a user's own are added."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from schemas import EnvoyVisit
from tests.events.wire import article
from transforms.events.extraction import extract_events
from transforms.events.language.worded import worded, words_at
from transforms.knowledge import packaged, packaged_names
from transforms.lexicons import NO_LEXICONS, LexiconError, read_lexicons

RULES = Path(__file__).parents[2] / "transforms/events"
# A list by its place, in a pattern or as what a rule asks for: "visits.words.trips".
PLACE = re.compile(r"""[{"]([a-z_]+(?:\.[a-z_]+)+)(?::Aa)?[}"]""")


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path
    NO_LEXICONS.install()


def places_named() -> frozenset[str]:
    """The places of lists that the rules name."""
    found = (
        name for file in RULES.rglob("*.py") for name in PLACE.findall(file.read_text("utf-8"))
    )
    return frozenset(name for name in found if name.partition(".")[0] in packaged_names())


def test_every_list_that_a_rule_names_is_there() -> None:
    assert places_named()
    for place in places_named():
        assert words_at(place), place
        assert all(isinstance(word, str) and word.strip() for word in words_at(place)), place


@pytest.mark.parametrize("name", ["roles", "visits"])
def test_every_list_of_words_is_asked_for(name: str) -> None:
    assert {f"{name}.words.{key}" for key in packaged(name)["words"]} <= places_named()


def test_a_word_stands_for_itself_and_may_start_with_a_capital(folder: Path) -> None:
    (folder / "roles.toml").write_text('[words]\nteams = ["Gov. team", "working party"]')
    read_lexicons(folder).install()
    assert worded(r"{roles.words.teams}\Z").fullmatch("Gov. team")
    assert not worded(r"{roles.words.teams}\Z").fullmatch("Govx team")
    assert not worded(r"{roles.words.teams}\Z").fullmatch("Working Party")
    assert worded(r"{roles.words.teams:Aa}\Z").fullmatch("Working Party")
    assert worded(r"\A.{3,9}{roles.words.teams}\Z").search("the big team")


def test_a_part_of_a_country_of_one_s_own_is_a_place(folder: Path) -> None:
    text = "Norwegian Foreign Minister Ingrid Dahl visited the Peruvian archipelago on Monday."
    assert hosts(text) == []
    (folder / "visits.toml").write_text('[words]\nparts_of_a_country = ["archipelago"]')
    read_lexicons(folder).install()
    assert hosts(text) == ["PER"]
    NO_LEXICONS.install()
    assert hosts(text) == []


def test_kin_of_one_s_own_is_not_whose_kin_it_is(folder: Path) -> None:
    text = "The godmother of Norwegian President Ingrid Dahl visited Lima on Monday."
    assert hosts(text) == ["PER"]
    (folder / "roles.toml").write_text('[words]\nkin = ["godmother"]')
    read_lexicons(folder).install()
    assert hosts(text) == []


def hosts(text: str) -> list[str | None]:
    """Where the visits of a story are."""
    events = extract_events(article(text))
    return [event.host_country for event in events if isinstance(event, EnvoyVisit)]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('\n[words]\ntrps = ["hop"]', "visits.toml:3: there is no key 'trps'; use one of"),
        (
            '[words]\ntrips = "hop"',
            "visits.toml:2: visits.words.trips is a text, but must be a list",
        ),
    ],
)
def test_a_mistake_in_them_is_told_with_file_and_line(
    folder: Path, text: str, message: str
) -> None:
    (folder / "visits.toml").write_text(text)
    with pytest.raises(LexiconError) as error:
        read_lexicons(folder)
    assert message in str(error.value)
