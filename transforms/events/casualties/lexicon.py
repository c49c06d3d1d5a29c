"""The words of casualty reports, from the knowledge file, in the shape that the rules look up."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from schemas.casualty_figures import CasualtyKind
from transforms.events.language.fragments import AnyOf, Sieved
from transforms.events.language.number_words import Words, words_of
from transforms.events.language.phrases import Phrases
from transforms.knowledge import knowledge

Form = Literal["participle", "active", "verb", "predicate", "noun"]

KINDS: tuple[CasualtyKind, ...] = (
    "killed", "wounded", "missing", "abducted", "detained", "displaced",
)  # fmt: skip
_FORMS: tuple[Form, ...] = ("participle", "active", "verb", "predicate", "noun")
_LONGEST_SPLIT = 14
# How many words may fill the dots of "taken to … hospital".
_LONGEST_GAP = 4
_NEAR = 6
_ELLIPSIS = "…"


class Trigger(NamedTuple):
    """Words ``start`` to ``end`` say what befell someone; ``forms`` say where the victims stand."""

    start: int
    end: int
    phrase: str
    kind: CasualtyKind
    forms: frozenset[Form]


def find_triggers(words: Words) -> list[Trigger]:
    """What the words of a sentence say befell people, longest phrases first, none overlapping."""
    found = {
        start: Trigger(start, end, phrase, *told)
        for start, end, phrase, told in _trigger_phrases().find(words)
        if not _is_compound(words, start, end) and _is_meant(words, start, end, phrase)
    }
    for start, end, phrase, rests in _split_phrases().find(words):
        kind = next((kind for rest, kind in rests if _goes_on(words, end, rest)), None)
        is_longer = start in found and found[start].end > end
        if kind and not is_longer:
            found[start] = Trigger(start, end, phrase, kind, frozenset({"active"}))
    for trigger in _gapped(words):
        if trigger.start not in found or found[trigger.start].end < trigger.end:
            inside = range(trigger.start, trigger.end)
            found = {start: one for start, one in found.items() if start not in inside}
            found[trigger.start] = trigger
    return [found[start] for start in sorted(found)]


def _gapped(words: Words) -> Iterator[Trigger]:
    """The phrases with a gap: "taken to the military hospital", "suffered shrapnel wounds"."""
    for start, end, _, rests in _gapped_phrases().find(words):
        for rest, phrase, told in rests:
            close = _end_of_gap(words, end, rest)
            if close and _is_meant(words, start, close, phrase):
                yield Trigger(start, close, phrase, *told)
                break


def _end_of_gap(words: Words, end: int, rest: str) -> int | None:
    """Where the words behind a gap that starts at a word end; None if they are not there."""
    length = len(rest.split())
    for start in range(end, min(len(words), end + _LONGEST_GAP + 1)):
        if start > end and words.spelled(start, start + length) == rest:
            return start + length
        if not words.lowers[start][0].isalnum() and words.lowers[start] != "-":
            break
    return None


@cache
def captors(name: str) -> frozenset[str]:
    return frozenset(knowledge("casualties")["captors"][name])


@cache
def context(*names: str) -> frozenset[str]:
    """Lists of the [context] of the knowledge file, each entry spelled as `words_of` splits it."""
    table = knowledge("casualties")["context"]
    return frozenset(spelled(entry) for name in names for entry in table[name])


@cache
def people(name: str) -> frozenset[str]:
    """A list of the [people] of the knowledge file, in lower case."""
    return frozenset(word.lower() for word in knowledge("casualties")["people"][name])


@cache
def pattern_of(name: str) -> Sieved:
    """A list of the [context] as one pattern of whole words, for a whole sentence."""
    phrases: Sequence[str] = knowledge("casualties")["context"][name]
    return Sieved(re.compile(rf"\b(?:{'|'.join(map(re.escape, phrases))})", re.IGNORECASE))


@lru_cache(maxsize=4_096)
def may_hold_figure(text: str) -> bool:
    """Whether a sentence can hold a figure: a cheap test before the work, asked for repeatedly."""
    return _hints().stands_in(text)


@cache
def _hints() -> AnyOf:
    return AnyOf(map(re.compile, knowledge("casualties")["context"]["hints"]))


@cache
def denials() -> re.Pattern[str]:
    """Finds "denied that", "rejected a claim": what is denied is the figure, not the deed."""
    verbs, objects, ends = (
        "|".join(knowledge("casualties")["context"][name])
        for name in ("denied", "denied_objects", "denied_ends")
    )
    return re.compile(
        rf"\b(?:{verbs})(?: \w{{1,24}}){{0,2}} (?:{objects})\b(?!.*(?:\A|\s)(?:{ends})(?:\s|\Z))"
    )


@cache
def objects_of(phrase: str) -> frozenset[str]:
    """The nouns that alone may be the victims of a trigger; empty for most."""
    return frozenset(knowledge("casualties")["objects_of"].get(phrase, ()))


@cache
def toll_words(name: str) -> frozenset[str]:
    return frozenset(knowledge("casualties")["toll_words"][name])


def spelled(phrase: str) -> str:
    """A phrase as its words joined by single spaces."""
    return " ".join(words_of(phrase).lowers)


def length_before(words: Words, index: int, name: str) -> int:
    """How many words the longest phrase of a list of the [context] has that ends before a word."""
    found = _context_phrases(name).before(words, index)
    return found.end - found.start if found else 0


def _is_meant(words: Words, start: int, end: int, phrase: str) -> bool:
    """Whether the words that a doubtful phrase needs beside it are there: "claimed 9 lives"."""
    needed_near, needed_anywhere = _needs("needs", phrase), _needs("needs_anywhere", phrase)
    refused, refused_before = _needs("refused_with", phrase), _needs("refused_before", phrase)
    if not (needed_near or needed_anywhere or refused or refused_before):
        return True
    near = words.lowers[max(0, start - _NEAR) : end + _NEAR // 2]
    return (
        (not needed_near or not needed_near.isdisjoint(near))
        and (not needed_anywhere or not needed_anywhere.isdisjoint(words.lowers))
        and refused.isdisjoint(words.lowers)
        and refused_before.isdisjoint(words.lowers[end : end + 1])
    )


def _goes_on(words: Words, end: int, rest: str) -> bool:
    """Whether the second half of a split phrase, which may have a gap, follows its first.

    Between the two stand the victims.
    """
    opening, _, closing = rest.partition(f" {_ELLIPSIS} ")
    length = len(opening.split())
    return any(
        words.spelled(start, start + length) == opening
        and (not closing or _end_of_gap(words, start + length, closing) is not None)
        for start in range(end + 1, min(len(words), end + _LONGEST_SPLIT))
    )


@cache
def _needs(table: str, phrase: str) -> frozenset[str]:
    return frozenset(knowledge("casualties")[table].get(phrase, ()))


def _is_compound(words: Words, start: int, end: int) -> bool:
    """ "die-in", "mass-murder": a hyphen makes another word of it."""  # noqa: D210 - a quotation
    before, after = words[max(0, start - 1)], words[min(end, len(words) - 1)]
    is_tied_before = before.lower == "-" and before.end == words[start].start
    return is_tied_before or (after.lower == "-" and after.start == words[end - 1].end)


@cache
def _context_phrases(name: str) -> Phrases[None]:
    return Phrases(dict.fromkeys(context(name)))


@cache
def _trigger_phrases() -> Phrases[tuple[CasualtyKind, frozenset[Form]]]:
    found: dict[str, tuple[CasualtyKind, frozenset[Form]]] = {}
    for kind in KINDS:
        for form in _FORMS:
            for entry in knowledge("casualties")[kind].get(form, ()):
                if _ELLIPSIS in entry:
                    continue
                phrase = spelled(entry)
                forms = found[phrase][1] if phrase in found else frozenset[Form]()
                found[phrase] = (kind, forms | {form})
    return Phrases(found)


@cache
def _gapped_phrases() -> Phrases[Sequence[tuple[str, str, tuple[CasualtyKind, frozenset[Form]]]]]:
    """By the first halves of phrases with a gap the second halves, whole phrases and meanings."""
    found: dict[str, list[tuple[str, str, tuple[CasualtyKind, frozenset[Form]]]]] = {}
    for kind in KINDS:
        for form in _FORMS:
            for entry in knowledge("casualties")[kind].get(form, ()):
                first, dots, second = entry.partition(_ELLIPSIS)
                if dots:
                    told = (kind, frozenset((form,)))
                    found.setdefault(spelled(first), []).append((spelled(second), entry, told))
    return Phrases(found)


@cache
def _split_phrases() -> Phrases[Sequence[tuple[str, CasualtyKind]]]:
    """By the first halves of split phrases the second halves, with what they say."""
    found: dict[str, list[tuple[str, CasualtyKind]]] = {}
    for kind in KINDS:
        for entry in knowledge("casualties")[kind].get("split", ()):
            first, _, second = entry.partition(_ELLIPSIS)
            rest = f" {_ELLIPSIS} ".join(spelled(half) for half in second.split(_ELLIPSIS))
            found.setdefault(spelled(first), []).append((rest, kind))
    return Phrases(found)
