"""What single sentences claim about visits, before the claims of a story are put together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from schemas.envoy_visits import VisitStatus
from transforms.events.findings import Reason
from transforms.events.language.when import When
from transforms.events.language.worded import worded
from transforms.events.officials.person import Person
from transforms.events.officials.roles import (
    is_of_several,
    is_of_then,
    is_resident,
    is_spokesman,
    may_travel,
)
from transforms.events.visits.claim import Claim
from transforms.events.visits.dates import is_old
from transforms.events.visits.elsewhere import countries_elsewhere
from transforms.events.visits.guests import Guests
from transforms.events.visits.hosts import Host, here_of
from transforms.events.visits.participants import Setting
from transforms.events.visits.patterns import cue, is_excluded, patterns_for
from transforms.events.visits.protocol import (
    as_host,
    at_home_of,
    calls_on,
    home_of_meeting,
    is_guest_in,
    may_be_met_abroad,
)
from transforms.events.visits.tellers import country_of_teller
from transforms.events.visits.told_days import SETS_OUT

# Where several meet, who invites them need not be.
_GATHERED = ("several meet", "after talks in")
# Of these the sentence names no place, whatever countries it names of others.
_NOT_ELSEWHERE = (
    "attends",
    "leaves for home",
    "leads a delegation there",
    "stands in",
    "had been to",
)
# "BERLIN: The minister meets", in a diary, names a place.
_DIARY = re.compile(r"[A-Z][A-Z .'’-]{2,40}:")
_TRIP = r"\b(?:{visits.words.trips}|arrival|presence)"


def claims_in(setting: Setting) -> Iterator[Claim]:
    """Every claim of a sentence; the patterns' order is that of trust.

    A visit that is named once is claimed once, by the first pattern that knows whose it is.
    """
    marked = setting.markup.marked
    if is_excluded(setting.markup.sentence):
        return
    taken: set[int] = set()
    for pattern in patterns_for(setting.markup):
        for match in pattern.regex.finditer(marked):
            noun = _noun_of(match) if pattern.is_noun else -1
            if noun in taken:
                continue
            claims = tuple(_Claims(setting, pattern, match).claims())
            if claims and noun >= 0:
                taken.add(noun)
            yield from claims


def _noun_of(match: re.Match[str]) -> int:
    if "noun" in match.re.groupindex:
        return match.start("noun")
    found = [noun.start() for noun in worded(_TRIP).finditer(match.string, *match.span())]
    return found[-1] if found else match.start()


@dataclass(frozen=True)
class _Claims(Guests):
    """What a reading claims."""

    def claims(self) -> Iterator[Claim]:
        if self.is_at_a_distance() or cue("private").search(self.clause) or self.is_untrue():
            return
        if self.is_denied() and not self.pattern.is_of_absence:
            return
        follows = self.pattern.follows
        if follows and not follows.search(self.setting.before):
            return
        if (self.pattern.needs_place and self.is_elsewhere()) or self.is_of_old_year():
            return
        if self.pattern.name.startswith(_GATHERED) and cue("invites").search(self.own_words):
            return
        is_no_end = cue("not_off").search(self.own_words)
        end = self.markup.origin(self.match.end())
        for claim in self._claims():
            if is_no_end and claim.status in ("cancelled", "postponed"):
                continue
            if is_of_then(claim.envoy.role) and not (claim.when and claim.when.words):
                continue
            if not is_old(self.markup.sentence, claim.when, self.setting.story.reference, end):
                yield claim

    def _claims(self) -> Iterator[Claim]:
        if self.pattern.needs_pair:
            yield from self._meetings()
            return
        if (self.pattern.leading and not self.hosts) or self.is_record() or self.is_of_inviter():
            return
        counterparts = self.counterparts()
        hosts = self.hosts
        if self.pattern.is_hint and not self.is_known_host(next(iter(counterparts), None)):
            return
        for found in self.envoys():
            if self.is_posted(found) or self.is_at_home(found):
                continue
            if self.pattern.name == SETS_OUT and not self.is_from_home(found):
                continue
            envoy = self.of_its_country(found)
            hosting = self.without_own(counterparts, envoy)
            if counterparts and not hosting:
                continue
            counterpart = next(iter(hosting), None)
            others = self.others_than(envoy)
            for host in hosts or (None,):
                met = counterpart or self.met(envoy, host) or self.fellow(envoy, others, host)
                met = None if met and met.name and met.name == envoy.name else self.greeting(met)
                is_received = self.pattern.subject == "counterpart"
                where = at_home_of(met, envoy, host) if is_received else host
                claim = self._claim(envoy, where, met)
                is_inferred = bool(self.group("body")) and host is None
                yield replace(claim, is_inferred=True) if is_inferred else claim

    def is_from_home(self, envoy: Person) -> bool:
        """Whether who leaves is not told to leave, or to go to, a place abroad."""
        return all(place.code == envoy.country for place in self.markup.places)

    def _meetings(self) -> Iterator[Claim]:
        """Of two who meet, the guest is the one who is not at home."""
        if self.pattern.leading and not self.hosts:
            return
        host = next(iter(self.hosts), None)
        either = self.people("either") or self.subject
        others = [one for one in self.people("other") if not is_spokesman(one.role)]
        if not others or self.is_between_others(others):
            return
        for one in either:
            for met in others:
                # Of "Sol and Berg met in Oslo", neither need be at home there.
                other = met if self.group("either") else as_host(met, one, host)
                is_self = one.name is not None and one.name == met.name
                if one.country != other.country and not is_self:
                    yield from self._meeting(one, other, host)
                elif host is None and may_be_met_abroad(other, one):
                    claim = self._claim(one, None, other._replace(country=None))
                    yield replace(claim, is_inferred=True, is_hint=True)

    def _meeting(self, one: Person, other: Person, host: Host | None) -> Iterator[Claim]:
        for guest, counterpart in ((one, other), (other, one)):
            if is_resident(guest.role) or not may_travel(guest.role, guest.name):
                continue
            if self.are_officials(guest) or self.is_posted_to(guest, host):
                continue
            # Of "Sol met the Chilean minister in Oslo" she is of where that is written.
            is_told_first = (
                self.setting.story.here_country
                == guest.country
                in {one.country for one in self.subject}
                and guest in self.subject
            )
            if guest.is_guess and host and is_guest_in(host, counterpart) and not is_told_first:
                continue
            if host and guest.country != host.country:
                yield self._claim(guest, host, counterpart)
            elif host is None:
                yield from self._meeting_somewhere(guest, counterpart)

    def _meeting_somewhere(self, guest: Person, counterpart: Person) -> Iterator[Claim]:
        """Who is at home here is the host, or else the one whom protocol keeps at home."""
        here = self.setting.story.here_country
        home, host = home_of_meeting(guest, counterpart, here), None
        if cue("left_to_meet").search(self.own_words):
            home = None if is_resident(counterpart.role) else counterpart.country
            if guest in self.subject and home:
                yield self._claim(guest, Host(home, None), counterpart)
            return
        if home and self.is_posted_to(guest, Host(home, None)):
            return
        if home and home == here and set(self._elsewhere(guest)) <= {here}:
            host = here_of(self.setting.story)
        elif home and here != guest.country and calls_on(guest, counterpart):
            host = Host(home, None)
        elif here not in (guest.country, counterpart.country):
            # "The presidents of Peru and Chile met, Peruvian radio said": in Peru.
            teller = country_of_teller(self.markup.sentence)
            if teller and teller == home:
                host = Host(teller, None)
            elif teller and teller == guest.country:
                return
        claim = self._claim(guest, host, counterpart)
        is_today = claim.when is not None and claim.when.date == self.setting.story.reference
        is_to_come = not is_today and cue("to_meet").search(self.own_words) is not None
        if host and home == here and cue("at_seat").search(self.clause):
            is_to_come = False
        # A delegation comes, where a minister may be met on the sidelines of something.
        is_sent = host is not None and is_of_several(guest.role) and not guest.name
        yield replace(claim, is_inferred=True, is_anywhere=is_to_come and not is_sent)

    def _claim(self, envoy: Person, host: Host | None, counterpart: Person | None) -> Claim:
        status = self.stage(host)
        when = self.when(status, host)
        return Claim(
            envoy=envoy,
            host=host,
            counterpart=counterpart,
            status=status,
            when=when,
            purpose=self.purpose(),
            sentence=self.setting.sentence,
            rule=self.pattern.name,
            reasoned=lambda: self._reasons(envoy, host, counterpart, when),
            is_meeting=self.pattern.is_meeting,
            strength=self._strength(host),
            body=self.group("body") or self.described(counterpart),
            departs=self._departs(status),
            elsewhere=()
            if host or self.pattern.name.startswith(_NOT_ELSEWHERE)
            else self._elsewhere(envoy),
            beside=self.beside(),
            stands_in=self.pattern.stands_in,
            is_ongoing=status == "under_way" and self._goes_on_now(),
            is_over=status == "completed"
            and bool(cue("over").search(self.own_words) or cue("then_home").search(self._rest())),
            tells_arrival=self.tells_arrival(when),
            is_hint=self.pattern.is_hint,
            goes_home=self.is_homeward(envoy, host),
            takes_up=self.takes_up(),
            is_left=status == "completed" and self.is_of_place_left(),
            names_no_place=not (self.markup.places or _DIARY.match(self.markup.sentence)),
            has_begun=status in ("under_way", "completed")
            and not self.pattern.is_meeting
            and bool(cue("has_begun").search(self.own_words)),
        )

    def _goes_on_now(self) -> bool:
        """Whether the envoy is there as the words are written: "visiting minister Sol met"."""
        is_guest = self.pattern.name == "visiting someone"
        return is_guest or bool(cue("ongoing").search(self.clause))

    def _departs(self, status: VisitStatus) -> bool:
        """Whether the envoy has left where they were."""
        if self.pattern.name == "leaves for":
            return bool(cue("left").search(self.own_words))
        return status in ("under_way", "completed") and bool(cue("moved_on").search(self.own_words))

    def _strength(self, host: Host | None) -> int:
        """How much the words tell of day and stage: least of a meeting, most of a journey."""
        if self.pattern.is_meeting:
            return 0
        if host is None:
            return 1
        return 2 if self.pattern.is_noun or self.pattern.is_of_talks else 3

    def _elsewhere(self, envoy: Person) -> tuple[str, ...]:
        if cue("meanwhile").search(self.markup.marked, self.match.start()):
            return ()
        is_placed = self.setting.story.here_country is not None
        return countries_elsewhere(
            self.markup.sentence, self.markup.places, envoy, is_placed=is_placed
        )

    def _reasons(
        self, envoy: Person, host: Host | None, counterpart: Person | None, when: When | None
    ) -> Iterator[Reason]:
        """The words that each column rests on, in the table's order."""
        if when and when.words:
            yield self._reason("event_date", when.start, when.end)
        yield self._reason("envoy", envoy.start, envoy.end)
        if envoy.country:
            yield self._reason("sending_country", envoy.start, envoy.end)
        start, end = map(self.markup.origin, self.match.span())
        if host:
            is_named = host.start >= 0
            place = next((one for one in self.markup.places if one.start == host.start), None)
            span = (place.start, place.end) if is_named and place else (start, end)
            yield self._reason("host_country", *span)
        if counterpart:
            yield self._reason("counterpart", counterpart.start, counterpart.end)
        yield self._reason("status", start, end)

    def _reason(self, column: str, start: int, end: int) -> Reason:
        """A reason within the sentence: its rule is the pattern's."""
        offset = self.setting.sentence.start
        return Reason(column, f"visits: {self.pattern.name}", offset + start, offset + end)
