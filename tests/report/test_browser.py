"""The page as readers meet it: in Chromium, by mouse, keyboard and screen reader, on any screen."""

from __future__ import annotations

import re
import threading
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from pipelines.report.figures import Scope
from pipelines.report.making import Reporter
from pipelines.serving import PageServer
from tests.report.conftest import HOSTILE, MOMENT, WAIT, show
from tests.report.rows import add, claim, told
from transforms.lake.lake import Lake

PHONE, DESK = (360, 740), (1200, 900)


def test_the_page_is_drawn_without_a_request_an_error_or_a_warning(opened: Page) -> None:
    assert opened.locator("#tolls svg [role=button]").count() > 20
    for section in ("visits", "drafts", "coverage"):
        assert opened.locator(f"#{section} svg [role=button]").count() > 3


def test_hostile_words_stay_words(opened: Page) -> None:
    assert opened.title().startswith("What the wires say")
    stories = opened.locator("#stories").inner_text()
    for words in HOSTILE[:3]:
        assert words in stories
    assert opened.locator("a[href^=javascript]").count() == 0
    assert opened.locator("img").count() == 0


def test_a_mark_leads_to_its_quote_article_and_source(opened: Page) -> None:
    mark = opened.locator("#tolls svg [role=button]").last
    label = mark.get_attribute("aria-label")
    mark.click(force=True)
    card = opened.locator("#card")
    expect(card).to_be_visible()
    assert label
    assert label.split(",")[0].lower() in card.locator("h2").inner_text().lower()
    assert card.locator("blockquote").inner_text()
    link = card.locator(".source a")
    assert re.match("https://wire.test/", link.get_attribute("href") or "")
    assert link.get_attribute("rel") == "noopener noreferrer"
    card.locator("#card-row").click()
    expect(card).not_to_be_visible()
    expect(opened.locator("tr:target")).to_be_in_viewport()


def test_the_keyboard_goes_from_mark_to_mark_opens_one_and_comes_back(opened: Page) -> None:
    chart = opened.locator("#tolls .chart").first
    stops = chart.locator('svg [tabindex="0"]')
    assert stops.count() == 1
    stops.focus()
    before = opened.evaluate("document.activeElement.getAttribute('aria-label')")
    opened.keyboard.press("ArrowRight")
    after = opened.evaluate("document.activeElement.getAttribute('aria-label')")
    assert after != before
    opened.keyboard.press("Enter")
    expect(opened.locator("#card blockquote")).to_be_visible()
    opened.keyboard.press("Escape")
    expect(opened.locator("#card")).not_to_be_visible()
    assert opened.evaluate("document.activeElement.getAttribute('aria-label')") == after
    assert stops.count() == 1


def test_a_chart_costs_the_tab_key_one_stop(opened: Page) -> None:
    opened.locator("#figures").focus()
    stops = []
    for _ in range(8):
        opened.keyboard.press("Tab")
        stops.append(opened.evaluate("document.activeElement.closest('.chart')?.dataset.records"))
    charts = [stop for stop in stops if stop]
    assert len(charts) >= 1
    assert len(charts) == len(set(charts))


def test_filters_change_tables_and_charts(opened: Page) -> None:
    charts = opened.locator("#tolls .chart:visible")
    panels, marks = charts.count(), opened.locator("#visits svg [role=button]").count()
    opened.select_option("select[name=country]", "SYR")
    expect(opened.locator("#tolls .panel:visible h3").first).to_contain_text("Syria")
    assert 0 < charts.count() < panels
    expect(opened.locator("#visits svg [role=button]")).not_to_have_count(marks)
    assert "records of this page match" in opened.locator("#shown").inner_text()
    opened.select_option("select[name=type]", "draft")
    expect(charts).to_have_count(0)
    opened.click("button[type=reset]")
    expect(charts).to_have_count(panels)
    expect(opened.locator("#visits svg [role=button]")).to_have_count(marks)


def test_a_period_counts_only_what_was_told_in_it(opened: Page) -> None:
    count = opened.locator("#routes tr[data-record] [data-count]").first
    whole = count.text_content()
    opened.fill("input[name=since]", "2011-03-01")
    assert count.text_content() != whole
    opened.fill("input[name=until]", "2011-02-01")
    expect(opened.locator("#routes tr[data-record]:visible")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK])
def test_axe_finds_no_barrier(
    chromium: Browser, full_page: Path, scheme: str, size: tuple[int, int]
) -> None:
    context = chromium.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme=scheme,  # type: ignore[arg-type]
    )
    page = context.new_page()
    show(page, full_page)
    page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true; })")
    found = Axe().run(page).response["violations"]
    assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found] == []
    page.locator("#tolls svg [role=button]").first.press("Enter")
    found = Axe().run(page, context="#card").response["violations"]
    assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found] == []
    context.close()


def test_a_phone_scrolls_one_way_only(chromium: Browser, full_page: Path) -> None:
    context = chromium.new_context(viewport={"width": 320, "height": 700})
    page = context.new_page()
    show(page, full_page)
    page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    context.close()


def test_without_scripts_the_tables_tell_it_all(chromium: Browser, full_page: Path) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(full_page.as_uri(), timeout=WAIT)
    expect(page.locator("#tolls table").first).to_be_visible()
    expect(page.locator("#routes blockquote").first).to_be_visible()
    expect(page.locator(".chart:visible")).to_have_count(0)
    expect(page.locator("#filters")).not_to_be_visible()
    context.close()


def test_it_prints_with_its_charts(opened: Page, tmp_path: Path) -> None:
    printed = opened.pdf(path=tmp_path / "report.pdf", format="A4")
    pages = len(re.findall(rb"/Type\s*/Page\b", printed))
    assert 3 <= pages <= 25
    opened.emulate_media(media="print")
    expect(opened.locator("form#filters")).not_to_be_visible()
    expect(opened.locator("#tolls svg").first).to_be_visible()


def test_an_empty_lake_says_what_to_do(chromium: Browser, tmp_path: Path) -> None:
    lake = Lake.open(str(tmp_path / "lake"), create=True)
    file = tmp_path / "empty.html"
    file.write_text(Reporter(lake).page(Scope(), MOMENT), "utf-8")
    page = chromium.new_page()
    page.goto(file.as_uri())
    expect(page.locator("main")).to_contain_text("Nothing is in quarantine")
    expect(page.locator("header")).to_contain_text("wirelake ingest INPUT --lake lake")
    assert Axe().run(page).response["violations"] == []
    page.close()


def test_a_served_page_asks_the_whole_lake_and_tells_of_news(
    chromium: Browser, full_lake: Lake
) -> None:
    page = chromium.new_page()
    wrong: list[str] = []
    page.on("console", lambda said: wrong.append(said.text))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.clock.install()
    with PageServer(full_lake, "127.0.0.1", 0) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        page.goto(server.url, timeout=WAIT)
        page.clock.run_for(1_000)
        page.wait_for_selector("html[data-ready]", timeout=WAIT)
        page.select_option("select[name=country]", "FRA")
        page.click("text=Ask the whole lake")
        expect(page.locator("h1")).to_have_text("What the wires say about France", timeout=WAIT)
        page.wait_for_selector("html[data-ready]", timeout=WAIT)
        article = told("news")
        add(full_lake, article, claim(article, 7, 7, country="FRA"))
        page.clock.run_for(61_000)
        expect(page.locator("#news")).to_be_visible(timeout=WAIT)
        server.shutdown()
    assert wrong == []
    page.close()


def test_an_empty_lake_that_is_served_tells_when_something_came(
    chromium: Browser, tmp_path: Path
) -> None:
    lake = Lake.open(str(tmp_path / "lake"), create=True)
    page = chromium.new_page()
    page.clock.install()
    with PageServer(lake, "127.0.0.1", 0) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        page.goto(server.url, timeout=WAIT)
        add(lake, told("first"))
        page.clock.run_for(61_000)
        expect(page.locator("#news")).to_be_visible(timeout=WAIT)
        server.shutdown()
    page.close()
