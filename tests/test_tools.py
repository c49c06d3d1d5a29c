"""The lake opens in other tools as docs/tools.md says, and the notebook answers."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import PROJECT, wirelake

TOOLS = (PROJECT / "docs/tools.md").read_text("utf-8")
BLOCKS = re.findall(r"```python\n(.*?)```", TOOLS, re.DOTALL)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tools")
    sample = PROJECT / "tests/sample_wire"
    wirelake("ingest", sample / "drops", sample / "world-desk.xml", "--lake", folder / "lake")
    wirelake("views", "--lake", folder / "lake")
    return folder


@pytest.mark.parametrize("block", BLOCKS, ids=[block.split()[1] for block in BLOCKS])
def test_two_lines_open_the_lake(block: str, folder: Path) -> None:
    module = block.split()[1].partition(".")[0]
    pytest.importorskip(module)
    asked = f"{block}\nprint(len(visits if 'visits' in dir() else tolls))"
    done = subprocess.run(
        [sys.executable, "-I", "-c", asked], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) >= 3


def test_all_tools_see_the_same_rows(folder: Path) -> None:
    visits = [block for block in BLOCKS if "visits" in block]
    asked = "\n".join(f"{block}\ncounts.append(len(visits))" for block in visits)
    script = f"counts = []\n{asked}\nassert len(set(counts)) == 1, counts"
    subprocess.run([sys.executable, "-I", "-c", script], cwd=folder, check=True)


def test_the_notebook_answers_its_five_questions(folder: Path) -> None:
    pytest.importorskip("marimo")
    show = (
        "import runpy; app = runpy.run_path('questions.py')['app']; _, found = app.run();"
        "names = ('visits', 'drafts', 'tolls', 'moves', 'coverage');"
        "print([found[name].num_rows for name in names])"
    )
    (folder / "questions.py").write_bytes((PROJECT / "docs/questions.py").read_bytes())
    done = subprocess.run(
        [sys.executable, "-c", show],
        cwd=folder,
        env={**os.environ, "LAKE": str(folder / "lake")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert all(int(rows) >= 1 for rows in re.findall(r"\d+", done.stdout)), done.stdout
