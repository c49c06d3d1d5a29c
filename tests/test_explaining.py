"""`wirelake explain`: why each record of a story is as it is."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.console import Console

from pipelines.explaining import show, stories_of
from tests.support import wirelake
from transforms.events.extraction import findings

STORY = """Title: Envoy in Lima
Date: 2012-05-16

LIMA, May 16 (AFP) - Norwegian Foreign Minister Ingrid Dahl arrived in Lima on Monday, officials
said.

Twelve people were killed in a landslide near Cusco on Tuesday, police said.

Norway circulated a draft resolution in the UN Security Council on Tuesday that would impose
sanctions on Haiti.
"""


@pytest.fixture
def story(tmp_path: Path) -> Path:
    path = tmp_path / "drops" / "lima.txt"
    path.parent.mkdir()
    path.write_text(STORY, encoding="utf-8")
    return path


def test_each_record_shows_its_sentence_and_its_rules(story: Path) -> None:
    told = wirelake("explain", story).stdout
    assert "envoy_visits 1 of 3" in told
    assert "Ingrid Dahl arrived in Lima on Monday, officials" in told
    assert "visits: travels to" in told
    assert "casualty_figures 3 of 3" in told


def test_words_of_a_reason_stand_in_the_body(story: Path) -> None:
    (article,) = stories_of(str(story), None)
    for finding in findings(article):
        assert finding.reasons
        for reason in finding.reasons:
            assert 0 <= reason.start < reason.end <= len(article.body)
            assert hasattr(finding.event, reason.column)
            assert reason.rule


def test_a_terminal_gets_colours(story: Path) -> None:
    out = io.StringIO()
    show(stories_of(str(story), None), Console(file=out, force_terminal=True, width=100))
    assert "\x1b[" in out.getvalue()


def test_an_article_of_a_lake_is_found_by_id_origin_and_part_of_a_path(story: Path) -> None:
    lake = story.parent.parent / "lake"
    wirelake("ingest", story.parent, "--lake", lake)
    by_origin = wirelake("explain", "lima.txt", "--lake", lake).stdout
    identity = (
        wirelake("sql", "SELECT article_id FROM articles", "--lake", lake, "--format", "csv")
        .stdout.split()[-1]
        .strip('"')
    )
    assert by_origin == wirelake("explain", identity[:8], "--lake", lake).stdout
    assert by_origin.count("envoy_visits") == wirelake("explain", story).stdout.count(
        "envoy_visits"
    )


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("nowhere.txt",), "nowhere.txt is no file; to ask for an article of a lake, add --lake"),
        (("nowhere.txt", "--lake", "LAKE"), "the lake has no article 'nowhere.txt'"),
    ],
)
def test_what_is_not_there_is_told(story: Path, words: tuple[str, ...], message: str) -> None:
    lake = story.parent.parent / "lake"
    wirelake("ingest", story.parent, "--lake", lake)
    told = wirelake("explain", *(str(lake) if w == "LAKE" else w for w in words), check=2)
    assert message in told.stderr


def test_a_story_without_events_says_so(story: Path) -> None:
    story.write_text("A headline\n\nIt rained.\n", encoding="utf-8")
    assert "no events" in wirelake("explain", story).stdout


def test_what_is_no_story_is_told(story: Path) -> None:
    story.write_bytes(b"caf\xe9 \xff")
    assert wirelake("explain", story, check=2).stderr
