"""A sentence as the casualty rules see it, and the groups of people in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from schemas.casualty_figures import CasualtyKind, CasualtyStatus, Qualifier
from transforms.events.casualties.lexicon import Trigger, length_before
from transforms.events.language.number_words import Words
from transforms.events.language.numbers import Quantity
from transforms.places.gazetteer import CountryMention


class Group(NamedTuple):
    """People and how many: words ``start`` to ``end`` of the sentence.

    Who they are stands in the words from ``who`` to ``end``: none if a number stands alone.
    ``of_them`` says that the words make them a part of people named before, ``of_all`` that they
    are a part of people named only here ("two of the seven").
    """

    start: int
    end: int
    who: int
    low: int | None
    high: int | None
    qualifier: Qualifier
    of_them: bool = False
    of_all: bool = False
    is_definite: bool = False
    is_more: bool = False
    is_name: bool = False
    is_pronoun: bool = False

    @property
    def is_bare(self) -> bool:
        return self.who == self.end


@dataclass(frozen=True, slots=True)
class CasualtySentence:
    """A sentence as the casualty rules see it."""

    text: str
    words: Words
    quantities: Sequence[Quantity]
    triggers: Sequence[Trigger]
    mentions: Sequence[CountryMention]
    # Whether this sentence, or one beside it, tells of violence.
    is_violent: bool = False


class Claim(NamedTuple):
    """One figure of a sentence; words ``anchor`` to ``anchor_end`` say what befell them.

    ``rule`` names what found it, as a reason and a sign say it; ``people`` are where the words
    start and end that say of whom it is told, where those do not stand behind the number.
    """

    kind: CasualtyKind
    group: Group
    status: CasualtyStatus
    anchor: int
    anchor_end: int
    is_part: bool
    rule: str
    people: tuple[int, int] | None = None


_BEHIND = frozenset({"among them", "amongst them", "among these"})


def is_part(sentence: CasualtySentence, group: Group) -> bool:
    """Whether "including", "among them" or "of them" makes a group a part of another."""
    if group.low == 0:
        return False  # "none of the passengers was hurt"
    if group.of_them or group.of_all:
        return True
    if sentence.words.spelled(group.end, group.end + 2) in _BEHIND:
        # "As many as 40 people, three nuns among them, ...".
        return True
    return length_before(sentence.words, group.start, "including") > 0
