from __future__ import annotations

import pytest

from transforms.events.attribution import attribution_of


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        ("According to the UN, 12 people died in Peru.", "the UN"),
        ("Two died, the health ministry said.", "the health ministry"),
        ("Two died, said Friday the army spokesman.", "the army spokesman"),
        ("SUNA reported that two died.", "SUNA"),
        ("Two died, a source in the ministry told reporters.", "a source in the ministry"),
        ("The visit is off, officials in Quito said on Monday.", "officials in Quito"),
    ],
)
def test_the_speaker_is_named_as_the_sentence_does(sentence: str, speaker: str) -> None:
    assert attribution_of(sentence) == speaker


@pytest.mark.parametrize("sentence", ["Two died.", '"We go," he said.', "They said that two died."])
def test_a_pronoun_or_nobody_is_no_speaker(sentence: str) -> None:
    assert attribution_of(sentence) is None
