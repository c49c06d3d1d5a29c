"""The index of what a lake has: brought up to date by what is added, whatever was merged since."""

from __future__ import annotations

import gc
import weakref
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.compacting import compact
from schemas import Poll
from tests.lake.test_commits import NOW, add_rows, article
from transforms.lake import known as known_module
from transforms.lake.known import Known, Touched, known_of
from transforms.lake.lake import Lake

FEED = f"{7:032x}"


def poll(minute: int, **told: Any) -> Poll:
    """A poll of one feed, so many minutes after noon."""
    return Poll(
        feed_id=FEED,
        source="wire",
        url="https://wire.example/feed",
        interval_configured=False,
        polled_at=NOW + timedelta(minutes=minute),
        outcome="fetched",
        bytes=1000,
        seconds=0.5,
        lying_304s=0,
        moved_times=0,
        interval_seconds=900,
        next_poll_at=NOW + timedelta(minutes=minute + 15),
        gap_suspected=False,
        failures=0,
        failure_weight=0.0,
        health="healthy",
        **told,
    )


@settings(max_examples=25, deadline=None)
@given(steps=st.lists(st.sampled_from(["add", "revise", "poll", "merge", "look"]), max_size=12))
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
            case "poll":
                add_rows(lake, [poll(number)])
            case "merge":
                list(compact(lake))
            case "look":
                known.refresh()
    newcomer = Known(lake)
    assert known.refresh() == newcomer.refresh() == lake.snapshot().version
    ids = [f"{number:032x}" for number in (0, *range(len(steps)), *range(100, 100 + len(steps)))]
    assert known.revisions(ids) == newcomer.revisions(ids)
    assert known.polls([FEED]) == newcomer.polls([FEED])
    polled = [poll(number) for number, step in enumerate(steps) if step == "poll"]
    assert list(known.polls([FEED, f"{8:032x}"]).values()) == polled[-1:]


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


def test_a_poll_since_a_pass_began_overlaps_with_it_and_merging_polls_does_not(lake: Lake) -> None:
    add_rows(lake, [poll(0)])
    known = Known(lake)
    first = known.refresh()
    add_rows(lake, [poll(15, host_rests_until=NOW + timedelta(hours=1))])
    second = known.refresh()
    assert len(list(compact(lake))) == 1
    known.refresh()
    of_feed, of_another = Touched(polls=[FEED]), Touched(polls=[f"{8:032x}"])
    assert known.overlaps(first, of_feed)
    assert not known.overlaps(second, of_feed)
    assert not known.overlaps(first, of_another)
    assert [p.feed_id for p in known.polls_at_rest(NOW)] == [FEED]
    assert known.polls_at_rest(NOW + timedelta(hours=2)) == []


def test_an_index_that_memory_does_not_hold_knows_as_much(
    lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(known_module, "MEMORY", "16MB")
    count, step = 200_000, 40_000
    for first in range(0, count, step):
        add_rows(lake, [article(number) for number in range(first, first + step)])
    known = Known(lake)
    known.refresh()
    in_memory, on_disk = known.footprint()
    assert in_memory <= 16_000_000
    assert on_disk > 1_000_000
    asked = [f"{number:032x}" for number in range(0, 2 * count, 1000)]
    assert known.revisions(asked).keys() == {f"{n:032x}" for n in range(0, count, 1000)}


@pytest.fixture
def lake(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    return Lake.open(str(tmp_path_factory.mktemp("known") / "lake"), create=True)


def test_a_process_that_reads_many_lakes_keeps_the_indexes_of_the_last(tmp_path: Path) -> None:
    paths = [str(Lake.open(str(tmp_path / str(number)), create=True).path) for number in range(9)]
    first = weakref.ref(known_of(paths[0]))
    assert known_of(paths[0]) is first()
    for path in paths:
        known_of(path)
    gc.collect()
    assert first() is None, "its database would keep its threads and its memory"
