"""Fixtures of all tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.support import drop

# The first text that is read builds every lexicon: a deadline for each example would be that one's.
settings.register_profile("wirelake", deadline=None)
settings.load_profile("wirelake")

WriteDrops = Callable[..., Path]


@pytest.fixture(scope="session", autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What the program keeps between runs is that of the tests, which share it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp().parent / "cache"))
        yield


@pytest.fixture
def drops(tmp_path: Path) -> WriteDrops:
    """Writes drops ``first`` to ``last - 1`` into a folder and gives the folder."""

    def write(last: int, first: int = 0, folder: str = "wire") -> Path:
        target = tmp_path / folder
        target.mkdir(exist_ok=True)
        for number in range(first, last):
            (target / f"{number:05d}.txt").write_text(drop(number), "utf-8")
        return target

    return write


@pytest.fixture
def lake(tmp_path: Path) -> Path:
    return tmp_path / "lake"
