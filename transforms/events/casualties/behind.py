"""Whom the words behind a trigger name, with what may stand between them."""

from __future__ import annotations

from collections.abc import Iterator

from transforms.events.casualties.lexicon import context, people
from transforms.events.casualties.nouns import is_people
from transforms.events.casualties.reach import Reach
from transforms.events.casualties.sentences import Group

# How many words may lie between a deed and its "of", before a name, and before a counted group.
_LONGEST_ASIDE, _LONGEST_ROLE, _LONGEST_PEOPLE = 9, 9, 8


class Behind(Reach):
    """One trigger in its sentence, and the groups behind it."""

    def _openings(self, end: int) -> Iterator[int]:
        """Behind each "of" that leads to victims: "the murder in Lima of", "and that of"."""
        if self._word(end) in {"of", "among"}:
            yield end + 1
        elif self._word(end) == "," or self._word(end) in context("asides_of_deeds"):
            limit = min(len(self._words), end + _LONGEST_ASIDE)
            for at in range(end + 1, limit):
                if self._is_end_of_aside(at):
                    break
                is_set_off = self._word(end) == ","
                if self._word(at) == "of" and (not is_set_off or self._word(at - 1) == ","):
                    yield at + 1
        for at in range(end, len(self._words) - 1):
            if self._word(at) in {"that", "those"} and self._word(at + 1) == "of":
                yield at + 2

    def _is_end_of_aside(self, index: int) -> bool:
        is_trigger = any(trigger.start == index for trigger in self._sentence.triggers)
        return is_trigger or self._word(index) in context("barriers")

    def _named_behind(self, start: int) -> Group | None:
        """The group at a word, or the one whose role stands there, or that others go before."""
        return next(
            (group for group in self._groups if self._is_behind(group, start)), None
        ) or self._behind_people(start)

    def _is_behind(self, group: Group, start: int) -> bool:
        """Whether a group stands at a word, or names somebody whose role stands there."""
        if group.start == start:
            return True
        is_near = start < group.start <= start + _LONGEST_ROLE
        between = self._words.lowers[start : group.start]
        # "Of senator and presidential candidate Jose Marques".
        is_open = any(word in people("breaks") and word != "and" for word in between)
        return is_near and self._is_named(group) and not is_open and "," not in between

    def _behind_aside(self, end: int) -> Group | None:
        """ "Murdered, at gunpoint, a guard"; "killed army chief Jose Marques"."""  # noqa: D210 - a quotation
        if self._word(end) == "," and self._word(end + 1) in context("asides_of_deeds"):
            for at in range(end + 2, min(len(self._words), end + _LONGEST_ASIDE)):
                if self._word(at) == ",":
                    return next((one for one in self._groups if one.start == at + 1), None)
        named = next((group for group in self._groups if group.start > end), None)
        if named and self._is_behind(named, end) and not self._speaks(named):
            return named
        return self._behind_people(end)

    def _behind_people(self, start: int) -> Group | None:
        """The group behind people without a number: "the priests, their cook and her child"."""
        group = next((group for group in self._groups if group.start > start), None)
        if group is None or group.start > start + _LONGEST_PEOPLE or self._speaks(group):
            return None
        if self._words.spelled(group.start - 2, group.start) == "family of":
            return group
        end = group.start - 1
        joint = self._word(end)
        if joint == "and" and self._word(end - 1) == ",":
            end -= 1
        words = self._words.lowers[start:end]
        is_list = joint == "and" or (joint == "," and self._word(group.end) in {",", "and"})
        is_whole = bool(words) and is_people(words[-1]) and is_list
        return group if is_whole and people("breaks").isdisjoint(words[1:]) else None

    def _is_named(self, group: Group) -> bool:
        """Whether a name tells who it was: "the candidate, Jose Marques"."""
        is_told = any(
            one.is_name and one.start == group.end + 1 and self._word(group.end) == ","
            for one in self._groups
        )
        return is_told or group.is_name or self._words[group.end - 1].is_capitalised

    def _word(self, index: int) -> str:
        return self._words.spelled(index, index + 1)
