"""Whom one trigger of a sentence befell: its victims by the grammar of its form."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from schemas.casualty_figures import CasualtyStatus
from transforms.events.casualty_groups import CasualtySentence, Group, is_part
from transforms.events.casualty_lexicon import (
    Trigger,
    context,
    denials,
    needed_near,
    people,
    spelled_between,
)
from transforms.events.number_words import Word

# How many words may lie between a subject and its verb, or a number and its noun.
_SUBJECT_DISTANCE = 18
_NOUN_DISTANCE = 2
_NEAR = 6
_CLAUSE = 25


class Reading:
    """One trigger in its sentence, and the words before it that shade it."""

    def __init__(
        self, sentence: CasualtySentence, groups: Sequence[Group], trigger: Trigger
    ) -> None:
        self._sentence = sentence
        self._words = sentence.words
        self._groups = groups
        self._trigger = trigger
        self._verb = self._start_of_verb()
        self._shades = {word.lower for word in self._words[self._verb : trigger.start]}

    def victims(self) -> list[Group]:
        """The groups that the trigger befell; none if it is a plan, a threat or negated."""
        if self._is_unreal():
            return []
        found = next(filter(None, self._readings()), [])
        is_told_of_names = self._trigger.kind in people("named_kinds")
        return [group for group in found if is_told_of_names or not group.is_name]

    def status(self) -> CasualtyStatus:
        """Whether the words before the trigger deny it, only fear it, or report it."""
        start, end = self._trigger.start, self._trigger.end
        before = spelled_between(self._words, max(0, start - _CLAUSE), start)
        if denials().search(before):
            return "denied"
        near = f" {spelled_between(self._words, max(0, self._verb - _NEAR), end)} "
        is_feared = any(f" {hedge} " in near for hedge in context("feared"))
        return "feared" if is_feared else "reported"

    def _readings(self) -> Iterable[list[Group]]:
        forms = self._trigger.forms
        is_passive = not self._shades.isdisjoint(context("passive"))
        if "active" in forms or ("participle" in forms and not is_passive):
            yield self._objects()
        if "participle" in forms or "predicate" in forms:
            yield self._subjects(_SUBJECT_DISTANCE) if is_passive else self._reduced()
        if "verb" in forms:
            yield self._subjects(_SUBJECT_DISTANCE)
        if "noun" in forms:
            yield self._counted()

    def _start_of_verb(self) -> int:
        """Where the auxiliaries and adverbs before the trigger start."""
        start = self._trigger.start
        skipped = context("adverbs") | context("passive") | context("unreal")
        while start and self._words[start - 1].lower in skipped:
            start -= 1
        return start

    def _is_unreal(self) -> bool:
        if self._shades & context("negations"):
            return True
        unreal = self._shades & context("unreal")
        is_done = "have" in self._shades and unreal <= {"to", "could", "must", "would"}
        return bool(unreal) and not (is_done and "would" not in unreal)

    def _objects(self) -> list[Group]:
        """The groups right behind the trigger."""
        end = self._trigger.end
        first = next((group for group in self._groups if end <= group.start <= end + 1), None)
        if first is None or (
            first.start == end + 1 and self._words[end].lower not in context("adverbs")
        ):
            return []
        return [first, *self._joined_after(first)]

    def _joined_after(self, group: Group) -> Iterable[Group]:
        """The groups that follow a group with "and" or a comma, but have no verb of their own."""
        for following in self._groups:
            if following.start < group.end:
                continue
            joint = spelled_between(self._words, group.end, following.start)
            if (
                joint not in context("joints")
                or self._has_own_verb(following)
                or self._speaks(following)
            ):
                return
            yield following
            group = following

    def _speaks(self, group: Group) -> bool:
        behind = spelled_between(self._words, group.end, group.end + 1)
        return behind in context("speaking")

    def _has_own_verb(self, group: Group) -> bool:
        index = group.end
        while index < len(self._words) and self._words[index].lower in context("adverbs"):
            index += 1
        return any(trigger.start == index for trigger in self._sentence.triggers)

    def _reduced(self) -> list[Group]:
        """The groups right before a participle without its auxiliary: "28 injured"."""
        following = self._trigger.end
        if following < len(self._words) and self._words[following].lower in context("objects"):
            return []
        return [
            group for group in self._subjects(0)
            if not group.is_definite or self._follows(group, "asides_of_verbs")
        ]  # fmt: skip

    def _follows(self, group: Group, openings: str) -> bool:
        return self._words[group.start - 1].lower in context(openings)

    def _subjects(self, distance: int) -> list[Group]:
        """The groups before the verb, the last of them at most so many words away.

        A part between them and the verb is passed over: "25 people, 18 of them police, were".
        """
        before = [group for group in self._groups if group.end <= self._verb]
        verb = self._verb
        while before and self._is_passed_over(before[-1], verb, distance):
            verb = before.pop().start
        if not before or not self._is_in_reach(
            before[-1], verb, distance + _comma(self._words, verb)
        ):
            return []
        return self._joined_before(before)

    def _is_passed_over(self, group: Group, verb: int, distance: int) -> bool:
        is_aside = is_part(self._sentence, group) and not group.of_all
        return is_aside and self._is_in_reach(group, verb, distance + 1)

    def _is_in_reach(self, group: Group, verb: int, distance: int) -> bool:
        gap = verb - group.end
        if group.is_bare and not group.of_all and not group.of_them:
            distance = min(distance, _comma(self._words, verb))
        return gap <= distance and not self._is_barred(group.end, verb)

    def _is_barred(self, start: int, end: int) -> bool:
        between = {word.lower for word in self._words[start:end]}
        crosses = any(start <= trigger.start < end for trigger in self._sentence.triggers)
        return crosses or not between.isdisjoint(context("barriers"))

    def _joined_before(self, groups: Sequence[Group]) -> list[Group]:
        """The last group with those joined to it; "two men, a Turk and a Kurd, were" names two."""
        chain = [groups[-1]]
        is_set_off = self._words[chain[-1].end].lower == ","
        for group in reversed(groups[:-1]):
            joint = spelled_between(self._words, group.end, chain[0].start)
            is_other = is_part(self._sentence, group) != is_part(self._sentence, chain[0])
            is_opening = group.is_name and joint == "," and not is_set_off
            if joint not in context("joints") or is_other or is_opening:
                break
            chain = [group] if is_set_off and joint == "," else [group, *chain]
        return chain

    def _counted(self) -> list[Group]:
        """ "53 new deaths", "the deaths of 53 people"."""  # noqa: D210 - a quotation
        if not self._is_needed():
            return []
        start, end = self._trigger.start, self._trigger.end
        if end < len(self._words) and self._words[end].lower in {"of", "among"}:
            behind = [
                group for group in self._groups if group.start == end + 1 and not group.is_definite
            ]
            if behind:
                return [behind[0], *self._joined_after(behind[0])]
        before = [
            group for group in self._groups
            if 0 <= start - group.end <= _NOUN_DISTANCE and group.low != 0 and group.is_bare
        ]  # fmt: skip
        return before[-1:]

    def _is_needed(self) -> bool:
        needed = needed_near(self._trigger.phrase)
        near = {
            word.lower
            for word in self._words[max(0, self._trigger.start - _NEAR) : self._trigger.end + 3]
        }
        return not needed or not needed.isdisjoint(near)


def _comma(words: Sequence[Word], index: int) -> int:
    """1 if a comma, or a word and a comma, set off what starts at an index, else 0."""
    openings = (
        spelled_between(words, index - length, index)
        for length in range(1, _NEAR)
        if length <= index
    )
    return max(
        (len(opening.split()) for opening in openings if opening in context("asides")), default=0
    )
