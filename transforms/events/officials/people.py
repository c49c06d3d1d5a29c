"""Officials in a sentence: their names, their roles, and whom they represent."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from transforms.events.officials.grammar import OFFICIAL
from transforms.events.officials.named_in_turn import LIST, named_in_turn
from transforms.events.officials.roles import (
    is_mere_description,
    is_of_government,
    is_of_several,
    is_plural,
    is_sent,
    is_vaguely_sent,
)
from transforms.events.officials.tokens import UNCODED, Reading, read_words, singular
from transforms.places.gazetteer import is_organisation

_GROUPS = frozenset(OFFICIAL.groupindex)
_NEW, _PLURAL = "r17", "q19"
_ANOTHER_CLAUSE = re.compile(r";|\b(?:while|whereas|but)\b")
_LED_BY = re.compile(
    r"\b(?:(?:led|headed|chaired|represented) by|under(?: the leadership of)?|side by) "
    r"(?:the |its |their |his |her |former ){0,2}(?:[A-Z][a-z]+ )?['‘]?\Z"
)
_LONGEST_LEAD = 60
_APPOSITION = re.compile(
    r"(?: (?:in|to|at|for|on|of|with) (?:the )?[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,4})?"
    r"(?: [A-Z][a-z]+){0,2}(?: in the (?:country|region|territory))?(?: of the [a-z]+)?"
    r"(?: \([A-Z]{2,7}\))?"
    r",? ?(?:, |\()(?:the |an? |his |her |its |their )?"
    r"(?:former |ex-|veteran |retired |senior |formerly |first |second |third |only )?"
)
_ACTS = re.compile(r" (?:held|holds?|had|has|met|opened|began|ended|left|said|told|was|is|will)\b")
_EVENT_AHEAD = re.compile(r"[wmp.]{0,3}v")
# "A secretary in the foreign ministry,"
_OF_AN_OFFICE = re.compile(
    r"(?: (?:in|at|of) the (?:[A-Za-z]+ ){0,3}(?:[Mm]inistry|[Oo]ffice))?[,.;)]"
)
# Who presides over an organisation for a time, besides an office at home.
_CHAIR = re.compile(r"\b(?:chair(?:man|woman|person)?|president|head|leader)\b", re.IGNORECASE)
# "Envoy for the Western Sahara dispute,"
_SENT_FOR = re.compile(r"(?: (?:for|to|on|in) [^,;:.]{1,50})?[,.]")
_NEXT_OF_LIST = re.compile(r",? and\b|, (?:the |[A-Z])")
_GUEST = ("Visiting ", "visiting ")
_SHARES = re.compile(r" and |, (?:accompanied by|together with|along with) ")


class Person(NamedTuple):
    """An official, or someone who may be one: ``text[start:end]`` of the sentence.

    ``country`` is the code of whom they represent; ``owner`` is the name of the one whose aide
    they are, ``nearby`` the country of the place named last before them. A pronoun has none of
    these. Several who share one phrase ("the presidents of Chile and Peru") share its span. Where
    ``is_guess``, no words tell the country.
    """

    start: int
    end: int
    name: str | None = None
    role: str | None = None
    country: str | None = None
    owner: str | None = None
    nearby: str | None = None
    is_pronoun: bool = False
    is_plural: bool = False
    is_new: bool = False
    is_guess: bool = False


@lru_cache(maxsize=512)
def people_in(text: str) -> tuple[Person, ...]:
    """Officials, other names and pronouns in a sentence, in their order; kept for a while."""
    reading, people = read_words(text), list[Person]()
    nearby: str | None = None
    end = 0
    for match in OFFICIAL.finditer(reading.classes):
        nearby = reading.last_place(end, match.start()) or nearby
        people += _people(reading, match, nearby)
        end = match.end()
    people = named_in_turn(text, people)
    return _with_leaders(text, _in_apposition(text, _with_shared_role(text, people)))


def _people(reading: Reading, match: re.Match[str], nearby: str | None) -> Iterator[Person]:
    """The people of one phrase: several where one role has several countries."""
    # The number of the alternative that matched ends the name of its last group.
    number = (match.lastgroup or "")[1:]
    name, role, owner, country, pronoun = (
        match.span(part + number) if part + number in _GROUPS else (-1, -1) for part in "nrocq"
    )
    codes = [reading.countries[i] for i in range(*country) if i in reading.countries]
    if name == (-1, -1) and _qualifies(reading, role):
        return
    # "A group of visiting Peruvian senators": they are visiting, not the group.
    is_behind = codes and "visiting" in reading.words(match.start(), country[0] + 1).split()
    first = country[0] if is_behind else match.start()
    for code in codes or (None,):
        yield Person(
            start=reading.spans[first][0],
            end=reading.spans[match.end() - 1][1],
            name=_words(reading, name),
            role=_role(_words(reading, role), of_several=len(codes) > 1),
            country=code,
            owner=_words(reading, owner),
            nearby=nearby,
            is_pronoun=pronoun != (-1, -1),
            is_plural=f"q{number}" == _PLURAL,
            is_new=f"r{number}" == _NEW,
        )


def _qualifies(reading: Reading, role: tuple[int, int]) -> bool:
    """Whether "official" is no person: "an official goodwill visit"."""
    if (_words(reading, role) or "").lower() != "official":
        return False
    following = reading.classes[role[1] : role[1] + 4]
    acts = _ACTS.match(reading.text, reading.spans[role[1] - 1][1])
    return not acts and _EVENT_AHEAD.match(following) is not None


def _with_leaders(text: str, people: Sequence[Person]) -> tuple[Person, ...]:
    """Ana Sol of Peru alone, where the text has "a delegation of Peru, led by Ana Sol"."""
    joined: list[Person] = []
    for person in people:
        before = text[max(0, person.start - _LONGEST_LEAD) : person.start]
        if person.name and _is_led_by(before):
            groups = (i for i, one in enumerate(joined) if not one.name and is_of_several(one.role))
            group = max(groups, default=None)
            if group is not None and ", which " in text[joined[group].end : person.start]:
                # "The delegation, which arrived today, was headed by": two who are one.
                leader = _leading(joined[group], person)
                joined[group] = leader._replace(end=joined[group].end)
                joined.append(leader._replace(start=person.start))
                continue
            if group is not None:
                joined[group:] = [_leading(joined[group], person)]
                continue
        joined.append(person)
    return tuple(joined)


def _is_led_by(before: str) -> bool:
    """Whether the words before someone say, in the same clause, that he leads."""
    led_by = _LED_BY.search(before)
    return led_by is not None and not _ANOTHER_CLAUSE.search(before, 0, led_by.start())


def _leading(group: Person, person: Person) -> Person:
    return person._replace(
        start=group.start,
        country=group.country or person.country,
        role=person.role or group.role,
    )


def _with_shared_role(text: str, people: Sequence[Person]) -> list[Person]:
    """Each with the role of "Presidents Ana Sol of Peru and Jan Berg of Norway".

    Of "Peruvian President Ana Sol and Foreign Minister Jan Ray", both are Peruvian; "UN mediators
    Ana Sol and Jan Ray" are both of the UN.
    """
    first: Person | None = None
    end = -1
    found: list[Person] = []
    for person in people:
        country = _shared_country(text, found[-1:], person)
        joined = person if country == person.country else person._replace(country=country)
        if person.role and person.name and is_plural(person.role):
            first = joined = joined._replace(role=singular(person.role))
        elif first and person.name and not person.role and LIST.fullmatch(text, end, person.start):
            of_one = first.country if is_organisation(first.country) else None
            joined = joined._replace(role=first.role, country=joined.country or of_one)
        else:
            first = None
        end = person.end
        found.append(joined)
    return found


def _shared_country(text: str, before: Sequence[Person], person: Person) -> str | None:
    """The country of an official, or that of another who is named in the same breath."""
    is_named = person.role and person.name and not person.country
    is_joined = is_named and before and _SHARES.fullmatch(text, before[0].end, person.start)
    if not is_joined or not before[0].role or text.endswith(_GUEST, 0, before[0].start):
        # "Visiting Peruvian minister Ana Sol and President Jan Berg": a guest and the host.
        return person.country
    return before[0].country


def _in_apposition(text: str, people: Sequence[Person]) -> list[Person]:
    """One person for a role and the name that explain each other."""
    joined: list[Person] = []
    for person in people:
        # Behind an office may stand the names of its institution: "of the People's Hural".
        ends = enumerate(joined[:-4:-1], 1)
        place = next((-n for n, one in ends if one.role and not one.name), -1)
        last = joined[place] if joined else None
        is_next = last and _APPOSITION.fullmatch(text, last.end, person.start)
        both = _of_two_kinds(text, last, person) if last and is_next else None
        both = both or (_explained(text, last, person) if last and is_next else None)
        joined[place if both else len(joined) :] = [both or person]
    return joined


def _explained(text: str, first: Person, second: Person) -> Person | None:
    """The two as one, if the second says who the first is."""
    if first.is_pronoun or second.is_pronoun:
        return None
    closes = text[second.end : second.end + 1] in (",", ".", "", ")", ";")
    between = text[first.end : second.start]
    is_aside = "former" in between or "ex-" in between or is_mere_description(second.role or "")
    if first.name and not second.name and second.role:
        leads = is_of_several(first.role) and bool(_OF_AN_OFFICE.match(text, second.end))
        if first.role and not leads and not (closes and is_aside):
            return None
        return first._replace(
            end=second.end,
            role=second.role if leads else first.role or second.role,
            country=first.country or second.country,
            owner=first.owner or second.owner,
        )
    if first.name or not first.role or not second.name or not closes:
        return None
    speaks_for = is_organisation(first.country) or first.country == UNCODED
    if second.role and not is_aside and not speaks_for:
        return _of_two_offices(first, second)
    is_own = first.country != UNCODED or is_aside
    known = first.country if is_own else None
    return second._replace(
        start=first.start,
        role=first.role,
        country=known or second.country or first.country,
        owner=first.owner,
    )


def _of_two_kinds(text: str, first: Person, second: Person) -> Person | None:
    """The two as one who holds an office at home and another abroad."""
    if _also_chairs(text, first, second) or _also_chairs(text, second, first):
        of_state = second if first.country == UNCODED else first
        return first._replace(end=second.end, country=of_state.country)
    if _is_sent_besides(text, first, second):
        country = second.country or first.country
        return first._replace(end=second.end, role=second.role, country=country)
    return None


def _also_chairs(text: str, official: Person, chair: Person) -> bool:
    """Whether a state's official is said to chair an organisation, too.

    "Zambian President Ana Sol, the current chairman of the African Union, arrived": one guest.
    """
    first, second = sorted((official, chair), key=lambda one: one.start)
    if second.name or not (official.role and official.country and _CHAIR.search(chair.role or "")):
        return False
    if first is chair and not (first.name and is_of_government(official.role)):
        return False
    is_one = not _is_of_organisation(official.country) and _is_of_organisation(chair.country)
    return is_one and not _NEXT_OF_LIST.match(text, second.end)


def _is_sent_besides(text: str, first: Person, second: Person) -> bool:
    """Whether "former Peruvian minister Ana Sol" is sent by another: ", the UN envoy for Chad,"."""
    is_described = first.name and first.country and is_mere_description(first.role or "")
    if not is_described or second.name or not is_vaguely_sent(second.role):
        return False
    closing = _SENT_FOR.match(text, second.end)
    return closing is not None and not _NEXT_OF_LIST.match(text, closing.end() - 1)


def _is_of_organisation(country: str | None) -> bool:
    """Whether a code is that of an organisation, known or not."""
    return country == UNCODED or is_organisation(country)


def _of_two_offices(first: Person, second: Person) -> Person | None:
    """Who holds both: "Peru's chief delegate, Deputy Minister Ana Sol"."""
    if not is_sent(first.role) or second.country or is_plural(second.role or ""):
        return None
    return second._replace(start=first.start, country=first.country, owner=first.owner)


def _words(reading: Reading, span: tuple[int, int]) -> str | None:
    return reading.words(*span) if span != (-1, -1) else None


def _role(words: str | None, *, of_several: bool) -> str | None:
    """The role of one of them: "the presidents of Chile and Peru" are each a president."""
    return singular(words) if words and of_several else words
