"""Who answers for a figure: the speaker of its clause, or whom a pronoun there stands for."""

from __future__ import annotations

from dataclasses import dataclass

from transforms.events.language.attribution import Speech, speech_about, speeches_in
from transforms.events.story import Story

_SENTENCES_BACK = 6


@dataclass(frozen=True, slots=True)
class Source:
    """The speaker, and the words of the body that name them; ``sign`` says how they were found."""

    speaker: str
    start: int
    end: int
    sign: str


def source_of(story: Story, position: int, offset: int) -> Source | None:
    """Who says what stands at an offset of a sentence of the story."""
    sentence = story.sentences[position]
    speech = speech_about(sentence.text, offset)
    if speech is None:
        return None
    if speech.speaker:
        return _source(story, position, speech, "source named")
    for earlier in range(position - 1, max(-1, position - 1 - _SENTENCES_BACK), -1):
        named = [one for one in speeches_in(story.sentences[earlier].text) if one.speaker]
        if named:
            return _source(story, earlier, named[-1], "source before")
    return None


def _source(story: Story, position: int, speech: Speech, sign: str) -> Source:
    start = story.sentences[position].start
    return Source(speech.speaker or "", start + speech.start, start + speech.end, sign)
