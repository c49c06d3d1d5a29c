"""Who is who in a story: names completed, and officials given the country that they represent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from transforms.cities import plain
from transforms.events.people import Person
from transforms.events.roles import implied_country
from transforms.knowledge import knowledge

_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv", "vi", "vii", "viii", "xiv", "xvi"})


@dataclass(frozen=True, slots=True)
class Directory:
    """The named people of a story by every word under which it may name them again.

    ``home`` is the country that the story is written in.
    """

    entries: Mapping[str, Person]
    home: str | None

    def complete(self, person: Person) -> Person:
        """The person with the fullest name, the role and the country that the story gives.

        An official whose country nothing tells is of the one named before them, where the story
        names them first, or else of the one that the story is written in.
        """
        known = self._known(person.name) or person
        role = person.role or known.role
        country = person.country or known.country or self._country_of(person.owner or known.owner)
        return replace(
            person,
            name=known.name if person.name else None,
            role=role,
            country=country
            or _country_of_leader(known.name, role)
            or implied_country(role)
            or ((known.nearby or self.home) if role else None),
        )

    def _country_of(self, owner: str | None) -> str | None:
        known = self._known(owner)
        if known is None:
            return None
        return known.country or _country_of_leader(known.name, known.role) or self.home

    def _known(self, name: str | None) -> Person | None:
        keys = _keys(name) if name else ()
        return next((self.entries[key] for key in keys if key in self.entries), None)


def directory_of(people: Iterable[Person], home: str | None) -> Directory:
    """A directory of everyone whom the story's sentences name, in their order."""
    entries: dict[str, Person] = {}
    named = [(person, _keys(person.name)) for person in people if person.name]
    for person, keys in named:
        entries[keys[0]] = _merged(entries.get(keys[0]), person)
    # "Qin Gang" may be "Qin" later on, unless that is another's family name.
    for _, keys in named:
        entries.setdefault(keys[-1], entries[keys[0]])
    return Directory(entries, home)


def recognise(
    sentences: Iterable[Sequence[Person]], directory: Directory
) -> Iterator[tuple[Person, ...]]:
    """The officials of each sentence, completed; "he" and "the envoy" become who was named last.

    A name that the story gives no role and no country is nobody's here, and drops out.
    """
    subject: Person | None = None
    by_role: dict[str, Person] = {}
    for people in sentences:
        officials: list[Person] = []
        opening: Person | None = None
        for person in people:
            official = _identified(person, directory, opening or subject, by_role)
            if _is_subject(person, official, directory):
                opening = opening or official or person
            if official:
                officials.append(official)
        by_role |= {_head(one.role): one for one in officials if one.role}
        subject = opening or subject
        yield tuple(officials)


def _is_subject(person: Person, official: Person | None, directory: Directory) -> bool:
    """Whether "he" may be this one: any official, and whoever the story names in full.

    A lone capitalised word may be no name at all: it is the sentence's first.
    """
    if official:
        return not person.is_pronoun
    return " " in (directory.complete(person).name or "")


def _identified(
    person: Person, directory: Directory, subject: Person | None, by_role: Mapping[str, Person]
) -> Person | None:
    if person.is_pronoun:
        known = subject
    elif person.name or person.country or person.owner:
        known = directory.complete(person)
    else:
        known = by_role.get(_head(person.role or ""))
    if known is None or not (known.role or known.country):
        return None
    return replace(known, start=person.start, end=person.end)


def _merged(known: Person | None, person: Person) -> Person:
    """Both as one, if one name is a part of the other: "Assad" of "Bashar al-Assad"."""
    if known is None:
        return person
    first, second = set(_keys(known.name)), set(_keys(person.name))
    if not (first <= second or second <= first):
        return person
    fuller = person if len(second) > len(first) else known
    return replace(
        fuller,
        role=known.role or person.role,
        country=known.country or person.country,
        owner=known.owner or person.owner,
        nearby=known.nearby,
    )


@lru_cache(maxsize=4_096)
def _keys(name: str | None) -> tuple[str, ...]:
    """A name's words, the last one first, without the Arabic article and without "Jr." or "II"."""
    words = plain(name or "").replace(".", "").split()
    named = [word for word in reversed(words) if word not in _SUFFIXES] or words or [""]
    return tuple(word.removeprefix("al-").removeprefix("el-") for word in named)


def _head(role: str) -> str:
    """The last word of a role, which is enough to name its holder again."""
    return role.lower().split()[-1].removesuffix("s") if role else ""


def _country_of_leader(name: str | None, role: str | None) -> str | None:
    keys = _keys(name)
    found = _leaders().get(keys)
    return found or (_leaders().get(keys[:1]) if role else None)


@cache
def _leaders() -> Mapping[tuple[str, ...], str | None]:
    """Countries of the known leaders by their names; None for a family name that two share."""
    leaders: dict[tuple[str, ...], str | None] = {}
    for code, names in knowledge("leaders").items():
        for keys in map(_keys, names):
            leaders[keys] = code
            leaders[keys[:1]] = code if leaders.get(keys[:1], code) == code else None
    return leaders
