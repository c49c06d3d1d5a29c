"""After any commits a book that was brought up to date is the one that would be made whole."""

from __future__ import annotations

import tempfile
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import duckdb
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from pipelines import book_updating
from pipelines.book_files import FILE
from pipelines.book_updating import slices
from pipelines.compacting import compact
from pipelines.querying import LakeReader
from pipelines.ready_made import definitions
from tests.views.view_cases import add_rows, copy_tables, rows_of
from transforms.lake.lake import Lake
from transforms.lake.log import BOOKS

Told = dict[str, Any]
KEPT = [each.name for each in definitions() if each.kind == "TABLE"]
FIRST = datetime(2011, 8, 29, 10, tzinfo=UTC)
NAMES = "abcdefgh"  # of articles; three of them make a story


def any_of(*values: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from(values)


moments = st.sampled_from([0, 1, 2, 30, 60, 300, 900]).map(lambda hours: timedelta(hours=hours))
days = st.sampled_from([None, 0, 1, 2, 5]).map(
    lambda day: None if day is None else (FIRST + timedelta(days=day)).date()
)
keys = st.lists(
    any_of(*(f"guid:{name}" for name in NAMES), "headline:x", "headline:y", "slug:z", "outline:w"),
    max_size=2,
    unique=True,
).map(tuple)
figures = st.fixed_dictionaries({
    "kind": any_of("killed", "wounded"), "scope": any_of("incident", "cumulative", "subtotal"),
    "country": any_of("PER", "BOL", None), "place": any_of("Lima", None), "event_date": days,
    "victims": any_of("people", "soldiers"), "count": any_of(5, 12, 14, 40),
    "attribution": any_of("police", "the army", None), "status": any_of("reported", "feared"),
    "period_start": any_of(None, datetime(2011, 3, 15, tzinfo=UTC).date()),
})  # fmt: skip
visits = st.fixed_dictionaries({
    "envoy": any_of("Ann Lee", "Lee", "Bo Lee", "Raúl Roy", None), "event_date": days,
    "envoy_role": any_of("foreign minister", None), "sending_country": any_of("NOR", "PER", None),
    "host_country": any_of("EGY", "KEN", None), "attribution": any_of("police", None),
    "status": any_of("planned", "completed", "cancelled"),
})  # fmt: skip
drafts = st.fixed_dictionaries({
    "organ": any_of("UNSC", "UNGA", "OTHER"), "subject_country": any_of("SYR", "LBY", None),
    "sponsors": st.lists(any_of("FRA", "GBR", "RUS"), max_size=2, unique=True),
    "symbol": any_of(None, None, "S/1", "s/1", "S/2"), "measures": any_of([], ["sanctions"]),
    "status": any_of("proposed", "tabled", "adopted", "vetoed"), "event_date": days,
})  # fmt: skip
articles = st.fixed_dictionaries({
    "article_id": any_of(*NAMES), "source": any_of("wire", "paper"), "known_as": keys,
    "signal": any_of("new", "new", "update", "correction", "withdrawal"), "refers_to": keys,
    "marker": any_of(None, None, "update", "correction", "withdrawal", "hold", "release"),
    "agency": any_of("A", "B", None), "published_at": moments, "ingested_at": moments,
    "body": any_of("One.", "One.\nTwo.", "Three.\nFour."), "title": any_of("X", "Y"),
    "casualty_figures": st.lists(figures, max_size=3),
    "envoy_visits": st.lists(visits, max_size=2),
    "draft_resolutions": st.lists(drafts, max_size=2),
})  # fmt: skip
rarely = st.integers(0, 2).map(lambda number: number == 0)
commits = st.fixed_dictionaries({
    "articles": st.lists(articles, max_size=4), "is_rejected": st.booleans(),
    "is_compacted": rarely, "is_asked": rarely.map(lambda it: not it),
})  # fmt: skip


def case_of(commit: Told, revisions: Counter[str]) -> Told:
    """A commit as a case of the golden views; each telling of an article is a revision more."""
    told = []
    for article in commit["articles"]:
        name = article["article_id"]
        revisions[name] += 1
        told.append(article | {
            "revision": revisions[name], "story_id": f"story {NAMES.index(name) // 3}",
            "published_at": FIRST + article["published_at"],
            "ingested_at": FIRST + article["ingested_at"],
            "casualty_figures": [dict(each) for each in article["casualty_figures"]],
            "envoy_visits": [dict(each) for each in article["envoy_visits"]],
            "draft_resolutions": [dict(each) for each in article["draft_resolutions"]],
        })  # fmt: skip
    revisions["rejects"] += 1  # the same file twice would be no new one
    name = f"q{revisions['rejects']}"
    reject = {"quarantine_id": name, "source": "wire", "origin": "o", "reason": "r",
              "ingested_at": FIRST}  # fmt: skip
    return {"articles": told, "rows": {"quarantine": [reject]} if commit["is_rejected"] else {}}


def kept_rows(lake: Lake) -> dict[str, list[Told]]:
    reader = LakeReader(lake)
    return {
        name: reader.query(f"FROM {name} ORDER BY ALL").to_pylist()  # type: ignore[union-attr]
        for name in KEPT
    }


def whole_rows(lake: Lake) -> dict[str, list[Told]]:
    """Every kept table as one making from the lake's tables gives it."""
    with duckdb.connect() as made:
        copy_tables(lake, made)
        for definition in definitions():
            made.execute(definition.create())
        return {
            name: made.sql(f"FROM {name} ORDER BY ALL").to_arrow_table().to_pylist()
            for name in KEPT
        }


def test_every_kept_table_has_a_slice_in_the_order_of_the_definitions() -> None:
    assert [each.table for each in slices()] == KEPT


@pytest.mark.slow
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # a smaller case is minutes away
)
@given(st.lists(commits, min_size=2, max_size=5))
def test_what_is_brought_up_to_date_is_what_would_be_made_whole(history: list[Told]) -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        patch.object(book_updating, "MOST_NEW", 1.0),
    ):
        lake = Lake.open(str(Path(folder, "lake")), create=True)
        revisions: Counter[str] = Counter()
        kept_rows(lake)
        first = Path(lake.path, BOOKS, FILE).stat().st_ino
        for number, commit in enumerate(history, 1):
            rows = list(rows_of(case_of(commit, revisions)))
            if rows:
                add_rows(lake, rows)
            if commit["is_compacted"]:
                list(compact(lake))
            if commit["is_asked"] or number == len(history):
                whole = whole_rows(lake)
                for name, found in kept_rows(lake).items():
                    assert found == whole[name], name
        assert Path(lake.path, BOOKS, FILE).stat().st_ino == first
