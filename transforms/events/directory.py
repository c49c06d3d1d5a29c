"""Who is who in a story: names completed, and officials given the country that they represent."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from transforms.cities import plain
from transforms.events.people import Person
from transforms.events.roles import (
    UNCODED,
    implied_country,
    is_first_rank,
    is_mere_description,
    is_plural,
)
from transforms.events.sentences import Sentence
from transforms.gazetteer import CountryMention, find_countries
from transforms.knowledge import knowledge

_BESIDE = re.compile(
    r"(?:, and |, | and |,? as well as |,? together with |,? along with )?(?:the |his )?"
)
_HIS = ("his ", "her ", "their ", "His ", "Her ", "Their ")
_POSSESSIVES = ("Its ", "its ")
_TWO = 2
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
        names them first, or else of the one that the story is written in: that is a guess.
        """
        known = self._known(person.name) or (None if person.name else self._holder(person))
        known = known or person
        role = _better_role(person.role, known.role)
        country = self._told_country(person, known, role)
        guess = _guessed(known.nearby or self.home, role) if country is None else None
        return replace(
            person,
            name=known.name,
            role=role,
            country=country or guess,
            is_guess=guess is not None,
        )

    def _told_country(self, person: Person, known: Person, role: str | None) -> str | None:
        """The country that the story tells; a nationality is less than an office."""
        own = None if known.country and is_mere_description(person.role or "") else person.country
        return (
            own
            or known.country
            or self._country_of(person.owner or known.owner)
            or _country_of_leader(known.name, role)
            or implied_country(role)
        )

    def _holder(self, person: Person) -> Person | None:
        """The one named official of a country who holds a role, where no name is given."""
        if not person.country or not person.role or is_plural(person.role):
            return None
        of_country = {
            id(one): one
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
            if not is_first_rank(one.role)
            and (not is_sent or _role_words(one.role) & (_sent() | _mission()))
        ]
        return envoys[0] if len(envoys) == 1 else None

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
    full = [(person, keys) for person, keys in named if len(keys) > 1]
    for person, keys in full:
        entries[keys[0]] = _merged(entries.get(keys[0]), person)
    # "Qin Gang" may be "Qin" later on, unless that is another's family name, and "Juan Sol Paz" "Sol".
    for _, keys in full:
        entries.setdefault(keys[-1], entries[keys[0]])
    for _, keys in full:
        if len(keys) > _TWO:
            entries.setdefault(keys[1], entries[keys[0]])
    for person, keys in named:
        if len(keys) == 1:
            entries[keys[0]] = _merged(entries.get(keys[0]), person)
    return Directory(entries, home)


@dataclass(frozen=True, slots=True)
class Scene:
    """A sentence with its officials, completed, and ``topic``: of whom the one before spoke."""

    sentence: Sentence
    people: tuple[Person, ...]
    topic: tuple[Person, ...]


def recognise(
    sentences: Iterable[tuple[Sentence, Sequence[Person]]], directory: Directory
) -> Iterator[Scene]:
    """The officials of each sentence; "he" and "the envoy" become who was named last.

    A name that the story gives no role and no country is nobody's here, and drops out.
    """
    memory = _Memory(directory)
    for sentence, people in sentences:
        topic = (memory.subject,) if memory.subject else ()
        yield Scene(sentence, tuple(memory.read(sentence.text, people)), topic)


class _Memory:
    """Whom a story has named so far, as its pronouns and bare roles take them up."""

    def __init__(self, directory: Directory) -> None:
        self.subject: Person | None = None
        self._directory = directory
        self._countries: Sequence[CountryMention] = ()
        self._together: tuple[Person, ...] = ()
        self._by_role: dict[str, Person] = {}

    def read(self, text: str, people: Sequence[Person]) -> list[Person]:
        """The officials of the next sentence."""
        officials: list[Person] = []
        opening: Person | None = None
        for person in people:
            if person.role and not person.country:
                person = self._possessed(text, person, officials)
            known = self._identified(text, person, opening or self.subject)
            officials += known
            if opening is None:
                opening = self._as_subject(person, known)
        self._countries = find_countries(text) or self._countries
        for one in officials:
            if one.role:
                self._by_role |= {_head(one.role): one, one.role.lower(): one}
        self.subject = opening or self.subject
        self._together = _named_together(text, officials) or self._together
        return officials

    def _identified(self, text: str, person: Person, subject: Person | None) -> list[Person]:
        if person.is_plural:
            found: Sequence[Person | None] = self._several(subject)
        elif person.is_pronoun:
            found = (subject,)
        elif subject and _takes_up(text, person):
            found = (subject,)
        elif person.name or person.country or person.owner or person.is_new:
            found = (self._directory.complete(person),)
        else:
            found = (self._of_role(person, subject),)
        return [
            replace(one, start=person.start, end=person.end)
            for one in found
            if one and (one.role or one.country)
        ]

    def _possessed(self, text: str, person: Person, officials: Sequence[Person]) -> Person:
        """An official of the country that the story just spoke of: "its president".

        "His minister" is of the country of the one named before.
        """
        if text.startswith(_HIS, person.start) or text.endswith(_HIS, 0, person.start):
            owner = officials[-1] if officials else self.subject
            return replace(person, country=owner.country) if owner else person
        if person.is_new and self.subject and _is_group(person.role):
            return replace(person, country=self.subject.country)
        starts = text.startswith(_POSSESSIVES, person.start)
        if not (starts or text.endswith(_POSSESSIVES, 0, person.start)) or person.owner:
            return person
        before = [one for one in find_countries(text) if one.end <= person.start]
        nearest = before[:1] or self._countries[:1]
        return replace(person, country=nearest[0].code) if nearest else person

    def _several(self, subject: Person | None) -> Sequence[Person | None]:
        """Who "they" are: a delegation, or the ones who were named in one breath."""
        if subject and _is_group(subject.role):
            return (subject,)
        return self._together

    def _of_role(self, person: Person, subject: Person | None) -> Person | None:
        """Who is meant by a bare office: the one just spoken of, or the last one to hold it.

        "The prime minister" whom nobody named yet is the one at home.
        """
        role = person.role or ""
        if subject and subject.role and _is_same_office(role, subject.role):
            return subject
        known = self._by_role.get(role.lower()) or self._by_role.get(_head(role))
        if known and _is_same_office(role, known.role or ""):
            return known
        return self._directory.complete(person) if is_first_rank(role) else known

    def _as_subject(self, person: Person, known: Sequence[Person]) -> Person | None:
        """Whom "he" may be: any official, and whoever the story names in full.

        A lone capitalised word may be no name at all: it is the sentence's first.
        """
        if known:
            is_speaker = _head(known[0].role or "").startswith("spokes")
            return None if person.is_plural or is_speaker else known[0]
        is_full_name = " " in (self._directory.complete(person).name or "")
        return person if is_full_name else None


def _takes_up(text: str, person: Person) -> bool:
    """Whether "the Peruvian diplomat" is said of someone whom the story just named."""
    return (
        not person.name
        and bool(person.country)
        and bool(person.role)
        and is_mere_description(person.role or "")
        and not is_plural(person.role or "")
        and text[max(0, person.start - 4) : person.start] in ("The ", "the ")
    )


def _named_together(text: str, officials: Sequence[Person]) -> tuple[Person, ...]:
    """The last ones of a sentence that stand side by side, two at least."""
    best: list[Person] = []
    run: list[Person] = []
    for official in officials:
        if run and not _BESIDE.fullmatch(text, min(run[-1].end, official.start), official.start):
            run = []
        run.append(official)
        if len(run) > 1:
            best = list(run)
    return tuple(best)


def _guessed(country: str | None, role: str | None) -> str | None:
    """The country of an official of whom none is told; commissioners in Brussels are the EU's."""
    if role is None:
        return None
    return "EUE" if country == "BEL" and "commission" in role.lower() else country


def _better_role(role: str | None, known: str | None) -> str | None:
    """An office rather than what someone is besides it."""
    if role and known and is_mere_description(role) and not is_mere_description(known):
        return known
    return role or known


def _is_same_office(role: str, other: str) -> bool:
    """Whether a bare office may be said of another: not "the minister" of a prime minister."""
    return _head(role) == _head(other) and is_first_rank(role) == is_first_rank(other)


def _role_words(role: str | None) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W\d_]+", (role or "").lower())) - _fillers()


def _fits(words: frozenset[str], others: frozenset[str]) -> bool:
    """Whether two roles are one: "economy minister" and "Minister of Economy"."""
    if ("prime" in words) != ("prime" in others):
        return False
    return bool(others) and (words <= others or others <= words)


@cache
def _fillers() -> frozenset[str]:
    return frozenset(knowledge("roles")["fillers"])


@cache
def _vague() -> frozenset[str]:
    return frozenset(knowledge("roles")["vague"])


@cache
def _sent() -> frozenset[str]:
    return frozenset(knowledge("roles")["sent"])


@cache
def _mission() -> frozenset[str]:
    return frozenset(knowledge("roles")["on_mission"])


def _is_group(role: str | None) -> bool:
    words = (role or "").lower().split()
    return bool(words) and words[-1] in knowledge("roles")["groups"]


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
