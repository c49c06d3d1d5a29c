"""Whole units, and what they bring to a lake that may have moved on since they were read."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from schemas.elements import Candidate, Contents, Document, Finding, InputUnit, Outcome, RawStory
from tests.conftest import WriteDrops
from tests.support import assert_whole, drop, raw, rows_of, wirelake
from transforms.clocks import utc_now
from transforms.commit_readings import commit, shares
from transforms.extract_events import extracted
from transforms.find_units import find_units
from transforms.formats.documents import parse_document
from transforms.formats.sandbox import Sandbox
from transforms.lake.lake import Lake
from transforms.normalise_stories import normalise
from transforms.read_units import read_unit
from transforms.revise_articles import revise
from transforms.settle_readings import PATIENCE_SECONDS, Part, Reading, completed


def readings(folder: Path) -> list[Reading]:
    """Units of a folder as a stream reads them that knows of nothing in the lake."""
    found = []
    for unit in find_units([str(folder)]):
        document = read_unit(unit)
        assert isinstance(document, Document)
        candidates = []
        for story in parse_document(document, Sandbox()):
            assert isinstance(story, RawStory)
            candidate = normalise(unit, story, utc_now())
            assert isinstance(candidate, Candidate)
            candidates.append(candidate)
        findings = tuple(map(extracted, revise(candidates, ())))
        found.append(Reading(unit=unit, findings=findings))
    return found


def committed(lake: Path, found: list[Reading]) -> dict[str, int]:
    return dict(commit(Lake.open(str(lake), create=True), found, utc_now))


def test_what_is_committed_a_second_time_is_nothing_new(drops: WriteDrops, lake: Path) -> None:
    found = readings(drops(5))
    told = committed(lake, found)
    assert told["new"] == told["read"] == 5
    before, books = rows_of(lake), raw(lake, "_inputs")
    assert committed(lake, found) == {}
    assert rows_of(lake) == before
    assert raw(lake, "_inputs") == books


def test_a_unit_that_came_twice_into_one_commit_is_one(drops: WriteDrops, lake: Path) -> None:
    found = readings(drops(3))
    again = [replace(r, unit=replace(r.unit, sequence=100 + r.unit.sequence)) for r in found]
    committed(lake, [*found, *again])
    assert_whole(lake, 3)
    assert len(raw(lake, "_inputs")) == 3


def test_the_revision_is_the_one_that_the_lake_calls_for(drops: WriteDrops, lake: Path) -> None:
    wire = drops(1)
    wirelake("ingest", wire, "--lake", lake)
    (wire / "00000.txt").write_text(drop(0, dead=50), "utf-8")
    (stale,) = readings(wire)
    assert [finding.outcome.kind for finding in stale.findings if finding.outcome] == ["new"]
    committed(lake, [stale])
    assert raw(lake, "articles", "revision, signal") == [(1, "new"), (2, "update")]
    assert_whole(lake, 2)
    figures = raw(lake, "casualty_figures", "revision, count_low")
    assert (2, 50) in figures
    assert (1, 50) not in figures


def test_what_another_found_unchanged_is_kept_if_the_lake_has_it_not(
    drops: WriteDrops, lake: Path
) -> None:
    (reading,) = readings(drops(1))
    (finding,) = reading.findings
    assert finding.outcome is not None
    unchanged = replace(finding.outcome, kind="unchanged")
    mistaken = Finding(outcome=unchanged, candidate=finding.candidate)
    assert committed(lake, [replace(reading, findings=(mistaken,))])["new"] == 1
    assert_whole(lake, 1)
    assert raw(lake, "casualty_figures") != []


def test_copies_in_one_commit_are_one_story(drops: WriteDrops, lake: Path) -> None:
    wire = drops(1)
    (wire / "copy.txt").write_text(drop(0), "utf-8")
    committed(lake, readings(wire))
    stories = raw(lake, "articles", "story_id")
    assert len(stories) == 2
    assert len(set(stories)) == 1
    assert set(raw(lake, "casualty_figures", "story_id")) == set(stories)


def test_an_ingest_beside_the_stream_has_its_say(
    drops: WriteDrops, lake: Path, tmp_path: Path
) -> None:
    found = readings(drops(6))
    wirelake("ingest", drops(3), "--lake", lake)
    committed(lake, found)
    wirelake("ingest", drops(6), "--lake", tmp_path / "alone")
    assert rows_of(lake) == rows_of(tmp_path / "alone")


def unit(number: int) -> InputUnit:
    return InputUnit(
        location=f"/wire/{number}",
        origin=str(number),
        kind="file",
        source=None,
        folder_name="wire",
        file_name=str(number),
        sequence=number,
    )


def parts_of(counts: list[int]) -> list[Part]:
    """Everything that comes of files which hold so many stories, but for their being awaited."""
    parts: list[Part] = [Contents(unit=unit(n), count=count) for n, count in enumerate(counts)]
    return parts + [
        Finding(outcome=Outcome(unit=unit(number), kind="unchanged", key=str(place)))
        for number, count in enumerate(counts)
        for place in range(count)
    ]


@given(st.lists(st.integers(0, 3), min_size=1, max_size=6), st.data())
def test_a_unit_is_whole_when_all_that_it_holds_has_come_and_no_sooner(
    counts: list[int], data: st.DataObject
) -> None:
    """Whatever the order in which parts come, and wherever the commits cut them."""
    are_awaited = data.draw(st.booleans())
    waiting: list[Part] = [unit(number) for number in range(len(counts))] if are_awaited else []
    whole: list[int] = []
    for part in data.draw(st.permutations(parts_of(counts))):
        came, waiting = completed([*waiting, part], now=0)
        for reading in came:
            assert len(reading.findings) == counts[reading.unit.sequence]
            whole.append(reading.unit.sequence)
    in_order = list(range(len(counts)))
    assert (whole if are_awaited else sorted(whole)) == in_order
    assert waiting == []


@given(st.lists(st.integers(0, 4), max_size=12), st.integers(1, 6))
def test_what_waits_is_committed_in_its_order_a_few_stories_at_a_time(
    counts: list[int], most: int
) -> None:
    waiting, _ = completed(parts_of(counts), now=0)
    cut = list(shares(waiting, most))
    assert [reading for share in cut for reading in share] == waiting
    sizes = [sum(len(reading.findings) for reading in share) for share in cut]
    assert all(len(share) == 1 or size <= most for share, size in zip(cut, sizes, strict=True))
    closed_by = [len(share[0].findings) for share in cut[1:]]
    assert all(a + b > most for a, b in zip(sizes, closed_by, strict=False))


def test_a_file_that_never_comes_holds_up_the_others_for_a_while_only() -> None:
    parts: list[Part] = [unit(0), unit(1), *parts_of([0, 0])[1:]]
    assert completed(parts, now=PATIENCE_SECONDS - 1) == ([], parts)
    (reading,), rest = completed(parts, now=PATIENCE_SECONDS + 1)
    assert (reading.unit.sequence, rest) == (1, [])
