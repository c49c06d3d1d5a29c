"""Officials in a sentence: their names, their roles, and whom they represent."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from transforms.events.officials.roles import is_mere_description, is_of_several, is_plural
from transforms.events.officials.tokens import UNCODED, Reading, read_words, singular
from transforms.places.gazetteer import is_organisation

# Grammars over the class letters of `transforms.events.officials.roles`.
_NAME = r"(?:N|nn?)?N(?:n{0,2}N){0,5}"
_FIELD = r"[pG]{1,6}(?:,p{1,3})?(?:&t?p{1,4})?"
_MATTER = rf"(?:(?:[pN]s)?N?(?:m{{1,2}}&?)?{_FIELD}|h)"
_ROLE_PART = rf"m{{0,4}}(?:{_FIELD}m?)?[hg](?:[of][ta]?{_MATTER}){{0,2}}"
_ROLE = rf"{_ROLE_PART}(?:&{_ROLE_PART})?"
# The same after a country: a field of its own name, as in "British Northern Ireland Secretary".
_ROLE_OF = rf"(?:N{{1,3}}(?:&N{{1,2}})?)?{_ROLE}|[Nwmp]{{1,4}}[gG]"
_COUNTRY = r"[CDLO]"
# What an envoy is for: a country, or a matter of a few words.
_ABOUT = r"(?:[fi][ta]?[CDL]?(?:[pNw]{1,3})?)?"
_ABOUT_COUNTRY = r"(?:[fi][ta]?(?:[CL]|pN?|N)(?:&[CLN])?)?"
# "Dr.", "General", "Prince"
_STYLE = r"y{0,3}(?:hy{0,2})?"
# "of Peru", "from the Norwegian government", "of the Chilean National Assembly"
_OF = r"[or][ta]?"

# Where no phrase starts none of the many alternatives is tried. A title may stand before any.
_OFFICIAL = re.compile(
    "(?=[CDLONhpGgmntayqQ])y{0,3}(?:"
    + "|".join(
        (
            # "the UN envoy for the Great Lakes, Jan Berg,", "Russia's minister Anna Petrova"
            rf"(?P<c2>{_COUNTRY})(?:m?hs|ms|sw{{0,2}}|s)?(?P<r2>{_ROLE_OF}){_ABOUT},{_STYLE}(?P<n2>{_NAME})(?=[,.]|\Z)",
            rf"(?P<c1>{_COUNTRY})(?:m?hs|ms|sw{{0,2}}|s)?(?P<r1>{_ROLE_OF}){_ABOUT_COUNTRY}{_STYLE}(?P<n1>{_NAME})",
            # "the president of Peru Ana Sol", "the prime minister of Peru, Ana Sol,"
            rf"(?P<r3>{_ROLE}){_OF}(?P<c3>[CO](?:s[mpg]{{1,3}})?|D[mhpgG]{{1,3}}(?:o[ph]{{1,2}})?),?{_STYLE}(?P<n3>{_NAME})",
            # "Ana Sol, Peru's foreign minister", "Ana Sol, the president of Peru"
            rf"(?P<n4>{_NAME}),[ta]?(?P<c4>{_COUNTRY})s?(?P<r4>{_ROLE_OF}){_ABOUT}",
            rf"(?P<n5>{_NAME}),[ta]?(?P<r5>{_ROLE}){_OF}(?P<c5>[CO](?:s[mpg]{{1,3}})?|D(?=[mhN]))(?:&[ta]?[CO])?",
            rf"(?P<n15>{_NAME}),[ta]?(?P<r15>{_ROLE}){_ABOUT}(?=[,.])",
            rf"(?P<n16>(?<=[,&]){_NAME})o[ta]?(?P<c16>C)",
            # "King Olav of Norway"
            rf"(?P<r6>{_ROLE}){_STYLE}(?P<n6>{_NAME})o[ta]?(?P<c6>C)",
            # "the secretary-general's envoy Ana Sol", "President Ana Sol"
            rf"(?P<r7>(?:hs)?{_ROLE}){_STYLE}(?P<n7>{_NAME})",
            rf"t(?P<r20>hs{_ROLE}){_ABOUT}(?!v)",
            # "Peru's Ana Sol"
            r"(?P<c8>C)s(?P<n8>N(?:n{0,2}N){1,4})",
            # "his deputy, Ana Sol"
            rf"a(?P<r24>m),(?P<n24>{_NAME})",
            # "the UN envoy, Briton Ana Sol"
            r"(?<=,)(?P<c23>D)(?P<n23>N(?:n{0,2}N){1,4})",
            # "Sol's media adviser Jan Berg"
            rf"(?P<o9>{_NAME})s(?P<r9>{_ROLE}|m(?=,)){_STYLE}(?P<n9>{_NAME})?",
            # "the Chilean and Peruvian foreign ministers"
            rf"(?P<c18>[CD](?:,[CD]){{0,6}},?&[CD])s?(?P<r18>{_ROLE})",
            # "Peru's trade minister", "the presidents of Chile and Peru"
            rf"(?P<c10>{_COUNTRY})(?:m?hs|ms|sw{{0,2}}|s)?(?P<r10>{_ROLE_OF}|m?G)(?:f[ta]?(?:[CL]|{_FIELD})(?:p|N)?)?(?!v)",
            # "a group of Peruvian senators"
            rf"[gG]{_OF}w?(?P<c22>[CD])(?P<r22>{_ROLE})",
            rf"(?P<r11>{_ROLE}|G){_OF}(?P<c11>[CDO](?:s[mpg]{{1,3}})?(?:,C){{0,12}}(?:,?&o?[ta]?C)?)",
            rf"(?P<n12>{_NAME})",
            "(?P<q13>q)|(?P<q19>Q)",
            # "an envoy", who is new; "the envoy", who was named before
            rf"a[w.]{{0,3}}(?:h(?=m?p?g))?(?P<r17>(?>{_ROLE}))(?:f[ta]?[CL])?(?:{_STYLE}(?P<n17>{_NAME}))?(?!{_OF}[ta]?[CDO]|v)",
            rf"t(?:w\.w|w(?=m?p?[gG]))?(?P<r14>(?>{_ROLE})|G)(?:{_STYLE}(?P<n14>{_NAME}))?(?!o[ta]?[CDO]|v)",
        )
    )
    + ")"
)

_GROUPS = frozenset(_OFFICIAL.groupindex)
_NEW, _PLURAL = "r17", "q19"
_LED_BY = re.compile(
    r"(?:(?!\b(?:while|whereas|but)\b)[^;])*"
    r"\b(?:(?:led|headed|chaired|represented) by|under(?: the leadership of)?|side by) "
    r"(?:the |its |their |his |her |former ){0,2}(?:[A-Z][a-z]+ )?['‘]?\Z"
)
_LONGEST_LEAD = 60
_APPOSITION = re.compile(
    r"(?: (?:in|to|at|for|on|of|with) (?:the )?[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,4})?"
    r"(?: in the (?:country|region|territory))?(?: of the [a-z]+)?(?: \([A-Z]{2,7}\))?"
    r",? ?(?:, |\()(?:the |an? |his |her |its |their )?"
    r"(?:former |ex-|veteran |retired |senior |formerly |first |second |third |only )?"
)
_EVENT_AHEAD = re.compile(r"[wmp.]{0,3}v")
_SHARES = re.compile(r" and |, (?:accompanied by|together with|along with) ")
_OPENS_NAMES = re.compile(r",? (?:respectively )?|: ?| -+ ")
_LIST = re.compile(r"(?:,? and |, )(?:the )?")


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
    for match in _OFFICIAL.finditer(reading.classes):
        nearby = reading.last_place(end, match.start()) or nearby
        people += _people(reading, match, nearby)
        end = match.end()
    people = _named_in_turn(text, people)
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
    for code in codes or (None,):
        yield Person(
            start=reading.spans[match.start()][0],
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
    words = _words(reading, role) or ""
    following = reading.classes[role[1] : role[1] + 4] if words else ""
    return words.lower() == "official" and _EVENT_AHEAD.match(following) is not None


def _named_in_turn(text: str, people: Sequence[Person]) -> list[Person]:
    """The foreign ministers of Chile and Peru, Ana Sol and Jan Berg: each by their own name."""
    found = list(people)
    if all(one.end != other.end for one, other in pairwise(found)):
        return found
    start = 0
    while start < len(found):
        span = found[start].end
        several = [one for one in found[start:] if one.end == span and not one.name and one.role]
        count = len(several)
        names = found[start + count : start + 2 * count]
        if count > 1 and _are_names_of(text, span, names, count):
            for i, (office, named) in enumerate(zip(several, names, strict=True)):
                found[start + i] = named._replace(role=office.role, country=office.country)
            del found[start + count : start + 2 * count]
        start += max(count, 1)
    return found


def _are_names_of(text: str, end: int, names: Sequence[Person], count: int) -> bool:
    """Whether bare names follow an office in one list, as many as it has holders."""
    if len(names) != count or not _OPENS_NAMES.fullmatch(text, end, names[0].start):
        return False
    return all(one.name and not (one.role or one.country) for one in names) and all(
        _LIST.fullmatch(text, one.end, other.start) for one, other in pairwise(names)
    )


def _with_leaders(text: str, people: Sequence[Person]) -> tuple[Person, ...]:
    """Ana Sol of Peru alone, where the text has "a delegation of Peru, led by Ana Sol"."""
    joined: list[Person] = []
    for person in people:
        before = text[max(0, person.start - _LONGEST_LEAD) : person.start]
        if person.name and _LED_BY.match(before):
            groups = (i for i, one in enumerate(joined) if not one.name and is_of_several(one.role))
            group = max(groups, default=None)
            if group is not None:
                joined[group:] = [_leading(joined[group], person)]
                continue
        joined.append(person)
    return tuple(joined)


def _leading(group: Person, person: Person) -> Person:
    return person._replace(
        start=group.start,
        country=group.country or person.country,
        role=person.role or group.role,
    )


def _with_shared_role(text: str, people: Sequence[Person]) -> list[Person]:
    """Each with the role of "Presidents Ana Sol of Peru and Jan Berg of Norway".

    Of "Peruvian President Ana Sol and Foreign Minister Jan Ray", both are Peruvian.
    """
    shared: str | None = None
    end = -1
    found: list[Person] = []
    for person in people:
        country = _shared_country(text, found[-1:], person)
        joined = person if country == person.country else person._replace(country=country)
        if person.role and person.name and is_plural(person.role):
            shared = singular(person.role)
            joined = joined._replace(role=shared)
        elif (
            shared and person.name and not person.role and _LIST.fullmatch(text, end, person.start)
        ):
            joined = joined._replace(role=shared)
        else:
            shared = None
        end = person.end
        found.append(joined)
    return found


def _shared_country(text: str, before: Sequence[Person], person: Person) -> str | None:
    """The country of an official, or that of another who is named in the same breath."""
    is_named = person.role and person.name and not person.country
    is_joined = is_named and before and _SHARES.fullmatch(text, before[0].end, person.start)
    return before[0].country if is_joined and before[0].role else person.country


def _in_apposition(text: str, people: Sequence[Person]) -> list[Person]:
    """One person for a role and the name that explain each other."""
    joined: list[Person] = []
    for person in people:
        # Behind an office may stand the names of its institution: "of the People's Hural".
        ends = enumerate(joined[:-4:-1], 1)
        place = next((-n for n, one in ends if one.role and not one.name), -1)
        last = joined[place] if joined else None
        is_next = last and _APPOSITION.fullmatch(text, last.end, person.start)
        both = _explained(text, last, person) if last and is_next else None
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
        if first.role and not (closes and is_aside):
            return None
        return first._replace(
            end=second.end,
            role=first.role or second.role,
            country=first.country or second.country,
            owner=first.owner or second.owner,
        )
    if first.name or not first.role or not second.name or not closes:
        return None
    speaks_for = is_organisation(first.country) or first.country == UNCODED
    if second.role and not is_aside and not speaks_for:
        return None
    is_own = first.country != UNCODED or is_aside
    known = first.country if is_own else None
    return second._replace(
        start=first.start,
        role=first.role,
        country=known or second.country or first.country,
        owner=first.owner,
    )


def _words(reading: Reading, span: tuple[int, int]) -> str | None:
    return reading.words(*span) if span != (-1, -1) else None


def _role(words: str | None, *, of_several: bool) -> str | None:
    """The role of one of them: "the presidents of Chile and Peru" are each a president."""
    return singular(words) if words and of_several else words
