"""What single sentences claim about visits, before the claims of a story are put together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from schemas.envoy_visits import VisitStatus
from transforms.events.directory import Scene
from transforms.events.findings import Reason
from transforms.events.markup import Markup, compile_pattern
from transforms.events.people import Person
from transforms.events.roles import is_first_rank, is_resident, may_travel
from transforms.events.sentences import Sentence
from transforms.events.story import Story
from transforms.events.visit_dates import day_of, first_day_of, is_old
from transforms.events.visit_hosts import Host, here_of, hosts_of
from transforms.events.visit_patterns import (
    VisitPattern,
    cue,
    is_excluded,
    status_of,
    visit_patterns,
)
from transforms.events.visit_subjects import Group, groups_of, subject_before
from transforms.events.when import When
from transforms.gazetteer import CountryMention, is_organisation

# Whether the day of a visit lies ahead: of one that was called off, only its own words tell.
_AHEAD: Mapping[VisitStatus, bool | None] = {
    "planned": True,
    "invited": True,
    "cancelled": None,
    "postponed": None,
}
_HIS = ("his ", "her ", "their ", "its ")
_PUT_OFF = ("postponed", "put off", "delayed")
# How far around the match the words of its clause go.
_LEAD, _TRAIL = 60, 70
_CLAUSE_BREAK = re.compile(r"[;:,]")
_WHERE = compile_pattern(
    r"(<PLACE>)[^<PLACE_SET>;:]{0,30}?,? where [^,;:<PERSON_SET><PLACE_SET>]{0,40}\Z", {}
)
# "..., which had been set for Friday, was called off".
_ASIDE = re.compile(
    r",? (?:which|that) (?:was|were|had|is|has)[^,;]{0,100}(?:,|(?= was | has been ))"
)
_OTHER_CLAUSE = re.compile(
    r"[;]|,? (?:where|who|whose|which|while|but|after|before|when|and (?:will|is|was|then)|said)\b"
)


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence's word that an envoy visits; ``host`` is None where the text names no place.

    Of an inferred claim, protocol and not the text tells the host. A meeting says less of the day
    and the stage than a journey does. ``body`` is whom the envoy meets where no one is named,
    ``elsewhere`` the countries of the sentence's other places; who ``departs`` has left where
    they were.
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
    is_meeting: bool = False
    strength: int = 0
    body: str | None = None
    elsewhere: tuple[str, ...] = ()
    departs: bool = False


@dataclass(frozen=True)
class Setting:
    """A sentence as the patterns see it, and what the story said before it."""

    story: Story
    scene: Scene
    markup: Markup
    earlier: Sequence[CountryMention]

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """The people of the sentence, as they stand together."""
        return groups_of(self.markup)

    @property
    def sentence(self) -> Sentence:
        """The sentence itself."""
        return self.scene.sentence


def claims_in(setting: Setting) -> Iterator[Claim]:
    """Every claim of a sentence; the patterns' order is that of trust.

    A visit that is named once is claimed once, by the first pattern that knows whose it is.
    """
    marked = setting.markup.marked
    if is_excluded(setting.markup.sentence):
        return
    lowered = marked.lower()
    taken: set[int] = set()
    for pattern in visit_patterns():
        if not pattern.may_match(setting.markup, lowered):
            continue
        for match in pattern.regex.finditer(marked):
            noun = _noun_of(match) if pattern.is_noun else -1
            if noun in taken:
                continue
            claims = tuple(_Reading(setting, pattern, match).claims())
            if claims and noun >= 0:
                taken.add(noun)
            yield from claims


_TRIP = re.compile(r"\b(?:visit|trip|tour|mission|journey|stay|stop|leg|arrival|presence)")


def _noun_of(match: re.Match[str]) -> int:
    found = [noun.start() for noun in _TRIP.finditer(match.string, *match.span())]
    return found[-1] if found else match.start()


@dataclass(frozen=True)
class _Reading:
    """A pattern's match in a sentence."""

    setting: Setting
    pattern: VisitPattern
    match: re.Match[str]

    def claims(self) -> Iterator[Claim]:
        if is_at_a_distance(self) or cue("private").search(self._clause) or self._is_denied():
            return
        for claim in self._claims():
            if not is_old(self.markup.sentence, claim.when, self.setting.story.reference):
                yield claim

    def _is_record(self) -> bool:
        """Whether "a Peruvian minister" only says what makes a visit the first of its kind."""
        envoys = self._people("envoy")
        before = self.markup.marked[: self.match.start("envoy")] if envoys else ""
        return bool(envoys) and envoys[0].name is None and bool(cue("record").search(before))

    def _is_denied(self) -> bool:
        """Whether nobody goes, and nobody was to."""
        is_not = cue("not_going").search(self._own_words)
        return bool(is_not) and not cue("as_planned").search(self._clause)

    def _claims(self) -> Iterator[Claim]:
        if self.pattern.needs_pair:
            yield from self._meetings()
            return
        if (self.pattern.leading and not self._hosts()) or self._is_record():
            return
        counterparts = self._counterparts()
        counterpart = counterparts[0] if counterparts else None
        hosts = self._hosts()
        for envoy in self._envoys():
            if self._is_posted(envoy):
                continue
            others = [one for one in self._envoys() if one.name != envoy.name]
            for host in hosts or (None,):
                met = counterpart or self._met(envoy, host) or self._fellow(others, host)
                claim = self._claim(envoy, host, met)
                yield replace(claim, is_inferred=bool(self._group("body")) and host is None)

    @cached_property
    def _subject(self) -> tuple[Person, ...]:
        group = self._subject_group
        if group:
            return group.people
        refers = self.pattern.subject in ("possessor", "story") or self._is_of_someone_before()
        return self.setting.scene.topic if refers else ()

    @cached_property
    def _subject_group(self) -> Group | None:
        if self.pattern.subject in (None, "story"):
            return None
        start = self.match.start()
        is_own = bool(
            cue("own_doing").search(self.markup.marked, max(0, start - 40), start)
            or self.match[0].startswith(_HIS)
        )
        return subject_before(self.markup, self.setting.groups, start, may_speak=is_own)

    def _is_of_someone_before(self) -> bool:
        """Whether the words open "His visit" or "The trip", of whom the story just spoke."""
        return self.pattern.is_noun and bool(
            re.match(r"(?:His|Her|Their|The|This)\b", self.markup.marked[: self.match.end()])
            and self.match.start() < 40
        )

    def _envoys(self) -> tuple[Person, ...]:
        return tuple(one for one in self._who_visits() if may_travel(one.role, one.name))

    def _who_visits(self) -> tuple[Person, ...]:
        if self.pattern.is_of_topic:
            return self._spoken_of()
        if self.pattern.subject in ("envoy", "possessor", "story"):
            return self._subject
        return self._people("envoy")

    def _spoken_of(self) -> tuple[Person, ...]:
        """Whom "received her" means: who was the subject before."""
        group = self._subject_group
        if group is None:
            return ()
        before = [one for one in self.setting.groups if one.end <= group.start and one.is_subject]
        return before[-1].people if before else self.setting.scene.topic

    def _counterparts(self) -> tuple[Person, ...]:
        if self.pattern.subject in ("counterpart", "counterpart?"):
            return self._subject
        return self._people("counterpart")

    @cached_property
    def _host_list(self) -> tuple[Host, ...]:
        words = self._group("host")
        if words is None and self.pattern.leading:
            group = self._subject_group
            before = self.markup.marked[: group.start] if group else ""
            leading = self.pattern.leading.search(before)
            words = leading["host"] if leading else None
        if words is None:
            words = self._where()
        position = self.markup.origin(self.match.start())
        before_it = [place for place in self.markup.places if place.end <= position]
        return hosts_of(words, self.markup, self.setting.story, (*self.setting.earlier, *before_it))

    def _where(self) -> str | None:
        """The place of "Paris, where she met"."""
        group = self._subject_group
        start = group.start if group and group.end <= self.match.start() else self.match.start()
        found = _WHERE.search(self.markup.marked, 0, start)
        return found[1] if found else None

    def _hosts(self) -> tuple[Host, ...]:
        return self._host_list

    def _meetings(self) -> Iterator[Claim]:
        """Of two who meet, the guest is the one who is not at home."""
        if self.pattern.leading and not self._hosts():
            return
        host = next(iter(self._hosts()), None)
        either = self._people("either") or self._subject
        others = self._people("other")
        if not others:
            return
        for one in either:
            for other in others:
                if one.country != other.country:
                    yield from self._meeting(one, other, host)

    def _meeting(self, one: Person, other: Person, host: Host | None) -> Iterator[Claim]:
        for guest, counterpart in ((one, other), (other, one)):
            if is_resident(guest.role) or not may_travel(guest.role, guest.name):
                continue
            if host and guest.country != host.country:
                yield self._claim(guest, host, counterpart)
            elif host is None:
                yield from self._meeting_somewhere(guest, counterpart)

    def _meeting_somewhere(self, guest: Person, counterpart: Person) -> Iterator[Claim]:
        """Who is at home here is the host, or else the one whom protocol keeps at home."""
        here, home = self.setting.story.here_country, counterpart.country
        host: Host | None = None
        if home and home == here and all(place.code == here for place in self.markup.places):
            host = here_of(self.setting.story)
        elif home and here != guest.country and _calls_on(guest, counterpart):
            host = Host(home, None)
        yield replace(self._claim(guest, host, counterpart), is_inferred=True)

    def _claim(self, envoy: Person, host: Host | None, counterpart: Person | None) -> Claim:
        status = self.pattern.status or self._status(host)
        return Claim(
            envoy=envoy,
            host=host,
            counterpart=counterpart,
            status=status,
            when=self._when(status, host),
            purpose=self._purpose(),
            sentence=self.setting.sentence,
            rule=self.pattern.name,
            reasons=(self._reason("status"),),
            is_meeting=self.pattern.is_meeting,
            strength=self._strength(host),
            body=self._group("body") or (None if counterpart else self._body()),
            departs=self.pattern.name == "leaves for" and bool(cue("left").search(self._own_words)),
            elsewhere=() if host else self._elsewhere(envoy),
        )

    def _status(self, host: Host | None) -> VisitStatus:
        """The stage that the words tell: "arrives on Monday" is to come, if Monday is."""
        but_off = cue("but_off").search(self.markup.marked, self.match.end())
        if but_off:
            return "postponed" if but_off["off"] in _PUT_OFF else "cancelled"
        follows = self.pattern.is_noun and self.pattern.subject is None
        words = self._clause if follows else self._own_words
        if cue("then_ahead").search(self.markup.marked, self.match.end()) and cue("left").search(
            self._own_words
        ):
            return "planned"
        return self._by_day(status_of(words, self._clause), words, host)

    def _by_day(self, status: VisitStatus, words: str, host: Host | None) -> VisitStatus:
        """The stage with what a day tells: "arrives on Monday" is to come, if Monday is."""
        reference = self.setting.story.reference
        if status in _AHEAD or reference is None or not cue("ahead").search(words):
            return status
        when = self._day("planned", host)
        if when is None or when.date <= reference:
            return status
        return "under_way" if cue("ends").search(words) else "planned"

    def _strength(self, host: Host | None) -> int:
        """How much the words tell of day and stage: least of a meeting, most of a journey."""
        if self.pattern.is_meeting:
            return 0
        if host is None:
            return 1
        return 2 if self.pattern.is_noun else 3

    def _elsewhere(self, envoy: Person) -> tuple[str, ...]:
        text = self.markup.sentence
        return tuple(
            {
                place.code
                for place in self.markup.places
                if place.code != envoy.country and not text.endswith("from ", 0, place.start)
            }
        )

    def _reason(self, column: str) -> Reason:
        start, end = map(self.markup.origin, self.match.span())
        offset = self.setting.sentence.start
        return Reason(column, f"visits: {self.pattern.name}", offset + start, offset + end)

    @property
    def markup(self) -> Markup:
        """The sentence, marked."""
        return self.setting.markup

    def _people(self, group: str) -> tuple[Person, ...]:
        return self.markup.people_of(self._group(group))

    def _group(self, name: str) -> str | None:
        return self.match.groupdict().get(name)

    def _is_posted(self, envoy: Person) -> bool:
        """Whether an envoy lives there: an ambassador whom the words have stay where they are."""
        return is_resident(envoy.role) and (
            self.pattern.is_meeting or self.pattern.name in ("is in", "attends", "speaks there")
        )

    def _met(self, envoy: Person, host: Host | None) -> Person | None:
        """Whom the envoy meets, if the rest of the sentence says so of someone of the host."""
        marked = self.markup.marked
        meeting = cue("meeting").search(marked, max(self.match.start(), self.match.end() - 12))
        people = self.markup.people_of(marked[meeting.end() :]) if meeting else ()
        others = (one for one in people if one.name != envoy.name and not one.is_pronoun)
        return next((one for one in others if host is None or _may_receive_in(host, one)), None)

    def _fellow(self, others: Sequence[Person], host: Host | None) -> Person | None:
        """Of several who meet somewhere, the one at home there, or else another guest."""
        if "meet" not in self.pattern.name and "between" not in self.pattern.name:
            return None
        home = host.country if host else None
        return next((one for one in others if one.country == home), next(iter(others), None))

    def _body(self) -> str | None:
        """Whom the envoy meets where no one is named: "Afghan officials"."""
        position = self.markup.origin(self.match.start())
        found = cue("body").search(self.markup.sentence, position)
        return found["body"].removeprefix("the ") if found else None

    @cached_property
    def _own_words(self) -> str:
        """The match with the words that lead to it."""
        marked, start = self.markup.marked, self.match.start()
        group = self._subject_group
        if group:
            before = marked[group.end : start]
            if len(before) > _LEAD:
                before = _CLAUSE_BREAK.split(before)[-1][-90:]
        else:
            before = _CLAUSE_BREAK.split(marked[max(0, start - _LEAD) : start])[-1]
        return before + self.match[0]

    @cached_property
    def _clause(self) -> str:
        """The same with the words that follow, as far as they say no more than it does."""
        after = self.markup.marked[self.match.end() : self.match.end() + 2 * _TRAIL]
        after = _ASIDE.sub("", after)[:_TRAIL]
        return self._own_words + _OTHER_CLAUSE.split(after)[0]

    def _when(self, status: VisitStatus, host: Host | None) -> When | None:
        if not self.pattern.has_date:
            return None
        when, reference = self._day(status, host), self.setting.story.reference
        if cue("closing").search(self._own_words):
            return first_day_of(when, self._own_words)
        if when or reference is None or status in _AHEAD:
            return when
        is_today = cue("present").search(self._own_words) or cue("same_day").search(self._clause)
        return When(reference, "day", "", 0, 0) if is_today else None

    def _day(self, status: VisitStatus, host: Host | None) -> When | None:
        text, reference = self.markup.sentence, self.setting.story.reference
        start, end = (self.markup.origin(place) for place in self.match.span())
        if status in ("cancelled", "postponed") and not cue("off_then").search(self._own_words):
            # What stands before is when it was called off.
            text = " " * start + text[start:]
        stretch = self._stretch(host, end)
        return day_of(text, start, end, reference, ahead=_AHEAD.get(status, False), host=stretch)

    def _stretch(self, host: Host | None, end: int) -> tuple[int, int]:
        """Where the words about one of several hosts run: up to the next one."""
        starts = sorted(one.start for one in self._hosts() if one.start >= 0)
        if host is None or host.start < 0 or len(starts) < 2:
            return 0, 0
        after = [start for start in starts if start > host.start]
        return host.start, after[0] if after else end + 30

    def _purpose(self) -> str | None:
        """What the visit is for, if the words go on to say so."""
        found = cue("purpose").match(self.markup.marked, self.match.end())
        if found is None:
            return None
        return self.markup.words(*found.span("purpose")).strip()


def is_at_a_distance(reading: _Reading) -> bool:
    """Whether those who "meet" speak by telephone."""
    return reading.pattern.is_meeting and bool(
        cue("meeting_at_a_distance").search(reading.markup.marked)
    )


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
