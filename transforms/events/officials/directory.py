"""Who is who in a story: names completed, and officials given the country that they represent."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from transforms.events.language.worded import words_at
from transforms.events.officials.person import Person
from transforms.events.officials.roles import (
    implied_country,
    is_european,
    is_fellow,
    is_first_rank,
    is_go_between,
    is_host,
    is_mere_description,
    is_of_government,
    is_of_group,
    is_of_organisation,
    is_plural,
    is_resident,
    usual_spelling,
)
from transforms.events.officials.tokens import UNCODED
from transforms.knowledge import knowledge
from transforms.places.cities import plain

_OF = re.compile(r" (?:of|for|to|on) ")
_WORD = re.compile(r"[^\W\d_]+")
_TWO = 2
# "Inocente" is "Inocencio" where one is spelled wrongly: names that begin alike.
_ALIKE = 4
# Words that make another office of the same head.
_OTHER_OFFICE = ("prime", "vice", "assistant")
# What leads to the name of someone's father.
_SON_OF = ("bin", "ibn", "bint", "binti")


@dataclass(frozen=True, slots=True)
class Directory:
    """The named people of a story by every word under which it may name them again.

    ``home`` is the country that the story is written in, ``opening`` the one that it opens with,
    ``desk`` the organisation at whose seat it is written.
    """

    entries: Mapping[str, Person]
    home: str | None
    opening: str | None = None
    desk: str | None = None

    def complete(self, person: Person) -> Person:
        """The person with the fullest name, the role and the country that the story gives.

        An official whose country nothing tells is of the one named before them, where the story
        names them first, or else of the one that the story is written in: that is a guess.
        """
        is_one = person.name is None and not is_of_group(person.role)
        known = self._known(person.name) or (self._holder(person) if is_one else None)
        known = known or person
        role = _better_role(person.role, known.role)
        country = self._told_country(person, known, role)
        # An equal elsewhere is not of the country that the story is written in.
        opening = self.opening if is_of_government(role) else None
        home = None if is_fellow(role) and not is_host(role) else self.home or opening
        # A host is at home where the story is written, whatever place was named last.
        near = home or known.nearby if is_host(role) else known.nearby or home
        # An ambassador lives abroad, and is not of where the story is written, but where many of
        # those who were one are called so.
        is_posted = is_resident(person.role) and near == self.home and near not in _by_courtesy()
        guess = None if country or is_posted else _guessed(near, role)
        told = known.name, role, country or guess, guess is not None
        if told == (person.name, person.role, person.country, person.is_guess):
            return person
        return person._replace(name=told[0], role=told[1], country=told[2], is_guess=told[3])

    def _told_country(self, person: Person, known: Person, role: str | None) -> str | None:
        """The country that the story tells; a nationality is less than an office."""
        is_less = is_mere_description(person.role or "") or person.country == UNCODED
        own = None if known.country and is_less else person.country
        return (
            own
            or known.country
            or self._country_of(person.owner or known.owner)
            or (implied_country(role) if is_european(role) else None)
            or country_of_leader(known.name, role)
            or implied_country(role, self.home)
            or (self.desk if is_of_organisation(role) else None)
        )

    def _holder(self, person: Person) -> Person | None:
        """The one named official of a country who holds a role, where no name is given."""
        if not person.country or not person.role or is_plural(person.role):
            return None
        of_country = {
            one.name: one
            for one in self.entries.values()
            if person.country in (one.country or self.home, UNCODED) and one.role
        }
        words = _role_words(person.role)
        if not words <= _vague():
            fits = [one for one in of_country.values() if _fits(words, _role_words(one.role))]
            return fits[0] if len(fits) == 1 else None
        is_sent = bool(words & _sent())
        envoys = [
            one
            for one in of_country.values()
            if (not is_first_rank(one.role) or words & _guests())
            and (not is_sent or _role_words(one.role) & (_sent() | _mission()))
        ]
        return envoys[0] if len(envoys) == 1 else None

    def _country_of(self, owner: str | None) -> str | None:
        known = self._known(owner)
        if known is None:
            return None
        return known.country or country_of_leader(known.name, known.role)

    def _known(self, name: str | None) -> Person | None:
        keys = _keys(name) if name else ()
        named = (self.entries[key] for key in keys if key in self.entries)
        return next((one for one in named if _may_be_named(keys, _keys(one.name))), None)


def directory_of(
    people: Iterable[Person],
    home: str | None,
    *,
    opening: str | None = None,
    desk: str | None = None,
) -> Directory:
    """A directory of everyone whom the story's sentences name, in their order."""
    entries: dict[str, Person] = {}
    named = [(person, _keys(person.name)) for person in people if person.name]
    full = [(person, keys) for person, keys in named if len(keys) > 1]
    for person, keys in full:
        entries[keys[0]] = _merged(entries.get(keys[0]), person)
    # "Qin Gang" may be "Qin" later on, unless that is another's family name, and "Juan Sol Paz"
    # may be "Sol".
    for person, keys in full:
        entries.setdefault(keys[-1], _of_family(entries[keys[0]], person))
    for person, keys in full:
        if len(keys) > _TWO:
            entries.setdefault(keys[1], _of_family(entries[keys[0]], person))
    for person, keys in named:
        if len(keys) == 1:
            known = entries.get(keys[0])
            if known and person.role and _is_fathers(keys, _keys(known.name)):
                # "King Umar" of "Prince Hasan bin Umar" may be named in full himself.
                known = next((one for one, own in full if own[-1] == keys[0]), None)
            entries[keys[0]] = _merged(known, person)
    return Directory(entries, home, opening, desk)


def _of_family(known: Person, person: Person) -> Person:
    """Who is known by a family name, unless that is a brother: "Hasan" of "Umar bin Ali"."""
    is_brother = _are_of_two_fathers(_keys(known.name), _keys(person.name))
    return person if is_brother else known


def _guessed(country: str | None, role: str | None) -> str | None:
    """The country of an official of whom none is told; commissioners in Brussels are the EU's.

    A mediator is nobody's.
    """
    if role is None:
        return None
    if is_go_between(role):
        return UNCODED
    return "EUE" if country == "BEL" and "commission" in role.lower() else country


def _better_role(role: str | None, known: str | None) -> str | None:
    """An office rather than what someone is besides it."""
    if role and known and is_mere_description(role):
        is_sent = bool(_role_words(known) & _sent())
        return known if is_sent or not is_mere_description(known) else role
    return role or known


@lru_cache(maxsize=4_096)
def _role_words(role: str | None) -> frozenset[str]:
    # "Of state" tells this office from that of a defense secretary.
    words = (role or "").lower().replace("secretary of state", "secretaryofstate")
    found = _WORD.findall(words.replace("premier", "prime minister"))
    return frozenset(usual_spelling(word) for word in found) - _fillers()


def _fits(words: frozenset[str], others: frozenset[str]) -> bool:
    """Whether two roles are one: "economy minister" and "Minister of Economy"."""
    if any((word in words) != (word in others) for word in _OTHER_OFFICE):
        return False
    return bool(others) and (words <= others or others <= words)


@cache
def _fillers() -> frozenset[str]:
    return frozenset(knowledge("roles")["fillers"])


@cache
def _by_courtesy() -> frozenset[str]:
    return frozenset(knowledge("roles")["ambassadors_by_courtesy"])


@cache
def _vague() -> frozenset[str]:
    return frozenset(knowledge("roles")["vague"])


@cache
def _guests() -> frozenset[str]:
    return frozenset(knowledge("roles")["guests"])


@cache
def _sent() -> frozenset[str]:
    return frozenset(knowledge("roles")["sent"])


@cache
def _mission() -> frozenset[str]:
    return frozenset(knowledge("roles")["on_mission"])


def _merged(known: Person | None, person: Person) -> Person:
    """Both as one, if one name is a part of the other: "Assad" of "Bashar al-Assad"."""
    if known is None:
        return person
    first, second = set(_keys(known.name)), set(_keys(person.name))
    is_part = first <= second or second <= first
    if not is_part or _are_of_two_fathers(_keys(known.name), _keys(person.name)):
        return _spelled_otherwise(known, person)
    fuller = person if len(second) > len(first) else known
    return fuller._replace(
        role=known.role or person.role,
        country=_rather_coded(known.country, person.country),
        owner=known.owner or person.owner,
        nearby=known.nearby,
    )


def _rather_coded(first: str | None, second: str | None) -> str | None:
    """The country told first, but for one of nobody's, whom the text then tells the sender of."""
    return second or first if first in (None, UNCODED) else first


def _may_be_named(keys: Sequence[str], known: Sequence[str]) -> bool:
    """Whether two names may be one person's: "Jorge Sol" is not "Ana Sol", "A. Sol" may be."""
    if _is_fathers(known, keys) or _are_of_two_fathers(keys, known):
        return False
    first, second = frozenset(keys), frozenset(known)
    return first <= second or second <= first or keys[-1][:1] == known[-1][:1]


def _is_fathers(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether a lone name is that of another's father: of "Hasan bin Umar", "Umar"."""
    if len(one) != 1 or one[0] not in other:
        return False
    behind = other[other.index(one[0]) + 1 :]
    return bool(behind) and behind[0] in _SON_OF


def _are_of_two_fathers(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two sons have first names of their own: "Hasan bin Umar" is not "Umar bin Hasan"."""
    sons = [[key for key in keys if key not in ("al", "el")] for keys in (one, other)]
    are_told = all(any(key in _SON_OF for key in keys) for keys in sons)
    return are_told and sons[0][-1] != sons[1][-1]


def _spelled_otherwise(known: Person, person: Person) -> Person:
    """The later of two of one family name; with the other's office, if their names are alike."""
    first, second = _keys(known.name)[-1], _keys(person.name)[-1]
    if first[:_ALIKE] != second[:_ALIKE] or person.role or person.country:
        return person
    return person._replace(role=known.role, country=known.country, owner=known.owner)


@lru_cache(maxsize=4_096)
def _keys(name: str | None) -> tuple[str, ...]:
    """A name's words, the last one first, without the Arabic article and without "Jr." or "II"."""
    words = plain(name or "").replace(".", "").split()
    suffixes = words_at("roles.words.name_suffixes")
    named = [word for word in reversed(words) if word not in suffixes] or words or [""]
    return tuple(word.removeprefix("al-").removeprefix("el-") for word in named)


def head_of(role: str) -> str:
    """The last word of an office, which is enough to name its holder again."""
    words = _OF.split(role.lower(), maxsplit=1)[0].split()
    return words[-1].removesuffix("s") if words else ""


def country_of_leader(name: str | None, role: str | None) -> str | None:
    """The country of a statesman whom texts name without one, by the full name or an office."""
    keys = _keys(name)
    found = _leaders().get(keys)
    # A family name alone, not that of someone with another first name.
    return found or (_leaders().get(keys) if role and len(keys) == 1 else None)


@cache
def _leaders() -> Mapping[tuple[str, ...], str | None]:
    """Countries of the known leaders by their names; None for a family name that two share."""
    leaders: dict[tuple[str, ...], str | None] = {}
    for code, names in knowledge("leaders").items():
        for keys in map(_keys, names):
            leaders[keys] = code
            leaders[keys[:1]] = code if leaders.get(keys[:1], code) == code else None
    return leaders
