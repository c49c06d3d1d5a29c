"""Groups of people in a sentence, and how many: "at least 12 civilians", "a German soldier"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import takewhile

from schemas.casualty_figures import Qualifier
from transforms.events.casualty_lexicon import Trigger, context, people, spelled_between
from transforms.events.number_words import Word
from transforms.events.numbers import Quantity
from transforms.gazetteer import CountryMention, is_in_capitals

_LONGEST_RUN = 9
_LONGEST_OPENING = 5
_LONGEST_ROLE = 6
_OLDEST = 110
_NEAR_TRIGGER = 3
_SHORTEST_NAME, _LONGEST_NAME = 2, 5


@dataclass(frozen=True, slots=True)
class Group:
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

    @property
    def is_bare(self) -> bool:
        return self.who == self.end


@dataclass(frozen=True, slots=True)
class CasualtySentence:
    """A sentence as the casualty rules see it."""

    text: str
    words: Sequence[Word]
    quantities: Sequence[Quantity]
    triggers: Sequence[Trigger]
    mentions: Sequence[CountryMention]


def find_groups(sentence: CasualtySentence) -> list[Group]:
    """The groups of people of a sentence, in order, none overlapping another."""
    quantities = {quantity.start: quantity for quantity in sentence.quantities}
    nouns = _Nouns(sentence)
    found: list[Group] = []
    index = 0
    while index < len(sentence.words):
        quantity = quantities.get(index)
        group = nouns.counted(quantity) if quantity else nouns.single(index)
        if group and not _belongs_to(sentence.words, found, group):
            found.append(nouns.with_role(group, found[-1].end if found else 0))
        index = group.end if group else (quantity.end if quantity else index + 1)
    return found


def is_people(word: str) -> bool:
    """Whether a plural, in lower case, can be of people."""
    if word in _plurals():
        return True
    return word.endswith(tuple(people("suffixes"))) and word not in people("not_people")


def _belongs_to(words: Sequence[Word], found: Sequence[Group], group: Group) -> bool:
    """Whether a group only tells whose people those before it are: "two members of his escort"."""
    if not found or not group.is_definite or group.is_name or found[-1].is_name:
        return False
    is_owner = group.start == found[-1].end + 1 and words[found[-1].end].lower == "of"
    return is_owner and not (found[-1].low == found[-1].high == 1 and found[-1].is_definite)


def is_part(sentence: CasualtySentence, group: Group) -> bool:
    """Whether "including", "among them" or "of them" makes a group a part of another."""
    if group.of_them or group.of_all:
        return True
    openings = (
        spelled_between(sentence.words, start, group.start)
        for start in range(max(0, group.start - _LONGEST_OPENING), group.start)
    )
    return not context("including").isdisjoint(openings)


class _Nouns:
    """Where, in one sentence, the noun of a group stands."""

    def __init__(self, sentence: CasualtySentence) -> None:
        self._words = sentence.words
        self._text = sentence.text
        self._deeds = frozenset(
            trigger.end for trigger in sentence.triggers if trigger.phrase in people("deeds")
        )
        # Behind "kidnapped" a family name alone is whom it befell.
        self._befallen = frozenset(
            trigger.end
            for trigger in sentence.triggers
            if trigger.kind in people("named_kinds")
            and "active" in trigger.forms | {_reading(trigger)}
        )
        self._triggers = frozenset(trigger.start for trigger in sentence.triggers)
        self._numbers = frozenset(
            index
            for quantity in sentence.quantities
            for index in range(quantity.start, quantity.end)
        )
        self._is_upper = is_in_capitals(sentence.text)
        self._nations = frozenset(mention.end for mention in sentence.mentions)
        self._demonyms = frozenset(
            mention.end for mention in sentence.mentions if mention.kind == "demonym"
        )

    def counted(self, quantity: Quantity) -> Group | None:
        """The group that a quantity opens; None where it counts something else than people."""
        if self._is_own_age(quantity):
            return None
        who = self._skip(quantity.end, people("quotes"))
        after_more = self._skip(who, people("more"))
        has_more, who = after_more > who, after_more
        of_them = of_all = False
        if self._word(who) == "of":
            who, of_them, of_all = self._after_of(who)
        end = self._noun_end(who, may_be_one=quantity.low in {0, 1})
        if of_all and (self._is_superlative(who, quantity) or self._is_one_of(who, quantity)):
            return None
        if of_all and end is None and self._word(who - 1) in people("possessives"):
            of_all = self._is_whole_named(who)
            if not of_all:
                return None
        if end is None and not (of_them or of_all or has_more or self._is_alone(quantity, who)):
            return None
        return Group(
            start=quantity.start,
            end=end or who,
            who=who,
            low=quantity.low,
            high=quantity.high,
            qualifier=quantity.qualifier,
            of_them=of_them,
            of_all=of_all,
            is_more=has_more,
        )

    def single(self, index: int) -> Group | None:
        """The one person that an article or a name tells of: "a German soldier", "another"."""
        article = self._word(index)
        if article not in people("articles"):
            return self._named(index)
        who = index + 1
        if article == "the" and self._word(who) in people("superlatives"):
            return None
        if self._word(who) in people("ordinals"):
            if article not in {"a", "an"}:
                return None
            who += 1
        end = self._noun_end(who, may_be_one=True, may_be_many=False)
        if end is None:
            is_ordinal = who > index + 1
            is_another = (article == "another" or is_ordinal) and not self._is_noun(who)
            is_free = not self._is_in_run(who) or who in self._triggers
            return self._one(index, who, who, article) if is_another and is_free else None
        return self._one(index, who, self._skip_name(end), article)

    def _is_noun(self, index: int) -> bool:
        return self._word(index) in people("nouns")

    def _named(self, index: int) -> Group | None:
        """A person's noun without an article, and a name: "rebel leader Jose Marques"."""
        if self._word(index) not in _singulars():
            return self._name_alone(index)
        if not self._is_name(index + 1) or not self._is_before_name(index):
            return None
        start = index
        while start and (self._is_name(start - 1) or self._word(start - 1) in people("adjectives")):
            start -= 1
        return self._one(start, start, self._skip_name(index + 1), "")

    def _name_alone(self, index: int) -> Group | None:
        """A person whom the sentence only names, by two words at least: "Jose Marques"."""
        end = self._skip_name(index, index + _LONGEST_NAME + 1)
        shortest = 1 if self._is_behind_deed(index) else _SHORTEST_NAME
        is_long = shortest <= end - index <= _LONGEST_NAME
        if self._is_upper or not is_long or not self._is_person(index, end):
            return None
        return Group(index, end, index, 1, 1, "exact", is_definite=True, is_name=True)

    def _is_behind_deed(self, index: int) -> bool:
        """Whether "the murder of" leads to the word, or the word to "'s murder"."""
        if (self._word(index - 1) == "of" and index - 1 in self._deeds) or index in self._befallen:
            return True
        is_owner = self._word(index + 1) in {"'s", "’s"}
        return is_owner and index + 2 in self._triggers and self._word(index + 2) in people("deeds")

    def _is_person(self, start: int, end: int) -> bool:
        name = range(max(0, start - 1), end)  # with "the" before it
        is_common = any(
            self._word(index) in people("not_names") or self._word(index) in people("organisations")
            for index in name
        )
        is_place = any(self._words[index].end in self._nations for index in name)
        return not is_common and not is_place and not self._is_in_run(end)

    def with_role(self, group: Group, floor: int) -> Group:
        """A name with the role before it: "the killing of opposition leader Jose Marques"."""
        if not group.is_name:
            return group
        start = group.start
        while start > max(floor, group.start - _LONGEST_ROLE) and self._is_of_role(start - 1):
            start -= 1
        if start == group.start or self._word(start - 1) not in {
            "of",
            "and",
            ",",
            "the",
            "killed",
            "as",
        }:
            return group
        return replace(group, start=start, who=start)

    def _is_of_role(self, index: int) -> bool:
        word = self._word(index)
        is_free = index not in self._triggers and index not in self._numbers
        is_verb = word.endswith(("ed", "ing", "ly")) and word not in people("adjectives")
        return is_free and self._is_in_run(index) and not is_verb

    def _one(self, start: int, who: int, end: int, article: str) -> Group:
        is_definite = article not in {"a", "an", "another"}
        return Group(start, end, who, 1, 1, "exact", is_definite=is_definite)

    def _noun_end(self, start: int, *, may_be_one: bool, may_be_many: bool = True) -> int | None:
        """Behind the last noun of people in the run of words that starts here."""
        end = None
        for index in range(start, min(len(self._words), start + _LONGEST_RUN)):
            if self._joins_names(index):
                continue
            if not self._is_in_run(index) or index in self._numbers:
                break
            if index in self._triggers and not (index == start and self._is_attribute(index)):
                break
            if (may_be_many and self._is_plural(index)) or (may_be_one and self._is_one(index)):
                end = index + 1
        return end

    def _is_attribute(self, index: int) -> bool:
        """ "Kidnapped" of "two kidnapped engineers": a participle before its noun."""  # noqa: D210 - a quotation
        behind = index + 1
        is_before_noun = behind not in self._triggers and behind < len(self._words)
        is_before_noun = is_before_noun and self._is_in_run(behind)
        return is_before_noun and self._word(index) in context("attributes")

    def _joins_names(self, index: int) -> bool:
        """The "and" of "72 Central and South American migrants"."""
        if self._is_upper or self._word(index) != "and" or index + 1 >= len(self._words):
            return False
        before, behind = self._words[index - 1], self._words[index + 1]
        return before.is_capitalised and behind.is_capitalised and not self._is_plural(index - 1)

    def _is_in_run(self, index: int) -> bool:
        word = self._word(index)
        is_tied = word == "-" and self._words[index].start == self._words[index - 1].end
        is_word = word[:1].isalnum() or is_tied or word in {"'s", "’s"}
        return is_word and (word not in people("breaks") or self._is_acronym(index))

    def _is_acronym(self, index: int) -> bool:
        """ "UP" or "IT" in a text that is not set in capitals throughout."""  # noqa: D210 - a quotation
        word = self._words[index]
        spelling = self._text[word.start : word.end]
        return not self._is_upper and len(spelling) > 1 and spelling.isupper()

    def _is_plural(self, index: int) -> bool:
        word = self._words[index]
        if word.lower in _plurals() or self._is_lone_demonym(index):
            return True
        if word.lower in people("not_people"):
            return False
        is_name = word.is_capitalised and not self._is_upper
        is_named_s = is_name and word.lower.endswith("s") and self._is_last(index)
        return is_named_s or word.lower.endswith(tuple(people("suffixes")))

    def _is_one(self, index: int) -> bool:
        if self._word(index) not in _singulars() and not _is_trade(self._word(index)):
            return self._is_lone_demonym(index)
        return self._is_before_name(index) or self._is_last(index)

    def _is_before_name(self, index: int) -> bool:
        """Whether a person's name follows, and no party, ministry or army."""
        behind = self._words[index + 1 : index + 1 + _LONGEST_NAME]
        names = list(takewhile(lambda word: word.is_capitalised, behind))
        return bool(names) and all(word.lower not in people("organisations") for word in names)

    def _is_lone_demonym(self, index: int) -> bool:
        """Whether a nationality stands for its people, and describes no noun behind it."""
        return self._words[index].end in self._demonyms and self._is_last(index)

    def _is_last(self, index: int) -> bool:
        behind = index + 1
        is_participle = self._word(behind).endswith(("ing", "ed"))
        return is_participle or behind in self._triggers or not self._is_in_run(behind)

    def _is_alone(self, quantity: Quantity, index: int) -> bool:
        """Whether a number stands for people, rather than counting the noun that follows."""
        if self._is_age(quantity):
            return False
        if not self._is_in_run(index) or self._word(index).endswith("day"):
            return True
        if self._word(index) in context("grades"):
            return True
        for behind in range(index, min(len(self._words), index + _NEAR_TRIGGER)):
            if behind in self._triggers:
                return True
            if not self._words[behind].is_capitalised and not self._is_filler(behind):
                return False
        return False

    def _is_filler(self, index: int) -> bool:
        word = self._word(index)
        return word in context("adverbs") or word in people("fillers") or word.endswith("ly")

    def _is_age(self, quantity: Quantity) -> bool:
        """ "Stan Miller, 39, was killed"."""  # noqa: D210 - a quotation
        is_set_off = self._word(quantity.start - 1) == "," and self._is_end_of_age(quantity.end)
        before = quantity.start - 2
        is_behind_name = before >= 0 and (
            self._words[before].is_capitalised or self._word(before) in _singulars()
        )
        is_exact = quantity.high == quantity.low is not None
        return is_set_off and is_behind_name and is_exact and (quantity.high or 0) <= _OLDEST

    def _is_own_age(self, quantity: Quantity) -> bool:
        """ "A boy of 12"."""  # noqa: D210 - a quotation
        is_of = self._word(quantity.start - 1) == "of" and quantity.end == quantity.start + 1
        return is_of and self._word(quantity.start - 2) in _singulars()

    def _is_end_of_age(self, index: int) -> bool:
        return index >= len(self._words) or self._word(index) in people("after_ages")

    def _after_of(self, index: int) -> tuple[int, bool, bool]:
        """Where the noun behind "of" starts, and whether the group is "of them", "of the 75"."""
        following = self._word(index + 1)
        if following in people("pronouns"):
            return index + 2, True, False
        if index + 1 in self._numbers:
            return self._skip_numbers(index + 1), False, True
        return index + 1 + (following in people("possessives")), False, following == "the"

    def _is_superlative(self, who: int, quantity: Quantity) -> bool:
        """ "X, one of the most prominent bankers", "X, one of the monks who": X is told of."""  # noqa: D210 - a quotation
        is_behind_name = self._word(quantity.start - 1) in {",", "and"}
        is_one = quantity.low == quantity.high == 1
        return is_one and (is_behind_name or self._word(who) in people("superlatives"))

    def _is_one_of(self, who: int, quantity: Quantity) -> bool:
        """ "She was one of three people killed": the three are the figure."""  # noqa: D210 - a quotation
        end = self._noun_end(who, may_be_one=False)
        is_counted = who - 1 in self._numbers and quantity.low == quantity.high == 1
        return is_counted and end is not None and end in self._triggers

    def _is_whole_named(self, who: int) -> bool:
        """Whether "of the" leads to people or to a number, and to no thing."""
        return who in self._triggers and not self._is_in_run(who + 1)

    def _skip_numbers(self, index: int) -> int:
        while index in self._numbers:
            index += 1
        return index

    def _skip(self, index: int, words: frozenset[str]) -> int:
        while self._word(index) in words:
            index += 1
        return index

    def _skip_name(self, index: int, limit: int | None = None) -> int:
        limit = index + _LONGEST_RUN if limit is None else limit
        while index < limit and self._is_name(index):
            index += 1
        return index

    def _is_name(self, index: int) -> bool:
        if not 0 <= index < len(self._words) or index in self._triggers:
            return False
        word = self._words[index]
        return word.is_capitalised and word.lower not in people("breaks")

    def _word(self, index: int) -> str:
        return self._words[index].lower if 0 <= index < len(self._words) else ""


def _reading(trigger: Trigger) -> str:
    """ "active" of a participle, which may have its victims behind it."""  # noqa: D210 - a quotation
    return "active" if "participle" in trigger.forms else ""


@cache
def _singulars() -> frozenset[str]:
    return people("nouns") - people("plurals")


def _is_trade(word: str) -> bool:
    """Whether a word is a trade by its ending ("watchman"), and not a nation or an adjective."""
    return word.endswith(("man", "woman")) and word not in people("not_trades")


@cache
def _plurals() -> frozenset[str]:
    return people("plurals") | {_plural(noun) for noun in people("nouns")}


def _plural(noun: str) -> str:
    if noun.endswith("y") and noun[-2] not in "aeo":
        return f"{noun[:-1]}ies"
    return f"{noun}es" if noun.endswith(("s", "ch", "sh")) else f"{noun}s"
