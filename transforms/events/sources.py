"""Who answers for what a story says: the speaker there, or whom a pronoun stands for."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from transforms.events.language.attribution import (
    Speech,
    attribution_of,
    speech_about,
    speeches_in,
)
from transforms.events.language.sentences import Sentence
from transforms.events.story import Story

_SENTENCES_BACK = 6
# No quotation runs over more sentences; of a paragraph of thousands no more is looked at.
_LONGEST_QUOTATION = 12
_MARKS = re.compile(r"[\"“”]")
# "She told reporters after landing in Oslo": that she landed, she does not tell.
_WHERE_TOLD = re.compile(
    r"(?:\s(?!(?:that|of|about|he|she|they|it|how)\b)[\w'’.-]+){0,6}?"
    r"\s(?:after|on|upon|during|while|before|as)\s"
    r"(?:(?!\b(?:that|said)\b)[^,;:\"“”]){0,60}\Z"
)


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
        return None if speeches_in(sentence.text) else _quoted(story, position, offset)
    if speech.speaker:
        return _source(story, position, speech, "source named")
    before = _source_before(story, position, max(0, position - _SENTENCES_BACK))
    is_noun = speech.pronoun is not None and " " in speech.pronoun
    # "The same source", where nobody spoke before, is at least one.
    return before or (_source(story, position, speech, "source named") if is_noun else None)


def said_by(story: Story, sentence: Sentence, start: int) -> str | None:
    """Who says what the words at an offset of the body tell, in a sentence of the story."""
    position = bisect_left(story.sentences, sentence.start, key=lambda one: one.start)
    is_known = position < len(story.sentences) and story.sentences[position].text == sentence.text
    offset = start - sentence.start
    if not is_known or not 0 <= offset < len(sentence.text):
        return attribution_of(sentence.text)
    speech = speech_about(sentence.text, offset)
    if speech and speech.opens and speech.verb < offset:
        verb_end = sentence.text.find(" ", speech.verb)
        if verb_end >= 0 and _WHERE_TOLD.match(sentence.text, verb_end, offset):
            return None
    source = source_of(story, position, offset)
    return source.speaker if source else None


def _source_before(story: Story, position: int, first: int) -> Source | None:
    """The last who spoke in the sentences before one."""
    for earlier in range(position - 1, first - 1, -1):
        named = [one for one in speeches_in(story.sentences[earlier].text) if one.speaker]
        if named:
            return _source(story, earlier, named[-1], "source before")
    return None


def _quoted(story: Story, position: int, offset: int) -> Source | None:
    """Who is quoted, where a quotation runs over several sentences of a paragraph."""
    sentence = story.sentences[position]
    first = _paragraph_start(story, position)
    if first is None:
        return None
    lead = story.article.body[story.sentences[first].start : sentence.start + offset]
    if not _is_open(lead):
        return None
    behind = story.sentences[position + 1 : position + _LONGEST_QUOTATION]
    for later, following in enumerate(behind, position + 1):
        if following.paragraph != sentence.paragraph:
            break
        closing = _MARKS.search(following.text)
        named = [one for one in speeches_in(following.text) if not one.opens]
        if named and closing and closing.start() < named[0].start:
            if named[0].speaker:
                return _source(story, later, named[0], "source quoted")
            break
        if closing:
            break
    back = first if first < position else max(0, position - _SENTENCES_BACK)
    return _source_before(story, position, back)


def _paragraph_start(story: Story, position: int) -> int | None:
    """The first sentence of a paragraph; None where that is longer before than a quotation is."""
    paragraph = story.sentences[position].paragraph
    for earlier in range(position, max(-1, position - _LONGEST_QUOTATION), -1):
        if not earlier or story.sentences[earlier - 1].paragraph != paragraph:
            return earlier
    return None


def _is_open(words: str) -> bool:
    """Whether a quotation is open at the end of words."""
    is_open = False
    for mark in _MARKS.findall(words):
        is_open = mark == "“" or (mark == '"' and not is_open)
    return is_open


def _source(story: Story, position: int, speech: Speech, sign: str) -> Source:
    start = story.sentences[position].start
    words = speech.speaker or speech.pronoun or ""
    return Source(words, start + speech.start, start + speech.end, sign)
