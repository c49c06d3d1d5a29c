"""The index of what a lake has: brought up to date by what is added, whatever was merged since."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.compacting import compact
from tests.lake.test_commits import add_rows, article
from transforms.lake.known import Known, Touched
from transforms.lake.lake import Lake


@settings(max_examples=25, deadline=None)
@given(steps=st.lists(st.sampled_from(["add", "revise", "merge", "look"]), max_size=12))
def test_whoever_looks_now_and_then_knows_what_a_newcomer_knows(
    tmp_path_factory: pytest.TempPathFactory, steps: list[str]
) -> None:
    lake = Lake.open(str(tmp_path_factory.mktemp("known") / "lake"), create=True)
    known = Known(lake)
    known.refresh()
    for number, step in enumerate(steps):
        match step:
            case "add":
                add_rows(lake, [article(number), article(number + 100)])
            case "revise":
                add_rows(lake, [article(0, revision=number + 2)])
            case "merge":
                list(compact(lake))
            case "look":
                known.refresh()
    newcomer = Known(lake)
    assert known.refresh() == newcomer.refresh() == lake.snapshot().version
    ids = [f"{number:032x}" for number in (0, *range(len(steps)), *range(100, 100 + len(steps)))]
    assert known.revisions(ids) == newcomer.revisions(ids)


def test_what_was_added_and_merged_meanwhile_overlaps_with_nothing_else(lake: Lake) -> None:
    add_rows(lake, [article(1)])
    known = Known(lake)
    base = known.refresh()
    add_rows(lake, [article(2)])
    assert len(list(compact(lake))) == 1
    known.refresh()
    of_each = {number: Touched(articles=[article(number).article_id]) for number in (1, 2, 3)}
    assert {n: known.overlaps(base, touched) for n, touched in of_each.items()} == {
        1: False,
        2: True,
        3: False,
    }


@pytest.fixture
def lake(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    return Lake.open(str(tmp_path_factory.mktemp("known") / "lake"), create=True)
