"""Articles and quotes are found by their words, and only what stands."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.support import wirelake

STORIES = {
    "geneva": "Ministers meet in Genève\n\nGENEVA, March 3 (Northwire) - Talks on the ceasefire of "
    "Lund began on Monday.\n\nThe fish market was closed.",
    "toll": "Death toll rises\n\nLUND, March 3 (Northwire) - At least 14 people were killed and "
    "nine were wounded when a ferry sank off Lund on Sunday, police said.",
    "fish": "Fish are dear\n\nLUND, March 4 (Northwire) - Fish, fish and fish: the fish market of "
    "Lund asked more than ever for fish.",
}


@pytest.fixture
def lake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    read(tmp_path, **STORIES)
    return tmp_path / "lake"


def read(folder: Path, **stories: str) -> None:
    (folder / "drops").mkdir(exist_ok=True)
    for name, text in stories.items():
        (folder / f"drops/{name}.txt").write_text(f"Date: 2025-03-04T10:00:00Z\nTitle: {text}\n")
    wirelake("ingest", folder / "drops", "--lake", folder / "lake")


def hits(lake: Path, *words: str) -> list[dict[str, Any]]:
    done = wirelake("search", *words, "--lake", lake, "--format", "json")
    return [json.loads(line) for line in done.stdout.splitlines()]


def titles(lake: Path, *words: str) -> list[str]:
    return [hit["title"] for hit in hits(lake, *words) if hit["kind"] == "articles"]


def test_all_words_are_looked_for_whatever_their_case_and_accents(lake: Path) -> None:
    assert titles(lake, "geneve", "LUND") == ["Ministers meet in Genève"]
    assert titles(lake, '"fish market"', "closed") == ["Ministers meet in Genève"]
    assert titles(lake, '"market fish"') == []


def test_the_best_comes_first_and_shows_why(lake: Path) -> None:
    found = hits(lake, "fish")
    assert [hit["title"] for hit in found] == ["Fish are dear", "Ministers meet in Genève"]
    assert "fish" in found[1]["passage"]
    assert hits(lake, "fish", "--limit", "1") == found[:1]


def test_quotes_are_found_once_and_lead_to_their_event_and_article(lake: Path) -> None:
    (hit,) = hits(lake, "killed", "ferry", "--only", "quotes")
    assert hit["kind"] == "casualty_figures"
    told = wirelake(
        "sql",
        f"SELECT article_id FROM casualty_figures WHERE event_id = '{hit['event_id']}'",
        "--lake",
        lake,
        "--format",
        "csv",
    )
    assert hit["article_id"] in told.stdout
    assert {hit["kind"] for hit in hits(lake, "killed", "--only", "articles")} == {"articles"}


def test_words_that_nothing_has_together_find_what_has_some_and_say_so(lake: Path) -> None:
    done = wirelake("search", "ferry", "zebra", "--lake", lake)
    assert "Death toll rises" in done.stdout
    assert "nothing has all" in done.stderr
    none = wirelake("search", "zebra", "--lake", lake)
    assert (none.stdout, "nothing has any" in none.stderr) == ("", True)


@pytest.mark.parametrize("words", ["(", '"', "title:", "a AND", "*", "[a TO", "^", "kind:x", "\\"])
def test_no_words_are_a_mistake(lake: Path, words: str) -> None:
    wirelake("search", words, "--lake", lake)


def test_what_comes_later_is_found_and_what_it_replaced_is_not(lake: Path) -> None:
    assert titles(lake, "ferry") == ["Death toll rises"]
    read(
        lake.parent,
        toll=STORIES["toll"].replace("ferry", "barge"),
        new="A zebra is seen\n\nIt ran.",
    )
    assert titles(lake, "zebra") == ["A zebra is seen"]
    assert titles(lake, "barge") == ["Death toll rises"]
    assert hits(lake, "ferry") == []


def test_compaction_and_a_lost_or_damaged_index_change_nothing(lake: Path) -> None:
    found = hits(lake, "fish")
    read(lake.parent, other="Another day\n\nNothing was caught.")
    wirelake("compact", "--lake", lake)
    assert hits(lake, "fish") == found
    assert titles(lake, "caught") == ["Another day"]
    (folder,) = (lake.parent / "cache/wirelake/search").iterdir()
    (folder / "state.json").write_text("{")
    assert hits(lake, "fish") == found
    shutil.rmtree(folder)
    assert hits(lake, "fish") == found


def test_an_index_that_was_killed_after_its_commit_has_nothing_twice(lake: Path) -> None:
    hits(lake, "fish")
    (folder,) = (lake.parent / "cache/wirelake/search").iterdir()
    before = (folder / "state.json").read_text()
    read(lake.parent, other="Fish again\n\nMore fish were caught.")
    found = hits(lake, "fish")
    (folder / "state.json").write_text(before)
    assert hits(lake, "fish") == found


def test_every_format_is_written(lake: Path, tmp_path: Path) -> None:
    for form in ("csv", "json", "parquet", "table"):
        for words in ("fish", "zebra"):
            wirelake("search", words, "--lake", lake, "--format", form, "-o", tmp_path / "out")
