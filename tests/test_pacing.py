"""When a stream looks again, and what it leaves alone for now: decided on numbers."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from pipelines.pacing import (
    LOOK_SECONDS,
    LOOKED_SHARE,
    MOST_PAUSE_SECONDS,
    Patience,
    next_look,
    pause_after,
)
from schemas.elements import InputUnit


def unit(name: str) -> InputUnit:
    return InputUnit(
        location=name,
        origin=name,
        kind="file",
        source=None,
        folder_name="wire",
        file_name=name,
        sequence=0,
    )


def test_looks_are_half_a_second_apart_and_at_once_after_a_long_one() -> None:
    assert next_look(took=0.0, listing=0.0) == LOOK_SECONDS
    assert next_look(took=3.0, listing=0.0) <= 0


@given(st.floats(0, 100))
def test_listing_takes_no_more_than_its_share_of_the_time(listing: float) -> None:
    pause = next_look(took=listing, listing=listing)
    assert listing <= (listing + pause) / LOOKED_SHARE + 1e-9


@given(st.integers(1, 1_000_000))
def test_pauses_grow_to_a_minute(failures: int) -> None:
    assert pause_after(failures) <= pause_after(failures + 1) <= MOST_PAUSE_SECONDS


def test_what_stays_unread_is_tried_again_ever_more_seldom() -> None:
    patience, tries, now = Patience(), list[float](), 0.0
    while now < 1_000:
        ready = list(patience.ready([unit("half.txt")], now))
        if ready:
            tries.append(now)
            patience.tried(ready, now)
        now += 0.5
    gaps = [after - before for before, after in itertools.pairwise(tries)]
    assert gaps[:4] == [1, 2, 4, 8]
    assert set(gaps[7:]) == {MOST_PAUSE_SECONDS}


def test_what_was_read_and_changes_later_is_read_at_once() -> None:
    patience = Patience()
    patience.tried(list(patience.ready([unit("story.txt")], 0.0)), 0.0)
    assert not list(patience.ready([unit("story.txt")], 0.5))
    assert not list(patience.ready([], 1.0))
    assert list(patience.ready([unit("story.txt")], 1.1))
