"""The patterns of ``visits.toml``, compiled."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Literal, cast

from schemas.envoy_visits import VisitStatus
from transforms.events.language.expressions import EXPRESSIONS, named_groups
from transforms.events.language.fragments import PatternIndex, Sieved
from transforms.events.language.stretches import stretches_of
from transforms.events.visits.markup import Markup, compile_pattern
from transforms.knowledge import knowledge

# What the subject of a pattern's words is; a question mark where there may be none. A "leader" has
# others along, a "follower" goes along.
SubjectPart = Literal[
    "envoy", "counterpart", "counterpart?", "either", "possessor", "story", "leader", "follower"
]


_PAIR = 2
# The signs that stand for people and places, and the sets of signs that a pattern leaves out.
_MARKS = re.compile("[\ue000-\uf8ff]")
_NEGATED = re.compile(r"\[\^[^\]]*\]")


@dataclass(frozen=True)
class VisitPattern:
    """A way to say that someone visits.

    ``is_of_topic`` where a pronoun is who visits; ``is_of_stops`` where people are met in turn, in
    words of the group "own".
    ``status`` is where the words leave no other; ``leading`` is what stands before the subject;
    ``is_noun`` where a visit is named, not told; ``has_date`` where a day would be its arrival's,
    ``has_own_date`` where only one among its words; ``is_hint`` where the words tell whom a guest
    meets, if there is one; ``stands_in`` where one goes, or was to go, instead of another.
    ``follows`` is what the sentence before must tell. ``stretches`` are what every match has in the
    plain text, whoever and wherever its people are.
    """

    name: str
    regex: re.Pattern[str]
    stretches: tuple[re.Pattern[str], ...]
    leading: re.Pattern[str] | None
    follows: re.Pattern[str] | None
    subject: SubjectPart | None
    status: VisitStatus | None
    needs_place: bool
    needs_pair: bool
    is_noun: bool
    has_date: bool
    has_own_date: bool
    is_of_topic: bool
    is_of_stops: bool
    is_hint: bool
    stands_in: bool

    def may_match(self, markup: Markup, *, has_place: bool) -> bool:
        """Whether a sentence has whom and where the pattern speaks of."""
        if self.is_of_stops and (len(markup.people) <= _PAIR or len(markup.places) < _PAIR):
            return False
        is_pair = len(markup.people) > 1 or self.subject == "possessor"
        return (is_pair or not self.needs_pair) and not (self.needs_place and not has_place)

    @cached_property
    def is_meeting(self) -> bool:
        """Whether the words tell of a meeting, or the like, rather than of a journey."""
        is_one = self.subject in ("either", "counterpart", "counterpart?") or self.needs_pair
        return is_one or "body" in named_groups(self.regex) or "ceremony" in self.name

    @property
    def is_of_absence(self) -> bool:
        """Whether the words themselves tell that someone does not come."""
        return self.name.startswith("does not come")

    @property
    def is_departure(self) -> bool:
        """Whether the words tell that someone leaves, or is back."""
        return self.name.startswith(("leaves", "returns"))

    @property
    def is_of_talks(self) -> bool:
        """Whether the words tell of talks, which have a subject that may lie elsewhere."""
        return "meet" in self.name or "talks" in self.name


@dataclass(frozen=True, slots=True)
class _StatusCue:
    """Words that tell how far a visit has come."""

    value: VisitStatus
    regex: re.Pattern[str]
    is_of_clause: bool

    def fits(self, words: str, clause: str) -> bool:
        return bool(self.regex.search(clause if self.is_of_clause else words))


@cache
def macros() -> Mapping[str, str]:
    """The parts that patterns share, by their names."""
    parts: Mapping[str, str] = knowledge("visits")["macros"]
    return parts


@cache
def visit_patterns() -> tuple[VisitPattern, ...]:
    """Every pattern, in the order of the file: earlier ones say more."""
    return tuple(map(_pattern, knowledge("visits")["pattern"]))


def patterns_for(markup: Markup) -> Iterator[VisitPattern]:
    """The patterns that may match in a sentence, in their order."""
    # What its words without the marks allow: those have been looked at before.
    has_place = bool(markup.places) or _deictic().search(markup.sentence) is not None
    for pattern in _index().worth_trying(markup.sentence):
        if pattern.may_match(markup, has_place=has_place):
            yield pattern


def may_tell_of_visit(text: str, names_place: Callable[[], bool]) -> bool:
    """Whether any pattern may match in a sentence whose people are not known yet: a quick look."""
    needs_place = False
    for pattern in _index().worth_trying(text):
        if pattern.needs_place and needs_place:
            continue
        if all(stretch.search(text) for stretch in pattern.stretches):
            if not pattern.needs_place:
                return True
            needs_place = True
    return needs_place and (names_place() or _deictic().search(text) is not None)


def matches_any(markup: Markup) -> bool:
    """Whether any pattern matches in a sentence."""
    return any(pattern.regex.search(markup.marked) for pattern in patterns_for(markup))


@cache
def _index() -> PatternIndex[VisitPattern]:
    return PatternIndex((pattern, (pattern.regex,)) for pattern in visit_patterns())


def _pattern(entry: Mapping[str, str]) -> VisitPattern:
    regex = compile_pattern(entry["regex"], macros())
    leading = compile_pattern(entry["leading"], macros()) if "leading" in entry else None
    groups = named_groups(regex)
    return VisitPattern(
        name=entry["name"],
        regex=regex,
        stretches=(regex,) if _is_of_words_alone(regex) else stretches_of(regex),
        leading=leading,
        follows=re.compile(entry["follows"]) if "follows" in entry else None,
        subject=cast("SubjectPart | None", entry.get("subject")),
        status=cast("VisitStatus | None", entry.get("status")),
        needs_place=re.compile(r"\{HOSTS\}(?!\)\?)").search(entry["regex"]) is not None,
        needs_pair="other" in groups,
        is_noun=bool(entry.get("noun")),
        has_date=entry.get("date") != "none",
        has_own_date=entry.get("date") == "own",
        is_of_topic=entry.get("object") == "topic",
        is_of_stops="own" in groups,
        is_hint=bool(entry.get("hint")),
        stands_in=bool(entry.get("instead")),
    )


def _is_of_words_alone(regex: re.Pattern[str]) -> bool:
    """Whether a match holds no person and no place: a plain sentence tells whether there is one."""
    return not _MARKS.search(_NEGATED.sub("", regex.pattern))


def status_of(words: str, clause: str) -> VisitStatus:
    """What its own words make of a visit, and those of the clause that they open."""
    cues = _statuses().worth_trying(clause)
    return next((one.value for one in cues if one.fits(words, clause)), "under_way")


def is_excluded(words: str) -> bool:
    """Whether a clause is about something else than a visit."""
    return any(regex.search(words) for regex in _exclusions())


@cache
def cue(name: str) -> re.Pattern[str]:
    """A pattern of the words that tell more of a visit: ``meeting``, ``purpose``, ``present``."""
    return compile_pattern(knowledge("visits")["cues"][name], macros())


@cache
def sentence_cue(name: str) -> Sieved:
    """The same for words that few sentences hold anywhere."""
    return Sieved(cue(name))


@cache
def _deictic() -> Sieved:
    return Sieved(compile_pattern("{HERE}|{THERE}", macros()))


@cache
def _statuses() -> PatternIndex[_StatusCue]:
    cues = (
        _StatusCue(cast("VisitStatus", entry["value"]), regex, entry.get("reach") == "clause")
        for entry, regex in _compiled("status")
    )
    return PatternIndex((cue, (cue.regex,)) for cue in cues)


@cache
def _exclusions() -> tuple[Sieved, ...]:
    return tuple(Sieved(regex) for _, regex in _compiled("exclusion"))


def _compiled(section: str) -> Iterator[tuple[Mapping[str, str], re.Pattern[str]]]:
    """The entries of a section whose patterns have no macros, each with its own."""
    for entry in knowledge("visits")[section]:
        yield entry, EXPRESSIONS.compiled(entry["regex"])
