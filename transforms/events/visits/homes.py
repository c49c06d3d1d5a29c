"""Which country a story without a dateline is at home in, by what it calls its own.

"Minister Ana Sol will visit Oslo. The Peruvian side ..." is told of Peru, and so is what speaks of
"relations between Peru and Norway" where somebody goes to Norway.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

from transforms.events.officials.introductions import Told
from transforms.events.officials.person import Person
from transforms.events.officials.roles import implied_country, is_of_government, is_plural
from transforms.events.story import Story
from transforms.events.visits.sentence_places import PLACES
from transforms.knowledge import knowledge
from transforms.places.gazetteer import CountryMention, find_countries

# How many sentences from the top tell where a story is at home.
_TOP = 12
# In how many it speaks of whom it is about.
_OPENING = 2
_Named = tuple[str, tuple[CountryMention, ...]]
_THE = ("the ", "The ")
# "The first visit there by a Peruvian head of state".
_FIRST_BY = re.compile(r"\b(?:first|last|only|latest)\b[^;:.]{0,60} (?:by|for|of|from) an? \Z")
_PAIR = re.compile(r"(?: and (?:the |its )?|['’]s? (?:[a-z]+ ){0,2}(?:relations|ties) with |-|–)")


def home_by_signs(story: Story, told: Sequence[Told]) -> str | None:
    """The one country that the story speaks of as its own and has nobody go to.

    Asked only of a story that opens with a minister or a leader of a country that it leaves out;
    ``told`` are its sentences with their people.
    """
    if not any(_is_of_nowhere(one) for _, people in told[:_OPENING] for one in people):
        return None
    texts = [sentence.text for sentence in story.sentences[:_TOP]]
    mentions = [(text, find_countries(text)) for text in texts]
    hosts = {one.code for text, found in mentions for one in found if _is_gone_to(text, one)}
    if not hosts:
        return None
    signs = {code for text, found in mentions for code in _own(text, found, hosts)}
    signs = signs or _as_told_by(mentions[:_OPENING], hosts)
    return next(iter(signs)) if len(signs) == 1 else None


def _is_of_nowhere(one: Person) -> bool:
    """Whether someone governs, and no words tell where."""
    is_told = one.country or one.owner or implied_country(one.role)
    return is_of_government(one.role) and not (is_told or is_plural(one.role or ""))


def _own(text: str, mentions: tuple[CountryMention, ...], hosts: set[str]) -> Iterator[str]:
    """The countries of which a sentence tells something of their own, but for the hosts."""
    for one in mentions:
        if one.code not in hosts and _is_sign(text, one):
            yield one.code
    for one, other in pairwise(mentions):
        told = {one.code, other.code} - hosts
        is_pair = len(told) == 1 and one.code != other.code
        if is_pair and _are_two_sides(text, one, other):
            yield next(iter(told))


def _as_told_by(opening: Sequence[_Named], hosts: set[str]) -> set[str]:
    """The country whose papers tell of it, where a story opens with that and no other."""
    others = {one.code for _, found in opening for one in found} - hosts
    is_told = any(
        one.kind == "demonym" and _has("tellers").match(text, one.end)
        for text, found in opening
        for one in found
    )
    return others if is_told and len(others) == 1 else set()


def _is_gone_to(text: str, place: CountryMention) -> bool:
    """Whether somebody goes to a place, or something happens there."""
    return place.kind in PLACES and _leads_there().search(text, 0, place.start) is not None


def _is_sign(text: str, nation: CountryMention) -> bool:
    """Whether what stands behind a nation is what a country has one of: "the Peruvian side"."""
    if nation.kind not in ("demonym", "name"):
        return False
    if text.endswith(_THE, 0, nation.start) and _has("own_guests").match(text, nation.end):
        return True
    is_first = _has("own_offices").match(text, nation.end) and _FIRST_BY.search(
        text, 0, nation.start
    )
    return bool(is_first or _has("own").match(text, nation.end))


def _are_two_sides(text: str, one: CountryMention, other: CountryMention) -> bool:
    """Whether a sentence speaks of what is between two countries: "relations between"."""
    if not _PAIR.fullmatch(text, one.end, other.start):
        return False
    before, behind = text[max(0, one.start - 60) : one.start], text[other.end : other.end + 60]
    return (
        bool(_between().search(before) or _ties().match(behind))
        or "relations" in text[one.end : other.start]
    )


@cache
def _words(group: str) -> str:
    return "|".join(knowledge("visits")["homes"][group])


@cache
def _leads_there() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_words('leads')}) (?:the )?(?:[a-z]+ )?\Z", re.IGNORECASE)


@cache
def _has(group: str) -> re.Pattern[str]:
    """What stands behind a nation that has one of a group: "Peru's foreign ministry"."""
    return re.compile(rf"(?:['’]s)? (?:[a-z-]+ )?(?:{_words(group)})\b", re.IGNORECASE)


@cache
def _between() -> re.Pattern[str]:
    told = rf"\b(?:{_words('ties')})\b[^.;:,]{{0,30}}"
    return re.compile(rf"{told} (?:between|of) (?:the )?\Z", re.IGNORECASE)


@cache
def _ties() -> re.Pattern[str]:
    return re.compile(rf" (?:[A-Za-z-]+ ){{0,2}}(?:{_words('ties')})\b", re.IGNORECASE)
