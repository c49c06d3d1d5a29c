"""Whose the guest of a reading is, and whom the sentence has them meet."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from transforms.events.language.saying import speaks_at
from transforms.events.language.worded import worded, words_at
from transforms.events.officials.person import Person
from transforms.events.officials.roles import (
    is_any_leader,
    is_first_rank,
    is_resident,
    is_spokesman,
    may_speak_abroad,
)
from transforms.events.officials.tokens import UNCODED
from transforms.events.visits.hosts import Host
from transforms.events.visits.markup import compile_pattern
from transforms.events.visits.patterns import cue
from transforms.events.visits.protocol import may_receive_in
from transforms.events.visits.readings import Reading
from transforms.places.gazetteer import find_countries, is_organisation

# "With his Peruvian and Chilean counterparts in Quito".
_IN = re.compile(r"(?:,? and (?:the )?(?:[A-Z][\w.-]+ ){1,2}[a-z ]{3,24}s)? (?:in|at) ")
# "The special representative of the secretary-general in Peru".
_REPRESENTATIVE = "representative"
_OFFICE_IN = (
    rf"(?i)(?:[^,;]*\b{_REPRESENTATIVE}\b[^,;]{{0,60}}"
    r"|[^;]*\b{roles.words.posted}(?: (?:of|for|the|troops|forces|operations)){0,4})"
    r" in (?:the )?\Z"
)
# How far behind a greeting its airport stands.
_TAIL_OF_GREETING = 60
# Of whom the words tell that they come to a place, or are to come.
_ARRIVALS = ("travels to", "reaches", "goes to", "is expected in", "visits")

_WHOM = compile_pattern(r"(?P<met><PERSON>),? whom (?:the )?\Z", {})


@dataclass(frozen=True)
class Guests(Reading):
    """The same, with what it tells of the guests."""

    def is_posted(self, envoy: Person) -> bool:
        """Whether an envoy lives there: an ambassador whom the words have stay where they are."""
        name, words = self.pattern.name, (envoy.role or "").lower()
        if name.startswith("speaks") and "there" in name:
            told = self.markup.sentence[envoy.start : envoy.end]
            is_accredited = " to the " in told or " to " in told.partition(",")[0]
            return is_accredited or not (is_first_rank(envoy.role) or may_speak_abroad(words))
        return is_resident(envoy.role) and (
            self.pattern.is_meeting
            or name.startswith(
                ("is in", "is received", "is accompanied", "attends", "brings", "a message")
            )
        )

    def without_own(self, counterparts: Sequence[Person], envoy: Person) -> Sequence[Person]:
        """Those who receive an envoy, without the ambassadors who only wait on them.

        At the airport stand the envoy's own and that of the host.
        """
        words = self._words_of_greeting()
        is_at_arrival = cue("greets").search(words) and cue("at_arrival").search(words)
        return [
            one
            for one in counterparts
            if not (is_resident(one.role) and (is_at_arrival or one.country == envoy.country))
        ]

    def greeting(self, met: Person | None) -> Person | None:
        """Whom an envoy meets, marked where they do no more than wait at the airport.

        Who sees a guest off at home is nobody whom the guest travels to.
        """
        if met is None:
            return met
        words = self._words_of_greeting()
        if not cue("greets").search(words):
            return met
        if "seen off" in words:
            return None
        is_arrival = cue("at_arrival").search(words) is not None
        is_lesser = is_arrival or not is_first_rank(met.role)
        return met._replace(only_greets=is_lesser and not self._is_talked_with(met))

    def _words_of_greeting(self) -> str:
        return self.markup.marked[self.match.start() : self.match.end() + _TAIL_OF_GREETING]

    def _is_talked_with(self, met: Person) -> bool:
        """Whether the story has the guest talk with whoever came to the airport."""
        if not met.name:
            return False
        name = met.name.split()[-1]
        talks = re.compile(rf"\b(?:talks|met|meet|meeting) [^,;]{{0,40}}\b{re.escape(name)}\b")
        return any(
            talks.search(one.text) for one in self.setting.story.sentences if name in one.text
        )

    def is_posted_to(self, envoy: Person, host: Host | None) -> bool:
        """Whether an envoy's office is there: "the UN's special representative in Peru"."""
        offices = (_REPRESENTATIVE, *words_at("roles.words.posted"))
        if host is None or not any(office in (envoy.role or "").lower() for office in offices):
            return False
        text, start = self.markup.sentence, envoy.start
        return any(
            place.code == host.country and worded(_OFFICE_IN).match(text, start, place.start)
            for place in find_countries(text)
        )

    def described(self, counterpart: Person | None) -> str | None:
        """Whom the envoy meets as the text puts it, where it gives no name."""
        if counterpart is None:
            return self.body()
        if counterpart.name or counterpart.is_pronoun:
            return None
        words = self.markup.sentence[counterpart.start : counterpart.end]
        return (
            words.removeprefix("The ")
            .removeprefix("the ")
            .removeprefix("his ")
            .removeprefix("her ")
        )

    def met(self, envoy: Person, host: Host | None) -> Person | None:
        """Whom the envoy meets, if the rest of the sentence says so of someone of the host."""
        marked = self.markup.marked
        group = self._subject_group
        whom = _WHOM.search(marked, 0, group.start) if group else None
        if whom:
            # "The king, whom she met in Oslo".
            return next(iter(self.markup.people_of(whom["met"])), None)
        meeting = cue("meeting").search(marked, max(self.match.start(), self.match.end() - 12))
        # "To meet the junta that had ousted the king": not him.
        clause = cue("who_they_are").match(marked, meeting.end()) if meeting else None
        people = self.markup.people_of(marked[meeting.end() :]) if meeting and not clause else ()
        others = tuple(
            one
            for one in people
            if one.name != envoy.name
            and not (one.is_pronoun or is_spokesman(one.role) or _is_anyone(one))
            # "..., Peruvian officials said": they meet nobody.
            and not speaks_at(self.markup.sentence, one.end)
        )
        inviting = cue("invited_by").search(marked, max(0, self.match.start() - 80))
        if inviting:
            others = (*self.markup.people_of(inviting["host"]), *others)
        return next(
            (
                one
                for one in others
                if host is None
                or (self._may_receive(one, host) and not self.is_met_elsewhere(one, host))
                or (inviting and one.is_guess)
            ),
            None,
        )

    def _may_receive(self, met: Person, host: Host) -> bool:
        """Whether someone is met at a place; not if left before: "fresh from Lima, she met"."""
        is_nobody_there = met.country is None and self.is_of_place_left()
        return may_receive_in(host, met) and not is_nobody_there

    def is_of_place_left(self) -> bool:
        """Whether the words are of a place left before: "fresh from Lima"."""
        return cue("left_before").match(self.match[0]) is not None

    def fellow(self, envoy: Person, others: Sequence[Person], host: Host | None) -> Person | None:
        """Of several who meet somewhere, the one at home there, or else a guest from elsewhere."""
        of_two = "between" in self.own_words and self.pattern.name == "visiting someone"
        if "meet" not in self.pattern.name and "between" not in self.pattern.name and not of_two:
            return None
        home = host.country if host else None
        met = [one for one in others if not home or one.country != envoy.country]
        return next((one for one in met if one.country == home), next(iter(met), None))

    def is_met_elsewhere(self, met: Person, host: Host) -> bool:
        """Whether the words go on to say where: "will visit Peru, after talks with Sol in Oslo"."""
        follows = (
            place
            for place in self.markup.places
            if _IN.fullmatch(self.markup.sentence, met.end, place.start)
        )
        return any(place.code != host.country for place in follows)

    def of_its_country(self, envoy: Person) -> Person:
        """The envoy, of the country that the words have send them, or whose visit they prepare."""
        if not envoy.is_guess:
            return envoy
        senders = [one.code for one in self.markup.places_of(self.group("sender"))]
        country = (
            next(iter(senders), None)
            or self._country_of_advance_party(envoy)
            or self._country_of_guest(envoy)
        )
        return envoy._replace(country=country, is_guess=False) if country else envoy

    def _country_of_advance_party(self, envoy: Person) -> str | None:
        """That of who goes ahead of a visit: "the minister came to prepare a visit by the king".

        Nobody pays a visit to their own country: that is another's.
        """
        if not self.pattern.is_noun or self.pattern.subject:
            return None
        lead = self.markup.marked[: self.match.start()]
        is_at_home = [host.country for host in self.hosts] == [envoy.country]
        if not (is_at_home or (not self.hosts and cue("prepares").search(lead))):
            return None
        before = [one for one in self.markup.people if one.end <= envoy.start]
        known = next(iter(before), None) or next(iter(self.setting.scene.topic), None)
        is_abroad = known and not known.is_guess and not is_organisation(known.country)
        return known.country if known and is_abroad and known.country != envoy.country else None

    def _country_of_guest(self, envoy: Person) -> str | None:
        """That of whom the story just spoke, for one who comes to the capital it is written in.

        "Peru's envoy met the king on Monday. President Sol is expected in Oslo in May": in a story
        from Oslo, that is no president of Norway, who is there unless he comes back.
        """
        story, topic = self.setting.story, next(iter(self.setting.scene.topic), None)
        if self.pattern.name not in _ARRIVALS or topic is None or topic.is_guess:
            return None
        is_foreign = topic.country not in (None, UNCODED, envoy.country)
        if not is_foreign or is_organisation(topic.country) or story.here_country != envoy.country:
            return None
        capitals = {one.start for one in self.markup.places if one.kind == "capital"}
        comes_here = [host.country for host in self.hosts] == [envoy.country] and all(
            host.start in capitals for host in self.hosts
        )
        is_home = cue("homeward").search(self.markup.sentence)
        return topic.country if comes_here and not is_home else None


def _is_anyone(one: Person) -> bool:
    """Whether "the leader", whom only a guess has made the host's, may be the guest."""
    return one.name is None and one.is_guess and is_any_leader(one.role or "")
