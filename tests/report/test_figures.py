"""What the page is told of a lake, on rows whose answer is known."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import pytest

from pipelines.report.figures import Limits, Scope
from pipelines.report.scopes import ScopeError, scope_of
from tests.report.rows import asked, claim, lake_of, stage, told, visit


def test_rival_claims_stand_side_by_side_and_the_older_ones_are_told_as_such(
    tmp_path: Path,
) -> None:
    first, later = told("dam"), told("dam", 1)
    lake = lake_of(
        tmp_path, first, later,
        claim(first, 12, 12, attribution="police"),
        claim(first, 30, None, attribution="residents"),
        claim(later, 19, 19, attribution="police"),
    )  # fmt: skip
    (panel,) = asked(lake).tolls.panels
    claims = [
        (c.count_low, c.count_high, c.evidence.attribution, c.is_superseded) for c in panel.claims
    ]
    assert sorted(claims) == [
        (12, 12, "police", True),
        (19, 19, "police", False),
        (30, None, "residents", False),
    ]
    assert len({c.happening for c in panel.claims}) == 1
    assert panel.newest.count_low == 19


def test_a_claim_that_several_papers_print_is_one_with_their_number(tmp_path: Path) -> None:
    tellings = [told("dam", hour / 24, source=f"paper-{hour}") for hour in range(3)]
    lake = lake_of(tmp_path, *tellings, *(claim(article, 12, 12) for article in tellings))
    (panel,) = asked(lake).tolls.panels
    assert [(c.papers, c.evidence.source) for c in panel.claims] == [(3, "paper-0")]
    assert panel.panel_claims == 1


def test_of_many_claims_the_extremes_and_the_latest_stay(tmp_path: Path) -> None:
    chance, rows, tolls = random.Random(7), [], {}
    for country in ("KEN", "MLI", "SDN", "YEM"):
        tolls[country] = chance.sample(range(10_000), chance.randint(20, 60))
        for number, toll in enumerate(tolls[country]):
            article = told(f"{country} {number}", number / 10)
            rows += [article, claim(article, toll, toll, country=country)]
    panels = asked(lake_of(tmp_path, *rows), limits=Limits(claims=12)).tolls.panels
    assert {panel.country for panel in panels} == set(tolls)
    for panel in panels:
        shown = [c.count_low for c in panel.claims]
        all_told = tolls[str(panel.country)]
        assert panel.panel_claims == len(all_told)
        assert len(shown) <= 12
        assert {min(all_told), max(all_told), all_told[-1]} <= set(shown)


def test_no_country_crowds_out_the_others(tmp_path: Path) -> None:
    kinds = ("killed", "wounded", "missing", "displaced")
    rows = []
    for number in range(8):
        article = told(f"story {number}", number)
        rows += [article, *(claim(article, 5, 5, kind=kind) for kind in kinds)]
    quiet = told("quiet")
    lake = lake_of(tmp_path, *rows, quiet, claim(quiet, 1, 1, country="MLI"))
    tolls = asked(lake, limits=Limits(panels=3)).tolls
    assert [panel.country for panel in tolls.panels] == ["KEN", "KEN", "MLI"]
    assert tolls.panels_told == 5


def test_visits_are_counted_by_route_time_and_status(tmp_path: Path) -> None:
    articles = [told(f"visit {number}", number) for number in range(5)]
    lake = lake_of(
        tmp_path, *articles,
        *(visit(article, "NOR", "KEN", status="completed") for article in articles[:4]),
        visit(articles[4], "FIN", "KEN"),
    )  # fmt: skip
    visits = asked(lake, limits=Limits(visits=2)).visits
    first, second = visits.routes
    assert (first.sending_country, first.host_country, first.total) == ("NOR", "KEN", 4)
    assert [count.since.day for count in first.counts] == [4, 5, 6, 7]
    assert first.statuses == {"completed": 4}
    assert [v.evidence.told_at.day for v in first.visits] == [7, 6]
    assert (second.sending_country, second.total) == ("FIN", 1)
    assert (visits.visits_told, visits.routes_told) == (5, 2)


def test_a_draft_goes_through_its_stages_with_its_votes(tmp_path: Path) -> None:
    articles = [told(f"draft {number}", number) for number in range(3)]
    lake = lake_of(
        tmp_path, *articles,
        stage(articles[0], "circulated"),
        stage(articles[1], "tabled"),
        stage(articles[2], "vetoed", votes_for=9, votes_against=2, abstentions=4, vetoes=("RUS",)),
    )  # fmt: skip
    (draft,) = asked(lake).drafts.drafts
    assert [s.status for s in draft.stages] == ["circulated", "tabled", "vetoed"]
    last = draft.stages[-1]
    assert (last.votes_for, last.votes_against, last.abstentions) == (9, 2, 4)
    assert last.vetoes == ("RUS",)


def test_coverage_counts_what_each_source_brought(tmp_path: Path) -> None:
    articles = [told("dam", day, source="daily") for day in (0, 1, 3)]
    lake = lake_of(tmp_path, *articles, told("other", source="weekly"), claim(articles[0], 1, 1))
    daily, weekly = asked(lake).coverage
    assert (daily.source, daily.articles, daily.events) == ("daily", 3, 1)
    assert [(c.since.day, c.number) for c in daily.counts] == [(4, 1), (5, 1), (7, 1)]
    assert weekly.source == "weekly"


def test_a_scope_is_about_one_country_and_one_time(tmp_path: Path) -> None:
    dam, fire = told("dam"), told("fire", 10)
    lake = lake_of(
        tmp_path, dam, fire,
        claim(dam, 1, 1), claim(fire, 2, 2), claim(fire, 3, 3, country="MLI"),
        visit(fire, "NOR", "MLI"), visit(fire, "NOR", "KEN"), visit(fire, "KEN", "MLI"),
    )  # fmt: skip
    kenya = asked(lake, Scope(country="KEN"))
    assert [panel.country for panel in kenya.tolls.panels] == ["KEN"]
    routes = {(route.sending_country, route.host_country) for route in kenya.visits.routes}
    assert routes == {("NOR", "KEN"), ("KEN", "MLI")}
    assert kenya.countries == ("KEN", "MLI", "NOR")
    march_4 = date(2031, 3, 4)
    early = asked(lake, Scope(since=march_4, until=march_4))
    assert [c.count_low for panel in early.tolls.panels for c in panel.claims] == [1]
    assert early.overview.articles == 1


def test_a_scope_is_read_from_words_or_refused_with_what_to_write() -> None:
    assert scope_of({"country": "ken", "since": "2031-03-04", "until": ""}) == Scope(
        country="KEN", since=date(2031, 3, 4)
    )
    for told_words, hint in (
        ({"country": "Kenya"}, "as KEN"),
        ({"since": "yesterday"}, "2026-03-31"),
        ({"since": "2031-03-05", "until": "2031-03-04"}, "swap"),
    ):
        with pytest.raises(ScopeError, match=hint):
            scope_of(told_words)
