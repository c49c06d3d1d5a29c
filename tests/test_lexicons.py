"""A user's own lexicons: added to what wirelake knows, checked before anything is read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from schemas import CasualtyFigure, EnvoyVisit
from tests.events.wire import article
from tests.support import raw, wirelake
from transforms.events.extraction import extract_events
from transforms.events.language.attribution import attribution_of
from transforms.knowledge import knowledge, merged, packaged, packaged_names
from transforms.lexicons import NO_LEXICONS, LexiconError, check_rules, read_lexicons

POPS_OVER = r"""
[[pattern]]
name = "pops over"
subject = "envoy"
regex = '\bpopped over to {HOSTS}'
"""
STORY = "Norwegian Foreign Minister Ingrid Dahl popped over to Lima on Monday."


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path
    NO_LEXICONS.install()


def test_a_rule_of_one_s_own_is_tried_and_taken_back(folder: Path) -> None:
    (folder / "visits.toml").write_text(POPS_OVER)
    assert extract_events(article(STORY)) == ()
    lexicons = read_lexicons(folder)
    lexicons.install()
    check_rules()
    (visit,) = extract_events(article(STORY))
    assert isinstance(visit, EnvoyVisit)
    assert visit.host_country == "PER"
    NO_LEXICONS.install()
    assert extract_events(article(STORY)) == ()


def test_the_extractor_s_version_tells_lexicons_apart(folder: Path) -> None:
    story = article("Norwegian Foreign Minister Ingrid Dahl arrived in Lima on Monday.")
    (plain,) = extract_events(story)
    (folder / "visits.toml").write_text(POPS_OVER)
    read_lexicons(folder).install()
    (other,) = extract_events(story)
    assert other.extractor.startswith(f"{plain.extractor}+")
    assert other.event_id != plain.event_id


def test_a_country_of_one_s_own_is_known(folder: Path) -> None:
    (folder / "countries.toml").write_text(
        'XAA = { names = ["Freedonia"], demonyms = ["Freedonian"], capitals = ["Fredville"] }'
    )
    read_lexicons(folder).install()
    (visit,) = extract_events(article("Freedonian Foreign Minister Ana Sol visited Peru Monday."))
    assert isinstance(visit, EnvoyVisit)
    assert visit.sending_country == "XAA"


def test_a_word_of_one_s_own_makes_a_prisoner(folder: Path) -> None:
    (folder / "casualties.toml").write_text('[captors]\nsuspected = ["collaborators"]')
    story = article("Eight villagers were seized as rebel collaborators in Lima on Monday.")
    (plain,) = extract_events(story)
    read_lexicons(folder).install()
    (other,) = extract_events(story)
    assert isinstance(plain, CasualtyFigure)
    assert isinstance(other, CasualtyFigure)
    assert (plain.kind, other.kind) == ("abducted", "detained")


def test_a_word_of_one_s_own_sets_off_a_speaker(folder: Path) -> None:
    (folder / "attribution.toml").write_text('aside_verbs = ["pleading"]')
    sentence = "Twelve people were killed in Lima, the officer, pleading for anonymity, said."
    assert attribution_of(sentence) is None
    read_lexicons(folder).install()
    assert attribution_of(sentence) == "the officer"


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("visits", '[[pattern]]\nname = "x"', "visits.toml:2: an entry of visits.pattern lacks"),
        ("visits", '\n[cues]\nmeting = "x"', "visits.toml:3: there is no key 'meting'; use one of"),
        (
            "visits",
            "\n\nmacros = 3",
            "visits.toml:3: visits.macros is a number, but must be a table",
        ),
        ("visits", "[cues]\nmeeting = '(met'", "visits.toml:2: '(met' is no regular expression"),
        ("visits", "[cues\n", "at line 1"),
        ("visit", "", "there is no lexicon 'visit'; use one of agencies, "),
        ("when", '[days]\n"in a jiffy" = "soon"', "when.toml:2: when.days.in a jiffy is a text"),
        ("measures", '[groups]\nban = ["sanctions"]', "measures.toml:2: there is no key 'ban'"),
        ("settings", 'tied = "flown"', "settings.toml:1: settings.tied is a text, but must be a"),
        ("countries", 'XAA = { name = ["F"] }', "countries.toml:1: there is no key 'name'"),
    ],
)
def test_a_mistake_is_told_with_file_and_line(
    folder: Path, name: str, text: str, message: str
) -> None:
    (folder / f"{name}.toml").write_text(text)
    with pytest.raises(LexiconError) as error:
        read_lexicons(folder)
    assert message in str(error.value)


def test_a_rule_that_names_what_is_not_there_is_told(folder: Path) -> None:
    (folder / "visits.toml").write_text(POPS_OVER.replace("{HOSTS}", "{HOTELS}"))
    read_lexicons(folder).install()
    with pytest.raises(LexiconError, match=r"visits\.toml"):
        check_rules()


def test_a_folder_without_lexicons_is_no_folder_of_lexicons(folder: Path) -> None:
    with pytest.raises(LexiconError, match="holds no lexicon"):
        read_lexicons(folder)


@pytest.mark.parametrize("name", sorted(packaged_names()))
def test_our_own_files_pass_as_lexicons(folder: Path, name: str) -> None:
    (folder / f"{name}.toml").write_text(
        (Path(__file__).parent.parent / f"transforms/knowledge/{name}.toml").read_text("utf-8")
    )
    assert read_lexicons(folder).files[0].name == name


def test_what_may_be_extended_exists() -> None:
    for place in knowledge("lexicons")["open"]:
        name, *path = place.split(".")
        content = packaged(name)
        for part in path:
            content = next(iter(content.values())) if part == "*" else content[part]
        assert isinstance(content, dict | list), place


def test_lists_grow_rules_come_first_and_values_are_replaced() -> None:
    ours = {"list": [1], "rules": [{"a": 1}], "value": 1, "kept": 2}
    theirs = {"list": [2], "rules": [{"a": 2}], "value": 3}
    assert merged(ours, theirs) == {
        "list": [1, 2],
        "rules": [{"a": 2}, {"a": 1}],
        "value": 3,
        "kept": 2,
    }


@pytest.mark.usefixtures("folder")
def test_lexicons_reach_every_worker(tmp_path: Path) -> None:
    drops, lake, lexicons = tmp_path / "drops", tmp_path / "lake", tmp_path / "lexicons"
    drops.mkdir()
    lexicons.mkdir()
    (lexicons / "visits.toml").write_text(POPS_OVER)
    for number in range(300):
        (drops / f"{number}.txt").write_text(f"Headline {number}\n\n{STORY}\n", encoding="utf-8")
    wirelake("ingest", drops, "--lake", lake, "--lexicons", lexicons, "--workers", "2")
    assert len(raw(lake, "envoy_visits")) == 300
