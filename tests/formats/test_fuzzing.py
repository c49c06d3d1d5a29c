"""A few hundred of the documents of ``make fuzz``: nothing is lost, hangs or raises."""

from __future__ import annotations

from tests.formats.fuzzing import fuzz
from tests.formats.mutations import corpora, mutated
from transforms.formats.sandbox import Sandbox


def test_a_broken_document_ends_as_stories_or_rejections(sandbox: Sandbox) -> None:
    figures = fuzz((f"suite/{number}" for number in range(400)), sandbox)
    assert figures.failures == []
    assert figures.documents == 400
    assert figures.articles > 100
    assert len(figures.rejections) > 10


def test_a_seed_stands_for_one_document() -> None:
    folders = corpora()
    assert mutated(folders, "suite/7") == mutated(folders, "suite/7")
    assert len({mutated(folders, f"suite/{number}").content for number in range(50)}) > 45
