"""What a look at the inputs gives, and what of it is passed on to be read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.elements import InputUnit
from tests.conftest import WriteDrops
from tests.feed_server import FeedServer
from tests.support import wirelake
from transforms import watch_inputs
from transforms.clocks import utc_now
from transforms.find_units import InputError
from transforms.lake.known import Known
from transforms.lake.lake import Lake
from transforms.watch_inputs import RETRY_SECONDS, Passed, Sighting, Watched, look, passing

RETRY = RETRY_SECONDS["file"]
Looks = list[tuple[float, dict[int, str]]]


def sighting(number: int, version: str) -> Sighting:
    unit = InputUnit(
        location=f"/wire/{number}.txt",
        origin=f"{number}.txt",
        kind="file",
        source=None,
        folder_name="wire",
        file_name=str(number),
        sequence=number,
    )
    return Sighting(unit, version)


def passed_on(looks: Looks) -> list[tuple[float, int]]:
    """Which units were passed on at which tick."""
    state: Passed = {}
    found = []
    for tick, seen in looks:
        given = [sighting(number, version) for number, version in seen.items()]
        units, state = passing(given, state, tick)
        assert len(state) == len(seen)
        found += [(tick, unit.sequence) for unit in units]
    return found


def test_what_a_look_gives_again_is_passed_on_once() -> None:
    assert passed_on([(1, {7: "a"}), (2, {7: "a", 8: "a"}), (3, {8: "a"})]) == [(1, 7), (2, 8)]


def test_what_has_changed_is_passed_on_at_once() -> None:
    assert passed_on([(1, {7: "a"}), (2, {7: "b"}), (3, {7: "b"})]) == [(1, 7), (2, 7)]


def test_what_came_to_nothing_is_tried_again_after_a_while() -> None:
    looks = [(tick, {7: "a"}) for tick in range(int(2 * RETRY) + 1)]
    assert passed_on(looks) == [(0, 7), (RETRY, 7), (2 * RETRY, 7)]


@given(
    st.lists(
        st.tuples(
            st.floats(0.5, 30),
            st.dictionaries(st.integers(0, 4), st.sampled_from("ab")),
        )
    )
)
def test_nothing_that_a_look_gives_waits_for_longer_than_a_retry(
    steps: list[tuple[float, dict[int, str]]],
) -> None:
    tick, looks = 0.0, []
    for step, seen in steps:
        tick += step
        looks.append((tick, seen))
    found = passed_on(looks)
    for tick, seen in looks:
        for number in seen:
            assert any(tick - RETRY < at <= tick for at, other in found if other == number)


def refuse(_: str, error: InputError) -> None:
    raise error


def looked(lake: Path, *inputs: Path | str) -> dict[str, list[str]]:
    known = Known(Lake.open(str(lake), create=True))
    known.refresh()
    given = tuple(map(str, inputs))
    watched = Watched(inputs=given, source=None, lake=str(lake))
    return {
        lane: [sighting.unit.origin for sighting in seen]
        for lane, seen in look(watched, known, utc_now(), refuse)
    }


def test_a_look_gives_what_the_books_do_not_have(drops: WriteDrops, lake: Path) -> None:
    wire = drops(2)
    wirelake("ingest", wire, "--lake", lake)
    assert looked(lake, wire) == {}
    assert looked(lake, drops(4, first=2)) == {"files": ["00002.txt", "00003.txt"]}


def test_a_look_gives_no_more_than_may_be_under_way_and_what_was_never_read_first(
    drops: WriteDrops, lake: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wire = drops(2)
    wirelake("ingest", wire, "--lake", lake)
    (wire / "00000.txt").write_text("Another text.\n\nOf other words.")
    drops(5, first=2)
    monkeypatch.setattr(watch_inputs, "MOST_FILES", 3)
    assert looked(lake, wire) == {"files": ["00002.txt", "00003.txt", "00004.txt"]}
    monkeypatch.setattr(watch_inputs, "MOST_FILES", 4)
    assert looked(lake, wire)["files"][-1] == "00000.txt"
    monkeypatch.setattr(watch_inputs, "MOST_BYTES", 1)
    assert looked(lake, wire) == {"files": ["00002.txt"]}


def test_feeds_of_a_host_share_a_lane_and_only_some_are_asked_at_a_time(lake: Path) -> None:
    with FeedServer() as server:
        urls = [server.url(f"/{number}") for number in range(watch_inputs.MOST_OF_HOST + 2)]
        lists = lake.parent / "feeds.toml"
        lists.write_text(
            "".join(f'[[feed]]\nname = "f{n}"\nurl = "{url}"\n' for n, url in enumerate(urls))
        )
        (lane,) = looked(lake, lists).values()
        assert lane == urls[: watch_inputs.MOST_OF_HOST]


def test_units_of_a_later_look_come_later(drops: WriteDrops, lake: Path) -> None:
    known = Known(Lake.open(str(lake), create=True))
    known.refresh()
    watched = Watched(inputs=(str(drops(3)),), source=None, lake=str(lake))
    now = datetime(2026, 3, 1, tzinfo=UTC)
    looks = [
        seen
        for moment in (now, now + timedelta(milliseconds=10))
        for _, seen in look(watched, known, moment, refuse)
    ]
    numbers = [sighting.unit.sequence for seen in looks for sighting in seen]
    assert numbers == sorted(set(numbers))
    assert len(numbers) == 6
