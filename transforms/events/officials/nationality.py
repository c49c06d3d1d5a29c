"""Whose the official is with whom a story opens, where only its later words tell the country.

"Prime Minister Ana Sol arrived in Oslo on Monday. The Peruvian leader was met by ...": she is of
Peru. So is who "left Lima for Oslo", and who "flew in from Lima" to the capital that tells of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from transforms.events.language.worded import worded
from transforms.events.officials.introductions import Told
from transforms.events.officials.person import Person
from transforms.events.officials.roles import (
    implied_country,
    is_mere_description,
    is_of_government,
    is_plural,
)
from transforms.places.gazetteer import find_countries

# In how many sentences a story tells whose the guest is with whom it opens.
_SOON = 6
_NEXT = 3
# What a text calls the guest of whom it has just told the name and the office.
_TAKES_UP = (
    r"[Tt]he (?:[A-Z][\w-]+ ){1,3}"
    r"(?:[Gg]overnment |top |chief |senior |visiting |[Pp]arty |[Ss]tate |[Ff]oreign |[Pp]rime )*"
    r"{roles.words.taken_up:Aa}\b(?! of)"
)
# Where someone sets out, and from where one comes who is then at home there.
_LEAVES = r"\b{roles.words.leaves} \Z"
_FLIES_IN = r"\b{roles.words.flies_in} from \Z"
_ON_A_TOUR = re.compile(
    r"\b(?:leg|stop|tour|where (?:he|she|they)|after (?:visiting|a visit|talks))\b"
)
_OPENING = 60
# That somebody sends one whom the text is still to name, and what it then calls them.
_SENDS_ONE = (
    r"\b(?:{roles.words.sends}|{roles.words.appoints}) (?:an?|another|its|her|his|their) "
    r"(?:[a-z-]+ ){0,3}(?P<role>(?:special |peace )?{roles.words.sent_ones})\b"
)
_WAS = re.compile(r"(?:(?:[Rr]etired|[Ff]ormer|[Vv]eteran|[Ee]x-) ?(?:[A-Za-z]+ ){0,4})?\Z")
_IS_TO_COME = re.compile(
    r",? (?:(?:is|was) (?:due|expected|scheduled|to)|will|would|arrive[ds]?|landed|flew|left)\b"
)


def with_countries_told_later(sentences: Sequence[Told], here: str | None) -> list[Told]:
    """The sentences, with the country of the one whom the first names by office and name alone.

    ``here`` is the country that the story is written in, if its dateline tells.
    """
    told = list(sentences)
    opening = next((i for i, (_, people) in enumerate(told) if people), None)
    if opening is None:
        return told
    sentence, people = told[opening]
    place = next((i for i, one in enumerate(people) if one.role or one.name), 0)
    guest = people[place]
    if not _is_unplaced(guest) or guest.start > _OPENING:
        return told
    country = _as_taken_up(told[opening:]) or _as_left(told[opening], here)
    country = country or _as_come_from(guest, told[opening : opening + _SOON], here)
    if country:
        placed = guest._replace(country=country)
        told[opening] = (sentence, [*people[:place], placed, *people[place + 1 :]])
    return told


def with_senders_told_before(sentences: Sequence[Told], here: str | None) -> list[Told]:
    """The sentences, with the country of whom one says that it sends somebody the next one names.

    "Oslo was sending another envoy. Retired general Ana Sol is to arrive in Lima on Monday."
    """
    told = list(sentences)
    for place, (sentence, people) in enumerate(told[1:], 1):
        before = told[place - 1][0].text
        sends = worded(_SENDS_ONE).search(before)
        first = next(iter(people), None)
        if not sends or not first or not _may_be_sent(sentence.text, first):
            continue
        told_of = find_countries(before)
        senders = [one.code for one in told_of if one.end <= sends.start()]
        bound = {one.code for one in told_of if one.start >= sends.end()} | {here}
        places = {one.code for one in find_countries(sentence.text) if one.start >= first.end}
        if senders and places <= bound - {senders[-1]}:
            role = sends["role"] if first.country or not first.role else first.role
            sent = first._replace(country=senders[-1], role=role)
            told[place] = (sentence, [sent, *people[1:]])
    return told


def _may_be_sent(text: str, named: Person) -> bool:
    """Whether somebody is named who was something once, and is now to come."""
    if not named.name or not _WAS.fullmatch(text, 0, named.start):
        return False
    is_bare = named.start > 0 or (is_mere_description(named.role or "") and not named.country)
    return is_bare and _IS_TO_COME.match(text, named.end) is not None


def _is_unplaced(person: Person) -> bool:
    """Whether someone has a name and an office, and no country."""
    role = person.role
    is_told = person.country or person.owner or implied_country(role)
    is_one = bool(person.name and role) and not is_plural(role or "")
    return is_one and not is_told


def _as_taken_up(told: Sequence[Told]) -> str | None:
    """The country of "the Peruvian leader", of whom the story has named nobody before."""
    before = {one.code for one in find_countries(told[0][0].text)}
    for sentence, people in told[1 : 1 + _NEXT]:
        first = next(iter(people), None)
        if first and first.country and not first.name and first.country not in before:
            start = max(0, first.start - len("the "))
            opens = start == 0 or sentence.text.endswith(", ", 0, start)
            if opens and start < _OPENING and worded(_TAKES_UP).match(sentence.text, start):
                return first.country
        before |= {one.country for one in people if one.country}
    return None


def _as_left(told: Told, here: str | None) -> str | None:
    """The country of whom a story without a dateline has leave a capital."""
    sentence, people = told
    if here or not any(is_of_government(one.role) for one in people[:1]):
        return None
    first = next(iter(find_countries(sentence.text)), None)
    is_left = (
        first and first.kind == "capital" and worded(_LEAVES).search(sentence.text, 0, first.start)
    )
    return first.code if first and is_left else None


def _as_come_from(guest: Person, told: Sequence[Told], here: str | None) -> str | None:
    """The country from whose capital someone flew in, who came straight from home."""
    family = (guest.name or "").split()
    for sentence, _ in told:
        text = sentence.text
        if _ON_A_TOUR.search(text):
            return None
        if not any(one in text for one in (*family, "He ", "She ", " he ", " she ")):
            continue
        for mention in find_countries(text):
            is_home = mention.kind == "capital" and mention.code != here
            if is_home and worded(_FLIES_IN).search(text, 0, mention.start):
                return mention.code
    return None
