"""What the ready-made views answer on rows whose answer is known."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.querying import LakeReader
from tests.views.view_cases import CASES, as_text, make_lake, read_case


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_views_answer_as_expected(path: Path, tmp_path: Path) -> None:
    case = read_case(path)
    reader = LakeReader(make_lake(tmp_path / "lake", case))
    for question, expected in case["answers"].items():
        rows = reader.query(question)
        assert rows is not None
        assert as_text(rows.to_pylist()) == expected.strip(), question
