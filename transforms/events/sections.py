"""The sections of a digest, each told from a place of its own: "LIMA - ...", "SOMALIA"."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from transforms.events.language.sentences import Sentence
from transforms.events.story import Story
from transforms.places.gazetteer import CountryMention, find_countries, place_name
from transforms.text.datelines import opening_dateline

_LONGEST_HEADING = 40
_MARKS = " :*•·-–—"
# What a dateline or a heading ends with, in front of the words of its paragraph.
_MAY_OPEN = re.compile(r"[^\n]{3,80}?[-–—_:)](?:\s|\Z)")
_TOPIC = re.compile(
    r"(?:[-–—*•·] ?){0,2}(?:[A-Z][a-z]{2,8}\.? \d{1,2}(?:, \d{4})?: )?"
    r"([A-Z][A-Z.'’ -]{2,30}[A-Z])(?:(?: [-–—]{1,2}|:) (?=\S)| (?=[A-Z][a-z]|\d|A ))"
)


@dataclass(frozen=True, slots=True)
class _Opening:
    """Where a section is told from; its words begin at ``text_start`` of the body."""

    place: str | None
    country: str | None
    text_start: int


def sections_of(story: Story) -> tuple[Story, ...]:
    """The sections of a digest as stories, or the story alone if no paragraph opens another.

    A paragraph behind the first opens a section with a dateline or with a country's name in
    capitals ("KENYA: ..."), or by being no more than the name of a country or a town; the first
    one may where it has no dateline.
    """
    end = story.sentences[-1].end if story.sentences else 0
    first = 1 if story.article.dateline else 0
    openings = dict(_openings(story.article.body[:end], first))
    if not openings:
        return (story,)
    paragraphs = list(openings)
    parts = groupby(story.sentences, key=lambda one: bisect(paragraphs, one.paragraph))
    return tuple(
        _section(story, openings[paragraphs[number - 1]], sentences)
        if number
        else replace(story, sentences=tuple(sentences))
        for number, sentences in parts
    )


def _section(story: Story, opening: _Opening, sentences: Iterable[Sentence]) -> Story:
    words = tuple(_from(sentences, opening.text_start))
    return replace(story, sentences=words, here_country=opening.country, here_place=opening.place)


def _from(sentences: Iterable[Sentence], start: int) -> Iterator[Sentence]:
    """The sentences without what stands before an offset of the body."""
    for one in sentences:
        if one.end > start:
            cut = max(0, start - one.start)
            yield one._replace(start=one.start + cut, text=one.text[cut:])


def _openings(body: str, first: int) -> Iterator[tuple[int, _Opening]]:
    """The paragraphs that open a section, by their number, from a first one on."""
    start = 0
    for number, line in enumerate(body.split("\n")):
        opening = _opening(line, start) if number >= first else None
        if opening:
            yield number, opening
        start += len(line) + 1


def _opening(line: str, start: int) -> _Opening | None:
    if len(line) <= _LONGEST_HEADING:
        named = _named_alone(line.strip(_MARKS))
        return _Opening(place_name(named), named.code, start + len(line)) if named else None
    topic = _TOPIC.match(line)
    named = _named_alone(topic[1]) if topic else None
    if topic and named and named.kind == "name":
        return _Opening(None, named.code, start)
    dateline = opening_dateline(line) if _MAY_OPEN.match(line) else None
    if dateline is None or dateline.place is None:
        return None
    return _Opening(dateline.place, dateline.country, start + dateline.text_start)


def _named_alone(words: str) -> CountryMention | None:
    """The country or town whose name is all of some words."""
    mentions = find_countries(words)
    is_whole = len(mentions) == 1 and mentions[0].text == words
    is_place = is_whole and mentions[0].kind in {"name", "capital", "city"}
    return mentions[0] if is_place else None
