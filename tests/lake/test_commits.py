"""A commit is all or nothing, at whatever moment the process dies."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from schemas import ARTICLES, Article, Poll
from tests.support import recover
from transforms.lake.errors import LakeError, NewerLakeError, NotALakeError, StaleSnapshotError
from transforms.lake.lake import Change, Lake
from transforms.lake.log import CHECKPOINT_EVERY
from transforms.lake.records import CommitRecord, FileEntry
from transforms.lake.storage import LocalStorage
from transforms.write_tables import stage_records, stage_rows

NOW = datetime(2011, 8, 29, 12, tzinfo=UTC)


def article(number: int, revision: int = 1) -> Article:
    return Article(
        article_id=f"{number:032x}",
        revision=revision,
        story_id=f"{number:032x}",
        source="wire",
        origin=f"{number}.txt",
        body=f"Story {number}.",
        published_at=NOW,
        signal="new",
        content_hash=f"{number:032x}",
        ingested_at=NOW,
    )


def stage(lake: Lake, staging: str, *numbers: int) -> FileEntry:
    key = f"{ARTICLES.name}/month=2011-08"
    return stage_rows(lake, staging, key, [article(number) for number in numbers])


def add(lake: Lake, *numbers: int) -> int:
    return add_rows(lake, [article(number) for number in numbers])


def add_rows(lake: Lake, rows: Sequence[Article | Poll]) -> int:
    with lake.run() as run:
        entries = stage_records(lake, f"{run}/0", rows)
        change = Change(
            kind="ingest", staging=f"{run}/0", base=lake.snapshot().version, add=entries
        )
        return lake.commit(change, conflicts=lambda _: False)


def visible(path: Path) -> list[str]:
    return sorted(str(file.relative_to(path)) for file in path.glob("*/*/*.parquet"))


class Killed(BaseException):
    """Stands for a process that is no more: nothing catches it, nothing tidies up."""


@contextmanager
def killed_at_operation(monkeypatch: pytest.MonkeyPatch, number: int) -> Iterator[None]:
    """The process dies just before its so-many-th change to the disk, and changes nothing after."""
    count = 0

    def dying(name: str) -> object:
        original = getattr(LocalStorage, name)

        def operation(self: LocalStorage, *args: object) -> object:
            nonlocal count
            count += 1
            if count > number:
                raise Killed
            return original(self, *args)

        return operation

    with monkeypatch.context() as patch:
        for name in ("create", "put", "put_new", "rename", "delete", "delete_folder"):
            patch.setattr(LocalStorage, name, dying(name))
        yield


def test_what_was_staged_does_not_count_before_its_commit(tmp_path: Path) -> None:
    lake = Lake.open(str(tmp_path / "lake"), create=True)
    with lake.run() as run:
        stage(lake, f"{run}/0", 1, 2)
        assert visible(tmp_path / "lake") == []
    assert lake.snapshot().files == {}


def test_a_commit_moves_its_files_to_their_places(tmp_path: Path) -> None:
    lake = Lake.open(str(tmp_path / "lake"), create=True)
    add(lake, 1, 2)
    assert len(visible(tmp_path / "lake")) == 1
    assert [entry.rows for entry in Lake.open(lake.path).snapshot().of("articles")] == [2]


def test_the_same_rows_have_the_same_file_name_and_bytes(tmp_path: Path) -> None:
    contents = []
    for name in ("one", "two"):
        lake = Lake.open(str(tmp_path / name), create=True)
        add(lake, 3, 1, 2)
        (path,) = visible(tmp_path / name)
        contents.append((path, (tmp_path / name / path).read_bytes()))
    assert contents[0] == contents[1]


@pytest.mark.parametrize("operations", range(12))
def test_death_at_any_change_to_the_disk_leaves_all_or_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, operations: int
) -> None:
    path = tmp_path / "lake"
    add(Lake.open(str(path), create=True), 1)
    with killed_at_operation(monkeypatch, operations):
        try:
            add(Lake.open(str(path)), 2)
            finished = True
        except Killed:
            finished = False
    gc.collect()  # who is dead holds no lock
    lake = Lake.open(str(path))
    committed = lake.snapshot().version == 2
    assert len(lake.paths(lake.snapshot().of("articles"))) == (2 if committed else 1)
    assert all(Path(file).exists() for file in lake.paths(lake.snapshot().of("articles")))
    recover(lake)
    assert len(visible(path)) == (2 if committed else 1)
    assert not list((path / "_wirelake/staging").iterdir())
    if not committed:
        assert not finished
        add(lake, 2)
    assert len(visible(path)) == 2


def test_a_living_run_keeps_its_staging_folder(tmp_path: Path) -> None:
    lake = Lake.open(str(tmp_path / "lake"), create=True)
    with lake.run() as run:
        entry = stage(lake, f"{run}/0", 1)
        recover(Lake.open(lake.path))
        change = Change(kind="ingest", staging=f"{run}/0", base=0, add=[entry])
        lake.commit(change, conflicts=lambda _: False)
    assert len(visible(tmp_path / "lake")) == 1


def test_a_change_that_others_contradict_is_refused_whole(tmp_path: Path) -> None:
    lake = Lake.open(str(tmp_path / "lake"), create=True)
    add(lake, 1)
    seen: list[CommitRecord] = []
    with lake.run() as run, pytest.raises(StaleSnapshotError):
        entry = stage(lake, f"{run}/0", 2)
        change = Change(kind="ingest", staging=f"{run}/0", base=0, add=[entry])
        lake.commit(change, conflicts=lambda records: bool(seen.extend(records) or records))
    assert [record.version for record in seen] == [1]
    assert len(visible(tmp_path / "lake")) == 1


def test_commits_of_many_threads_all_count(tmp_path: Path) -> None:
    path = str(tmp_path / "lake")
    Lake.open(path, create=True)
    threads = [
        threading.Thread(target=lambda number=number: add(Lake.open(path), number))
        for number in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Lake.open(path).snapshot().version == 8
    assert len(visible(tmp_path / "lake")) == 8


def test_a_long_log_is_cut_at_a_checkpoint_and_reads_the_same(tmp_path: Path) -> None:
    lake = Lake.open(str(tmp_path / "lake"), create=True)
    for number in range(CHECKPOINT_EVERY * 2 + 5):
        add(lake, number)
    kept = list((tmp_path / "lake/_wirelake/log").iterdir())
    assert len(kept) <= CHECKPOINT_EVERY + 5
    fresh = Lake.open(lake.path).snapshot()
    assert fresh == lake.snapshot()
    assert len(fresh.of("articles")) == CHECKPOINT_EVERY * 2 + 5


def test_no_lake_is_said_so_with_the_way_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(NotALakeError, match="wirelake ingest INPUT --lake"):
        Lake.open(str(tmp_path / "nowhere"))


def test_a_folder_of_tables_that_is_no_lake_of_ours_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles/mine.parquet").write_bytes(b"")
    with pytest.raises(LakeError, match="choose another place"):
        Lake.open(str(tmp_path), create=True)


def test_a_newer_layout_is_refused(tmp_path: Path) -> None:
    lake = Lake.open(str(tmp_path / "lake"), create=True)
    (tmp_path / "lake/_wirelake/format.json").write_text('{"format": 99}')
    with pytest.raises(NewerLakeError, match="upgrade wirelake"):
        Lake.open(lake.path)


def test_a_newer_schema_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lake = Lake.open(str(tmp_path / "lake"), create=True)
    with monkeypatch.context() as patch:
        newer = type(ARTICLES)
        patch.setattr(newer, "version", property(lambda _: 7))
        add(lake, 1)
    with pytest.raises(NewerLakeError, match=r"articles at schema version 7"):
        Lake.open(lake.path)


def test_a_file_that_is_written_anew_as_it_was_stays(tmp_path: Path) -> None:
    lake = Lake.open(str(tmp_path / "lake"), create=True)
    add(lake, 1, 2)
    with lake.run() as run:
        again = stage(lake, f"{run}/0", 1, 2)
        before = lake.snapshot().of("articles")
        assert [entry.path for entry in before] == [again.path]
        change = Change(kind="replay", staging=f"{run}/0", base=1, add=[again], remove=before)
        lake.commit(change, conflicts=lambda _: False)
    assert visible(tmp_path / "lake") == [again.path]
