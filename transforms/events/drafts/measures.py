"""What a draft would do, and on how many it would fall."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from functools import cache

from schemas import MeasureDetail
from schemas.draft_resolutions import Measure
from transforms.events.language.fragments import PatternIndex
from transforms.events.language.number_words import words_of
from transforms.events.language.numbers import find_quantities
from transforms.knowledge import knowledge

_BEFORE = 48
_TARGET = re.compile(r"[^,.;:()]{0,80}")
_LONGEST_TARGET = 60


def measures_at(text: str, start: int = 0) -> dict[Measure, tuple[int, int]]:
    """The measures that a masked sentence about a draft names, and where.

    Those behind ``start``, where the words of the draft begin, or else those anywhere.
    """
    places = _places(text, start)
    return places or (_places(text, 0) if start else places)


def weak_measures_at(text: str) -> dict[Measure, tuple[int, int]]:
    """Measures of words that tell one only where no other is named."""
    tried = _index("weak").worth_trying(text)
    return _first(text, {measure: _patterns("weak")[measure] for measure in tried}, 0)


def provides(text: str) -> bool:
    """Whether a sentence tells of provisions, of whatever kind."""
    return bool(_provides().search(text))


def _places(text: str, start: int) -> dict[Measure, tuple[int, int]]:
    """Where each measure is named, but not a ban within the words of its relief."""
    named = {one: _patterns("patterns")[one] for one in _index("patterns").worth_trying(text)}
    found: dict[Measure, tuple[int, int]] = {}
    for measure, pattern in named.items():
        clear = text
        for relief in _lifting().get(measure, ()):
            if relief in named:
                clear = named[relief].sub(lambda match: " " * len(match[0]), clear)
        found |= _first(clear, {measure: pattern}, start)
    return found


def _first(
    text: str, patterns: Mapping[Measure, re.Pattern[str]], start: int
) -> dict[Measure, tuple[int, int]]:
    places = (
        (measure, next(_taken(text, pattern, start), None)) for measure, pattern in patterns.items()
    )
    return {measure: match.span() for measure, match in places if match}


def details_in(text: str, measures: Collection[Measure]) -> tuple[MeasureDetail, ...]:
    """Measures with the number of those they fall on: "a travel ban on 22 officials".

    Of the ``measures`` that send people, the number of those: "75 monitors".
    """
    listed: list[str] = knowledge("measures")["details"]["measures"]
    worth_trying = _index("patterns").worth_trying(text)
    details = (
        _detail(text, name, match)
        for name in listed
        if name in worth_trying
        for match in _taken(text, _patterns("patterns")[name])
    )
    return tuple(dict.fromkeys([*filter(None, details), *_headcounts(text, measures)]))


def _headcounts(text: str, measures: Collection[Measure]) -> Iterator[MeasureDetail]:
    """Those whom measures send, where their number is told."""
    sent = {measure: people for measure, people in _people().items() if measure in measures}
    words = words_of(text if sent else "")
    for quantity in find_quantities(words):
        if quantity.high is None or quantity.end >= len(words):
            continue
        for measure, people in sent.items():
            who = people.match(text, words[quantity.end].start)
            if who:
                yield MeasureDetail(measure=measure, count=quantity.high, target=who[0])


def _taken(text: str, pattern: re.Pattern[str], start: int = 0) -> Iterator[re.Match[str]]:
    """The places that name a measure and do not say that the draft lacks it."""
    for match in pattern.finditer(text, start):
        if not _absent().search(text[max(0, match.start() - _BEFORE) : match.start()]):
            yield match


def _detail(text: str, measure: Measure, match: re.Match[str]) -> MeasureDetail | None:
    link = _link().match(text, match.end())
    if not link:
        return None
    target = _TARGET.match(text, link.end())
    words = words_of(target[0] if target else "")
    quantity = next(iter(find_quantities(words)), None)
    if not target or not quantity or quantity.high is None or quantity.end >= len(words):
        return None
    if any(
        other.search(target[0], 0, words[quantity.start].start)
        for other in _patterns("patterns").values()
    ):
        return None  # the number belongs to the measure named in between
    who = _next_clause().split(target[0][words[quantity.end].start :])[0]
    who = re.sub(r"\Aof\s", "", who)[:_LONGEST_TARGET].strip()
    return MeasureDetail(measure=measure, count=quantity.high, target=who or None)


@cache
def _index(section: str) -> PatternIndex[Measure]:
    return PatternIndex((measure, (one,)) for measure, one in _patterns(section).items())


@cache
def _patterns(section: str) -> Mapping[Measure, re.Pattern[str]]:
    return {
        measure: re.compile(rf"(?<!\w)(?:{'|'.join(sources)})", re.IGNORECASE)
        for measure, sources in knowledge("measures")[section].items()
    }


@cache
def _lifting() -> Mapping[Measure, list[Measure]]:
    """Measure: those that lift it."""
    lifting: dict[Measure, list[Measure]] = {}
    for relief, bans in knowledge("measures")["lifted"].items():
        for ban in bans:
            lifting.setdefault(ban, []).append(relief)
    return lifting


@cache
def _provides() -> re.Pattern[str]:
    return re.compile(knowledge("measures")["absent"]["provides"])


@cache
def _absent() -> re.Pattern[str]:
    words: list[str] = knowledge("measures")["absent"]["before"]
    return re.compile(rf"\b(?:{'|'.join(words)})\b[^,.;]{{0,28}}\Z", re.IGNORECASE)


@cache
def _people() -> Mapping[Measure, re.Pattern[str]]:
    people: dict[Measure, str] = knowledge("measures")["details"]["people"]
    return {measure: re.compile(source, re.IGNORECASE) for measure, source in people.items()}


@cache
def _next_clause() -> re.Pattern[str]:
    return re.compile(knowledge("measures")["details"]["next_clause"])


@cache
def _link() -> re.Pattern[str]:
    links: list[str] = knowledge("measures")["details"]["links"]
    return re.compile(rf"(?:[^,.;]{{0,40}}?)\s(?:{'|'.join(links)})\s", re.IGNORECASE)
