"""Whom a story has named so far, for what it calls them by something else than name or office.

"The Russian" is the one of that country who was named last, "his host" who is at home where the
guest is, "the Cuban guests" whoever leads them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from transforms.events.officials.people import NATIONAL
from transforms.events.officials.person import Person
from transforms.events.officials.roles import is_first_rank, is_host, is_of_several

# How many of those who were named last may be meant.
_MOST = 24
_DEFINITE = re.compile(r"\b[Tt]he (?:[a-z]+ )?\Z")
_LONGEST_LEAD = 24


class Named:
    """The officials whom a story has named, and who leads which country's delegation."""

    def __init__(self) -> None:
        self._people: list[Person] = []
        self._times: Counter[str | None] = Counter()
        self._leaders: dict[str, Person] = {}

    def add(self, people: Iterable[Person]) -> None:
        """Those of one more sentence, in their order."""
        people = tuple(people)
        self._times.update(one.name for one in people)
        self._people = [*self._people, *(one for one in people if one.name)][-_MOST:]

    def lead(self, leader: Person) -> None:
        """Who was just said to lead the delegation of a country."""
        if leader.name and leader.country:
            self._leaders[leader.country] = leader

    def meant_by(self, text: str, mention: Person, subject: Person | None) -> Person | None:
        """Who is meant by a mention without a name, if it is of one of these kinds."""
        if mention.role == NATIONAL:
            return self._of_country(mention.country, subject)
        if is_host(mention.role) and subject:
            return self._host_of(subject)
        if mention.country and is_of_several(mention.role):
            before = text[max(0, mention.start - _LONGEST_LEAD) : mention.start]
            return self._leaders.get(mention.country) if _DEFINITE.search(before) else None
        return None

    def _of_country(self, country: str | None, subject: Person | None) -> Person | None:
        if subject and subject.country == country and subject.name:
            return subject
        own = [one for one in reversed(self._people) if one.country == country]
        # Of several, the one of whom the story speaks most: not someone's deputy, named once.
        return max(own, key=lambda one: self._times[one.name], default=None)

    def _host_of(self, guest: Person) -> Person | None:
        """Who of another country was named last, one of the guest's own rank before others."""
        others = [one for one in reversed(self._people) if one.country not in (guest.country, None)]
        equals = (one for one in others if is_first_rank(one.role) == is_first_rank(guest.role))
        return next(equals, None) or next(iter(others), None)
