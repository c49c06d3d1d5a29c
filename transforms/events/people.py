"""Officials in a sentence: their names, their roles, and whom they represent."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from transforms.events.roles import Reading, read_words

# Grammars over the class letters of `transforms.events.roles`.
_NAME = r"[Nn]?N(?:n{0,2}N){0,5}"
_ROLE_PART = r"m{0,4}(?:p{1,5}(?:&p{1,3})?)?h(?:[of][ta]?(?:h|p{1,4}(?:&p{1,3})?))?"
_ROLE = rf"{_ROLE_PART}(?:&{_ROLE_PART})?"
_COUNTRY = r"[CDLO]"
# What an envoy is for: a country, or a matter of a few words.
_ABOUT = r"(?:[fi][ta]?[CDL]?(?:[pNw]{1,3})?)?"
_ABOUT_COUNTRY = r"(?:[fi][ta]?[CL])?"
_STYLE = r"y{0,3}"

_OFFICIAL = re.compile(
    "|".join(
        (
            # "Russia's deputy foreign minister Anna Petrova", "the UN envoy for Haiti, Jan Berg,"
            rf"(?P<c1>{_COUNTRY})(?:hs|s)?(?P<r1>{_ROLE}){_ABOUT_COUNTRY}{_STYLE}(?P<n1>{_NAME})",
            rf"(?P<c2>{_COUNTRY})(?:hs|s)?(?P<r2>{_ROLE}){_ABOUT},{_STYLE}(?P<n2>{_NAME})(?=[,.]|\Z)",
            # "the president of Peru Ana Sol", "the prime minister of Peru, Ana Sol,"
            rf"(?P<r3>{_ROLE})o[ta]?(?P<c3>[CO]),?{_STYLE}(?P<n3>{_NAME})",
            # "Ana Sol, Peru's foreign minister", "Ana Sol, the president of Peru"
            rf"(?P<n4>{_NAME}),[ta]?(?P<c4>{_COUNTRY})s?(?P<r4>{_ROLE}){_ABOUT}",
            rf"(?P<n5>{_NAME}),[ta]?(?P<r5>{_ROLE})o[ta]?(?P<c5>[CO])(?:&[ta]?[CO])?",
            rf"(?P<n15>{_NAME}),[ta](?P<r15>{_ROLE}){_ABOUT},",
            rf"(?P<n16>(?<=[,&]){_NAME})o(?P<c16>C)",
            # "King Olav of Norway"
            rf"(?P<r6>{_ROLE}){_STYLE}(?P<n6>{_NAME})o[ta]?(?P<c6>C)",
            # "President Ana Sol"
            rf"(?P<r7>{_ROLE}){_STYLE}(?P<n7>{_NAME})",
            # "Peru's Ana Sol"
            r"(?P<c8>C)s(?P<n8>N(?:n{0,2}N){1,4})",
            # "Sol's media adviser Jan Berg"
            rf"(?P<o9>{_NAME})s(?P<r9>{_ROLE}){_STYLE}(?P<n9>{_NAME})?",
            # "Peru's trade minister", "the presidents of Chile and Peru"
            rf"(?P<c10>{_COUNTRY})s?(?P<r10>{_ROLE})(?:f[ta]?[CL])?",
            rf"(?P<r11>{_ROLE})o[ta]?(?P<c11>[CDO](?:,C){{0,12}}(?:,?&[ta]?C)?)",
            rf"(?P<n12>{_NAME})",
            "(?P<q13>q)",
            # "the envoy", who was named before
            rf"t(?P<r14>{_ROLE})(?!o[ta]?[CDO])",
        )
    )
)

_GROUPS = frozenset(_OFFICIAL.groupindex)
_LED_BY = re.compile(
    r"[^,;.]{0,40},? (?:which (?:is|was) )?(?:led|headed) by (?:the |its |their )?"
)


@dataclass(frozen=True, slots=True)
class Person:
    """An official, or someone who may be one: ``text[start:end]`` of the sentence.

    ``country`` is the code of whom they represent; ``owner`` is the name of the one whose aide
    they are, ``nearby`` the country of the place named last before them. A pronoun has none of
    these. Several who share one phrase ("the presidents of Chile and Peru") share its span.
    """

    start: int
    end: int
    name: str | None = None
    role: str | None = None
    country: str | None = None
    owner: str | None = None
    nearby: str | None = None
    is_pronoun: bool = False


def people_in(text: str) -> tuple[Person, ...]:
    """Officials, other names and pronouns in a sentence, in their order."""
    reading = read_words(text)
    people: list[Person] = []
    nearby: str | None = None
    end = 0
    for match in _OFFICIAL.finditer(reading.classes):
        nearby = reading.last_place(end, match.start()) or nearby
        people += _people(reading, match, nearby)
        end = match.end()
    return _with_leaders(text, people)


def _people(reading: Reading, match: re.Match[str], nearby: str | None) -> Iterator[Person]:
    """The people of one phrase: several where one role has several countries."""
    # The number of the alternative that matched ends the name of its last group.
    number = (match.lastgroup or "")[1:]
    name, role, owner, country, pronoun = (
        match.span(part + number) if part + number in _GROUPS else (-1, -1) for part in "nrocq"
    )
    codes = [reading.countries[i] for i in range(*country) if i in reading.countries]
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
        )


def _with_leaders(text: str, people: Sequence[Person]) -> tuple[Person, ...]:
    """Ana Sol of Peru alone, where the text has "a delegation of Peru, led by Ana Sol"."""
    joined: list[Person] = []
    for person in people:
        group = joined[-1] if joined else None
        if group and person.name and _LED_BY.fullmatch(text, group.end, person.start):
            joined[-1] = replace(person, start=group.start, country=group.country)
        else:
            joined.append(person)
    return tuple(joined)


def _words(reading: Reading, span: tuple[int, int]) -> str | None:
    return reading.words(*span) if span != (-1, -1) else None


def _role(words: str | None, *, of_several: bool) -> str | None:
    """The role of one of them: "the presidents of Chile and Peru" are each a president."""
    return words.removesuffix("s") if words and of_several else words
