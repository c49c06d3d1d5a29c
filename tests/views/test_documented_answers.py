"""docs/views.md and docs/cookbook.md show what the sample wire answers, to the letter.

`python -m tests.views.test_documented_answers` writes the answers anew.
"""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

import pytest

from pipelines.ready_made import definitions
from tests.support import PROJECT, SAMPLE_WIRE, wirelake

PAGES = (PROJECT / "docs/views.md", PROJECT / "docs/cookbook.md")
EXAMPLE = re.compile(r"```sql\n(.*?)```\n\n```csv\n(.*?)```", re.DOTALL)
EXAMPLES = [
    pytest.param(*example, id=f"{page.stem}-{number}")
    for page in PAGES
    for number, example in enumerate(EXAMPLE.findall(page.read_text("utf-8")), 1)
]


def read_sample(folder: Path) -> Path:
    lake = folder / "lake"
    wirelake("ingest", SAMPLE_WIRE / "drops", SAMPLE_WIRE / "world-desk.xml", "--lake", lake)
    return lake


def answer_of(question: str, lake: Path) -> str:
    return wirelake("sql", question, "--lake", lake, "--format", "csv").stdout


@pytest.fixture(scope="module")
def sample_lake(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return read_sample(tmp_path_factory.mktemp("views"))


@pytest.mark.parametrize(("question", "answer"), EXAMPLES)
def test_the_answer_is_the_documented_one(question: str, answer: str, sample_lake: Path) -> None:
    assert answer_of(question, sample_lake) == answer


def test_every_view_that_leads_to_a_quote_has_an_example() -> None:
    asked = " ".join(str(example.values[0]) for example in EXAMPLES)
    for definition in definitions():
        if " quote," in definition.body and not definition.name.startswith("told_"):
            assert definition.name in asked


def test_the_cookbook_has_its_twenty_questions() -> None:
    assert sum("cookbook" in str(example.id) for example in EXAMPLES) == 20


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        sample = read_sample(Path(folder))
        for page in PAGES:
            text = page.read_text("utf-8")
            page.write_text(
                EXAMPLE.sub(
                    lambda found: (
                        f"```sql\n{found[1]}```\n\n```csv\n{answer_of(found[1], sample)}```"
                    ),
                    text,
                ),
                "utf-8",
            )
