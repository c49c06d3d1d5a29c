"""Groups of people in a sentence, and how many: "at least 12 civilians", "a German soldier"."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from transforms.events.casualties.lexicon import context, people
from transforms.events.casualties.nouns import singulars
from transforms.events.casualties.runs import Runs
from transforms.events.casualties.sentences import CasualtySentence, Group
from transforms.events.language.number_words import Words
from transforms.events.language.numbers import Quantity

_LONGEST_ROLE = 6
_OLDEST = 110
_NEAR_TRIGGER = 3
_SHORTEST_NAME, _LONGEST_NAME = 2, 5


def find_groups(sentence: CasualtySentence) -> list[Group]:
    """The groups of people of a sentence, in order, none overlapping another."""
    quantities = {quantity.start: quantity for quantity in sentence.quantities}
    nouns, openers = _Nouns(sentence), _openers()
    found: list[Group] = []
    end = 0
    for index, word in enumerate(sentence.words):
        quantity = quantities.get(index)
        may_open = quantity or word.is_capitalised or word.lower in openers
        if index < end or not may_open:
            continue
        group = nouns.counted(quantity) if quantity else nouns.single(index)
        if group and not _belongs_to(sentence.words, found, group):
            found.append(nouns.with_role(group, found[-1].end if found else 0))
        end = group.end if group else (quantity.end if quantity else 0)
    return found


@cache
def _openers() -> frozenset[str]:
    """Words in lower case with which a group may start, but for numbers and names."""
    return people("articles") | people("subjects") | singulars()


def _belongs_to(words: Words, found: Sequence[Group], group: Group) -> bool:
    """Whether a group only tells whose people those before it are: "two members of his escort"."""
    if not found or found[-1].is_name:
        return False
    if group.is_name:
        # "Three employees of Acme Oil", "the son of Jose Marques".
        return group.start == found[-1].end + 1 and words[found[-1].end].lower == "of"
    is_one = group.is_definite or (
        group.low == group.high == 1 and words[group.start].lower == "one"
    )
    if not is_one:
        return False
    is_owner = group.start == found[-1].end + 1 and words[found[-1].end].lower == "of"
    return is_owner and not (found[-1].low == found[-1].high == 1 and found[-1].is_definite)


class _Nouns(Runs):
    """Where, in one sentence, the noun of a group stands."""

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
        if end is not None and self._is_of_kinds(quantity, end):
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
            # "And another seriously wounded".
            verb = self._skip(who, context("adverbs"))
            is_free = not self._is_in_run(who) or verb in self._triggers
            return self._one(index, who, who, article) if is_another and is_free else None
        return self._one(index, who, self._skip_name(end), article)

    def _named(self, index: int) -> Group | None:
        """A person's noun without an article, and a name: "rebel leader Jose Marques"."""
        if self._word(index) not in singulars():
            return self._name_alone(index)
        if not self._is_name(index + 1) or not self._is_before_name(index):
            return None
        end = self._skip_name(index + 1)
        if self._is_plural(end) and not self._words[end].is_capitalised:
            return None  # "Shiite Muslim gunmen"
        start = index
        while start and (self._is_name(start - 1) or self._word(start - 1) in people("adjectives")):
            start -= 1
        return self._one(start, start, end, "")

    def _name_alone(self, index: int) -> Group | None:
        """A person whom the sentence only names, by two words at least: "Jose Marques"."""
        if self._word(index) in people("subjects") and self._is_befallen_verb(index + 1):
            end = index + 1
            return Group(index, end, end, 1, 1, "exact", is_definite=True, is_pronoun=True)
        if self._word(index) in people("ranks") and self._word(index + 1) == ".":
            return None  # "Col. Jose Marques": the name behind it
        is_where = self._word(index - 1) in people("before_places")
        if not self._is_name(index) or (is_where and not self._is_behind_deed(index)):
            return None
        end = self._skip_name(index, index + _LONGEST_NAME + 1)
        is_told = self._is_behind_deed(index) or (end == index + 1 and self._is_befallen(index))
        shortest = 1 if is_told else _SHORTEST_NAME
        is_long = shortest <= end - index <= _LONGEST_NAME
        if self._is_upper or not is_long or not self._is_person(index, end):
            return None
        return Group(index, end, index, 1, 1, "exact", is_definite=True, is_name=True)

    def with_role(self, group: Group, floor: int) -> Group:
        """A name with the role before it: "the killing of opposition leader Jose Marques"."""
        has_role = group.is_definite and not group.is_pronoun
        if not has_role or self._word(group.start) in people("articles"):
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
            "including",
        }:
            return group
        return group._replace(start=start, who=start)

    def _one(self, start: int, who: int, end: int, article: str) -> Group:
        is_definite = article not in {"a", "an", "another"}
        return Group(start, end, who, 1, 1, "exact", is_definite=is_definite)

    def _is_of_kinds(self, quantity: Quantity, end: int) -> bool:
        """ "Both civilians and policemen were hurt": two kinds of people, and no two."""  # noqa: D210 - a quotation
        is_both = self._word(quantity.start) == "both" and self._word(end) == "and"
        is_one = self._word(end + 1) in people("articles") or end + 1 in self._numbers
        return is_both and not is_one

    def _is_alone(self, quantity: Quantity, index: int) -> bool:
        """Whether a number stands for people, rather than counting the noun that follows."""
        if self._is_age(quantity):
            return False
        if not self._is_in_run(index) or self._word(index).endswith("day"):
            return True
        is_graded = self._word(index) in context("grades") or self._word(index) == "aboard"
        if is_graded or self._is_of_whom(quantity) or self._is_toll(quantity, index):
            return True
        for behind in range(index, min(len(self._words), index + _NEAR_TRIGGER)):
            if behind in self._triggers:
                return True
            if not self._words[behind].is_capitalised and not self._is_filler(behind):
                return False
        return False

    def _is_of_whom(self, quantity: Quantity) -> bool:
        """ "21 people, of whom 13 lived in Kor"."""  # noqa: D210 - a quotation
        return self._words.spelled(max(0, quantity.start - 2), quantity.start) == "of whom"

    def _is_toll(self, quantity: Quantity, index: int) -> bool:
        """ "A toll of 343 announced on Friday"."""  # noqa: D210 - a quotation
        is_told = self._word(index).endswith("ed") or self._word(index) in {"given", "put"}
        return is_told and quantity.start - 1 in self._tolls

    def _is_filler(self, index: int) -> bool:
        word = self._word(index)
        return word in context("adverbs") or word in people("fillers") or word.endswith("ly")

    def _is_age(self, quantity: Quantity) -> bool:
        """ "Stan Miller, 39, was killed"."""  # noqa: D210 - a quotation
        is_set_off = self._word(quantity.start - 1) == "," and self._is_end_of_age(quantity.end)
        before = quantity.start - 2
        is_behind_name = before >= 0 and (
            self._words[before].is_capitalised or self._word(before) in singulars()
        )
        if self._is_where(before) or before - 1 in self._numbers:
            return False  # "23 Nigerians, three from Kor"
        is_exact = quantity.high == quantity.low is not None
        return is_set_off and is_behind_name and is_exact and (quantity.high or 0) <= _OLDEST

    def _is_where(self, index: int) -> bool:
        """ "In San Carlos, 39 were killed": a place stands before the number, and no name."""  # noqa: D210 - a quotation
        while index > 0 and self._words[index].is_capitalised:
            index -= 1
            if self._word(index) in context("gap_openings"):
                return True
        return False

    def _is_own_age(self, quantity: Quantity) -> bool:
        """ "A boy of 12", "at the age of 17"."""  # noqa: D210 - a quotation
        is_of = self._word(quantity.start - 1) == "of" and quantity.end == quantity.start + 1
        whose = self._word(quantity.start - 2)
        is_young = (quantity.high or quantity.low or 0) <= _OLDEST
        return is_of and is_young and (whose in singulars() or whose in people("ages"))

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
