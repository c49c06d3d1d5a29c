"""A lake with something of everything, hostile words among it, and its page in Chromium."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.make_lake import make_lake
from pipelines.report.figures import Scope
from pipelines.report.making import Reporter
from tests.report.rows import add, claim, stage, told
from transforms.lake.lake import Lake

HOSTILE = (
    "</script><script>document.title = 'owned'</script>",
    "<img src=https://evil.example/pixel onerror=\"document.title = 'owned'\">",
    "'\"><svg onload=\"document.title = 'owned'\">",
    "\u202eesrever\u202e {{ 7 * 7 }} {% raw %} \u2028 ]]> <!-- -->",
)
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
MOMENT = datetime(2031, 5, 1, 12, tzinfo=UTC)
WAIT = 120_000  # milliseconds


@pytest.fixture(scope="session")
def full_lake(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    """Some 300 made-up events, a vote, and the newest of them by somebody who means harm."""
    path = str(tmp_path_factory.mktemp("full") / "lake")
    make_lake(path, articles=130)
    lake = Lake.open(path)
    vote = told("vote")
    votes = {"votes_for": 9, "votes_against": 2, "abstentions": 4, "vetoes": ("RUS",)}
    add(lake, vote, stage(vote, "vetoed", **votes))
    for number, words in enumerate(HOSTILE):
        article = told(f"hostile {number}", number, title=words, url=f"javascript:{words}")
        hostile = claim(
            article, 100 + number, None,
            quote=words, attribution=words, victims=words, place=words, country="KEN",
        )  # fmt: skip
        add(lake, article, hostile)
    return lake


@pytest.fixture(scope="session")
def full_page(full_lake: Lake, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of that lake, as a file."""
    file = tmp_path_factory.mktemp("page") / "report.html"
    file.write_text(Reporter(full_lake).page(Scope(), MOMENT), "utf-8")
    return file


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    found = shutil.which("chromium") or shutil.which("google-chrome")
    if found is None:
        pytest.skip("there is no Chromium on this machine; `make browser` installs it")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def opened(chromium: Browser, full_page: Path) -> Iterator[Page]:
    """The page, opened and drawn; nothing went wrong on the way, and nothing does in the test."""
    context = chromium.new_context(viewport={"width": 1200, "height": 900})
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text))
    page.on("request", lambda request: wrong.append(request.url))
    show(page, full_page)
    assert wrong.pop(0) == full_page.as_uri()
    yield page
    assert wrong == []
    context.close()


def show(page: Page, file: Path) -> None:
    """Open a page and wait until its charts are drawn."""
    page.goto(file.as_uri(), timeout=WAIT)
    page.wait_for_selector("html[data-ready]", timeout=WAIT)
