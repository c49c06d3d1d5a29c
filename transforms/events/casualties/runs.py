"""What each word of a sentence can be to a group of people: its noun, its name, its break."""

from __future__ import annotations

import re
from itertools import takewhile

from transforms.events.capitals.english_words import is_ordinary
from transforms.events.casualties.lexicon import Trigger, context, people
from transforms.events.casualties.nouns import is_people, is_trade, plurals, singulars, suffixes
from transforms.events.casualties.sentences import CasualtySentence
from transforms.events.casualties.tallies import find_tallies
from transforms.places.gazetteer import is_in_capitals

_LONGEST_RUN = 9
_SHORTEST_SURNAME, _OPENING = 4, 2
_LONGEST_NAME = 5
_INNER_CAPITAL = re.compile(r"[A-Z][a-z]+(?=[A-Z])")


class Runs:
    """The words of one sentence, and what may stand in one run of them."""

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
        # The word behind "toll", if it leads to its number.
        self._tolls = frozenset(tally.end for tally in find_tallies(self._words))
        self._triggers = frozenset(trigger.start for trigger in sentence.triggers)
        self._numbers = frozenset(
            index
            for quantity in sentence.quantities
            for index in range(quantity.start, quantity.end)
        )
        self._all = sentence.triggers
        self._is_upper = is_in_capitals(sentence.text)
        self._nations = frozenset(mention.end for mention in sentence.mentions)
        nations = [mention for mention in sentence.mentions if mention.kind == "demonym"]
        # The words of "South Korean", of which one alone would end a run.
        self._of_nations = frozenset(
            index
            for nation in nations
            for index, word in enumerate(sentence.words)
            if nation.start <= word.start < nation.end
        )
        self._demonyms = frozenset(nation.end for nation in nations)

    def _is_noun(self, index: int) -> bool:
        return self._word(index) in people("nouns")

    def _is_behind_deed(self, index: int) -> bool:
        """Whether "the murder of" leads to the word, or the word to "'s murder"."""
        if (self._word(index - 1) == "of" and index - 1 in self._deeds) or index in self._befallen:
            return True
        is_owner = self._word(index + 1) in {"'s", "’s"}
        return is_owner and index + 2 in self._triggers and self._word(index + 2) in people("deeds")

    def _is_befallen(self, index: int) -> bool:
        """Whether a family name alone has a verb behind it: "Marques was killed"."""
        word = self._words[index]
        is_place = index and self._word(index - 1) in context("gap_openings")
        if is_place or len(word.lower) < _SHORTEST_SURNAME or not self._is_befallen_verb(index + 1):
            return False
        # A sentence starts with a capital anyway.
        return not is_people(word.lower) and not (index < _OPENING and is_ordinary(word.lower))

    def _is_befallen_verb(self, index: int) -> bool:
        start = self._skip(index, context("passive", "adverbs"))
        trigger = next((one for one in self._all if one.start == start), None)
        if trigger is None or trigger.kind not in people("named_kinds"):
            return False
        is_passive = start > index and "participle" in trigger.forms
        return is_passive or "verb" in trigger.forms

    def _is_person(self, start: int, end: int) -> bool:
        name = range(max(0, start - 1), end)  # with "the" before it
        is_common = any(
            self._word(index) in people("not_names") or self._word(index) in people("organisations")
            for index in name
        )
        is_place = any(self._words[index].end in self._nations for index in name)
        is_owner = self._word(end) in {"'s", "’s"}
        if any(self._is_brand(index) for index in range(start, end)):
            return False
        return not is_common and not is_place and (is_owner or not self._is_in_run(end))

    def _is_brand(self, index: int) -> bool:
        """Whether a capital within a word makes it the name of a thing: "YouTube"."""
        word = self._words[index]
        inner = _INNER_CAPITAL.match(self._text, word.start, word.end)
        return inner is not None and inner[0].lower() not in people("name_prefixes")

    def _is_of_role(self, index: int) -> bool:
        word = self._word(index)
        is_free = index not in self._triggers and index not in self._numbers
        is_verb = word.endswith(("ed", "ing", "ly")) and word not in people("adjectives")
        return is_free and self._is_in_run(index) and not is_verb

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
        is_tied = is_tied and self._word(index + 1) != "-"  # "an adviser--the first"
        is_word = word[:1].isalnum() or is_tied or word in {"'s", "’s"}
        if word in {"'", "’"} and index and self._word(index - 1).endswith("s"):
            # "Forty armed forces' servicemen".
            is_word = self._words[index].start == self._words[index - 1].end
        is_free = word not in people("breaks") or index in self._of_nations
        return is_word and (is_free or self._is_acronym(index))

    def _is_acronym(self, index: int) -> bool:
        """ "UP" or "IT" in a text that is not set in capitals throughout."""  # noqa: D210 - a quotation
        word = self._words[index]
        spelling = self._text[word.start : word.end]
        return not self._is_upper and len(spelling) > 1 and spelling.isupper()

    def _is_plural(self, index: int) -> bool:
        if index >= len(self._words):
            return False
        word = self._words[index]
        if word.lower in plurals() or self._is_lone_demonym(index):
            return True
        if word.lower in people("not_people"):
            return False
        is_name = word.is_capitalised and not self._is_upper
        is_named_s = is_name and word.lower.endswith("s") and self._is_last(index)
        return is_named_s or word.lower.endswith(suffixes())

    def _is_one(self, index: int) -> bool:
        if self._word(index) not in singulars() and not is_trade(self._word(index)):
            # "The Lebanese" may be one, "the Palestinians" are not.
            return self._is_lone_demonym(index) and not self._word(index).endswith("ns")
        return self._is_before_name(index) or self._is_last(index)

    def _is_before_name(self, index: int) -> bool:
        """Whether a person's name follows, and no party, ministry or army."""
        behind = self._words[index + 1 : index + 1 + _LONGEST_NAME]
        names = list(takewhile(lambda word: word.is_capitalised, behind))
        if self._word(index + 1 + len(names)) in people("media"):
            return False  # "the official Korin news agency"
        return bool(names) and all(word.lower not in people("organisations") for word in names)

    def _is_lone_demonym(self, index: int) -> bool:
        """Whether a nationality stands for its people, and describes no noun behind it."""
        return self._words[index].end in self._demonyms and self._is_last(index)

    def _is_last(self, index: int) -> bool:
        behind = index + 1
        is_participle = self._word(behind).endswith(("ing", "ed"))
        return is_participle or behind in self._triggers or not self._is_in_run(behind)

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
        while index < limit:
            particles = self._skip(index, people("particles"))
            if not self._is_name(particles):
                break
            index = particles + 1
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
