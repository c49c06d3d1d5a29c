"""What goes wrong around a lake: a clear error or a quarantine row, and nothing half there."""

from __future__ import annotations

import contextlib
import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from schemas import ARTICLES
from tests.conftest import WriteDrops
from tests.support import PROGRAM, PROJECT, assert_whole, drop, having, raw, rows_of, wirelake
from transforms.find_units import find_units
from transforms.read_units import read_unit

NOBODY = 65_534


@contextlib.contextmanager
def small_disk(folder: Path, kilobytes: int) -> Iterator[None]:
    """A real file system of so many kilobytes; where none may be mounted the test is skipped."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(folder)]
    if subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip("this machine lets nobody mount a file system")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk_is_said_so_and_room_is_all_that_a_rerun_needs(
    drops: WriteDrops, tmp_path: Path
) -> None:
    wire = drops(400)
    lake = tmp_path / "disk" / "lake"
    with small_disk(tmp_path / "disk", 160):
        done = wirelake("ingest", wire, "--lake", lake, "--workers", "1", check=1)
        assert "No space left on device" in done.stderr
        assert "Traceback" not in done.stderr
        assert_whole(lake, len(raw(lake, "articles", "article_id")))
        subprocess.run(["mount", "-o", "remount,size=50000k", str(tmp_path / "disk")], check=True)
        wirelake("ingest", wire, "--lake", lake)
        assert_whole(lake, 400)


def test_a_file_that_may_not_grow_is_said_so(drops: WriteDrops, lake: Path) -> None:
    limited = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, 2_000))"
    done = subprocess.run(
        having(limited, *PROGRAM, "ingest", str(drops(50)), "--lake", str(lake)),
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "File too large" in done.stderr
    assert raw(lake, "articles") == []
    wirelake("ingest", drops(50), "--lake", lake)
    assert_whole(lake, 50)


@contextlib.contextmanager
def as_nobody() -> Iterator[None]:
    """Root may write anywhere; a test of permissions must not be root."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def public_folder() -> Iterator[Path]:
    """A folder that anybody may enter, as those of pytest are not."""
    with tempfile.TemporaryDirectory(prefix="wirelake-test-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def test_a_read_only_folder_is_said_so(public_folder: Path) -> None:
    wire, lake = public_folder / "wire", public_folder / "lake"
    wire.mkdir()
    (wire / "1.txt").write_text(drop(1))
    wirelake("ingest", wire, "--lake", lake)
    (wire / "2.txt").write_text(drop(2))
    before = rows_of(lake)
    for folder in (lake, *(path for path in lake.rglob("*") if path.is_dir())):
        folder.chmod(0o555)
    with as_nobody():
        done = wirelake("ingest", wire, "--lake", lake, check=1)
    assert "Permission denied" in done.stderr
    assert "Traceback" not in done.stderr
    assert rows_of(lake) == before


def test_a_lake_that_cannot_be_made_is_said_so(drops: WriteDrops, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    done = wirelake("ingest", drops(1), "--lake", tmp_path / "file" / "lake", check=1)
    assert "cannot make a lake" in done.stderr


def test_a_drop_that_may_not_be_read_is_quarantined_and_read_once_it_may(
    public_folder: Path,
) -> None:
    wire, lake = public_folder / "wire", public_folder / "lake"
    wire.mkdir()
    for number in range(2):
        (wire / f"{number:05d}.txt").write_text(drop(number))
    units = list(find_units([str(wire)]))
    (wire / "00001.txt").chmod(0o000)
    with as_nobody():
        rejection = read_unit(units[1])
    assert getattr(rejection, "reason", None) == "read.denied"
    (wire / "00001.txt").chmod(0o644)
    wirelake("ingest", wire, "--lake", lake)
    assert_whole(lake, 2)


def test_drops_that_vanish_while_a_run_reads_them_lose_no_others(
    drops: WriteDrops, lake: Path
) -> None:
    wire = drops(1_200)
    gone = sorted(wire.iterdir())[1_000:]

    def vanish() -> None:
        while not list(lake.glob("_inputs/*/*.parquet")):
            time.sleep(0.01)
        for path in gone:
            path.unlink()

    thread = threading.Thread(target=vanish)
    thread.start()
    wirelake("ingest", wire, "--lake", lake, "--workers", "1")
    thread.join()
    reasons = {row[0] for row in raw(lake, "quarantine", "reason")}
    assert reasons <= {"read.vanished"}
    assert len(raw(lake, "articles", "article_id")) >= 1_000
    for path in gone:
        path.write_text(drop(int(path.stem)), "utf-8")
    wirelake("ingest", wire, "--lake", lake)
    assert_whole(lake, 1_200)


def test_a_lake_of_a_newer_wirelake_is_neither_read_nor_written(
    drops: WriteDrops, lake: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(type(ARTICLES), "version", property(lambda _: 9))
        wirelake("ingest", drops(1), "--lake", lake)
    before = sorted(lake.rglob("*"))
    for command in (("ingest", drops(2)), ("sql", "SELECT 1"), ("compact",)):
        done = wirelake(*command, "--lake", lake, check=1)
        assert "upgrade wirelake" in done.stderr
    assert sorted(lake.rglob("*")) == before
