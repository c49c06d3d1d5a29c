"""On which day a visit began, or is to, as a pattern's match in a sentence tells it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from schemas.envoy_visits import VisitStatus
from transforms.events.language.when import When, coarse_times, find_when
from transforms.events.language.worded import worded
from transforms.events.visits.dates import (
    day_from_another,
    day_of,
    day_of_start,
    first_day_by_nth,
    first_day_of,
    just_past,
)
from transforms.events.visits.hosts import Host
from transforms.events.visits.patterns import cue
from transforms.events.visits.wordings import Wording

# Whether the day of a visit lies ahead: of one that was called off, only its own words tell.
_AHEAD: Mapping[VisitStatus, bool | None] = {
    "planned": True,
    "invited": True,
    "cancelled": None,
    "postponed": None,
}
_NOT_YET = ("cancelled", "postponed", "planned")
_AFTER = re.compile(
    r"\b(?:after|following) (?:(?:an?|his|her|their|the) "
    r"|(?:[a-z0-9-]+ ){0,2}(?:days?|hours?) (?:of )?)?\S\Z"
)
# A visit as a noun: no verb in the present tense.
_VISIT = (
    r"(?:\b(?:an?|his|her|their|its|the|this)|[\x27’]s?)(?: [A-Za-z0-9-]+){0,4}? "
    r"{visits.words.trips}s?\b"
)
_ASIDE = re.compile(r", (?:who|which) (?:earlier|previously|recently|had|has|already)\b[^,;]*\Z")
_AFTER_TALKS = re.compile(r"(?:after|following) ")
_FROM = ("from", "between")


@dataclass(frozen=True)
class Dating(Wording):
    """The same, with the day that its words tell."""

    def when(self, status: VisitStatus, host: Host | None) -> When | None:
        """The day of the arrival, if the words tell it or let it be reckoned."""
        is_recalled = self.is_told_about(host)
        when = None if is_recalled else self._day_in_turn(status, host) or self._when(status, host)
        if when is None or self._is_of_main_clause(when):
            return None
        if when.precision != "day" or not self._is_listed(host):
            return when
        is_in_turn = cue("in_turn").search(self._rest()) is not None
        is_of_tour = when.words.lower().startswith(_FROM) or (
            # "Begins a tour of Peru and Chile on Monday": in the first of them.
            self._is_later_stop(host) and not is_in_turn
        )
        if (is_of_tour and not self._has_days_of_their_own()) or (
            # The first day of a tour that ends is of its first place.
            cue("closing").search(self.own_words)
        ):
            return None
        if is_in_turn:
            return when
        start, end = self._stretch(host, self.markup.origin(self.match.end()))
        return when if start <= when.start < end or not self._is_later_stop(host) else None

    def is_told_about(self, host: Host | None) -> bool:
        """Whether someone tells others, back from there, of a trip: "briefed them on her trip"."""
        is_here = host is not None and host.country == self.setting.story.here_country
        told = cue("told_about").search(self.own_words) if self.pattern.is_noun else None
        return bool(told) and not is_here

    def _is_of_main_clause(self, when: When) -> bool:
        """Whether a day stands before a trip that is only recalled: "will fly on Monday for talks
        on what was said during a trip to Peru in which he met the king".
        """
        is_before = when.words and when.end <= self.markup.origin(self.match.start())
        is_recalled = is_before and self.is_of_trip_told_of()
        return bool(is_recalled and not cue("closing").search(self.own_words))

    def is_of_trip_told_of(self) -> bool:
        """Whether a text tells what was done on a trip: "a tour of Peru in which he called for"."""
        return self.pattern.is_noun and cue("on_which").search(self._rest()) is not None

    def _day_in_turn(self, status: VisitStatus, host: Host | None) -> When | None:
        """The day of one of several places: "Peru and Chile on 5 and 9 May respectively"."""
        in_turn = cue("in_turn").search(self.markup.marked, self.match.end())
        if in_turn is None or host not in self.hosts:
            return None
        start, end = map(self.markup.origin, (self.match.end(), in_turn.start()))
        reference, ahead = self.setting.story.reference, _AHEAD.get(status, False)
        times = find_when(self.markup.sentence, reference, ahead=ahead)
        days = [when for when in times if start <= when.start < end]
        return days[self.hosts.index(host)] if len(days) == len(self.hosts) else None

    def _has_days_of_their_own(self) -> bool:
        """Whether the first of several places has a day before the next one is named."""
        start, end = self._stretch(self.hosts[0], self.markup.origin(self.match.end()))
        return bool(find_when(self.markup.sentence[start:end], self.setting.story.reference))

    def _when(self, status: VisitStatus, host: Host | None) -> When | None:
        when, reference = self._day(status, host), self.setting.story.reference
        if when and self.is_left_behind(when):
            return None
        if self._is_behind() and not (when and self._holds(when)):
            is_end = cue("closing").search(self.own_words)
            return first_day_of(when, self.own_words) if is_end else None
        if not self.pattern.has_date or self._is_of_the_end(when):
            began = day_of_start(self.markup.sentence, reference)
            if began:
                return began
            of_talks = self.pattern.is_of_talks
            return first_day_of(when, self.own_words, of_talks=of_talks) or first_day_of(
                when, self._rest()
            )
        if reference is None or status in _AHEAD:
            return when or self._today_ahead(reference)
        words = self.own_words + self._rest()
        at_end = cue("at_the_end").search(self._rest()) if status == "completed" else None
        if at_end:
            when = first_day_of(when, self._rest()[at_end.end() - 2 :]) or when
        return first_day_by_nth(words, when, reference) or when or self._today(reference)

    def tells_arrival(self, when: When | None) -> bool:
        """Whether the words name the day of the arrival, or let it be reckoned from another."""
        if when is None:
            return False
        is_named = when.words and cue("arrival").search(self.own_words)
        return bool(is_named or self._is_reckoned(when))

    def _is_reckoned(self, when: When) -> bool:
        """Whether an arrival is told by a later day and how long the visit has gone on."""
        words = self.own_words + self._rest()
        is_nth = cue("nth_day").search(words)
        if self.pattern.is_of_talks and not is_nth:
            # How long talks went on tells no more than their first day.
            return False
        told = self._day("completed", None) if is_nth or self._is_of_the_end(when) else None
        return bool(is_nth) or (told is not None and told.date != when.date)

    def _is_of_the_end(self, when: When | None) -> bool:
        """Whether a day is that on which a visit ended; where a tour ends it is to come."""
        if self.pattern.name == "the tour ends in":
            return False
        if cue("closing").search(self.own_words):
            return True
        end = self.markup.origin(self.match.end())
        between = self.markup.sentence[end : when.start] if when else ""
        return self.pattern.is_noun and bool(cue("closing").search(between))

    def _today_ahead(self, reference: date | None) -> When | None:
        """The day of writing, where someone is on the way."""
        is_today = reference and (
            cue("on_the_way").search(self.own_words) or cue("same_day").search(self.clause)
        )
        return When(reference, "day", "", 0, 0) if reference and is_today else None

    def _today(self, reference: date) -> When | None:
        """The day of writing, where the tense or the hour tells that it happens then."""
        follows = self.pattern.name.startswith(("during a visit", "a visit that follows"))
        if follows or self.is_of_trip_told_of() or self.is_left_behind():
            # The day of the words said there, or of another's visit, not of the arrival.
            return None
        is_today = (
            cue("present").search(worded(_VISIT).sub("", self.own_words))
            or cue("same_day").search(self.clause)
            or cue("same_day").search(self._opening())
            or (self.pattern.is_noun and cue("comes_now").match(self._rest()))
            or self._is_told_as_news()
        )
        return When(reference, "day", "", 0, 0) if is_today else None

    def _is_told_as_news(self) -> bool:
        """Whether a plain past tense without a day of its own tells what is new.

        Neither what is only recalled ("who visited", "had met") nor what a text goes on to tell of
        a day that it has just named, if that is another one.
        """
        words, text = self.own_words, self.markup.sentence
        # What is said at talks, or after them, is news of their day.
        is_of_talks = self.pattern.is_of_talks and cue("at_talks").match(self.match[0])
        is_news = cue("news").search(words) and not cue("recalled").search(words)
        if not (is_of_talks or is_news) or coarse_times(text):
            return False
        reference = self.setting.story.reference
        own = [when for when in find_when(text, reference, ahead=False) if when.precision == "day"]
        before = () if cue("apart").search(text) else self.setting.days_before()
        return all(when.date == reference for when in (*own, *before))

    def _day(self, status: VisitStatus, host: Host | None) -> When | None:
        text, reference = self.markup.sentence, self.setting.story.reference
        start, end = (self.markup.origin(place) for place in self.match.span())
        shifted = day_from_another(text, start, reference)
        if shifted:
            return shifted
        is_off = status in ("cancelled", "postponed")
        lead = self.markup.marked[max(0, self.match.start() - 30) : self.match.start()]
        is_over = (
            _AFTER.search(lead + self.match[0][:1])
            or _AFTER_TALKS.match(self.match[0])
            or cue("perfect").search(self.own_words)
        )
        if is_over or (is_off and not cue("off_then").search(self.own_words)):
            # What stands before is when it was called off, or what came after the talks.
            called_off = cue("called_off").search(self.markup.marked, *self.match.span())
            own = self.markup.origin(called_off.start()) if is_off and called_off else start
            its_day = self._its_day()
            own = its_day if its_day is not None and not called_off else own
            text = " " * own + text[own:]
        elif status == "invited" and self.group("host"):
            # What stands before is when someone was invited.
            own = self.markup.origin(self.match.start("host"))
            text = " " * own + text[own:]
        if _ASIDE.search(text, 0, start) and "," in text[end:]:
            # "Who visited Peru, leaves on Monday": the day is not of the visit.
            text = text[: text.index(",", end)]
        ahead = _AHEAD.get(status, False)
        if status == "under_way" and cue("still_to_end").search(self.own_words):
            ahead = True
        if is_off and (
            cue("to_begin").search(self._rest())
            or cue("plans_to").search(self.own_words)
            or self._its_day() is not None
        ):
            ahead = True
        stretch = self._stretch(host, end)
        before = self.setting.days_before(ahead=ahead)
        named = before[-1].date if before else reference
        when = day_of(text, start, end, reference, ahead=ahead, host=stretch, before=named)
        if when and status == "invited" and cue("handed_over").search(text, end, when.start):
            return None
        if when and self.pattern.has_own_date and not start <= when.start < end:
            return None
        return just_past(text, when, reference) if status in _NOT_YET else when

    def _its_day(self) -> int | None:
        """Where the day starts that leads to a visit as its own: "cancelled Monday's visit"."""
        start = self.markup.origin(self.match.start())
        found = cue("day_of_its_own").search(self.markup.sentence, max(0, start - 40), start)
        return found.start() if found and self.pattern.is_noun else None
