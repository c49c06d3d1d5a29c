"""The documents are tested like code: what they tell a newcomer to type, works."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import duckdb
import pytest

from schemas.dictionary import as_markdown
from tests.support import PROJECT, wirelake

README = (PROJECT / "README.md").read_text("utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


@pytest.fixture
def newcomer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which the paths of the README exist, as in a fresh clone."""
    (tmp_path / "tests").symlink_to(PROJECT / "tests")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_every_wirelake_command_of_the_readme_runs(newcomer: Path) -> None:
    commands = [
        shlex.split(line, comments=True)[1:]
        for block in blocks("sh")
        for line in block.splitlines()
        if line.startswith("wirelake ")
    ]
    assert len(commands) == 14
    for command in commands:
        wirelake(*command)
    assert (newcomer / "figures.csv").stat().st_size > 1_000


def test_the_lake_is_read_without_wirelake_as_the_readme_says(
    newcomer: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wirelake("ingest", "tests/sample_wire/drops", "--lake", "lake")
    wirelake("views", "--lake", "lake")
    for block in blocks("sql"):
        assert duckdb.sql(block).fetchall()
    for block in blocks("python"):
        exec(compile(block, "README.md", "exec"), {})  # noqa: S102 - the README's own lines
    assert "CORRECTED" in capsys.readouterr().out
    assert (newcomer / "lake").exists()


def test_the_targets_that_the_readme_names_are_in_the_makefile() -> None:
    makefile = (PROJECT / "Makefile").read_text("utf-8")
    targets = [
        line.split()[1]
        for block in blocks("sh")
        for line in block.splitlines()
        if line.startswith("make ")
    ]
    assert targets == ["demo", "test"]
    assert all(f"\n{target}: " in makefile for target in targets)


@pytest.mark.parametrize(
    "name", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/lake.md", "docs/streaming.md"]
)
def test_links_between_documents_lead_somewhere(name: str) -> None:
    text = (PROJECT / name).read_text("utf-8")
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", text):
        assert ((PROJECT / name).parent / target).exists(), target


def test_the_data_dictionary_is_the_generated_one() -> None:
    told = "regenerate it: wirelake schema --format markdown > docs/data-dictionary.md"
    page = (PROJECT / "docs/data-dictionary.md").read_text("utf-8")
    assert page.strip() == as_markdown().strip(), told
