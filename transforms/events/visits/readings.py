"""What a pattern's match in a sentence says: who visits, where, at what stage and when."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from schemas.envoy_visits import VisitStatus
from transforms.events.language.sentences import Sentence
from transforms.events.language.when import When
from transforms.events.officials.people import Person
from transforms.events.officials.roles import may_travel
from transforms.events.officials.scenes import Scene
from transforms.events.story import Story
from transforms.events.visits.dates import day_of, first_day_of, just_past
from transforms.events.visits.hosts import Host, hosts_of
from transforms.events.visits.markup import Markup, compile_pattern
from transforms.events.visits.patterns import VisitPattern, cue, status_of
from transforms.events.visits.subjects import Group, groups_of, length_of_run, subject_before
from transforms.places.gazetteer import CountryMention

# Whether the day of a visit lies ahead: of one that was called off, only its own words tell.
_AHEAD: Mapping[VisitStatus, bool | None] = {
    "planned": True,
    "invited": True,
    "cancelled": None,
    "postponed": None,
}
_HIS = ("his ", "her ", "their ", "its ")
# How near to its start a sentence names what it takes up.
_OPENING = 40
# How long a visit may have gone on, and how much a month leaves open.
_LONG_STAY, _MONTH = timedelta(days=7), timedelta(days=30)
_PUT_OFF = ("postponed", "put off", "delayed")
# How far around the match the words of its clause go.
_LEAD, _TRAIL = 60, 70
_CLAUSE_BREAK = re.compile(r"[;:,]")
_WHERE = compile_pattern(
    r"(<PLACE>)[^<PLACE_SET>;:]{0,30}?,? where [^,;:<PERSON_SET><PLACE_SET>]{0,40}\Z", {}
)
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
        return tuple(one for one in self._who_visits() if may_travel(one.role, one.name))

    def _who_visits(self) -> tuple[Person, ...]:
        if self.pattern.is_of_topic:
            return self._spoken_of()
        if self.pattern.subject in ("envoy", "possessor", "story", "follower"):
            return self.subject
        return self.people("envoy")

    def _spoken_of(self) -> tuple[Person, ...]:
        """Whom "received her" means: who was the subject before."""
        group = self._subject_group
        if group is None:
            return ()
        before = [one for one in self.setting.groups if one.end <= group.start and one.is_subject]
        return before[-1].people if before else self.setting.scene.topic

    def beside(self) -> Person | None:
        """With whom the envoys go along."""
        if self.pattern.subject == "follower":
            leaders: Sequence[Person] = self.setting.scene.topic
        else:
            leaders = self.subject if self.pattern.subject == "leader" else ()
        return next(iter(leaders), None)

    def counterparts(self) -> tuple[Person, ...]:
        if self.pattern.subject in ("counterpart", "counterpart?"):
            return self.subject
        return self.people("counterpart")

    @cached_property
    def subject(self) -> tuple[Person, ...]:
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
            and self.match.start() < _OPENING
        )

    @cached_property
    def hosts(self) -> tuple[Host, ...]:
        words = self.group("host")
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

    def people(self, group: str) -> tuple[Person, ...]:
        words = self.group(group)
        if words and group in ("other", "counterpart"):
            start, end = self.match.span(group)
            words = words[: length_of_run(self.markup.marked, start, end)]
        return self.markup.people_of(words)

    def group(self, name: str) -> str | None:
        return self.match.groupdict().get(name)


@dataclass(frozen=True)
class Reading(Participants):
    """The same, with the stage and the day that its words tell."""

    @cached_property
    def own_words(self) -> str:
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
    def clause(self) -> str:
        """The same with the words that follow, as far as they say no more than it does."""
        after = self.markup.marked[self.match.end() : self.match.end() + 2 * _TRAIL]
        after = _ASIDE.sub("", after)[:_TRAIL]
        return self.own_words + _OTHER_CLAUSE.split(after)[0]

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
        but_off = cue("but_off").search(self.markup.marked, self.match.end())
        if but_off:
            return "postponed" if but_off["off"] in _PUT_OFF else "cancelled"
        follows = self.pattern.is_noun and self.pattern.subject is None
        words = self.clause if follows else self.own_words
        if cue("then_ahead").search(self.markup.marked, self.match.end()) and cue("left").search(
            self.own_words
        ):
            return "planned"
        return self._by_day(status_of(words, self.clause), words, host)

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
        if not self.pattern.has_date:
            return None
        when, reference = self._day(status, host), self.setting.story.reference
        if cue("closing").search(self.own_words):
            return first_day_of(when, self.own_words)
        if when or reference is None:
            return when
        if self.pattern.name.startswith("during a visit"):
            # The day of the words said there, not of the arrival.
            return None
        if status in _AHEAD:
            is_today = cue("on_the_way").search(self.own_words)
        else:
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
        if status in ("cancelled", "postponed") and not cue("off_then").search(self.own_words):
            # What stands before is when it was called off.
            text = " " * start + text[start:]
        stretch = self._stretch(host, end)
        when = day_of(text, start, end, reference, ahead=_AHEAD.get(status, False), host=stretch)
        return just_past(text, when, reference) if status in ("cancelled", "postponed") else when

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
