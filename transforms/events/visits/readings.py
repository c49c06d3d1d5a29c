"""What a pattern's match in a sentence says: at what stage a visit is, and when."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from schemas.envoy_visits import VisitStatus
from transforms.events.visits.dating import Dating
from transforms.events.visits.hosts import Host
from transforms.events.visits.patterns import cue, status_of

# How long a visit may have gone on, and how much a month leaves open.
_LONG_STAY, _MONTH = timedelta(days=7), timedelta(days=30)
# Of a day so long ago nobody speaks without its year, nor of one to come that is further off.
_LONG_BEFORE, _SOON = timedelta(days=240), timedelta(days=100)
_NEXT = re.compile(r"(?:on )?next\b")
_PUT_OFF = ("postponed", "put off", "delayed")
# Whose talks are told of, and how far from them words tell that they are to come.
_OWNED = re.compile(r"(?:[\x27’]s?|\b(?:his|her|their|its)) \Z")
_REACH = 40
# Where what follows is no longer said of the same subject.
_OTHER_SENTENCE = re.compile(r"[;:]|\b(?:while|but|which|who|as)\b")


@dataclass(frozen=True)
class Reading(Dating):
    """The same, with the stage and the day that its words tell."""

    def stage(self, host: Host | None) -> VisitStatus:
        """The stage at a place: who sets out on a tour is still to go to the later ones."""
        stage = self._stage(host)
        is_behind = stage == "under_way" and self.is_left_behind()
        is_open = stage in ("planned", "under_way")
        if is_behind or (is_open and (self.is_told_about(host) or self._is_told_of())):
            return "completed"
        if stage in ("under_way", "completed") and self._is_still_ahead():
            return "planned"
        if stage == "under_way":
            before = self.markup.marked[: self.match.start()]
            if self._is_behind() or cue("last_time").search(before):
                return "completed"
            is_there = cue("has_begun").search(self.own_words)
            is_due = self.pattern.is_noun and not is_there and cue("still_due").search(self._rest())
            if is_due or self._is_later_stop(host) or self._goes_on():
                return "planned"
            if cue("then_left").search(_OTHER_SENTENCE.split(self._rest())[0]):
                return "completed"
        return stage

    def _is_told_of(self) -> bool:
        """Whether a text tells what was done on a trip, or that it ended: "a visit which ended"."""
        ended = cue("which_ended").search(self._rest()) if self.pattern.is_noun else None
        return ended is not None or self.is_of_trip_told_of()

    def _is_of_talks_to_come(self) -> bool:
        """Whether talks, as a noun, are themselves to come: "her talks with Sol will focus on"."""
        start, end = self.match.span()
        marked = self.markup.marked
        if not (_OWNED.search(marked, 0, start) and cue("talks_as_noun").match(self.match[0])):
            return False
        lead = marked[max(0, start - 2 * _REACH) : start]
        return bool(
            cue("talks_to_come").search(marked[end : end + 3 * _REACH])
            or cue("on_their_agenda").search(lead)
        )

    def _is_still_ahead(self) -> bool:
        """Whether what comes before another thing is itself to come: "will fly on after talks".

        So is what follows it: "wraps up a visit to Chile on Monday before flying to Peru".
        """
        if self._is_of_talks_to_come() or self.leads_to_what_is_to_come():
            return True
        if cue("will_after").search(self.own_words):
            return True
        is_before = cue("behind").match(self.match[0]) and cue("will").search(self.own_words)
        return bool(is_before or cue("then_on").search(self.own_words))

    def _goes_on(self) -> bool:
        """Whether the present tense tells of the next leg: "from Tbilisi she heads to Kiev"."""
        is_present = cue("present").search(self.own_words)
        return bool(is_present and cue("onward").search(self._opening()))

    def _stage(self, host: Host | None) -> VisitStatus:
        """The stage that the words tell: "arrives on Monday" is to come, if Monday is."""
        if self.pattern.status == "planned" and self._never_came():
            return "cancelled"
        if self.pattern.status:
            return self._told_stage(self.pattern.status, host)
        ended = self._stage_told_behind()
        if ended:
            return ended
        follows = self.pattern.subject is None and (
            self.pattern.is_noun or self.pattern.is_of_talks
        )
        words = self.clause if follows else self.own_words
        if cue("then_ahead").search(self.markup.marked, self.match.end()) and cue("left").search(
            self.own_words
        ):
            return "planned"
        status = status_of(words, self.clause)
        if status == "invited" and cue("then_accepted").match(self._rest()):
            return "planned"
        status = self._by_coming_day(status, host)
        status = self._by_day(status, words, host)
        is_ahead = status == "under_way" and self._is_of_next_talks(host)
        return "planned" if is_ahead else status

    def _stage_told_behind(self) -> VisitStatus | None:
        """The stage that the rest of the sentence tells, whatever the words themselves say."""
        but_off = cue("but_off").search(self.markup.marked, self.match.end())
        if but_off:
            return _called_off(but_off["off"] or but_off["dropped"])
        if self._never_came():
            return "cancelled"
        is_first = cue("to_be_first").search(self.own_words)
        return "under_way" if is_first and cue("and_came").search(self._rest()) else None

    def _never_came(self) -> bool:
        """Whether who was due did something else: "was expected on Monday but flew home"."""
        was_due = cue("was_to").search(self.own_words)
        return bool(was_due and cue("never_came").search(self._rest()))

    def _told_stage(self, status: VisitStatus, host: Host | None) -> VisitStatus:
        """The stage of which the words leave no doubt, unless what ends it is still to come."""
        then_off = cue("then_off").search(self._rest()) if status == "planned" else None
        if then_off:
            return _called_off(then_off["dropped"])
        if status == "planned" and cue("off_before").search(self.own_words[: -len(self.match[0])]):
            return "cancelled"
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
            is_soon = status == "under_way" and cue("ahead").search(words)
            return "planned" if is_soon and self._is_soon(host, reference) else "completed"
        is_told = cue("ahead").search(words) or (
            self.pattern.is_noun and cue("starts_then").match(self._rest())
        )
        if status == "planned" or not is_told:
            return status
        when = self._day("planned", host)
        if when is None and cue("coming").search(self._rest()):
            return "planned"
        if when is None or when.date <= reference:
            return status
        return "under_way" if cue("ends").search(words) else "planned"

    def _is_soon(self, host: Host | None, reference: date) -> bool:
        """Whether a date without its year is one of the coming months: "visits on March 27"."""
        past, ahead = self._day("under_way", host), self._day("planned", host)
        if past is None or ahead is None or {past.precision, ahead.precision} != {"day"}:
            return False
        is_coming = reference < ahead.date and ahead.date - reference < _SOON
        return is_coming and reference - past.date > _LONG_BEFORE

    def _by_coming_day(self, status: VisitStatus, host: Host | None) -> VisitStatus:
        """The stage where a day has no year: "the 15 February summit", in January, is to come."""
        reference, is_noun = self.setting.story.reference, self.pattern.is_noun
        is_told = cue("recounted").search(self.own_words) or not (
            is_noun or self.pattern.is_of_talks
        )
        if reference is None or is_told or status not in ("under_way", "completed"):
            return status
        past, ahead = self._day(status, host), self._day("planned", host)
        if past is None or ahead is None or past.precision != "day":
            return status
        is_coming = reference - past.date > _LONG_BEFORE and ahead.date - reference < _SOON
        return "planned" if is_coming else status

    def _is_of_next_talks(self, host: Host | None) -> bool:
        """Whether talks are those of "next Tuesday"."""
        on = self._day("planned", host) if self.pattern.is_of_talks else None
        return bool(on and _NEXT.match(on.words))

    def _is_long_past(self, status: VisitStatus, host: Host | None, reference: date) -> bool:
        """Whether the day is one that a visit which goes on, or is to come, cannot have begun."""
        when = None if cue("begun").search(self.own_words) else self._day(status, host)
        if when is None or when.precision == "year" or when.words.lower().startswith("since"):
            return False
        if when.precision == "month" and not self.pattern.is_departure:
            return when.date < reference.replace(day=1)
        days = _LONG_STAY if when.precision == "day" else _LONG_STAY + _MONTH
        return reference - when.date > days


def _called_off(word: str) -> VisitStatus:
    return "postponed" if word in _PUT_OFF else "cancelled"
