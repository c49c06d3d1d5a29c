"""Who does what the words of a sentence say: the subjects of its verbs and nouns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from transforms.events.language.saying import speaks_at
from transforms.events.language.worded import worded
from transforms.events.officials.person import Person
from transforms.events.visits.markup import Markup, compile_pattern
from transforms.events.visits.patterns import macros
from transforms.knowledge import knowledge

# How far before its verb a subject may stand, and how much before a group tells its part.
_LONGEST_GAP = 260
_LEAD = 48
_JOINT, _APART = ", and ", ", "
# "A team that was to arrive", "a team from the agency that was to arrive".
_OWN_CLAUSE = re.compile(
    r"\A(?: (?!(?:said|told|says|announced|reported)\b)[a-z-]+){0,3},? (?:that|which) "
    r"(?=(?:is|was|are|were|has|had|will|would|left|flew|met|went|came|[a-z]+ed)\b)"
)
# An aside that is open, and what stands between its subject and the words that follow it.
_ASIDE_OPENS = r"\A, who\b[^;:]*\Z|\b{visits.words.trips}\b[^;:]*, where \Z"
_RESUMED = re.compile(r", | (?:is|was|had been|has been) [^,;:]{0,50}, (?:and|as well as) ?")
# What someone does after another thing: said of the subject, not of whom that was done with.
_ADVERBIAL = re.compile(r" ?(?:after|before|following|during|ahead of|about|regarding)\b")
_OWNS = re.compile(r"['’]s?(?: [\w-]+){0,4}")
_AGENT = r"\b{visits.words.done} by (?:the )?\Z"
_FINITE = (
    r",? (?:is|was|are|were|will|would|has|had|have|may|might|also|then|later"
    r"|{visits.words.acts})\b"
)

# What the subject does behind a clause that leads to it.
_VERB_FOLLOWS = re.compile(r" (?!and\b|or\b|in\b|at\b|on\b|of\b|who\b|to\b)[a-z]")
_LONGEST_OPENING = 120

# "With Ana Sol and the minister", of whom the text tells nothing: both stand behind "with".
_OTHERS = r"(?:(?: (?:[A-Z][\w'’-]+|bin|ibn|al|el|de|van|von|of)){1,6} and)?"

# "He met members of the council who have just returned": it is they who have.
_OTHERS_WHO = re.compile(
    r"(?<!,)\b(?!(?:one|some) of\b)(?:[A-Za-z]{3,}s|people|men|women|members of [^,;]{1,80}) who\b"
)


@dataclass(frozen=True, slots=True)
class Group:
    """People named in one breath: ``marked[start:end]``; whether they can be a subject."""

    start: int
    end: int
    people: tuple[Person, ...]
    is_subject: bool
    opens_clause: bool


def groups_of(markup: Markup) -> tuple[Group, ...]:
    """The people of a sentence as they stand together, in their order."""
    return tuple(
        _group(markup, start, end)
        for match in _run().finditer(markup.marked)
        for start, end in _breaths(markup.marked, *match.span())
    )


def _breaths(marked: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A run of people, in two where the last one opens another clause."""
    joint = start + length_of_run(marked, start, end)
    if joint < end and _is_governed(marked, start):
        yield start, joint
        start = joint + len(_JOINT if marked.startswith(_JOINT, joint) else _APART)
    yield start, end


def length_of_run(marked: str, start: int, end: int) -> int:
    """How much of a run of people is one object: "she met the king, and her deputy is to go".

    "On the visit by the king, the deputy said": the last one speaks of it, as of "after meeting
    the king, the deputy left".
    """
    joint = marked.rfind(_JOINT, start, end) if worded(_FINITE).match(marked, end) else -1
    if joint < 0 and (speaks_at(marked, end) or _closes_opening(marked, start, end)):
        joint = marked.rfind(_APART, start, end)
    return (joint if joint > start else end) - start


def _closes_opening(marked: str, start: int, end: int) -> bool:
    """Whether a run of people ends a clause that leads to a subject: "after meeting Sol, Berg"."""
    is_led_to = _told("leading_clause").search(marked, max(0, start - _LONGEST_OPENING), start)
    return bool(is_led_to and _VERB_FOLLOWS.match(marked, end))


def subject_before(
    markup: Markup, groups: Sequence[Group], position: int, *, may_speak: bool = False
) -> Group | None:
    """The nearest group that the words at a place may be said of.

    Someone who is met, or stands after "with" or "by", is no subject, unless "who" follows; what
    stands in between must not be said or thought by somebody.
    """
    for group in reversed(groups):
        if group.end > position:
            continue
        gap = markup.marked[group.end : position]
        if len(gap) > _LONGEST_GAP or _told("owned").match(gap):
            return None
        if (
            group.is_subject
            or (group.opens_clause and not _told("closed").search(gap))
            or _is_beside(markup.marked, group, position)
        ):
            if _RESUMED.fullmatch(gap) and (outer := _interrupted(markup, groups, group)):
                return outer
            if _told("partners").fullmatch(gap):
                return group
            is_said = not may_speak and _blockers().search(_bare(_OWN_CLAUSE.sub("", gap)))
            return None if is_said or _OTHERS_WHO.search(gap) else group
    return None


def _is_beside(marked: str, group: Group, position: int) -> bool:
    """Whether words that stand at once behind someone are said of them.

    "The talks held by Ana Sol during her visit", but not "the king met Ana Sol during a visit";
    "Ana Sol's 15 May talks" are hers, whatever stands before her.
    """
    gap = marked[group.end : position].strip()
    if _OWNS.fullmatch(gap):
        return True
    if worded(_AGENT).search(marked, 0, group.start):
        return not gap or _ADVERBIAL.fullmatch(gap) is not None
    return not gap and not _ADVERBIAL.match(marked, position)


def _interrupted(markup: Markup, groups: Sequence[Group], last: Group) -> Group | None:
    """Of "Ana Sol, who was asked by the host, Jan Berg, came": she, whose clause he ends."""
    outer = [one for one in groups if one.end < last.start and one.is_subject]
    between = markup.marked[outer[-1].end : last.start] if outer else ""
    is_open = worded(_ASIDE_OPENS).search(between)
    return outer[-1] if is_open else None


def _group(markup: Markup, start: int, end: int) -> Group:
    marked = markup.marked
    return Group(
        start=start,
        end=end,
        people=markup.people_of(marked[start:end]),
        is_subject=not _is_governed(marked, start),
        opens_clause=bool(_told("relative").match(marked, end)),
    )


def _is_governed(marked: str, start: int) -> bool:
    return bool(_governed().search(marked[max(0, start - _LEAD) : start]))


def _bare(gap: str) -> str:
    """The words between without a clause that only adds to the subject."""
    return _told("parenthesis").sub(" ", gap)


@cache
def _run() -> re.Pattern[str]:
    return compile_pattern("{PEOPLE}", macros())


@cache
def _governed() -> re.Pattern[str]:
    """A preposition or a verb, whose object stands behind it."""
    words = "|".join(knowledge("visits")["subjects"]["governors"])
    speech = "|".join(knowledge("visits")["subjects"]["speech"])
    determiner = r"(?: (?:the|a|an|his|her|their|its|(?!that\b)[a-z]+|\d+))?"
    return re.compile(
        r"\b(?!told (?:reporters|journalists|newsmen|lawmakers|parliament)\b)"
        rf"(?:(?:{words}|(?!(?:{speech})\b)[a-z]{{2,}}ed){determiner}|as (?:a|an|the))"
        rf"(?: (?!that\b)[a-z-]+)?{_OTHERS}\s\Z"
    )


@cache
def _blockers() -> re.Pattern[str]:
    return re.compile(
        "|".join((r"[;:]", rf"\b(?:{'|'.join(knowledge('visits')['subjects']['blockers'])})\b"))
    )


@cache
def _told(name: str) -> re.Pattern[str]:
    return re.compile(knowledge("visits")["subjects"][name])
