"""Places that a sentence has left before it comes to what it tells."""

from __future__ import annotations

import pytest

from transforms.events.language.left_places import is_left


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("After talks in Quito, the minister met the president.", True),
        ("Fresh from a three-day visit to Quito, she met the president.", True),
        ("Following his stop in Quito, the envoy flew on.", True),
        ("After talks in Quito the minister met the president.", False),
        ("In Quito, the minister met the president.", False),
        ("On a stop in Quito, he was received by the president.", False),
        ("She met the president after talks in Quito.", False),
    ],
)
def test_a_place_is_left_at_the_comma_behind_it(text: str, left: bool) -> None:  # noqa: FBT001
    start = text.index("Quito")
    assert is_left(text, start, start + len("Quito")) is left
