"""docs/views.md shows what the sample wire answers, to the letter."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipelines.ready_made import definitions
from tests.support import PROJECT, SAMPLE_WIRE, wirelake

PAGE = PROJECT / "docs/views.md"
EXAMPLE = re.compile(r"```sql\n(.*?)```\n\n```csv\n(.*?)```", re.DOTALL)
EXAMPLES = EXAMPLE.findall(PAGE.read_text("utf-8"))


@pytest.fixture(scope="module")
def sample_lake(tmp_path_factory: pytest.TempPathFactory) -> Path:
    lake = tmp_path_factory.mktemp("views") / "lake"
    wirelake("ingest", SAMPLE_WIRE / "drops", SAMPLE_WIRE / "world-desk.xml", "--lake", lake)
    return lake


@pytest.mark.parametrize(("question", "answer"), EXAMPLES)
def test_the_answer_is_the_documented_one(question: str, answer: str, sample_lake: Path) -> None:
    assert wirelake("sql", question, "--lake", sample_lake, "--format", "csv").stdout == answer


def test_every_view_that_leads_to_a_quote_has_an_example() -> None:
    asked = " ".join(question for question, _ in EXAMPLES)
    for definition in definitions():
        if " quote," in definition.body and not definition.name.startswith("told_"):
            assert definition.name in asked
