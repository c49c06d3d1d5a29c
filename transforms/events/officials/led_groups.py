"""Groups that someone leads: whoever leads a delegation stands for it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from transforms.events.officials.person import Person
from transforms.events.officials.roles import is_mere_description, is_of_several, is_retinue
from transforms.events.officials.tokens import UNCODED

_ANOTHER_CLAUSE = re.compile(r";|\b(?:while|whereas|but)\b")
_LED_BY = re.compile(
    r"\b(?:(?:led|headed|chaired|represented) by|under(?: the leadership of)?|side by) "
    r"(?:the |its |their |his |her |former ){0,2}(?:[A-Z][a-z]+ )?['‘]?\Z"
)
_OPENS_LED = ("Led by ", "Headed by ")
_OPENED_LED = re.compile(r"(?:Led|Headed) by (?:the |its )?")
_THE_GROUP = re.compile(r",? (?:the )?(?:[\w-]+ ){0,2}")
_LONGEST_LEAD = 60
_AND = re.compile(r",? (?:and|with|accompanied by|together with|along with) ")
_HIS = ("his ", "her ", "their ")


def with_leaders(text: str, people: Sequence[Person]) -> tuple[Person, ...]:
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


def with_groups_they_lead(text: str, people: Sequence[Person]) -> list[Person]:
    """Ana Sol alone, where the text has "Led by Ana Sol, the delegation"."""
    found = list(people)
    if not text.startswith(_OPENS_LED):
        return found
    for place, (leader, group) in enumerate(pairwise(people)):
        is_led = _OPENED_LED.fullmatch(text, 0, leader.start) and leader.name
        if is_led and not group.name and is_of_several(group.role):
            closes = _THE_GROUP.fullmatch(text, leader.end, group.start)
            if closes:
                found[place : place + 2] = [
                    leader._replace(
                        start=group.start, end=group.end, country=leader.country or group.country
                    )
                ]
            break
    return found


def without_retinues(text: str, people: Sequence[Person]) -> tuple[Person, ...]:
    """Ana Sol alone, where the text has "Ana Sol and her aides"."""
    found: list[Person] = []
    for person in people:
        last = found[-1] if found else None
        is_his = text.startswith(_HIS, person.start) and not person.name
        is_along = is_his and is_retinue(person.role) and last is not None and last.name
        if last and is_along and _AND.fullmatch(text, last.end, person.start):
            found[-1] = last._replace(end=person.end)
        else:
            found.append(person)
    return tuple(found)


def _is_led_by(before: str) -> bool:
    """Whether the words before someone say, in the same clause, that he leads."""
    led_by = _LED_BY.search(before)
    return led_by is not None and not _ANOTHER_CLAUSE.search(before, 0, led_by.start())


def _leading(group: Person, person: Person) -> Person:
    return person._replace(
        start=group.start,
        country=_sender(group, person) or person.country,
        role=person.role or group.role,
    )


def _sender(group: Person, leader: Person) -> str | None:
    """Whom a group represents: of one of an organisation without a code whoever leads it tells."""
    holds_office = leader.country and leader.role and not is_mere_description(leader.role)
    return leader.country if group.country == UNCODED and holds_office else group.country
