"""Who goes on to speak, by the plain verbs of saying that `attribution.toml` lists."""

from __future__ import annotations

import pytest

from transforms.events.language.saying import is_said_by, speaks_at, speaks_behind, speaks_within

NAME = "Ana Sol"


@pytest.mark.parametrize(
    ("text", "at", "behind"),
    [
        ("Ana Sol said on Monday", True, True),
        ("Ana Sol tells reporters", True, True),
        ("Ana Sol, 61, told reporters", False, True),
        ("Ana Sol, announced", False, True),
        ("Ana Sol saidso", False, False),
        ("Ana Sol and Jan Berg said", False, False),
    ],
)
def test_a_verb_right_behind_a_name(text: str, at: bool, behind: bool) -> None:  # noqa: FBT001
    assert speaks_at(text, len(NAME)) is at
    assert speaks_behind(text, len(NAME)) is behind


@pytest.mark.parametrize(
    ("lead", "is_said"),
    [('"We will go," said ', True), ("They will go, added the ", True), ("We met ", False)],
)
def test_a_verb_before_the_name_behind_what_is_said(lead: str, is_said: bool) -> None:  # noqa: FBT001
    assert is_said_by(lead + NAME, len(lead)) is is_said


def test_a_verb_within_a_text_has_words_on_both_sides() -> None:
    assert speaks_within("the mayor said nine died")
    assert not speaks_within("nine died, the mayor said")
