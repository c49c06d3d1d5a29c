"""The words of casualty reports, from the knowledge file, in the shape that the rules look up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, Literal, NamedTuple

from schemas.casualty_figures import CasualtyKind
from transforms.events.number_words import Word, words_of
from transforms.knowledge import knowledge

Form = Literal["participle", "active", "verb", "predicate", "noun"]

_KINDS: tuple[CasualtyKind, ...] = (
    "killed", "wounded", "missing", "abducted", "detained", "displaced",
)  # fmt: skip
_FORMS: tuple[Form, ...] = ("participle", "active", "verb", "predicate", "noun")
_LONGEST_PHRASE = 6


class Trigger(NamedTuple):
    """Words ``start`` to ``end`` say what befell someone; ``forms`` say where the victims stand."""

    start: int
    end: int
    phrase: str
    kind: CasualtyKind
    forms: frozenset[Form]


class Tally(NamedTuple):
    """Words ``start`` to ``end`` announce a total: "death toll", "number of wounded"."""

    start: int
    end: int
    kind: CasualtyKind


def find_triggers(words: Sequence[Word]) -> list[Trigger]:
    """What the words of a sentence say befell people, longest phrases first, none overlapping."""
    return [
        Trigger(start, end, phrase, *_trigger_phrases()[phrase])
        for start, end, phrase in _phrases(words, _trigger_phrases())
        if not _is_compound(words, start, end)
    ]


def find_tallies(words: Sequence[Word]) -> list[Tally]:
    """The totals that a sentence announces."""
    return [
        Tally(start, end, _tally_phrases()[phrase])
        for start, end, phrase in _phrases(words, _tally_phrases())
    ]


@cache
def context(name: str) -> frozenset[str]:
    """A list of the [context] of the knowledge file, each entry spelled as `words_of` splits it."""
    return frozenset(map(spelled, knowledge("casualties")["context"][name]))


@cache
def people(name: str) -> frozenset[str]:
    """A list of the [people] of the knowledge file, in lower case."""
    return frozenset(word.lower() for word in knowledge("casualties")["people"][name])


@cache
def pattern_of(name: str) -> re.Pattern[str]:
    """A list of the [context] as one pattern of whole words, for a whole sentence."""
    phrases: Sequence[str] = knowledge("casualties")["context"][name]
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, phrases))})", re.IGNORECASE)


@cache
def hints() -> re.Pattern[str]:
    """Finds whether a sentence, in lower case, can hold a figure: a cheap test before the work."""
    return re.compile("|".join(knowledge("casualties")["context"]["hints"]))


@cache
def denials() -> re.Pattern[str]:
    """Finds "denied that", "rejected a claim": what is denied is the figure, not the deed."""
    verbs = "|".join(knowledge("casualties")["context"]["denied"])
    objects = "|".join(knowledge("casualties")["context"]["denied_objects"])
    return re.compile(rf"\b(?:{verbs})(?: \w{{1,24}}){{0,2}} (?:{objects})\b")


@cache
def needed_near(noun: str) -> frozenset[str]:
    """Words of which one must stand near a noun to make it a count of victims; empty for most."""
    return frozenset(knowledge("casualties")["needs"].get(noun, ()))


@cache
def toll_words(name: str) -> frozenset[str]:
    return frozenset(knowledge("casualties")["toll_words"][name])


def spelled(phrase: str) -> str:
    """A phrase as its words joined by single spaces."""
    return " ".join(word.lower for word in words_of(phrase))


def spelled_between(words: Sequence[Word], start: int, end: int) -> str:
    return " ".join(word.lower for word in words[start:end])


def _is_compound(words: Sequence[Word], start: int, end: int) -> bool:
    """ "die-in", "mass-murder": a hyphen makes another word of it."""  # noqa: D210 - a quotation
    before, after = words[max(0, start - 1)], words[min(end, len(words) - 1)]
    is_tied_before = before.lower == "-" and before.end == words[start].start
    return is_tied_before or (after.lower == "-" and after.start == words[end - 1].end)


def _phrases(words: Sequence[Word], phrases: Mapping[str, Any]) -> Iterable[tuple[int, int, str]]:
    firsts = _first_words(tuple(phrases))
    index = 0
    while index < len(words):
        if words[index].lower in firsts:
            for end in range(min(len(words), index + _LONGEST_PHRASE), index, -1):
                phrase = spelled_between(words, index, end)
                if phrase in phrases:
                    yield index, end, phrase
                    index = end - 1
                    break
        index += 1


@cache
def _first_words(phrases: tuple[str, ...]) -> frozenset[str]:
    return frozenset(phrase.split()[0] for phrase in phrases)


@cache
def _trigger_phrases() -> Mapping[str, tuple[CasualtyKind, frozenset[Form]]]:
    found: dict[str, tuple[CasualtyKind, frozenset[Form]]] = {}
    for kind in _KINDS:
        for form in _FORMS:
            for entry in knowledge("casualties")[kind].get(form, ()):
                phrase = spelled(entry)
                forms = found[phrase][1] if phrase in found else frozenset[Form]()
                found[phrase] = (kind, forms | {form})
    return found


@cache
def _tally_phrases() -> Mapping[str, CasualtyKind]:
    tolls = knowledge("casualties")["tolls"]
    return {spelled(phrase): kind for kind in _KINDS for phrase in tolls.get(kind, ())}
