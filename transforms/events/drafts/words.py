"""The words of a draft's facts: where they stand, and whether they tell of a fact or a plan."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from transforms.events.drafts.text import MaskedText, list_of, one_of
from transforms.knowledge import knowledge

BEFORE = 44
_NEAR = 34
# "The US, without an ally at the table, vetoed it": what stands aside makes it no plan.
_ASIDE = re.compile(r", [^,;]{1,90},(?= )")
# "The text, sponsored by A, B and C, called for ...": the last of them is no speaker.
_BY_LIST = re.compile(r" by (?:the )?(?:[\ue000-\ue7ff](?:,? and|,)? (?:the )?)*\Z")
# "Force, if X resists": what X may do is not said of the text.
_IF = re.compile(r"\b(?:if|unless|should) (?:the )?\Z")
# "B voted no. C abstained": what ends a sentence, or nearly so, ends the reach of its words.
_STOP = re.compile(r"[.;] ")
PERMANENT = frozenset({"USA", "GBR", "FRA", "RUS", "CHN"})


class Told(NamedTuple):
    """Values of a column with the words, in the sentence, and the rule that they rest on."""

    values: tuple[str, ...]
    rule: str
    start: int
    end: int


def told_at(masked: MaskedText, values: tuple[str, ...], rule: str, start: int, end: int) -> Told:
    return Told(values, rule, masked.origin(start), masked.origin(end))


def sided(masked: MaskedText, group: str, *, is_fact: bool = False) -> list[Told]:
    told = []
    for match in masked.matches(group):
        codes = masked.listed(match)
        if _IF.search(masked.text, max(0, match.start() - BEFORE), match.start()):
            continue
        if codes and not (is_fact and _is_plan(masked.text, match)):
            told.append(told_at(masked, codes, f"drafts: {group}", *match.span()))
    return told


def _is_plan(text: str, match: re.Match[str]) -> bool:
    """Whether words before a match make it none that happened; "because of" ends their reach."""
    clause = _STOP.split(text[max(0, match.start() - BEFORE) : match.start()])[-1]
    before = one_of("vetoes.given").split(clause)[-1]
    words = _ASIDE.sub("", match[0])
    return bool(unless().search(before) or _planned().search(before[-_NEAR:] + words))


def acting(masked: MaskedText) -> frozenset[str]:
    """The masked characters of the countries that write, vote or speak: no subjects."""
    groups = (
        "sponsors.patterns", "sponsors.pronoun", "vetoes.cast", "vetoes.alone", "vetoes.threatened",
        "positions.supporters", "positions.opponents", "positions.abstainers", "positions.siding",
    )  # fmt: skip
    return frozenset(character for group in groups for character in _listed(masked, group))


def _listed(masked: MaskedText, group: str) -> Iterator[str]:
    """The characters of those whom the patterns of a group list; only a great power vetoes."""
    for match in masked.matches(group):
        listed = list_of(match)
        if group[0] != "v" or PERMANENT.issuperset(masked.codes_in(listed)):
            yield from listed


def is_unless(text: str, position: int) -> bool:
    """Whether a word before a place makes what stands there a plan, a wish or a condition."""
    return bool(unless().search(text[max(0, position - BEFORE) : position]))


def is_negated(text: str, position: int) -> bool:
    """Whether a text was "never put to a vote"."""
    return bool(one_of("stages.negated").search(text[max(0, position - BEFORE) : position]))


def is_own_wish(masked: MaskedText, place: int) -> bool:
    """Whether a speaker tells there what he thinks or wants, behind no name of a text.

    Of "the text on C, sponsored by A, calls for ...", C is no speaker.
    """
    return any(
        match.start("verb") <= place
        and not _BY_LIST.search(masked.text, max(0, match.start() - BEFORE), match.start())
        and not one_of("subjects.titled").search(
            masked.text, max(0, match.start() - BEFORE), match.start()
        )
        and not one_of("speech.of_text").search(masked.text, match.end(), place)
        for match in masked.matches("speech.speaks")
    )


def found_word(group: str, text: str) -> bool:
    """Whether one of the plain words of a group stands in a text."""
    return bool(_words(group).search(text))


@cache
def unless() -> re.Pattern[str]:
    words: list[str] = knowledge("drafts")["stages"]["unless"]
    return re.compile(rf"(?:\b|(?=n't))(?:{'|'.join(words)})\b[^,.;]{{0,30}}\Z")


@cache
def _planned() -> re.Pattern[str]:
    words: list[str] = knowledge("drafts")["vetoes"]["planned"]
    return re.compile(rf"\b(?:{'|'.join(words)})\b")


@cache
def _words(group: str) -> re.Pattern[str]:
    section, name = group.split(".")
    words: list[str] = knowledge("drafts")[section][name]
    return re.compile(rf"\b(?:{'|'.join(words)})")
