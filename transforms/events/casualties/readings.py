"""Whom one trigger of a sentence befell: its victims by the grammar of its form."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from schemas.casualty_figures import CasualtyStatus
from transforms.events.casualties.behind import Behind
from transforms.events.casualties.deeds import is_deed
from transforms.events.casualties.lexicon import (
    context,
    denials,
    length_before,
    objects_of,
    people,
)
from transforms.events.casualties.nouns import is_people
from transforms.events.casualties.sentences import Group, is_part
from transforms.events.language.number_words import Words

# How many words may lie between a subject and its verb, or a number and its noun.
_SUBJECT_DISTANCE = 26
_NOUN_DISTANCE = 2
_NEAR = 6
_LONGEST_ASIDE = 10
_OWNING = frozenset({"'s", "’s", "'", "’"})
_CLAUSE = 25
# Who neither confirms nor denies a figure leaves it as it was.
_NOT_SAYING = re.compile(r"\bconfirm(?:ed|s)? (?:or|nor) den")
# A few who flee are culprits on the run.
_FEWEST_DISPLACED, _MANY = 10, 1_000


class Reading(Behind):
    """One trigger in its sentence, and the words before it that shade it."""

    def victims(self) -> list[Group]:
        """The groups that the trigger befell; none if it is a plan, a threat or negated."""
        if self._is_unreal():
            return []
        found = self._among() or next(filter(None, self._readings()), [])
        if self._trigger.phrase in context("open"):
            self.rule = "open"
        return [group for group in found if self._may_befall(group)]

    def is_of_part(self, victims: Sequence[Group]) -> bool:
        """Whether all are parts: "among the dead were a nun and 4 boys", "the other seven died"."""
        start = victims[0].start
        if self._words.spelled(max(0, start - 2), start) in context("rest"):
            return True
        is_held = self._trigger.kind in {"abducted", "detained"}
        is_still = self._trigger.phrase.startswith("still ") or (
            not self._shades.isdisjoint(context("staying"))
        )
        if is_held and is_still:
            return True
        is_listed = self.rule == "noun" and is_part(self._sentence, victims[0])
        if " among " in self._trigger.phrase:
            return True
        return self.rule == "among" or is_listed or self.is_of_dead(victims)

    def is_of_dead(self, victims: Sequence[Group]) -> bool:
        """Whether they only tell who the dead were: "the victims, 26 men and five women, were"."""
        start = victims[0].start
        opening = self._words.spelled(max(0, start - 3), start)
        return len(victims) > 1 and opening in context("named_dead")

    def _may_befall(self, group: Group) -> bool:
        """Whether the words can mean this group: no club is hurt, no minister is displaced."""
        kind, allowed = self._trigger.kind, objects_of(self._trigger.phrase)
        is_told = kind in people("named_kinds") or self._trigger.phrase in people("named_phrases")
        if group.is_name and not is_told:
            return False
        if group.is_pronoun and not (is_told and self._sentence.is_violent):
            return False
        if self._is_supposed(group) or self._is_of_families(group):
            return False
        if self._trigger.phrase.startswith("evacuat") and self._is_foreign(group):
            return False
        if kind == "displaced" and (group.high or _MANY) < _FEWEST_DISPLACED and group.low != 0:
            return False
        return not allowed or self._words[group.end - 1].lower in allowed

    def _is_of_families(self, group: Group) -> bool:
        """ "Two families were among the victims": of more than two people."""  # noqa: D210 - a quotation
        is_among = " among " in self._trigger.phrase
        return is_among and self._words[group.end - 1].lower == "families"

    def _is_foreign(self, group: Group) -> bool:
        """Whether a group is of those whom their own state takes home: "evacuated 21 Americans"."""
        return self._words[group.end - 1].lower in context("foreigners")

    def _is_supposed(self, group: Group) -> bool:
        """ "If an employee is arrested"; but "whether the man killed there was a spy"."""  # noqa: D210 - a quotation
        is_subject = group.end <= self._trigger.start and self.rule != "reduced"
        return is_subject and length_before(self._words, group.start, "hypothetical") > 0

    def status(self) -> CasualtyStatus:
        """Whether the words before the trigger deny it, only fear it, or report it."""
        start, end = self._trigger.start, self._trigger.end
        before = self._words.spelled(max(0, start - _CLAUSE), start)
        if denials().search(before) and not _NOT_SAYING.search(before):
            return "denied"
        near = f" {self._words.spelled(max(0, self._verb - _NEAR), end)} "
        is_feared = any(f" {hedge} " in near for hedge in context("feared"))
        return "feared" if is_feared else "reported"

    def _readings(self) -> Iterable[list[Group]]:
        forms = self._trigger.forms
        is_passive = not self._shades.isdisjoint(context("passive"))
        if "active" in forms or ("participle" in forms and not is_passive):
            self.rule = "active"
            yield self._objects()
        if "participle" in forms or "predicate" in forms:
            self.rule = "passive" if is_passive else "reduced"
            yield self._subjects(_SUBJECT_DISTANCE) if is_passive else self._reduced()
        if "verb" in forms:
            self.rule = "verb"
            yield [*self._subjects(_SUBJECT_DISTANCE), *self._beside()]
        if "noun" in forms:
            self.rule = "noun"
            yield self._counted()

    def _among(self) -> list[Group]:
        """ "Two brothers were among the dead"."""  # noqa: D210 - a quotation
        start = self._trigger.start
        opening = self._words.spelled(max(0, start - 2), start)
        verb = start - 3
        if opening not in {"among the", "among those"} or verb < 1:
            return []
        if self._words[verb].lower not in context("passive"):
            return []
        self._verb, self.rule = verb, "among"
        return self._subjects(_SUBJECT_DISTANCE)

    def _is_unreal(self) -> bool:
        if self._shades & context("negations"):
            return True
        if self._trigger.kind == "missing" and not self._shades.isdisjoint(context("no_longer")):
            return True
        unreal = self._shades & context("unreal")
        if unreal == {"to"} and "be" in self._shades:
            # "Are believed to be missing".
            return self._shades.isdisjoint(context("hearsay"))
        if unreal == {"to"} and is_deed(self._words, self._verb):
            return False
        is_done = "have" in self._shades and unreal <= {"to", "could", "must", "would"}
        return bool(unreal) and not (is_done and "would" not in unreal)

    def _objects(self) -> list[Group]:
        """The groups right behind the trigger, or those that a pronoun there stands for."""
        end = self._trigger.end
        inverted = self._inverted()
        if inverted:
            return inverted
        end = self._shared_end(end)
        pronoun = self._words[end].lower if end < len(self._words) else ""
        if pronoun in context("object_pronouns"):
            return self._meant_by(pronoun)
        if self._words.spelled(end, end + 2) in context("leftovers"):
            end += 2
        first = next((group for group in self._groups if end <= group.start <= end + 1), None)
        if first is None or (first.start == end + 1 and not self._is_passed(end)):
            first = self._behind_aside(end)
        return _without_names([first, *self._joined_after(first)]) if first else []

    def _is_passed(self, index: int) -> bool:
        word = self._words[index].lower
        # "Wounding another five".
        return word in context("adverbs") or word in people("quotes") or word == "another"

    def _beside(self) -> list[Group]:
        """ "Killed himself and seven others": those behind a verb that has its doer as victim."""  # noqa: D210 - a quotation
        end = self._trigger.end
        if "sel" not in self._trigger.phrase or end >= len(self._words):
            return []
        first = next((group for group in self._groups if group.start == end + 1), None)
        if first is None or self._words[end].lower != "and":
            return []
        return [first, *self._joined_after(first)]

    def _shared_end(self, end: int) -> int:
        """Behind the second verb of "kidnapped and killed five": both have its objects."""
        if end >= len(self._words) or self._words[end].lower != "and":
            return end
        second = next((one for one in self._sentence.triggers if one.start == end + 1), None)
        return second.end if second and second.forms & {"participle", "active"} else end

    def _inverted(self) -> list[Group]:
        """ "Also killed in the blast was a nurse"."""  # noqa: D210 - a quotation
        start, end = self._trigger.start, self._trigger.end
        if not start or self._words[start - 1].lower != "also":
            return []
        verbs = range(end, min(len(self._words), end + _LONGEST_ASIDE))
        verb = next((at for at in verbs if self._words[at].lower in {"was", "were"}), None)
        behind = [group for group in self._groups if verb is not None and group.start == verb + 1]
        return [behind[0], *self._joined_after(behind[0])] if behind and start <= _NEAR else []

    def _meant_by(self, pronoun: str) -> list[Group]:
        """The last group before the trigger that is one or several as the pronoun is."""
        is_one = pronoun not in context("plural_pronouns")
        before = [
            group for group in self._groups
            if group.end <= self._trigger.start and (group.low == group.high == 1) == is_one
            and not group.is_pronoun
        ]  # fmt: skip
        return before[-1:] if len(before) > 1 or is_part_of_object(self._words, before) else []

    def _reduced(self) -> list[Group]:
        """The groups right before a participle without its auxiliary: "28 injured"."""
        following = self._trigger.end
        if following < len(self._words) and self._words[following].lower in context("objects"):
            return []
        if "said" in self._shades and self._word(following) in context("passive"):
            return []  # "the doctor said wounded were brought in"
        is_thing = self._is_attribute(following)
        return [
            group for group in self._subjects(0)
            if (not group.is_definite or self._follows(group, "asides_of_verbs"))
            and not self._is_one_told([group])
            and not (group.is_bare and (is_thing or self._is_one_shot(group)))
        ]  # fmt: skip

    def _is_one_shot(self, group: Group) -> bool:
        """ "They had one shot at it", "no shot was fired"."""  # noqa: D210 - a quotation
        return self._trigger.phrase == "shot" and group.low == group.high in {0, 1}

    def _counted(self) -> list[Group]:
        """ "53 new deaths", "the deaths of 53 people"."""  # noqa: D210 - a quotation
        if self._is_title():
            return []
        start, end = self._trigger.start, self._trigger.end
        is_counted = any(group.end == start and group.is_bare for group in self._groups)
        is_told = self._word(end) == "," or self._words.spelled(end, end + 2) == "of the"
        openings = () if is_counted and is_told else self._openings(end)
        for opening in openings:
            victim = self._named_behind(opening)
            if victim and (not victim.is_definite or self._tells_of(victim)):
                return [victim, *self._joined_after(victim)]
        owner = self._owner(start)
        if owner and self._tells_of(owner):
            return [owner]
        if self._is_listed(end):
            behind = [group for group in self._groups if 0 < group.start - end <= _NOUN_DISTANCE]
            return [behind[0], *self._joined_after(behind[0])] if behind else []
        before = [
            group for group in self._groups
            if 0 <= start - group.end <= _NOUN_DISTANCE and group.low != 0 and group.is_bare
            and self._words[group.start].lower not in people("possessives")
        ]  # fmt: skip
        return [] if self._is_attribute(end) or self._is_one_told(before[-1:]) else before[-1:]

    def _is_one_told(self, groups: Sequence[Group]) -> bool:
        """ "One of the wounded, a nurse, died": what is news of him is told behind the comma."""  # noqa: D210 - a quotation
        is_one = bool(groups) and groups[0].of_all and groups[0].low == groups[0].high == 1
        return is_one and self._word(self._trigger.end) == ","

    def _owner(self, start: int) -> Group | None:
        """Whose death it is: "the mayor's brutal murder"."""
        for at in (start - 1, start - 2):
            if at > 0 and self._words[at].lower in _OWNING:
                return next((group for group in self._groups if group.end == at), None)
        return None

    def _is_listed(self, end: int) -> bool:
        """ "The dead include a nurse", "among the wounded was a child"."""  # noqa: D210 - a quotation
        verb = self._words[end].lower if end < len(self._words) else ""
        start = self._trigger.start
        opening = self._words.spelled(max(0, start - 2), start)
        if any(group.of_all and group.end == start for group in self._groups):
            return False  # "thirty of the dead were recorded in Kor"
        if verb in context("listing"):
            return opening.endswith("the")
        return verb in context("passive") and opening in context("among")

    def _is_attribute(self, end: int) -> bool:
        """Whether the word describes what is counted, and that is no person: "four hurt ribs"."""
        phrase = self._trigger.phrase
        is_deed = "noun" in self._trigger.forms and not phrase.endswith("s")
        if not (is_deed or phrase in context("attributes")) or end >= len(self._words):
            return False
        word = self._words[end].lower
        is_noun = word.isalpha() and word.endswith("s") and word not in people("breaks")
        return is_noun and not is_people(word) and word not in context("adverbs_in_s")

    def _is_title(self) -> bool:
        """Whether a capital makes the words those of a film or a book: "Death of a Salesman"."""
        word = self._words[self._trigger.start]
        is_upper = self._sentence.text.isupper()
        return word.is_capitalised and self._trigger.start > 1 and not is_upper

    def _tells_of(self, group: Group) -> bool:
        """Whether "the murder of" someone named is told: of a natural death nobody is a victim."""
        is_deed = self._trigger.phrase not in people("mere_deaths")
        is_told = self._is_named(group) or (is_deed and group.low == 1)
        if self._trigger.phrase not in people("deeds") or not is_told:
            return False
        return is_deed or self._sentence.is_violent


def _without_names(groups: list[Group]) -> list[Group]:
    """The groups, or the one that counts the others: "Marques and Reis, two nurses"."""
    first, *others = groups
    if len(others) > 1 and first.low == first.high == sum(one.low or 0 for one in others):
        # "Arrested two men, a Turk and a Kurd".
        return [first]
    *names, last = groups
    is_count = len(names) > 1 and last.low == last.high == len(names)
    return [last] if is_count and all(name.low == name.high == 1 for name in names) else groups


def is_part_of_object(words: Words, groups: Sequence[Group]) -> bool:
    """Whether the only group before a verb is an object already: "dragged five men away"."""
    return (
        bool(groups) and groups[-1].start > 0 and words[groups[-1].start - 1].lower.endswith("ed")
    )
