"""Who answers for what a story tells: in the sentence, around it, or behind a quotation."""

from __future__ import annotations

import pytest

from tests.events.wire import article
from transforms.events.extraction import extract_events


def _sources(body: str) -> list[str | None]:
    return [event.attribution for event in extract_events(article(body))]


@pytest.mark.parametrize(
    ("body", "sources"),
    [
        (
            "LIMA, May 16 (AFP) - The radio said Foreign Minister Aino Korpi of Finland had come to"
            ' Quito. It noted that "Korpi will also visit Chile for talks related to trade."',
            ["The radio", "The radio"],
        ),
        (
            "LIMA, May 16 (AFP) - Foreign Minister Rosa Quispe will visit Chile on Friday, her"
            " office said. The same source said she will also visit Bolivia.",
            ["her office", "her office"],
        ),
        (
            "LIMA, May 16 (AFP) - Foreign Minister Rosa Quispe told reporters after landing in"
            " Santiago that the port would open.",
            [None],
        ),
        (
            'LIMA, May 16 (AFP) - "The boat broke up. Nine people drowned. We saw it," said Captain'
            " Juan Rey.",
            ["Captain Juan Rey"],
        ),
        (
            'LIMA, May 16 (AFP) - "We lost four men in Puno," the colonel told Reuters. "Two others'
            ' were wounded. They are in hospital."',
            ["the colonel", "the colonel"],
        ),
        ("LIMA, May 16 (AFP) - The same source said nine men died in Puno.", ["the same source"]),
    ],
)
def test_each_event_has_the_source_of_its_own_words(body: str, sources: list[str | None]) -> None:
    assert _sources(body) == sources


def test_the_stage_of_a_draft_is_told_by_whoever_spoke_before() -> None:
    body = (
        "UNITED NATIONS, May 16 (AFP) - The Finnish ambassador spoke to reporters on Wednesday. He"
        " said Finland had circulated a draft resolution to the Security Council on Chad."
    )
    assert _sources(body) == [None]
    told = body.replace("spoke to reporters", "told reporters that he was tired")
    assert _sources(told) == ["The Finnish ambassador"]
