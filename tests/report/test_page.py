"""The page as a file: what it holds, what it leaves out, and how large it may be."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from benchmarks.make_lake import make_lake
from pipelines.report.figures import Scope
from pipelines.report.making import Reporter
from tests.report.conftest import HOSTILE, MOMENT
from tests.report.rows import claim, lake_of, told
from tests.support import wirelake
from transforms.lake.lake import Lake

MEGABYTE = 1024 * 1024


class _Outline(HTMLParser):
    """Every attribute by which a page could fetch something, and every id."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.fetched: list[tuple[str, str]] = []
        self.ids: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        self.ids += [value for name, value in told.items() if name == "id" and value]
        for name in ("src", "srcset", "data", "action", "poster", "href", "formaction"):
            value = told.get(name)
            if value and not (tag == "a" or value == "data:,"):
                self.fetched.append((tag, value))


def test_the_page_names_nothing_to_fetch_and_every_id_once(full_page: Path) -> None:
    outline = _Outline(full_page.read_text("utf-8"))
    assert outline.fetched == []
    assert len(outline.ids) == len(set(outline.ids))


def test_hostile_words_are_in_the_page_only_escaped(full_page: Path) -> None:
    page = full_page.read_text("utf-8")
    for words in HOSTILE[:3]:
        assert words not in page
    assert "&lt;/script&gt;&lt;script&gt;" in page
    assert "{{ 7 * 7 }}" in page


def test_the_policy_allows_the_scripts_of_the_page_alone(full_page: Path) -> None:
    page = full_page.read_text("utf-8")
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy
    assert "default-src &#39;none&#39;" in policy[1]
    assert "unsafe" not in policy[1]
    assert policy[1].count("sha256-") == 4


def test_the_command_writes_a_file_or_standard_output(full_lake: Lake, tmp_path: Path) -> None:
    file = tmp_path / "kenya.html"
    done = wirelake("report", "--lake", full_lake.path, "--country", "ken", "-o", file)
    assert done.stdout == ""
    assert "What the wires say about Kenya" in file.read_text("utf-8")
    assert wirelake("report", "--lake", full_lake.path).stdout.startswith("<!doctype html>")


def test_the_command_refuses_what_is_no_country_or_day(full_lake: Lake) -> None:
    for words, hint in ((("--country", "Kenya"), "as KEN"), (("--since", "May"), "2026-03-31")):
        done = wirelake("report", "--lake", full_lake.path, *words, check=2)
        assert hint in done.stderr


def test_a_choice_without_articles_says_so(full_lake: Lake) -> None:
    page = Reporter(full_lake).page(Scope(since=MOMENT.date().replace(year=2099)), MOMENT)
    assert "Choose another country or a longer period" in page


def test_endless_words_are_cut(tmp_path: Path) -> None:
    endless = "word " * 200_000
    article = told("endless", title=endless, body=endless, url="https://wire.test/" + "x" * 10**6)
    words = {"quote": endless, "attribution": endless, "victims": endless, "place": endless}
    lake = lake_of(tmp_path, article, claim(article, 1, 1, **words), claim(article, 2, 2))
    page = Reporter(lake).page(Scope(), MOMENT)
    assert len(page) < 1.1 * MEGABYTE
    assert "word …" in page


@pytest.mark.slow
def test_the_page_of_a_hundred_thousand_events_is_bounded_and_says_what_it_left_out(
    tmp_path: Path,
) -> None:
    path = str(tmp_path / "lake")
    rows = make_lake(path, articles=44_000)
    assert sum(rows.values()) - rows["articles"] > 100_000
    page = Reporter(Lake.open(path)).page(Scope(), MOMENT)
    assert len(page.encode()) < 3 * MEGABYTE
    assert len(re.findall('class="left-out"', page)) >= 5
