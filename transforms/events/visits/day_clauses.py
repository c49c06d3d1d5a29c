"""Whether a day belongs to another clause, or another event, than the visit that is told."""

from __future__ import annotations

import re

from transforms.events.language.when import When
from transforms.events.language.worded import worded
from transforms.events.visits.patterns import cue

# "After talks in Oslo on Tuesday, she flew to Lima": the day is of the talks.
_AFTER_THAT = re.compile(r"\A\W*(?:After|Following|AFTER|FOLLOWING) [^,;]*\Z")
# "Will visit Lima after Monday's attack": the day of the attack.
_OWNS = ("'s", "’s", "'S", "’S")
_EVENT = re.compile(r" (?!and\b|or\b|to\b|in\b|at\b|on\b|with\b)[a-z]")
# "Has come to Lima and leaves tomorrow", "goes to Lima, and on Friday he will be in Quito".
_THEN_LEAVES = (
    r"(?:\b(?:and|before|then|but)|,) (?:(?:is|are|was|will|would|then|later|due|expected|scheduled"
    r"|to|he|she|they|plans|set) ){0,4}{visits.words.leaves_again}\b[^;]*\Z"
)
_LEAD = re.compile(r"(?:on|in|by|from|until|since|for) ", re.IGNORECASE)
# How far before a day the words stand of what it is the day of.
_REACH = 120
_THEN_ON = re.compile(r"(?:,|\b(?:and|then|but)) (?:(?:on|from|next|then|late|early) )*\Z")
_OPENS = (
    r"(?:(?:,? (?:and|or|to|through|until) |-)[A-Z][\w.]*(?: \d{1,2})?)?,? "
    r"(?:he|she|they|it|the [a-z]+|will|is|are|{visits.words.does})\b"
)


def is_of_another_clause(text: str, when: When, start: int, end: int) -> bool:
    """Whether a day is of a clause before or behind what ``text[start:end]`` says.

    That of what came before ("after talks on Monday, she"), of leaving again, or of the next stop.
    """
    if when.end <= start and text.startswith(",", when.end):
        return _AFTER_THAT.search(text[: when.start]) is not None
    return when.start >= end and _is_of_next_clause(text, when, end)


def _words_before(when: When) -> int:
    """How many characters of the words that say when only lead to the day: "on "."""
    lead = _LEAD.match(when.words)
    return lead.end() if lead else 0


def is_of_an_event(text: str, when: When, start: int) -> bool:
    """Whether a day is that of an event that a visit is told by: "after the 3 May vote".

    Not if the words at ``start`` are those of the event: "after a trip to Peru starting in May".
    """
    lead = when.start + _words_before(when)
    event = cue("event_on").search(text, max(0, when.start - _REACH), lead)
    if event and not event.start() <= start < event.end():
        return True
    if text.startswith(_OWNS, when.end):
        # "After Monday's attack": of what is not a visit.
        return not cue("visit_nouns").match(text, when.end + len(_OWNS[0]))
    is_beside = cue("before_an_event").search(text, max(0, when.start - _REACH), when.start)
    return bool(is_beside and _EVENT.match(text, when.end))


def _is_of_next_clause(text: str, when: When, end: int) -> bool:
    if worded(_THEN_LEAVES).search(text, end, when.start):
        return True
    opens = _THEN_ON.search(text, max(0, end - 1), when.start)
    return bool(opens and worded(_OPENS).match(text, when.end))
