"""Which words around a pattern's match tell of the visit, and of which place in a list."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from transforms.events.language.when import When
from transforms.events.language.worded import worded
from transforms.events.visits.hosts import Host
from transforms.events.visits.participants import Participants
from transforms.events.visits.patterns import cue, sentence_cue

# What leads to a verb that shares its subject with "who ..., ".
_MODAL = re.compile(
    r"(?:,| and| but) (?:will|would|is|was|are|were|plans|hopes) (?:[a-z]+ ){0,3}\Z"
)
# A verb in a tense of its own, and what stands between it and the subject that it shares.
_FINITE = (
    r"(?:(?:is|are|was|were) (?:still |already |now )?in"
    r"|{visits.words.did}|had|[a-z]{3,}ed|{visits.words.does})\b"
)
_OTHER_VERB = (
    r",? (?:who|whose|which|on an?|due|expected|{visits.words.ending})\b"
    r"[^;]{0,250}, (?=(?:[a-z]+ ){0,4}\Z)"
    r"|[^;]{0,250}\b(?:and|but|before|then)"
    r"(?= (?:(?:will|would|is|was|are|were|to|then|later|also|yesterday|today|in turn) )*\Z)"
)
_COMMA = re.compile(r"\A[^;,]{0,40}, ")
_RETURN = re.compile(r"\breturn(ed|ing|s)?\b")
_ARRIVE = {"": "arrive", "ed": "arrived", "ing": "arriving", "s": "arrives"}
# "She would go to Peru, after talks with Sol": what came before is not what she would do.
_AFTER_THAT = re.compile(r".*,( (?:after|following) (?:an? |the )?(?:[a-z-]+ ){0,3})\Z")
_OF_YEAR = (
    r"\b((?:19|20)\d\d) (?:[a-z]+ )?"
    r"(?:{visits.words.trips}|{visits.words.gatherings}|{visits.words.talks})s?\b"
)
# How far around the match the words of its clause go.
_LEAD, _TRAIL = 60, 70
_CLAUSE_BREAK = re.compile(r"[;:,]")
# "..., which had been set for Friday, was called off".
_ASIDE = re.compile(
    r",? (?:which|that) (?:was|were|had|is|has|should|would)\b[^,;]{0,100}?"
    r"(?:,|(?= was | has been ))"
)
# "A trip to Peru, where she was due on Friday, and a stop in ...".
_WHERE_TO = re.compile(r", where [^,;:]{0,80}(?=, and )")
_OTHER_CLAUSE = re.compile(
    r"[;]|,? (?:where|who|whose|whom|which|while|but|after(?! all)|before|when|said"
    r"|and (?:will|is|was|then))\b"
    r"| (?:announce[sd]?|says|pledge[sd]?|promise[sd]?|vow(?:s|ed)|warn(?:s|ed)) that\b"
)
# The other of two who talk with each other, where it is not who came.
_OTHER_SIDE = re.compile(
    r",? and (?!(?:the|a) (?:visit|delegation|envoy|team|mission)|his\b|her\b|their\b|its\b)"
)


@dataclass(frozen=True)
class Wording(Participants):
    """The same, with the words that tell of it."""

    @cached_property
    def own_words(self) -> str:
        """The match with the words that lead to it."""
        marked, start = self.markup.marked, self.match.start()
        group = self._subject_group
        if group:
            before = self._after_aside(_WHERE_TO.sub("", marked[group.end : start]))
            before = self._leading_to_record(group.start) + before
            if len(before) > _LEAD:
                before = self._shared_modal(before) + _CLAUSE_BREAK.split(before)[-1][-90:]
        else:
            before = _CLAUSE_BREAK.split(marked[max(0, start - _LEAD) : start])[-1]
        if self.pattern.subject == "possessor":
            # "She said on Monday that his talks in Peru": those are another matter.
            before = before.rpartition(" that ")[2]
        here = self.setting.story.here_country
        if here and any(host.country == here for host in self.hosts):
            # Talks in the town that the text is written in have been held.
            before = _AFTER_THAT.sub(r"\1", before)
        if self.pattern.name == "travels to":
            # Who returns to a country that is not theirs arrives there once more.
            return before + _RETURN.sub(lambda found: _ARRIVE[found[1] or ""], self.match[0])
        return before + self.match[0]

    def _shared_modal(self, before: str) -> str:
        """What makes a verb far behind it one that is to come: "will meet Sol and pay a visit"."""
        joint = cue("shares_modal").search(before)
        then = _COMMA.search(self._rest()) if cue("behind").match(self.match[0]) else None
        follows = self.match[0] if then is None else self._rest()[then.end() :]
        is_bare = cue("bare_verb").match(follows.lstrip()) or (joint and joint["bare"])
        found = cue("modal").search(before) if joint and is_bare else None
        return f"{found[0]} " if found else ""

    def leads_to_what_is_to_come(self) -> bool:
        """Whether "after a stop in Peru" leads to a verb that is itself to come."""
        group = self._subject_group
        before = self.markup.marked[group.end : self.match.start()] if group else ""
        return bool(cue("behind").match(self.match[0]) and self._shared_modal(before))

    def is_of_inviter(self) -> bool:
        """Whether "by" tells who asks for a visit: "was invited to pay the visit by the king"."""
        before = self.markup.marked[: self.match.start()]
        return self.pattern.name == "a visit by someone" and bool(
            cue("asked_to_pay").search(before, max(0, len(before) - 2 * _LEAD))
        )

    def _leading_to_record(self, start: int) -> str:
        """What makes of the subject the first of its kind: "becomes the first to visit"."""
        found = cue("becomes_the_first").search(self.markup.marked, max(0, start - _LEAD), start)
        return found[0] if found else ""

    def _after_aside(self, before: str) -> str:
        """What leads from the subject to a finite verb, without another verb of its own.

        "Who is to leave on Friday, met", "met the king and flew home": one verb says nothing of
        the other's tense.
        """
        if not (worded(_FINITE).match(self.match[0]) or _MODAL.search(before)):
            return before
        own = worded(_OTHER_VERB).match(before)
        if own is None:
            return before
        # "He then flies to Peru" is to come.
        then = " then" if own[0].endswith(" then") else ""
        return then + before[own.end() :]

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
        if not envoys or not cue("record").search(before):
            return False
        words = self.markup.sentence[envoys[0].start : envoys[0].end]
        return not envoys[0].name or envoys[0].name not in words

    def is_denied(self) -> bool:
        """Whether nobody goes, and nobody was to."""
        if self.pattern.is_of_talks and cue("only_proposed").search(self.own_words):
            return True
        is_not = cue("not_going").search(self.own_words)
        return bool(is_not) and not cue("as_planned").search(self.clause)

    def is_at_a_distance(self) -> bool:
        """Whether those who "meet" speak by telephone."""
        if not self.pattern.is_meeting:
            attends = self.pattern.name.startswith("attends") or self.pattern.is_of_talks
            return attends and cue("attends_at_a_distance").search(self.clause) is not None
        return cue("meeting_at_a_distance").search(self.markup.marked) is not None

    def is_untrue(self) -> bool:
        """Whether the words only repeat a report that the sentence calls untrue."""
        told = sentence_cue("untrue").search(self.markup.marked)
        return told is not None and told.start() <= self.match.start() < told.end()

    def is_of_old_year(self) -> bool:
        """Whether a meeting is one of an earlier year: "at their 1985 meeting in Peru"."""
        reference = self.setting.story.reference
        told = worded(_OF_YEAR).search(self.own_words)
        return bool(reference and told and reference.year - int(told[1]) > 1)

    def _is_behind(self) -> bool:
        """Whether the words tell of what came before: "after visits to Peru"."""
        lead = self.markup.marked[max(0, self.match.start() - 30) : self.match.start()]
        return bool(
            cue("behind").match(self.match[0])
            or (self.pattern.is_noun and cue("behind_noun").search(lead + self.match[0]))
        )

    def _holds(self, when: When) -> bool:
        """Whether a day stands among the words, or right after them."""
        start, end = (self.markup.origin(place) for place in self.match.span())
        is_reckoned = when.words.endswith(("after", "before"))
        return is_reckoned or start <= when.start <= end + len(" in ")

    def _is_later_stop(self, host: Host | None) -> bool:
        """Whether a tour that sets out, or has just begun, goes elsewhere first."""
        return self._is_listed(host) and bool(
            cue("sets_out").search(self.own_words) or cue("starting").match(self._rest())
        )

    def _is_listed(self, host: Host | None) -> bool:
        """Whether a place comes after another one in a list."""
        return host is not None and host in self.hosts[1:]

    def _stretch(self, host: Host | None, end: int) -> tuple[int, int]:
        """Where the words about one of several hosts run: up to the next one."""
        if host and self.pattern.is_of_stops:
            # Whom someone meets at one place after another.
            next_ones = [place.start for place in self.markup.places if place.start > host.start]
            return self.markup.origin(self.match.start("own")), min(next_ones, default=end + 30)
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
        bodies = cue("body").finditer(self.markup.sentence, position)
        found = next((one for one in bodies if not self._is_between_others(one)), None)
        return found["body"].removeprefix("the ") if found else None

    def _is_between_others(self, body: re.Match[str]) -> bool:
        """Whether talks are those of two others: "to revive talks between the rebels and Lima"."""
        is_between = body[0].removesuffix(body["body"]).endswith("between ")
        return is_between and bool(_OTHER_SIDE.match(self.markup.sentence, body.end()))

    def _opening(self) -> str:
        """The words just before the subject: "Hours after she ..."."""
        group = self._subject_group
        return self.markup.marked[max(0, group.start - 40) : group.start] if group else ""
