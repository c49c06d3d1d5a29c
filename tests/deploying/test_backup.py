"""A backup as docs/operations.md tells to make it is whole, whenever it is made."""

from __future__ import annotations

import re
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from tests.conftest import WriteDrops
from tests.support import PATIENCE, PROGRAM, PROJECT, assert_whole, raw, rows_of, wirelake
from transforms.lake.lake import Lake

PAGE = (PROJECT / "docs/operations.md").read_text("utf-8")
STORIES = 600


def back_up(folder: Path, name: str) -> Path:
    """Do what the page says in the folder of the lake, unpack it elsewhere; gives the copy."""
    section = PAGE.split("## Backup and restore\n")[1].split("\n## ")[0]
    (block,) = re.findall(r"```sh\n(.*?)```", section, re.DOTALL)
    subprocess.run(["sh", "-e", "-c", block], cwd=folder, check=True, timeout=PATIENCE)
    copy = folder / name
    shutil.unpack_archive(folder / "backup.tar", copy)
    return copy / "lake"


def assert_only_what_the_log_names(lake: Path) -> None:
    """Every file that counts is there, and none that does not: so that a glob may be trusted."""
    named = set(Lake.open(str(lake)).snapshot().files)
    files = (path.relative_to(lake).as_posix() for path in lake.glob("*/month=*/*.parquet"))
    assert set(files) == named


@pytest.mark.slow
def test_a_lake_that_is_copied_while_it_is_written_is_whole_and_goes_on(
    drops: WriteDrops, lake: Path, tmp_path: Path
) -> None:
    wire = drops(STORIES)
    command = [*PROGRAM, "ingest", str(wire), "--lake", str(lake)]
    ingest = subprocess.Popen(command, cwd=PROJECT, stderr=subprocess.DEVNULL)
    copies = list[Path]()
    while ingest.poll() is None:
        if (lake / "_wirelake/commit.lock").exists():
            copies.append(back_up(tmp_path, f"copy-{len(copies)}"))
        time.sleep(0.5)
    assert ingest.returncode == 0
    counts = list[int]()
    for copy in copies:
        assert_only_what_the_log_names(copy)
        counts.append(len(raw(copy, "articles", "article_id")))
        assert_whole(copy, counts[-1])
    assert counts == sorted(counts)
    midway = next(c for c, count in zip(copies, counts, strict=True) if 0 < count < STORIES)
    wirelake("sql", "FROM stories", "--lake", midway)
    wirelake("ingest", wire, "--lake", midway)
    assert rows_of(midway) == rows_of(lake)
    assert_only_what_the_log_names(midway)


def test_data_that_is_copied_before_the_log_is_not_whole(
    drops: WriteDrops, lake: Path, tmp_path: Path
) -> None:
    wirelake("ingest", drops(3), "--lake", lake)
    copy = tmp_path / "copy"
    shutil.copytree(lake, copy, ignore=shutil.ignore_patterns("_wirelake"))
    wirelake("ingest", drops(6), "--lake", lake)
    shutil.copytree(lake / "_wirelake", copy / "_wirelake")
    assert "is unreadable" in wirelake("sql", "FROM articles", "--lake", copy, check=1).stderr


def test_data_that_is_copied_after_the_log_is_more_than_it_names(
    drops: WriteDrops, lake: Path, tmp_path: Path
) -> None:
    wirelake("ingest", drops(3), "--lake", lake)
    copy = tmp_path / "copy"
    shutil.copytree(lake / "_wirelake", copy / "_wirelake")
    wirelake("ingest", drops(6), "--lake", lake)
    shutil.copytree(lake, copy, ignore=shutil.ignore_patterns("_wirelake"), dirs_exist_ok=True)
    wirelake("ingest", drops(8), "--lake", copy)
    articles = raw(copy, "articles", "article_id")
    assert len(set(articles)) == 8
    assert len(articles) == 8 + 3
