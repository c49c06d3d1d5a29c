"""What single sentences claim about visits, before the claims of a story are put together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from schemas.envoy_visits import VisitStatus
from transforms.events.findings import Reason
from transforms.events.markup import Markup
from transforms.events.people import Person
from transforms.events.roles import is_first_rank, is_resident
from transforms.events.sentences import Sentence
from transforms.events.story import Story
from transforms.events.visit_patterns import (
    VisitPattern,
    cue,
    is_excluded,
    status_of,
    visit_patterns,
)
from transforms.events.when import When, find_when
from transforms.gazetteer import CountryMention, is_organisation, place_name

_AHEAD = frozenset({"planned", "invited", "cancelled", "postponed", "refused"})
# How far behind a claim's words the day still belongs to it.
_DATE_REACH = 45
# How far around the match the words of its clause go.
_LEAD, _TRAIL = 40, 60
# "The first visit since 1992": not the day of this one.
_SPANS = ("since", "until")
_CLAUSE_BREAK = re.compile(r"[;:,]")


@dataclass(frozen=True, slots=True)
class Host:
    """Where a visit takes place: the country's code, and the place if one is named."""

    country: str
    place: str | None


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence's word that an envoy visits; ``host`` is None where only a meeting is said.

    Of an inferred claim, protocol and not the text tells the host.
    """

    envoy: Person
    host: Host | None
    counterpart: Person | None
    status: VisitStatus
    when: When | None
    purpose: str | None
    sentence: Sentence
    rule: str
    reasons: tuple[Reason, ...]
    is_inferred: bool = False


def claims_in(story: Story, sentence: Sentence, markup: Markup) -> Iterator[Claim]:
    """Every claim of a sentence; the patterns' order is that of trust."""
    if is_excluded(markup.marked):
        return
    for pattern in visit_patterns():
        if pattern.may_match(markup):
            for match in pattern.regex.finditer(markup.marked):
                yield from _Reading(story, sentence, markup, pattern, match).claims()


@dataclass(frozen=True, slots=True)
class _Reading:
    """A pattern's match in a sentence."""

    story: Story
    sentence: Sentence
    markup: Markup
    pattern: VisitPattern
    match: re.Match[str]

    def claims(self) -> Iterator[Claim]:
        hosts = tuple(self._hosts())
        if self._group("either"):
            yield from self._meeting(hosts[0] if hosts else None)
            return
        counterpart = next(iter(self._people("counterpart")), None)
        for envoy in self._people("envoy"):
            for host in hosts or self._host_of(counterpart, envoy):
                yield self._claim(envoy, host, counterpart or self._met(envoy, host))

    def _meeting(self, host: Host | None) -> Iterator[Claim]:
        """Of two who meet, the guest is the one who is not at home."""
        other = self._people("other")[0]
        for either in self._people("either"):
            if either.country == other.country:
                continue
            for guest, counterpart in ((either, other), (other, either)):
                if is_resident(guest.role):
                    continue
                if host and guest.country != host.country:
                    yield self._claim(guest, host, counterpart)
                elif host is None:
                    yield from self._meeting_somewhere(guest, counterpart)

    def _meeting_somewhere(self, guest: Person, counterpart: Person) -> Iterator[Claim]:
        """Who is at home here is the host, or else the one whom protocol keeps at home."""
        here, home = self.story.here_country, counterpart.country
        host: Host | None = None
        if home and home == here and all(place.code == here for place in self.markup.places):
            host = self._here()
        elif home and here != guest.country and _calls_on(guest, counterpart):
            host = Host(home, None)
        yield replace(self._claim(guest, host, counterpart), is_inferred=True)

    def _claim(self, envoy: Person, host: Host | None, counterpart: Person | None) -> Claim:
        status = self.pattern.status or status_of(*self._own_words_and_clause())
        return Claim(
            envoy=envoy,
            host=host,
            counterpart=counterpart,
            status=status,
            when=self._when(status),
            purpose=self._purpose(),
            sentence=self.sentence,
            rule=self.pattern.name,
            reasons=(self._reason("status"),),
        )

    def _reason(self, column: str) -> Reason:
        start, end = map(self.markup.origin, self.match.span())
        offset = self.sentence.start
        return Reason(column, f"visits: {self.pattern.name}", offset + start, offset + end)

    def _people(self, group: str) -> tuple[Person, ...]:
        return self.markup.people_of(self._group(group))

    def _group(self, name: str) -> str | None:
        return self.match.groupdict().get(name)

    def _hosts(self) -> Iterator[Host]:
        words = self._group("host")
        if words == "here" and self.story.here_country:
            yield self._here()
        places = self.markup.places_of(words)
        for country, group in groupby(places, key=lambda place: place.code):
            yield Host(country, _named_place(tuple(group)))

    def _here(self) -> Host:
        return Host(self.story.here_country or "", self.story.here_place)

    def _host_of(self, counterpart: Person | None, envoy: Person) -> tuple[Host, ...]:
        """Without a place, a guest is received at the counterpart's home, or where the text is."""
        if counterpart and counterpart.country:
            is_here = counterpart.country == self.story.here_country
            return (self._here() if is_here else Host(counterpart.country, None),)
        abroad = {place.code for place in self.markup.places if place.code != envoy.country}
        if len(abroad) == 1:
            return (Host(abroad.pop(), None),)
        return (self._here(),) if self.story.here_country else ()

    def _met(self, envoy: Person, host: Host) -> Person | None:
        """Whom the envoy meets, if the rest of the sentence says so of someone of the host."""
        marked = self.markup.marked
        meeting = cue("meeting").search(marked, self.match.end())
        people = self.markup.people_of(marked[meeting.end() :]) if meeting else ()
        others = (one for one in people if one.name != envoy.name)
        return next((one for one in others if _may_receive_in(host, one)), None)

    def _own_words_and_clause(self) -> tuple[str, str]:
        """The match with the words that lead to it, and the same with those that follow."""
        start, end = self.match.span()
        before = self.markup.marked[max(0, start - _LEAD) : start]
        after = self.markup.marked[end : end + _TRAIL]
        own_words = _CLAUSE_BREAK.split(before)[-1] + self.match[0]
        return own_words, own_words + after.partition(";")[0]

    def _when(self, status: VisitStatus) -> When | None:
        text, reference = self.sentence.text, self.story.reference
        start = self.markup.origin(self.match.start())
        end = self.markup.origin(self.match.end()) + _DATE_REACH
        for when in find_when(text, reference, ahead=status in _AHEAD):
            if start <= when.start <= end and not when.words.lower().startswith(_SPANS):
                return when
        return self._today(reference) if status not in _AHEAD else None

    def _today(self, reference: date | None) -> When | None:
        """News in the present tense is of the day on which it is written."""
        if reference is None or not cue("present").search(self.match[0]):
            return None
        return When(reference, "day", "", 0, 0)

    def _purpose(self) -> str | None:
        found = cue("purpose").match(self.markup.marked, self.match.end())
        return self.markup.words(*found.span("purpose")).strip() if found else None


def _calls_on(guest: Person, counterpart: Person) -> bool:
    """Whether protocol has one call on the other: a lesser official, or one without a country."""
    if is_organisation(counterpart.country) or not guest.role or guest.country is None:
        return False
    if is_organisation(guest.country):
        return True
    is_lesser = not is_first_rank(guest.role) and "counterpart" not in guest.role.lower()
    return is_lesser and is_first_rank(counterpart.role)


def _may_receive_in(host: Host, person: Person) -> bool:
    """Officials of the host receive there, and those of organisations with a seat there."""
    return person.country in (host.country, None) or is_organisation(person.country)


def _named_place(places: tuple[CountryMention, ...]) -> str | None:
    return next((name for name in map(place_name, places) if name), None)
