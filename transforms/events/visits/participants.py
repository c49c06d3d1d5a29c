"""Whom and which places a pattern's match in a sentence speaks of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from transforms.events.language.sentences import Sentence
from transforms.events.language.when import When, find_when
from transforms.events.language.worded import worded, words_at
from transforms.events.officials.person import Person
from transforms.events.officials.roles import is_of_group, is_plural, may_travel
from transforms.events.officials.scenes import Scene
from transforms.events.officials.tokens import UNCODED
from transforms.events.story import Story
from transforms.events.visits.hosts import Host, hosts_of
from transforms.events.visits.markup import Markup, compile_pattern
from transforms.events.visits.patterns import VisitPattern, cue
from transforms.events.visits.subjects import Group, groups_of, length_of_run, subject_before
from transforms.places.gazetteer import CountryMention

_OWN = ("his ", "her ", "their ", "its ", "on arriv", "upon arriv")
# What is done to the subject, whoever says so: "she said that Peru had denied her a visa".
_HIM = re.compile(r"\b(?:him|her|them)\b")
# What leads to where someone goes home: not "there".
_HOMEWARD = ("back to ", "home to ")
_LEFT_FOR = "left here for "
_AFTER_TOUR = re.compile(
    r"left here for [^,;]{1,60} at the (?:end|close|conclusion) of (?:an?|his|her|the) "
)
_HIS_TOUR = (
    r"\b(?:his|her|their) (?:[\w-]+ ){0,3}{visits.words.trips}\b[^;:,]{0,40},? "
    r"(?:which|that) (?:has|had|will|would|is to|was to|is due to) (?:also |already )*\Z"
)
_THE_VISIT = re.compile(r"(?:The|This)\b")
# How near to its start a sentence names what it takes up.
_OPENING = 40
# "Peru, where the president told him".
_WHERE_HOST = re.compile(r"\bwhere (?:the |its )?\Z")
# Said of the last of several: "Sol and Berg, who is staying in Lima".
_WHO_IS = compile_pattern(r" and (?:the |his |her )?<PERSON>,? who (?:is|was|has)\b", {})
_WHERE = compile_pattern(
    r"(<PLACE>)[^<PLACE_SET>;:]{0,30}?,? where [^,;:<PERSON_SET><PLACE_SET>]{0,40}\Z", {}
)


@dataclass(frozen=True)
class Setting:
    """A sentence as the patterns see it, and what the story said before it."""

    story: Story
    scene: Scene
    markup: Markup
    earlier: Sequence[CountryMention]
    before: str = ""

    def days_before(self, *, ahead: bool | None = False) -> tuple[When, ...]:
        """The days that the sentence before names."""
        times = find_when(self.before, self.story.reference, ahead=ahead)
        return tuple(when for when in times if when.precision == "day")

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """The people of the sentence, as they stand together."""
        return groups_of(self.markup)

    @property
    def sentence(self) -> Sentence:
        """The sentence itself."""
        return self.scene.sentence


@dataclass(frozen=True)
class Participants:
    """A pattern's match in a sentence, and whom and which places it speaks of."""

    setting: Setting
    pattern: VisitPattern
    match: re.Match[str]

    @property
    def markup(self) -> Markup:
        """The sentence, marked."""
        return self.setting.markup

    def envoys(self) -> tuple[Person, ...]:
        who = tuple(one for one in self._who_visits() if may_travel(one.role, one.name))
        return tuple(one for one in who if not self._is_company(one, who))

    def _is_company(self, group: Person, beside: Sequence[Person]) -> bool:
        """Whether a group is that of whom it goes along with: "Ana Sol and her delegation"."""
        return (
            group.name is None
            and is_of_group(group.role)
            and any(
                one.name and one.end <= group.start and group.country in (one.country, None)
                for one in beside
            )
        )

    def others_than(self, envoy: Person) -> Sequence[Person]:
        """Who stands beside an envoy and is of another country, as far as is known."""
        others = (one for one in self.envoys() if one.name != envoy.name)
        return [one for one in others if envoy.is_guess or one.country != envoy.country]

    def is_at_home(self, one: Person) -> bool:
        """Whether "visiting minister Sol and her counterpart Berg" has him at home."""
        is_here = one.country == self.setting.story.here_country and not one.is_guess
        return self.pattern.name == "visiting someone" and one.country is not None and is_here

    def _who_visits(self) -> tuple[Person, ...]:
        if self.pattern.is_of_topic:
            return self._spoken_of()
        if self.pattern.subject == "follower" and self.group("envoy"):
            return self.people("envoy")
        if self.pattern.subject in ("envoy", "possessor", "story", "follower"):
            return self.subject
        return self.people("envoy")

    def _spoken_of(self) -> tuple[Person, ...]:
        """Whom "received her" means: who was the subject before."""
        group = self._subject_group
        if group is None:
            return ()
        # "The president will meet him, and the premier will dine with him": no fellow's guest.
        hosts = {one.country for one in group.people}
        before = [
            one
            for one in self.setting.groups
            if one.end <= group.start and one.is_subject
            if {who.country for who in one.people} != hosts
        ]
        return before[-1].people if before else self.setting.scene.topic

    def beside(self) -> Person | None:
        """With whom the envoys go along."""
        if led_by := self.people("leader") or self.people("leader2"):
            leaders: Sequence[Person] = led_by
        elif self.pattern.subject == "follower" or self.pattern.stands_in:
            leaders = self.setting.scene.topic
        else:
            leaders = self.subject if self.pattern.subject == "leader" else ()
            if self.pattern.subject == "leader" and not leaders:
                # "The Peruvian delegation includes": the words start with who has others along.
                leaders = self.markup.people_of(self.match[0][:1]) or self.setting.scene.topic
        return next(iter(leaders), None)

    def counterparts(self) -> tuple[Person, ...]:
        if self.pattern.subject in ("counterpart", "counterpart?"):
            return self.subject
        return self.people("counterpart")

    @cached_property
    def subject(self) -> tuple[Person, ...]:
        group = self._subject_group
        if group:
            is_last = _WHO_IS.search(self.markup.marked, group.start, self.match.start() + 1)
            return group.people[-1:] if is_last else group.people
        if self.pattern.subject == "story" and self._is_of_someone_unknown():
            return ()
        if self.pattern.subject == "story" and (own := self._traveller_of_sentence()):
            return own.people
        refers = self.pattern.subject in ("possessor", "story") or self._is_of_someone_before()
        return self.setting.scene.topic if refers else ()

    @cached_property
    def _subject_group(self) -> Group | None:
        if self.pattern.subject in (None, "story"):
            return None
        start = self.match.start()
        is_own = bool(
            cue("own_doing").search(self.markup.marked, max(0, start - 40), start)
            or self.match[0].lstrip().startswith(_OWN)
            or _HIM.search(self.match[0])
        )
        return subject_before(self.markup, self.setting.groups, start, may_speak=is_own)

    def takes_up(self) -> bool:
        """Whether "the visit" is that of whom the story has told one, not of who spoke last."""
        group = None if self.pattern.subject in (None, "story") else self._subject_group
        return self.pattern.is_noun and group is None and bool(_THE_VISIT.match(self.match[0]))

    def is_homeward(self, envoy: Person, host: Host | None) -> bool:
        """Whether someone of whom nothing tells the country goes "back to" or "home to" a place."""
        is_told = host is not None and host.start >= 0 and envoy.name and envoy.is_guess
        if not is_told or host is None:
            return False
        text = self.markup.sentence
        is_after_tour = _AFTER_TOUR.match(text, max(0, host.start - len(_LEFT_FOR)))
        return text.endswith(_HOMEWARD, 0, host.start) or is_after_tour is not None

    def _traveller_of_sentence(self) -> Group | None:
        """Who was to come, of "its minister was to have come on Friday, but the trip was off"."""
        start = self.match.start()
        group = subject_before(self.markup, self.setting.groups, start)
        between = self.markup.marked[group.end : start] if group else ""
        return group if cue("was_to_come").match(between) else None

    def _is_of_someone_unknown(self) -> bool:
        """Whether the sentence speaks of others before it names the visit, and of nobody known."""
        return self.match.start() > _OPENING and not self.markup.people

    def _is_of_someone_before(self) -> bool:
        """Whether the words open "His visit" or "The trip", of whom the story just spoke."""
        if self.pattern.name == "is taken on to":
            # "Peru is the last leg of his tour, which has taken him to Chile."
            return bool(worded(_HIS_TOUR).search(self.markup.marked, 0, self.match.start()))
        return self.pattern.is_noun and bool(
            re.match(r"(?:His|Her|Their|The|This)\b", self.markup.marked[: self.match.end()])
            and self.match.start() < _OPENING
        )

    @cached_property
    def hosts(self) -> tuple[Host, ...]:
        if self.is_elsewhere():
            return ()
        words = self.group("host")
        if words is None and self.pattern.leading:
            group = self._subject_group
            before = self.markup.marked[: group.start] if group else ""
            leading = self.pattern.leading.search(before)
            words = leading["host"] if leading else None
        if words is None:
            words = self._where()
        position = self.markup.origin(self.match.start())
        before_it = [
            place
            for place in self.markup.places
            if place.end <= position
            and not self.markup.sentence.endswith(_HOMEWARD, 0, place.start)
        ]
        told = hosts_of(words, self.markup, self.setting.story, (*self.setting.earlier, *before_it))
        return told or self._country_of_announcer(words)

    def _country_of_announcer(self, words: str | None) -> tuple[Host, ...]:
        """The country of whoever says that another "is to visit the country"."""
        group = self._subject_group
        first = next(iter(self.markup.people), None)
        if not (words or "").startswith("the country") or group is None or first is None:
            return ()
        is_told = first.country and not first.is_guess and first not in group.people
        return (Host(first.country, None),) if is_told and first.country else ()

    def is_elsewhere(self) -> bool:
        """Whether the place is that of what a meeting is about."""
        start = self.match.start("host") if self.pattern.is_of_talks and self.group("host") else 0
        return bool(start and cue("about").search(self.markup.marked, max(0, start - 60), start))

    def _where(self) -> str | None:
        """The place of "Paris, where she met"."""
        found = self._scene()
        return found[1] if found else None

    def is_left_behind(self, when: When | None = None) -> bool:
        """Whether the place, as named after a day, is one that someone comes from.

        "He arrived on Monday from Paris, where he met": the day is not of Paris.
        """
        if self.group("host") and self.pattern.name != "a place where someone meets":
            return False
        found = self.match if self.group("host") else self._scene()
        if found is None or not self.markup.marked.endswith("from ", 0, found.start()):
            return False
        return when is None or when.end <= self.markup.origin(found.start())

    def _scene(self) -> re.Match[str] | None:
        group = self._subject_group
        start = group.start if group and group.end <= self.match.start() else self.match.start()
        return _WHERE.search(self.markup.marked, 0, start)

    def are_officials(self, met: Person) -> bool:
        """Whether nobody in particular is met: "World Bank officials" are hosts, wherever it is."""
        words = self.markup.sentence[met.start : met.end]
        is_uncoded = met.country == UNCODED and is_plural(met.role or "")
        return met.name is None and (
            is_uncoded or words.endswith(words_at("visits.words.nobody_in_particular"))
        )

    def is_between_others(self, others: Sequence[Person]) -> bool:
        """Whether a meeting is one of others: "she came for a meeting between Sol and Berg"."""
        return len(others) > 1 and "between" in self.match[0]

    def is_known_host(self, counterpart: Person | None) -> bool:
        """Whether who tells a guest something is of a country surely told: "where she told him"."""
        is_there = counterpart and _WHERE_HOST.search(self.markup.sentence, 0, counterpart.start)
        return bool(counterpart and (is_there or not counterpart.is_guess))

    def people(self, group: str) -> tuple[Person, ...]:
        words = self.group(group)
        if words:
            start, end = self.match.span(group)
            words = words[: length_of_run(self.markup.marked, start, end)]
        return self.markup.people_of(words)

    def group(self, name: str) -> str | None:
        return self.match.groupdict().get(name)
