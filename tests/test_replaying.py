"""Replays: what was fixed leaves quarantine as an article, and nothing is ever in neither place."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from pipelines import replaying
from tests.conftest import WriteDrops
from tests.lake.test_commits import Killed, killed_at_operation
from tests.support import assert_whole, raw, rows_of, wirelake
from transforms import extract_events, normalise_stories
from transforms.formats import limits


@pytest.fixture
def too_long(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Every document is too long, until the fix."""
    monkeypatch.setattr(limits, "BODY_BYTES", 10)
    return lambda: monkeypatch.setattr(limits, "BODY_BYTES", 15 * 1024 * 1024)


def failing(*_: object) -> object:
    raise ValueError("a fault of ours")


def test_what_was_fixed_leaves_quarantine_as_the_article_that_an_ingest_would_have_given(
    drops: WriteDrops, lake: Path, tmp_path: Path, too_long: Callable[[], None]
) -> None:
    folder = drops(5)
    wirelake("ingest", folder, "--lake", lake)
    assert [reason for (reason,) in raw(lake, "quarantine", "reason")] == ["size.body"] * 5
    too_long()
    done = wirelake("replay", "--lake", lake)
    assert "5 in quarantine = 5 left it + 0 are still wrong" in done.stderr
    wirelake("ingest", folder, "--lake", tmp_path / "other")
    assert rows_of(lake) == rows_of(tmp_path / "other")
    assert "5 read before" in wirelake("ingest", folder, "--lake", lake).stderr


def test_what_is_still_wrong_stays_as_it_was(lake: Path, tmp_path: Path) -> None:
    (tmp_path / "drops").mkdir()
    (tmp_path / "drops" / "latin.txt").write_bytes("Café talks\n\nThey met.".encode("latin-1"))
    wirelake("ingest", tmp_path / "drops", "--lake", lake)
    before = raw(lake, "quarantine")
    assert "1 are still wrong" in wirelake("replay", "--lake", lake).stderr
    assert raw(lake, "quarantine") == before


def test_only_the_reason_asked_for_is_replayed(
    drops: WriteDrops, lake: Path, tmp_path: Path, too_long: Callable[[], None]
) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "empty.txt").write_bytes(b"   ")
    wirelake("ingest", drops(2), tmp_path / "other", "--lake", lake)
    too_long()
    assert "0 in quarantine" in wirelake("replay", "--lake", lake, "--reason", "siz").stderr
    assert "2 left it" in wirelake("replay", "--lake", lake, "--reason", "size").stderr
    assert raw(lake, "quarantine", "reason") == [("drop.empty",)]


def test_a_story_that_could_not_be_normalised_is_replayed_alone(
    drops: WriteDrops, lake: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = drops(3)
    with monkeypatch.context() as broken:
        broken.setattr(normalise_stories, "normalise_story", failing)
        wirelake("ingest", folder, "--lake", lake)
    assert raw(lake, "quarantine", "reason") == [("normalise.failed",)] * 3
    wirelake("replay", "--lake", lake)
    wirelake("ingest", folder, "--lake", tmp_path / "other")
    assert rows_of(lake) == rows_of(tmp_path / "other")


def test_events_that_could_not_be_extracted_are_extracted_once_their_fault_is_mended(
    drops: WriteDrops, lake: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = drops(3)
    with monkeypatch.context() as broken:
        broken.setattr(extract_events, "extract_events", failing)
        wirelake("ingest", folder, "--lake", lake)
        before = raw(lake, "quarantine")
        assert "3 are still wrong" in wirelake("replay", "--lake", lake).stderr
        assert raw(lake, "quarantine") == before
    wirelake("replay", "--lake", lake)
    wirelake("ingest", folder, "--lake", tmp_path / "other")
    assert rows_of(lake) == rows_of(tmp_path / "other")


def test_an_old_text_from_quarantine_that_the_lake_has_is_no_new_revision(
    drops: WriteDrops, lake: Path, too_long: Callable[[], None]
) -> None:
    folder = drops(1)
    (drop,) = folder.iterdir()
    text = drop.read_text()
    wirelake("ingest", folder, "--lake", lake)
    too_long()
    for later in (text + " ", text + "\n\nA line more."):
        drop.write_text(later)
        wirelake("ingest", folder, "--lake", lake)
    assert "1 unchanged" in wirelake("replay", "--lake", lake).stderr
    assert raw(lake, "quarantine") == []
    assert sorted(raw(lake, "articles", "revision")) == [(1,), (2,)]


@pytest.mark.parametrize("operation", range(12))
def test_death_at_any_moment_leaves_each_story_in_quarantine_or_in_the_articles(
    drops: WriteDrops,
    lake: Path,
    operation: int,
    too_long: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wirelake("ingest", drops(4), "--lake", lake)
    too_long()
    commit = replaying._commit

    def dying_commit(*args: Any) -> None:
        with killed_at_operation(monkeypatch, operation):
            commit(*args)

    monkeypatch.setattr(replaying, "_commit", dying_commit)
    with contextlib.suppress(Killed):
        wirelake("replay", "--lake", lake, check=None)
    monkeypatch.setattr(replaying, "_commit", commit)
    wirelake("compact", "--lake", lake)  # finishes what was committed, and only that
    stories = len(raw(lake, "articles", "article_id"))
    assert stories + len(raw(lake, "quarantine", "quarantine_id")) == 4
    wirelake("replay", "--lake", lake)
    assert_whole(lake, 4)
    assert raw(lake, "quarantine") == []


def embargoed(folder: Path, text: str = "At least 40 people were killed") -> Path:
    """A drop whose embargo ends in three hours."""
    soon = datetime.now(UTC) + timedelta(hours=3)
    folder.mkdir(exist_ok=True)
    (folder / "report.txt").write_text(
        "Panel finds 40 killed at Lake Orvo\n\n"
        f"EMBARGOED UNTIL {soon:%Y-%m-%d %H:%M} GMT\n\n"
        f"GENEVA, May 9 (AFP) - {text} at Lake Orvo, a panel said."
    )
    return folder


def test_a_story_under_embargo_waits_and_is_released_by_the_next_ingest_after_it(
    lake: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = embargoed(tmp_path / "desk")
    done = wirelake("ingest", folder, "--lake", lake)
    assert "quarantined: wire.embargoed 1" in done.stderr
    assert "1 under embargo" in wirelake("replay", "--lake", lake).stderr
    assert raw(lake, "articles") == []
    monkeypatch.setattr("pipelines.replaying.datetime", _Later)
    monkeypatch.setattr("pipelines.ingest.datetime", _Later)
    done = wirelake("ingest", folder, "--lake", lake)
    assert "released: 1 stories whose embargo is over" in done.stderr
    assert raw(lake, "casualty_figures", "count_low") == [(40,)]
    assert raw(lake, "quarantine") == []


def test_a_dry_run_releases_nothing(
    lake: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = embargoed(tmp_path / "desk")
    wirelake("ingest", folder, "--lake", lake)
    before = raw(lake, "quarantine")
    monkeypatch.setattr("pipelines.replaying.datetime", _Later)
    monkeypatch.setattr("pipelines.ingest.datetime", _Later)
    done = wirelake("ingest", folder, "--lake", lake, "--dry-run")
    assert "released: 1" in done.stderr
    assert raw(lake, "quarantine") == before != []
    wirelake("ingest", folder, "--lake", lake)
    assert len(raw(lake, "articles")) == 1


def test_a_text_that_was_held_is_older_than_what_came_meanwhile(
    lake: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = embargoed(tmp_path / "desk", text="At least 40 people were killed")
    wirelake("ingest", folder, "--lake", lake)
    (folder / "report.txt").write_text(
        "Panel finds 45 killed at Lake Orvo\n\n"
        "GENEVA, May 9 (AFP) - At least 45 people were killed at Lake Orvo, a panel said."
    )
    wirelake("ingest", folder, "--lake", lake)
    monkeypatch.setattr("pipelines.replaying.datetime", _Later)
    monkeypatch.setattr("pipelines.ingest.datetime", _Later)
    assert "1 read before" in wirelake("ingest", folder, "--lake", lake).stderr
    current = "SELECT count_low FROM current_casualty_figures"
    done = wirelake("sql", current, "--lake", lake, "--format", "csv")
    assert done.stdout.split() == ['"count_low"', "45"]
    assert sorted(raw(lake, "casualty_figures", "count_low")) == [(40,), (45,)]


def test_an_embargo_without_an_end_that_can_be_read_is_lifted_by_a_person(
    lake: Path, tmp_path: Path
) -> None:
    (tmp_path / "desk").mkdir()
    (tmp_path / "desk" / "speech.txt").write_text(
        "Speech on Lake Orvo\n\nSTRICTLY EMBARGOED\n\nGENEVA, May 9 (AFP) - He spoke on Monday."
    )
    wirelake("ingest", tmp_path / "desk", "--lake", lake)
    assert "1 under embargo" in wirelake("replay", "--lake", lake).stderr
    wirelake("replay", "--lake", lake, "--reason", "wire.embargo_unreadable")
    assert len(raw(lake, "articles")) == 1


def test_two_replays_at_once_release_each_story_once(
    drops: WriteDrops, lake: Path, too_long: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    wirelake("ingest", drops(3), "--lake", lake)
    too_long()
    rows = replaying._rows

    def rows_that_another_process_takes(*args: Any) -> Any:
        found = rows(*args)
        monkeypatch.setattr(replaying, "_rows", rows)
        wirelake("replay", "--lake", lake)
        return found

    monkeypatch.setattr(replaying, "_rows", rows_that_another_process_takes)
    wirelake("replay", "--lake", lake)
    assert_whole(lake, 3)


class _Later(datetime):
    @classmethod
    def now(cls, tz: object = None) -> datetime:  # type: ignore[override]  # noqa: ARG003
        return datetime.now(UTC) + timedelta(hours=4)


def test_a_row_that_is_not_whole_is_counted_and_left(lake: Path, tmp_path: Path) -> None:
    (tmp_path / "drops").mkdir()
    (tmp_path / "drops" / "long.txt").write_bytes(b"\xff" * (1024 * 1024 + 1))
    wirelake("ingest", tmp_path / "drops", "--lake", lake)
    done = wirelake("replay", "--lake", lake)
    assert "1 whose bytes were not kept whole" in done.stderr
    assert len(raw(lake, "quarantine")) == 1
