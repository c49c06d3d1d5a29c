"""What a pattern's match in a sentence says: who visits, where, at what stage and when."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from schemas.envoy_visits import VisitStatus
from transforms.events.language.when import When
from transforms.events.visits.dates import day_of, first_day_by_nth, first_day_of, just_past
from transforms.events.visits.hosts import Host
from transforms.events.visits.participants import Participants
from transforms.events.visits.patterns import cue, status_of

# Whether the day of a visit lies ahead: of one that was called off, only its own words tell.
_AHEAD: Mapping[VisitStatus, bool | None] = {
    "planned": True,
    "invited": True,
    "cancelled": None,
    "postponed": None,
}
# How long a visit may have gone on, and how much a month leaves open.
_LONG_STAY, _MONTH = timedelta(days=7), timedelta(days=30)
_NOT_YET = ("cancelled", "postponed", "planned")
# A verb in a tense of its own, and what stands between it and the subject that it shares.
_FINITE = re.compile(
    r"(?:flew|went|left|came|drove|met|held|took|began|paid|made|had|spoke|saw|gave|sent"
    r"|[a-z]{3,}ed|arrives|visits|travels|leaves|meets|flies|holds|goes|begins|returns)\b"
)
_OTHER_VERB = re.compile(
    r",? (?:who|whose|which)\b[^;]{0,250}, (?=(?:[a-z]+ ){0,2}\Z)"
    r"|[^;]{0,250}\b(?:and|but|before|then)(?= (?:(?:then|later|also|yesterday|today|in turn) )*\Z)"
)
_AFTER = re.compile(r"\b(?:after|following) (?:a |an |his |her |their |the )?\S\Z")
_AFTER_TALKS = re.compile(r"(?:after|following) ")
_PUT_OFF = ("postponed", "put off", "delayed")
# How far around the match the words of its clause go.
_LEAD, _TRAIL = 60, 70
_CLAUSE_BREAK = re.compile(r"[;:,]")
# "..., which had been set for Friday, was called off".
_ASIDE = re.compile(
    r",? (?:which|that) (?:was|were|had|is|has|should|would)\b[^,;]{0,100}?"
    r"(?:,|(?= was | has been ))"
)
_OTHER_CLAUSE = re.compile(
    r"[;]|,? (?:where|who|whose|which|while|but|after|before|when|and (?:will|is|was|then)|said)\b"
    r"| (?:announce[sd]?|says|pledge[sd]?|promise[sd]?|vow(?:s|ed)|warn(?:s|ed)) that\b"
)


@dataclass(frozen=True)
class Reading(Participants):
    """The same, with the stage and the day that its words tell."""

    @cached_property
    def own_words(self) -> str:
        """The match with the words that lead to it."""
        marked, start = self.markup.marked, self.match.start()
        group = self._subject_group
        if group:
            before = self._after_aside(marked[group.end : start])
            if len(before) > _LEAD:
                before = _CLAUSE_BREAK.split(before)[-1][-90:]
        else:
            before = _CLAUSE_BREAK.split(marked[max(0, start - _LEAD) : start])[-1]
        return before + self.match[0]

    def _after_aside(self, before: str) -> str:
        """What leads from the subject to a finite verb, without another verb of its own.

        "Who is to leave on Friday, met", "met the king and flew home": one verb says nothing of
        the other's tense.
        """
        if not _FINITE.match(self.match[0]):
            return before
        own = _OTHER_VERB.match(before)
        return before[own.end() :] if own else before

    @cached_property
    def clause(self) -> str:
        """The same with the words that follow, as far as they say no more than it does."""
        after = self.markup.marked[self.match.end() : self.match.end() + 2 * _TRAIL]
        after = _ASIDE.sub("", after)[:_TRAIL]
        return self.own_words + _OTHER_CLAUSE.split(after)[0]

    def _rest(self) -> str:
        """What the sentence says next."""
        return self.markup.marked[self.match.end() : self.match.end() + 2 * _TRAIL]

    def is_record(self) -> bool:
        """Whether "a Peruvian minister" only says what makes a visit the first of its kind."""
        envoys = self.people("envoy")
        before = self.markup.marked[: self.match.start("envoy")] if envoys else ""
        return bool(envoys) and envoys[0].name is None and bool(cue("record").search(before))

    def is_denied(self) -> bool:
        """Whether nobody goes, and nobody was to."""
        is_not = cue("not_going").search(self.own_words)
        return bool(is_not) and not cue("as_planned").search(self.clause)

    def stage(self, host: Host | None) -> VisitStatus:
        """The stage that the words tell: "arrives on Monday" is to come, if Monday is."""
        if self.pattern.status:
            return self._told_stage(self.pattern.status, host)
        but_off = cue("but_off").search(self.markup.marked, self.match.end())
        if but_off:
            return "postponed" if but_off["off"] in _PUT_OFF else "cancelled"
        follows = self.pattern.subject is None and (
            self.pattern.is_noun or self.pattern.is_of_talks
        )
        words = self.clause if follows else self.own_words
        if cue("then_ahead").search(self.markup.marked, self.match.end()) and cue("left").search(
            self.own_words
        ):
            return "planned"
        return self._by_day(status_of(words, self.clause), words, host)

    def _told_stage(self, status: VisitStatus, host: Host | None) -> VisitStatus:
        """The stage of which the words leave no doubt, unless what ends it is still to come."""
        reference = self.setting.story.reference
        if status != "completed" or not self.pattern.is_departure:
            return status
        if cue("still_to_end").search(self.own_words):
            return "under_way"
        if reference is None or not cue("ahead").search(self.own_words):
            return status
        when = self._day("planned", host)
        return "under_way" if when and when.date > reference else status

    def _by_day(self, status: VisitStatus, words: str, host: Host | None) -> VisitStatus:
        """The stage with what a day tells: "arrives on Monday" is to come, if Monday is."""
        reference = self.setting.story.reference
        if reference is None or status not in ("under_way", "completed", "planned"):
            return status
        if status != "completed" and self._is_long_past(status, host, reference):
            return "completed"
        if status == "planned" or not cue("ahead").search(words):
            return status
        when = self._day("planned", host)
        if when is None and cue("coming").search(self._rest()):
            return "planned"
        if when is None or when.date <= reference:
            return status
        return "under_way" if cue("ends").search(words) else "planned"

    def _is_long_past(self, status: VisitStatus, host: Host | None, reference: date) -> bool:
        """Whether the day is one that a visit which goes on, or is to come, cannot have begun."""
        when = None if cue("begun").search(self.own_words) else self._day(status, host)
        if when is None or when.precision == "year" or when.words.lower().startswith("since"):
            return False
        days = _LONG_STAY if when.precision == "day" else _LONG_STAY + _MONTH
        return reference - when.date > days

    def when(self, status: VisitStatus, host: Host | None) -> When | None:
        """The day of the arrival, if the words tell it or let it be reckoned."""
        when, reference = self._day(status, host), self.setting.story.reference
        if not self.pattern.has_date or self._is_of_the_end(when):
            return first_day_of(when, self.own_words) or first_day_of(when, self._rest())
        if reference is None or status in _AHEAD:
            return when or self._today_ahead(reference)
        words = self.own_words + self._rest()
        return first_day_by_nth(words, when, reference) or when or self._today(reference)

    def _is_of_the_end(self, when: When | None) -> bool:
        """Whether a day is that on which a visit ended."""
        if cue("closing").search(self.own_words):
            return True
        end = self.markup.origin(self.match.end())
        between = self.markup.sentence[end : when.start] if when else ""
        return self.pattern.is_noun and bool(cue("closing").search(between))

    def _today_ahead(self, reference: date | None) -> When | None:
        """The day of writing, where someone is on the way."""
        is_today = reference and cue("on_the_way").search(self.own_words)
        return When(reference, "day", "", 0, 0) if reference and is_today else None

    def _today(self, reference: date) -> When | None:
        """The day of writing, where the tense or the hour tells that it happens then."""
        if self.pattern.name.startswith("during a visit"):
            # The day of the words said there, not of the arrival.
            return None
        is_today = (
            cue("present").search(self.own_words)
            or cue("same_day").search(self.clause)
            or cue("same_day").search(self._opening())
        )
        return When(reference, "day", "", 0, 0) if is_today else None

    def _opening(self) -> str:
        """The words just before the subject: "Hours after she ..."."""
        group = self._subject_group
        return self.markup.marked[max(0, group.start - 40) : group.start] if group else ""

    def _day(self, status: VisitStatus, host: Host | None) -> When | None:
        text, reference = self.markup.sentence, self.setting.story.reference
        start, end = (self.markup.origin(place) for place in self.match.span())
        is_off = status in ("cancelled", "postponed")
        lead = self.markup.marked[max(0, self.match.start() - 20) : self.match.start()]
        is_over = _AFTER.search(lead + self.match[0][:1]) or _AFTER_TALKS.match(self.match[0])
        if is_over or (is_off and not cue("off_then").search(self.own_words)):
            # What stands before is when it was called off, or what came after the talks.
            called_off = cue("called_off").search(self.markup.marked, *self.match.span())
            own = self.markup.origin(called_off.start()) if is_off and called_off else start
            text = " " * own + text[own:]
        ahead = _AHEAD.get(status, False)
        if status == "under_way" and cue("still_to_end").search(self.own_words):
            ahead = True
        stretch = self._stretch(host, end)
        when = day_of(text, start, end, reference, ahead=ahead, host=stretch)
        return just_past(text, when, reference) if status in _NOT_YET else when

    def _stretch(self, host: Host | None, end: int) -> tuple[int, int]:
        """Where the words about one of several hosts run: up to the next one."""
        starts = sorted(one.start for one in self.hosts if one.start >= 0)
        if host is None or host.start < 0 or len(starts) <= 1:
            return 0, 0
        after = [start for start in starts if start > host.start]
        return host.start, after[0] if after else end + 30

    def purpose(self) -> str | None:
        """What the visit is for, if the words go on to say so."""
        found = cue("purpose").match(self.markup.marked, self.match.end())
        if found is None:
            return None
        return self.markup.words(*found.span("purpose")).strip()

    def body(self) -> str | None:
        """Whom the envoy meets where no one is named: "Afghan officials"."""
        position = self.markup.origin(self.match.start())
        found = cue("body").search(self.markup.sentence, position)
        return found["body"].removeprefix("the ") if found else None
