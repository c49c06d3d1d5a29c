"""Whose trip it is of which a story has told the office alone: "Ana Sol's visit will be"."""

from __future__ import annotations

import re

from transforms.events.language.worded import worded, words_at
from transforms.events.officials.directory import head_of
from transforms.events.officials.person import Person
from transforms.events.officials.roles import (
    is_mere_description,
    is_of_government,
    is_of_group,
    is_plural,
    is_sent,
)
from transforms.events.officials.tokens import singular
from transforms.places.gazetteer import find_countries, is_organisation

# Who is at the head of something, of which the words may be more than the role's.
_HEADS = ("head", "chief", "director", "member", "aide")
# What the office does, of whom the trip is then told; not one who speaks of another's.
_TRAVELS = (
    r"(?!,? {roles.words.receives_others}\b)"
    r"[^;:]{0,80}?\b(?:{roles.words.trips}s?|{roles.words.travels})\b"
)
# "Colombo, Aug 12: A Norwegian envoy"; behind "A prominent member of".
_DATELINE = re.compile(r"[A-Z].{2,42}?(?::| -{1,2}| –| —) (?:An? |The )?")
_FIRST = 14
# What a sentence opens with before it names the traveller.
_OPENS = (
    r"(?:(?:According to|In|On|During|Under|As part of) [^;:]{1,80}, )?"
    r"(?:It (?:will be|would be|is|was) |(?:[Tt]he|[Tt]his) (?:[a-z-]+ ){0,3}"
    r"{roles.words.trips} (?:by|of) (?:the )?)?"
)
_HIS_TRIP = r"['’]s? (?:[\w-]+ ){0,3}{roles.words.trips}\b"
_AT_OTHER_TIME = re.compile(r"[^.;:,]{0,40} (?:last|earlier|ago|previous)\b")
_TO = re.compile(r" (?:to|in) (?:the )?")
# What others do with an envoy who was spoken of.
_MET_HIM = (
    r"\b(?:{roles.words.received}|told|saw|(?:will|would|to) (?:meet|see)) (?:with )?"
    r"(?:him|her|the envoy|the mediator)\b"
)
_TRIP_OF = r"\b{roles.words.trips} (?:by|of) (?:the )?\Z"
_WHO_IS_THERE = re.compile(r",? who (?:is|was) (?:here|in|on|visiting|due|expected)\b")
# "The envoy was Ana Sol", "identified the visitor as Ana Sol".
_WAS = (
    r"\b[Tt]he (?:[a-z]+ )?{roles.words.taken_up} (?:was|is|as) "
    r"(?:identified as |named as )?\Z"
)
# "Ana Sol, head of the bureau, left Lima".
_SETS_OUT = (
    r"(?:[^.;:\"“]{0,200}?,)? (?:has |had |will |is to |was to )?"
    r"(?:{roles.words.travels}|visit|visits|depart|departs|head for"
    r"|{roles.words.leading} the delegation)\b"
)
# "The delegation, led by Ana Sol,": that of the minister who was just told to come.
_LED_GROUP = r"The (?:[\w-]+ ){0,3}{roles.words.teams},? (?:led|headed) by "
# "The visitor, Deputy Minister Ana Sol".
_VISITOR = re.compile(r"The (?:visitor|guest|visiting [a-z]+), ")


def is_traveller(sentence: str, office: Person, text: str, named: Person) -> bool:
    """Whether someone whom a text names later is the holder of an office in an earlier sentence."""
    is_own = named.country in (None, office.country) and _fits(office.role or "", named.role)
    if not (named.name and is_own and travels(sentence, office)):
        return False
    if is_of_group(named.role or ""):
        return worded(_LED_GROUP).match(text, 0, named.end) is not None
    if worded(_WAS).search(text, 0, named.start) or _VISITOR.match(text, 0, named.end):
        return True
    if named.start == 0 and named.role and worded(_SETS_OUT).match(text, named.end):
        return is_sent_or_vague(office.role or "")
    return worded(_OPENS).fullmatch(text, 0, named.start) is not None and _is_there(text, named)


def _is_there(text: str, named: Person) -> bool:
    """Whether a text takes up a trip as someone's: "the visit by Ana Sol", "Ana Sol's visit"."""
    is_of_them = worded(_TRIP_OF).search(text, 0, named.start)
    behind = _WHO_IS_THERE.match(text, named.end) or worded(_HIS_TRIP).match(text, named.end)
    return is_of_them is not None or behind is not None


def is_on_another_trip(sentence: str, office: Person, text: str, named: Person) -> bool:
    """Whether a trip is told that was before, or that leads elsewhere: "Sol's trip to Oslo"."""
    his = worded(_HIS_TRIP).match(text, named.end)
    if not his:
        return False
    is_old = _AT_OTHER_TIME.match(text, his.end()) is not None
    return is_old or _goes_elsewhere(sentence, office, text, his.end())


def _goes_elsewhere(sentence: str, office: Person, text: str, end: int) -> bool:
    """Whether a trip leads to a country of which the sentence before has not spoken."""
    following = next((one for one in find_countries(text) if one.start >= end), None)
    if following is None or not _TO.fullmatch(text, end, following.start):
        return False
    codes = {one.code for one in find_countries(sentence)} - {office.country}
    return following.code not in codes


def opens_text(text: str, person: Person) -> bool:
    """Whether a sentence starts with someone, as far as a dateline lets it."""
    return person.start <= _FIRST or _DATELINE.fullmatch(text, 0, person.start) is not None


def travels(text: str, person: Person) -> bool:
    """Whether a sentence goes on to tell that someone travels."""
    return worded(_TRAVELS).match(text, person.end) is not None


def is_of_another_nation(office: Person, text: str, named: Person) -> bool:
    """Whether an organisation's envoy is next told by their own nation: "Peruvian diplomat Sol"."""
    is_own = named.country not in (None, office.country) and not is_organisation(named.country)
    is_sent_by = is_organisation(office.country) and is_sent_or_vague(office.role or "")
    opens = named.start <= len("The ") and " " in (named.name or "")
    opens = opens and not worded(_MET_HIM).search(text)
    return is_own and is_sent_by and opens and is_mere_description(named.role or "")


def is_sent_or_vague(role: str) -> bool:
    """Whether an office tells of nobody's field: an envoy's, a diplomat's."""
    return (
        is_sent(role) or is_mere_description(role) or role.lower().endswith(("envoy", "emissary"))
    )


def _fits(office: str, named: str | None) -> bool:
    """Whether an office may be that under which someone is named."""
    if is_of_group(office) or is_plural(office):
        return False
    if is_of_group(named or ""):
        return is_of_government(office)
    if not named or is_sent_or_vague(office):
        return True
    is_same = head_of(office) == head_of(named)
    return is_same and (" " not in office or _rank(office) == _rank(named))


def _rank(role: str) -> frozenset[str]:
    """The words of a role that make it another's: of a minister's deputy."""
    return frozenset(role.lower().split()).intersection(words_at("roles.words.ranks"))


def fuller_office(office: Person, named: Person) -> str | None:
    """The office of a group's leader, or of "a diplomat"; else that told first, which says more."""
    role = office.role or ""
    if is_of_group(role) or is_plural(role):
        return singular(named.role or role)
    told = named.role or role
    if " " not in role and head_of(told) == head_of(role):
        # "A minister", who is the deputy trade minister.
        return told
    is_vague = is_mere_description(role) and not is_mere_description(told)
    return told if is_vague and head_of(told) not in _HEADS else role
