"""What a draft would do, and on how many it would fall."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby
from operator import itemgetter

from schemas import MeasureDetail
from schemas.draft_resolutions import Measure
from transforms.events.language.expressions import EXPRESSIONS
from transforms.events.language.fragments import PatternIndex, matches_of
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
    return _first(text, _worth_trying("weak", text), 0)


def provides(text: str) -> bool:
    """Whether a sentence tells of provisions, of whatever kind."""
    return bool(_provides().search(text))


def _places(text: str, start: int) -> dict[Measure, tuple[int, int]]:
    """Where each measure is named, but not a ban within the words of its relief."""
    named = _worth_trying("patterns", text)
    found: dict[Measure, tuple[int, int]] = {}
    for measure, patterns in named.items():
        clear = text
        for relief in _lifting().get(measure, ()):
            for match in list(matches_of(named.get(relief, ()), clear)):
                end = _end_of_relief(relief, clear, match.end())
                clear = f"{clear[: match.start()]}{' ' * (end - match.start())}{clear[end:]}"
        found |= _first(clear, {measure: patterns}, start)
    return found


def _end_of_relief(relief: Measure, text: str, end: int) -> int:
    """Where the words of a relief end, with what it is on: "lifts its sanctions on timber"."""
    tail = _tails().get(relief)
    match = tail.match(text, end) if tail else None
    return match.end() if match else end


def _first(
    text: str, named: Mapping[Measure, Sequence[re.Pattern[str]]], start: int
) -> dict[Measure, tuple[int, int]]:
    places = (
        (measure, next(_taken(text, patterns, start, measure), None))
        for measure, patterns in named.items()
    )
    return {measure: match.span() for measure, match in places if match}


def details_in(text: str, measures: Collection[Measure]) -> tuple[MeasureDetail, ...]:
    """Measures with the number of those they fall on: "a travel ban on 22 officials".

    Of the ``measures`` that send people, the number of those: "75 monitors".
    """
    listed: list[Measure] = knowledge("measures")["details"]["measures"]
    named = _worth_trying("patterns", text)
    details = (
        _detail(text, name, match) for name in listed for match in _taken(text, named.get(name, ()))
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


def _taken(
    text: str,
    patterns: Sequence[re.Pattern[str]],
    start: int = 0,
    measure: Measure | None = None,
) -> Iterator[re.Match[str]]:
    """The places that name a measure and do not say that the draft lacks it."""
    for match in matches_of(patterns, text, start):
        before = text[max(0, match.start() - _BEFORE) : match.start()]
        is_blamed = measure == "use_of_force" and _force().search(before)
        is_blamed = is_blamed or (measure in measures_of("bans") and _blamed().search(before))
        if not is_blamed and not _absent().search(before):
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
        for others in _worth_trying("patterns", target[0]).values()
        for other in others
    ):
        return None  # the number belongs to the measure named in between
    who = _next_clause().split(target[0][words[quantity.end].start :])[0]
    who = re.sub(r"\Aof\s", "", who)[:_LONGEST_TARGET].strip()
    return MeasureDetail(measure=measure, count=quantity.high, target=who or None)


def _worth_trying(section: str, text: str) -> Mapping[Measure, Sequence[re.Pattern[str]]]:
    """The patterns that may match in a text, by the measure that they name."""
    tried = _index(section).worth_trying(text)
    return {
        measure: [pattern for _, pattern in group]
        for measure, group in groupby(tried, key=itemgetter(0))
    }


@cache
def _index(section: str) -> PatternIndex[tuple[Measure, re.Pattern[str]]]:
    return PatternIndex(
        ((measure, pattern), (pattern,))
        for measure, sources in knowledge("measures")[section].items()
        for pattern in (
            EXPRESSIONS.compiled(rf"(?<!\w)(?:{one})", re.IGNORECASE) for one in sources
        )
    )


@cache
def _lifting() -> Mapping[Measure, list[Measure]]:
    """Measure: those that lift it."""
    lifting: dict[Measure, list[Measure]] = {}
    for relief, bans in knowledge("measures")["lifted"].items():
        for ban in bans:
            lifting.setdefault(ban, []).append(relief)
    return lifting


@cache
def _tails() -> Mapping[Measure, re.Pattern[str]]:
    tails: dict[Measure, str] = knowledge("measures")["lifted_tail"]
    return {relief: re.compile(source, re.IGNORECASE) for relief, source in tails.items()}


@cache
def measures_of(group: str) -> frozenset[Measure]:
    """A group of the [groups] of the knowledge file: measures that are read alike."""
    return frozenset(knowledge("measures")["groups"][group])


@cache
def _provides() -> re.Pattern[str]:
    return re.compile(knowledge("measures")["absent"]["provides"])


@cache
def _absent() -> re.Pattern[str]:
    words: list[str] = knowledge("measures")["absent"]["before"]
    then = knowledge("measures")["absent"]["then"]
    reach = rf"(?:(?!{then})[^,.;]){{0,28}}"
    return re.compile(rf"\b(?:{'|'.join(words)})\b{reach}\Z", re.IGNORECASE)


@cache
def _force() -> re.Pattern[str]:
    return re.compile(rf"\b{knowledge('measures')['absent']['force']}", re.IGNORECASE)


@cache
def _blamed() -> re.Pattern[str]:
    return re.compile(knowledge("measures")["absent"]["blamed"], re.IGNORECASE)


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
