"""The same promises on a file system of Beam's that has neither folders nor a real rename."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import object_store
from tests.conftest import WriteDrops
from tests.support import EVENTS, assert_whole, drop, raw, recover, rows_of, wirelake
from transforms.lake.lake import Lake


class Killed(BaseException):
    """Stands for a process that is no more."""


@pytest.fixture
def remote(lake: Path) -> str:
    return f"{object_store.SCHEME}:/{lake}"


def test_wire_and_lake_may_be_remote(
    drops: WriteDrops, lake: Path, remote: str, tmp_path: Path
) -> None:
    wire = drops(4)
    for _ in range(2):
        wirelake("ingest", f"{object_store.SCHEME}:/{wire}", "--lake", remote)
    wirelake("ingest", wire, "--lake", tmp_path / "local")
    assert rows_of(lake) == rows_of(tmp_path / "local")
    for table in EVENTS:
        done = wirelake("sql", f"SELECT count(*) FROM {table}", "--lake", remote, "--format", "csv")
        assert int(done.stdout.split()[-1]) == len(raw(lake, table))


def test_a_remote_lake_is_compacted(drops: WriteDrops, lake: Path, remote: str) -> None:
    for number in (2, 4, 6):
        wirelake("ingest", drops(number), "--lake", remote)
    before = rows_of(lake)
    wirelake("compact", "--lake", remote)
    assert len(list(lake.glob("articles/*/*.parquet"))) == 1
    assert rows_of(lake) == before


@pytest.mark.parametrize("half", ["copied", "nothing"])
def test_a_death_between_copy_and_delete_is_mended(
    drops: WriteDrops, lake: Path, remote: str, monkeypatch: pytest.MonkeyPatch, half: str
) -> None:
    wirelake("ingest", drops(2), "--lake", remote)
    (drops(2) / "00001.txt").write_text(drop(99))

    def dies(self: object_store.ObjectStore, sources: list[str], targets: list[str]) -> None:
        if half == "copied":
            self.copy(sources, targets)
        raise Killed

    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(object_store.ObjectStore, "rename", dies)
        wirelake("ingest", drops(3, first=2), "--lake", remote)
    recover(Lake.open(remote))
    wirelake("ingest", drops(3, first=2), "--lake", remote)
    assert_whole(lake, 4)
    assert {row[1] for row in raw(lake, "articles", "origin, revision")} == {1, 2}
