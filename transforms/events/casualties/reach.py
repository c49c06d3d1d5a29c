"""Which groups of a sentence are in reach of a verb, and which belong together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate

from transforms.events.casualties.lexicon import (
    Trigger,
    context,
    length_before,
    people,
)
from transforms.events.casualties.nouns import plurals
from transforms.events.casualties.sentences import CasualtySentence, Group, is_part
from transforms.events.language.number_words import Words
from transforms.events.language.saying import speaks_among

_NEAR = 6
_LONGEST_ASIDE = 10
_LONGEST_KIND = 4
_TAILS = ("as well as", "along with", "and")
_BRACKETS = {"(": 1, ")": -1}


class Reach:
    """One trigger in its sentence, and the groups before and behind it."""

    def __init__(
        self, sentence: CasualtySentence, groups: Sequence[Group], trigger: Trigger
    ) -> None:
        self._sentence = sentence
        self._words = sentence.words
        self._groups = _beside(self._words, groups, trigger)
        self._trigger = trigger
        self._verb = self._start_of_verb()
        # Which reading found the victims.
        self.rule = "none"
        self._verb = self._coordinated()
        self._shades = set(self._words.lowers[self._verb : trigger.start])

    def _start_of_verb(self) -> int:
        """Where the auxiliaries and adverbs before the trigger start."""
        start = self._trigger.start
        skipped = context("adverbs", "passive", "unreal")
        is_quoted = start > 1 and self._words[start - 1].lower in people("quotes")
        if is_quoted and self._words[start - 2].lower in context("passive"):
            # 'Nine had been "martyred"'.
            start -= 1
        while start and self._is_skipped(self._words[start - 1].lower, skipped):
            start -= 1
        return start

    def _is_skipped(self, word: str, skipped: frozenset[str]) -> bool:
        return word in skipped or (word.endswith("ly") and not word.endswith("ily"))

    def _coordinated(self) -> int:
        """Where the auxiliary of "were beaten and then arrested" starts, else the verb itself."""
        verb, end = self._verb, self._trigger.end
        is_verb = "participle" in self._trigger.forms and self._words[verb - 1].lower in {
            "and",
            "or",
        }
        if not verb or not is_verb or any(end <= group.start <= end + 1 for group in self._groups):
            return verb
        before = range(verb - 2, max(-1, verb - _NEAR), -1)
        auxiliary = next((at for at in before if self._words[at].lower in context("passive")), None)
        if auxiliary is None or any(
            group.start > auxiliary and group.end <= verb for group in self._groups
        ):
            return verb
        while auxiliary and self._words[auxiliary - 1].lower in context("adverbs"):
            auxiliary -= 1
        return auxiliary

    def _joined_after(self, group: Group) -> Iterable[Group]:
        """The groups that follow a group with "and" or a comma, but have no verb of their own."""
        for following in self._groups:
            if following.start < group.end:
                continue
            joint = self._words.spelled(group.end, following.start)
            if group.of_them and joint.endswith(", and") and joint.startswith("were "):
                # "Six priests, five of whom were Spaniards, and two cooks".
                joint = ", and"
            if not _is_joint(joint) or self._has_own_verb(following) or self._speaks(following):
                return
            if joint == "," and not group.is_bare and self._is_told_apart(following):
                return  # "24 people, two critically", "24 people, nine in Kor and 15 in Lar"
            if not (joint == "," and _is_apposed(self._words, group, following)):
                yield following
            group = following

    def _speaks(self, group: Group) -> bool:
        verb = group.end
        while self._words.spelled(verb, verb + 1) in {"has", "have", "had", "later"}:
            verb += 1
        return self._words.spelled(verb, verb + 1) in context("speaking")

    def _is_told_apart(self, group: Group) -> bool:
        """Whether a bare number tells of a part: how badly it was hurt, or where."""
        behind = self._words.spelled(group.end, group.end + 1)
        place = group.end + 1
        is_placed = place < len(self._words) and self._words[place].is_capitalised
        is_where = is_placed and behind in context("gap_openings")
        return group.is_bare and (is_where or behind in context("grades"))

    def _has_own_verb(self, group: Group) -> bool:
        index = group.end
        between = context("adverbs", "passive")
        while index < len(self._words) and self._words[index].lower in between:
            index += 1
        return any(trigger.start == index for trigger in self._sentence.triggers)

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
            before[-1], verb, distance + length_before(self._words, verb, "asides")
        ):
            return []
        return self._joined_before(before)

    def _is_passed_over(self, group: Group, verb: int, distance: int) -> bool:
        if self._is_whole_behind(group):
            return self._is_in_reach(group, verb, distance + 1)
        is_part_of = is_part(self._sentence, group)
        if not is_part_of and self._words[verb - 1].lower in context("closers"):
            # "Nine people, including a guard and a cook, died".
            is_part_of = self._is_of_part(group)
        is_aside = is_part_of and not group.of_all
        if group.of_them and self._words[verb - 1].lower not in context("closers"):
            return False
        if group.is_bare and verb == group.end + 1 and self._words[group.end].lower == "who":
            # "21 escaped, including seven who were injured": the seven.
            return False
        if group.is_name and self._words[group.start - 1].lower == ",":
            is_aside = self._words[verb - 1].lower in context("closers") and self._is_named_part(
                group
            )
        return is_aside and self._is_in_reach(group, verb, distance + 1)

    def _is_whole_behind(self, group: Group) -> bool:
        """ "Four children among the 400 refugees have died": the four."""  # noqa: D210 - a quotation
        before = [one for one in self._groups if one.end < group.start]
        joint = self._words.spelled(before[-1].end, group.start) if before else ""
        return joint in {"among", "among the", "out of", "out of the"}

    def _is_of_part(self, group: Group) -> bool:
        """Whether a group is a part, or goes on with one: "including a guard and a cook"."""
        if is_part(self._sentence, group):
            return True
        before = [one for one in self._groups if one.end <= group.start]
        joint = self._words.spelled(before[-1].end, group.start) if before else ""
        # A whole stands before them: not in "the dead included a guard and a cook, who died".
        is_whole_told = len(before) > 1 and not before[-1].of_them
        return joint in {"and", ","} and is_whole_told and self._is_of_part(before[-1])

    def _is_set_off(self, start: int, verb: int) -> bool:
        """ "Twelve others, mostly tourists, were": an aside between commas."""  # noqa: D210 - a quotation
        is_short = verb - start <= _LONGEST_ASIDE
        return is_short and self._words[start].lower == "," and self._words[verb - 1].lower == ","

    def _is_named_part(self, group: Group) -> bool:
        """Whether a name only names the part before it: "including the mayor, Jose Marques,"."""
        before = [one for one in self._groups if one.end == group.start - 1]
        return bool(before) and is_part(self._sentence, before[0])

    def _is_in_reach(self, group: Group, verb: int, distance: int) -> bool:
        gap = verb - self._end_of_kinds(group, verb)
        if gap == 1 and self._words[group.end].lower == "who":
            return True  # "the 40 who remain missing"
        if group.is_bare and not group.of_all and not group.of_them:
            is_aside = self._is_set_off(group.end, verb)
            distance = (
                distance if is_aside else min(distance, length_before(self._words, verb, "asides"))
            )
        return gap <= distance and not self._is_barred(group.end, verb)

    def _end_of_kinds(self, group: Group, verb: int) -> int:
        """The verb, if only a second kind of people leads to it: "80 rebels and army troops"."""
        words = self._words.lowers[group.end : verb]
        if not 1 < len(words) <= _LONGEST_KIND or words[0] != "and" or group.is_bare:
            return group.end
        is_kind = words[-1] in plurals() and people("breaks").isdisjoint(words[1:])
        return verb if is_kind and group.low != 1 else group.end

    def _is_barred(self, start: int, end: int) -> bool:
        """Whether another verb or a new clause lies between a group and its verb.

        A relative clause may: "the men, who had been kidnapped on Friday, were found dead".
        """
        words = self._words.lowers[start:end]
        relative = next((at for at, word in enumerate(words) if word in context("relatives")), None)
        says = speaks_among(words, unless_behind=context("passive"))
        if relative is not None and not says:
            is_own = not any(_is_verb(word) for word in words[relative + 1 :])
            if is_own and relative > 1:
                return True
            words = words[:relative]
        # "A guard wounded on Friday died": the participle behind a group belongs to it.
        has_own = "participle" not in self._trigger.forms or end < self._trigger.start
        own = start if has_own and "," not in words else -1
        crosses = any(
            start <= trigger.start < start + len(words) and trigger.start != own
            for trigger in self._sentence.triggers
        )
        if any(trigger.start == own for trigger in self._sentence.triggers):
            words = words[1:]
        return crosses or says or not context("barriers").isdisjoint(words)

    def _joined_before(self, groups: Sequence[Group]) -> list[Group]:
        """The last group with those joined to it; "two men, a Turk and a Kurd, were" names two."""
        chain = [groups[-1]]
        is_set_off = self._words[chain[-1].end].lower == ","
        for group in reversed(groups[:-1]):
            joint = _without_brackets(self._words.spelled(group.end, chain[0].start))
            joint = self._without_clause(joint, group.end, chain[0].start)
            is_other = self._is_of_part(group) != self._is_of_part(chain[0])
            if joint == "," and chain[0].is_name and _is_role(group):
                # "The mayor, Jose Marques, and two guards".
                chain = [group, *chain[1:]]
                continue
            is_opening = group.is_name and joint == "," and not is_set_off
            if is_opening and self._is_set_apart(chain[0]):
                # "Jose Marques, a teacher at the school, was".
                chain = [group]
                break
            if self._is_told_of(group) or self._is_whole_of(group, joint):
                break
            if joint not in context("joints") or is_other or is_opening:
                break
            is_whole = is_set_off and joint == "," and _adds_up(group, chain)
            chain = [group] if is_whole else [group, *chain]
        return chain

    def _is_set_apart(self, role: Group) -> bool:
        """Whether a role behind a name is set off by a second comma, and so that of the name."""
        return _is_role(role) and self._words[self._verb - 1].lower == ","

    def _is_whole_of(self, group: Group, joint: str) -> bool:
        """ "Of the 40 passengers, nine died": the nine."""  # noqa: D210 - a quotation
        opening = self._words.spelled(max(0, group.start - 2), group.start)
        return joint == "," and (opening in {"of the", "out of"} or opening == "of")

    def _is_told_of(self, group: Group) -> bool:
        """Whether a group's own words tell what befell it: "30 wounded men and two dead"."""
        return any(group.start < one.start < group.end for one in self._sentence.triggers)

    def _without_clause(self, joint: str, start: int, end: int) -> str:
        """The joint without a relative clause: "two men who guarded her and a boy were"."""
        words = joint.split()
        is_clause = words[:1] != words[-1:] == ["and"] and words[0] in context("relatives")
        is_own = any(start <= trigger.start < end for trigger in self._sentence.triggers)
        is_aside = words[:1] == [","] and words[1:2] != [","] and words[-2:] == [",", "and"]
        if is_aside and words[1] in context("aside_openings"):
            # "Nine civilians, mostly women from Kor, and two guards".
            is_clause, words = True, words[1:-2]
        is_short = len(words) <= _LONGEST_ASIDE and "," not in words and "said" not in words
        return "and" if is_clause and is_short and not is_own else joint


def _beside(words: Words, groups: Sequence[Group], trigger: Trigger) -> Sequence[Group]:
    """The groups in reach of a trigger: those in brackets only where it stands there, too."""
    if "(" not in words.lowers:
        return groups
    depths = list(accumulate(_BRACKETS.get(word, 0) for word in words.lowers))
    return [group for group in groups if depths[group.start] == depths[trigger.start]]


def _is_role(group: Group) -> bool:
    return group.low == group.high == 1 and not group.is_name


def _adds_up(whole: Group, parts: Sequence[Group]) -> bool:
    """Whether groups can be those of a whole before them: "two men, a Turk and a Kurd,"."""
    return whole.low == sum(part.low or 0 for part in parts)


def _is_apposed(words: Words, group: Group, following: Group) -> bool:
    """Whether a role follows its name or a name its role: "Jose Marques, a nurse"."""
    is_role = not following.is_name and words[following.start].lower in {"a", "an", "the"}
    if group.low != 1 or following.low != 1:
        return False
    return is_role if group.is_name else following.is_name and not group.is_name


def _without_brackets(joint: str) -> str:
    before, opening, behind = joint.partition("(")
    return f"{before}{behind.partition(')')[2]}".strip() if opening else joint


def _is_verb(word: str) -> bool:
    return word.endswith("ed") or word in context("passive") or word in {"had", "has", "have"}


def _is_joint(joint: str) -> bool:
    """Whether words join two groups: "and", or behind a home "of Kor, as well as"."""
    if joint in context("joints"):
        return True
    words = joint.split()
    if (
        len(words) > _LONGEST_ASIDE
        or not words
        or words[0] not in {"of", "in", "from", "for", "at", "on", "aboard"}
        or "between" in words
    ):
        return False
    tail = next((one for one in _TAILS if joint.endswith(f" {one}")), None)
    return tail is not None and context("barriers").isdisjoint(words[: -len(tail.split())])
