"""One story, many papers: the same story id, however the papers are read."""

from __future__ import annotations

import random
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipelines import ingest
from pipelines.passes import PassResult, PassTask, Work, compute
from pipelines.querying import LakeReader
from pipelines.workers import Pool
from schemas import Article, StorySketch
from tests.conftest import WriteDrops
from tests.support import EVENTS, PATIENCE, PROGRAM, PROJECT, raw, wirelake, wirelake_process
from transforms.fetch_feeds import FeedPoller
from transforms.find_units import find_units
from transforms.lake.known import known_of
from transforms.lake.lake import Lake
from transforms.lake.storage import LocalStorage
from transforms.stories.signature import sketch_of

NOW = datetime(2021, 3, 2, tzinfo=UTC)
_SYLLABLES = ("ka", "lo", "mer", "ti", "vos", "ran", "del", "pur", "shi", "nak", "ob", "wen")

Paper = Callable[..., Path]


def report(number: int, *, dead: int = 12, hour: int = 8, extra: str = "") -> str:
    """A drop; every number gives a story of its own words, and nothing else does."""
    chance = random.Random(number)

    def word() -> str:
        return "".join(chance.choices(_SYLLABLES, k=3))

    town, person = word().title(), word().title()
    rest = " ".join(word() for _ in range(40))
    return (
        f"Title: What happened in {town}\nDate: Mon, 01 Mar 2021 {hour:02}:00:00 +0000\n\n"
        f"At least {dead} people were killed in {town} on Monday, mayor {person} said. Then {rest}."
        f"\n\nA second paragraph tells of {word()} and {word()} near {word().title()}.{extra}\n"
    )


@pytest.fixture
def paper(tmp_path: Path) -> Paper:
    """Writes reports of these numbers into the folder of a paper, and gives it."""

    def write(name: str, numbers: range, **told: int | str) -> Path:
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        for number in numbers:
            text = report(number, **told)  # type: ignore[arg-type]
            (folder / f"{number:05d}.txt").write_text(text, "utf-8")
        return folder

    return write


def stories(lake: Path) -> dict[str, set[tuple[object, ...]]]:
    """Which articles each story has."""
    found: dict[str, set[tuple[object, ...]]] = {}
    for story_id, *told in raw(lake, "articles", "story_id, source, origin"):
        found.setdefault(str(story_id), set()).add(tuple(told))
    return found


def groups(lake: Path) -> set[frozenset[tuple[object, ...]]]:
    return set(map(frozenset, stories(lake).values()))


def assert_consistent(lake: Path) -> None:
    """A story is named after one of its articles; events and sketches say what the article says."""
    articles = dict(raw(lake, "articles", "article_id, story_id"))
    assert set(articles.values()) <= set(articles)
    assert all(articles[story] == story for story in articles.values())
    for table in (*EVENTS, "_sketches"):
        for article_id, story_id in raw(lake, table, "article_id, story_id"):
            assert articles[article_id] == story_id, table


def test_papers_that_carry_one_story_share_its_id(lake: Path, paper: Paper) -> None:
    wirelake("ingest", paper("agency", range(6)), "--lake", lake)
    wirelake("ingest", paper("late", range(3, 8), hour=20, extra=" Copied."), "--lake", lake)
    found = stories(lake)
    assert len(found) == 8
    assert sorted(map(len, found.values())) == [1, 1, 1, 1, 1, 2, 2, 2]
    shared = {story for story, told in found.items() if len(told) == 2}
    founders = dict(raw(lake, "articles", "article_id, source"))
    assert {founders[story] for story in shared} == {"agency"}
    assert_consistent(lake)


def test_papers_that_share_nothing_are_stories_of_their_own(lake: Path, paper: Paper) -> None:
    wirelake("ingest", paper("agency", range(2)), "--lake", lake)
    wirelake("ingest", paper("other", range(7, 9)), "--lake", lake)
    assert len(stories(lake)) == 4


def test_a_revision_keeps_the_story_and_the_view_has_one_row_with_the_newest_toll(
    lake: Path, paper: Paper
) -> None:
    agency = paper("agency", range(1))
    wirelake("ingest", agency, "--lake", lake)
    paper("agency", range(1), dead=19, hour=12)
    wirelake("ingest", agency, "--lake", lake)
    wirelake("ingest", paper("evening", range(1), hour=22), "--lake", lake)
    assert len(stories(lake)) == 1
    reader = LakeReader(Lake.open(str(lake)))
    rows = reader.query("FROM stories")
    assert rows is not None
    [story] = rows.to_pylist()
    assert (story["papers"], story["articles"], story["revisions"]) == (2, 2, 3)
    assert story["sources"] == ["agency", "evening"]
    tolls = [figure["count_low"] for figure in story["figures"] if figure["kind"] == "killed"]
    assert tolls == [19]
    history = reader.query(
        "SELECT count_low, source, is_newest FROM story_figures ORDER BY count_low, source"
    )
    assert history is not None
    assert [tuple(row.values()) for row in history.to_pylist()] == [
        (12, "agency", False),
        (12, "evening", False),
        (19, "agency", True),
    ]


@pytest.mark.slow
def test_a_rerun_changes_nothing_and_workers_have_no_say(
    lake: Path, paper: Paper, tmp_path: Path
) -> None:
    folders = [paper("agency", range(260)), paper("late", range(230, 280), hour=15)]
    for path, workers in ((lake, 1), (tmp_path / "two", 2)):
        for _ in range(2):
            wirelake_process("ingest", *folders, "--lake", path, "--workers", workers)
    told = "article_id, revision, story_id"
    assert raw(lake, "articles", told) == raw(tmp_path / "two", "articles", told)
    assert len(stories(lake)) == 280
    assert_consistent(lake)
    assert_consistent(tmp_path / "two")


@pytest.mark.slow
@pytest.mark.parametrize("workers", [1, 2])
def test_two_ingests_at_once_find_the_same_stories(
    lake: Path, paper: Paper, tmp_path: Path, workers: int
) -> None:
    folders = [paper("agency", range(260)), paper("late", range(200, 300), hour=15)]
    both = [
        subprocess.Popen(
            [*PROGRAM, "ingest", str(folder), "--lake", str(lake), "--workers", str(workers)],
            cwd=PROJECT,
            stderr=subprocess.PIPE,
            text=True,
        )
        for folder in folders
    ]
    ends = [process.communicate(timeout=PATIENCE)[1] for process in both]
    assert [process.returncode for process in both] == [0, 0], ends
    assert_consistent(lake)
    wirelake("ingest", *folders, "--lake", tmp_path / "alone")
    assert groups(lake) == groups(tmp_path / "alone")


def computed(lake: Path, folder: Path, run: str) -> PassResult:
    units = tuple(find_units([str(folder)], None))
    return compute(
        PassTask(
            lake=str(lake),
            run=run,
            name="0",
            work=Work(units=units),
            ingested_at=NOW,
            poll=FeedPoller(lake=str(lake)),
        )
    )


class Computing:
    """A pool that counts what it is asked to compute again."""

    def __init__(self) -> None:
        self.again = 0

    @property
    def pool(self) -> Pool[PassTask, PassResult]:
        def counted(task: PassTask) -> PassResult:
            self.again += 1
            return compute(task)

        return Pool(counted, 1)


def commit(lake: Path, result: PassResult, computing: Computing) -> None:
    opened = Lake.open(str(lake))
    known = known_of(str(lake))
    ingest._commit(opened, known, result, computing.pool, iter, lambda _: None)


def test_passes_computed_side_by_side_are_relabelled_and_not_computed_again(
    lake: Path, paper: Paper, tmp_path: Path
) -> None:
    folders = [paper("agency", range(5)), paper("late", range(2, 9), hour=15)]
    with Lake.open(str(lake), create=True).run() as run:
        results = [computed(lake, folder, f"{run}/{folder.name}") for folder in folders]
        computing = Computing()
        for result in results:
            commit(lake, result, computing)
    assert computing.again == 0
    wirelake("ingest", *folders, "--lake", tmp_path / "after")
    assert groups(lake) == groups(tmp_path / "after")
    assert {len(group) for group in groups(lake)} == {1, 2}
    assert_consistent(lake)


class Killed(BaseException):
    """Stands for a process that is no more."""


@contextmanager
def killed_at_file(monkeypatch: pytest.MonkeyPatch, number: int) -> Iterator[None]:
    """The process dies when it is about to write so many files, and changes nothing after."""
    create, put_new, left = LocalStorage.create, LocalStorage.put_new, [number]

    def dying(operation: Callable[..., object]) -> Callable[..., object]:
        def run(*told: object) -> object:
            left[0] -= 1
            if left[0] < 0:
                raise Killed
            return operation(*told)

        return run

    with monkeypatch.context() as patch:
        patch.setattr(LocalStorage, "create", dying(create))
        patch.setattr(LocalStorage, "put_new", dying(put_new))
        yield


@pytest.mark.parametrize("files", range(4))
def test_death_while_stories_are_changed_leaves_all_or_nothing(
    lake: Path, paper: Paper, monkeypatch: pytest.MonkeyPatch, files: int
) -> None:
    folders = [paper("agency", range(3)), paper("late", range(1, 5), hour=15)]
    with Lake.open(str(lake), create=True).run() as run:
        first, second = (computed(lake, folder, f"{run}/{folder.name}") for folder in folders)
        commit(lake, first, Computing())
        with killed_at_file(monkeypatch, files), pytest.raises(Killed):
            commit(lake, second, Computing())
    assert len(raw(lake, "articles")) == 3
    wirelake("ingest", *folders, "--lake", lake)
    assert_consistent(lake)
    assert sorted(map(len, stories(lake).values())) == [1, 1, 1, 2, 2]


def test_a_text_of_which_no_sketch_can_be_made_is_in_the_lake(
    drops: WriteDrops, lake: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(article: Article) -> StorySketch | None:
        if "number 1 " in (article.title or ""):
            raise ValueError("no sketch of this")
        return sketch_of(article)

    monkeypatch.setattr("transforms.cluster_stories.sketch_of", broken)
    wirelake("ingest", drops(3), "--lake", lake)
    assert len(raw(lake, "articles")) == 3
    assert len(raw(lake, "_sketches")) == 2
