"""The sentences of a story with the officials they speak of, pronouns and bare offices resolved."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from transforms.events.language.saying import speaks_behind
from transforms.events.language.sentences import Sentence
from transforms.events.language.worded import worded
from transforms.events.officials.directory import Directory, head_of
from transforms.events.officials.named import Named
from transforms.events.officials.people import NATIONAL
from transforms.events.officials.person import Person
from transforms.events.officials.roles import (
    are_of_two_fields,
    implied_country,
    is_any_leader,
    is_fellow,
    is_first_rank,
    is_mere_description,
    is_of_group,
    is_of_several,
    is_plural,
    is_resident,
    is_vaguely_sent,
)
from transforms.events.officials.wording import (
    group_led,
    is_guest_greeted,
    is_some_source,
    is_speaker,
    named_together,
    opens_with_honour,
    organisation_that_opens,
    sender,
    state_that_opens,
    teams,
)
from transforms.knowledge import knowledge
from transforms.places.gazetteer import CountryMention, find_countries, is_organisation

# "The veteran Peruvian diplomat".
_THE = re.compile(r"\b[Tt]he (?:[a-z]+(?:-[a-z]+)? )?\Z")
_LONGEST_THE = 30
# "His counterpart, President Ana Sol" is of another country.
_HIS_EQUAL = r"(?i)(?:his|her|their) (?:[\w-]+ ){0,2}{roles.fellows},? "
_HIS = ("his ", "her ", "their ", "His ", "Her ", "Their ")
_FORMER = re.compile(r"\b[Tt]he (?:former|ex-)\s?\Z")
_POSSESSIVES = ("Its ", "its ")
# What leads to what the two whom a sentence has named did together.
_WHEN = ("when ", "after ", "before ", "as ", "where ", "until ")
_PAIR = 2
_OWNS = ("'s", "’s")


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
        self._named = Named()

    def read(self, text: str, people: Sequence[Person]) -> list[Person]:
        """The officials of the next sentence."""
        officials: list[Person] = []
        opening: Person | None = None
        stranger = _stranger().match(text)
        for mention in people:
            subject = opening or self.subject
            is_he = mention.is_pronoun and not mention.is_plural
            if is_he and (_are_many(opening) or is_guest_greeted(text, mention)):
                # "Peruvian officials say he will": he is none of them.
                subject = self.subject
            if text[mention.start : mention.end] == "I":
                subject = self._speaker(text, people, subject)
            person = self._possessed(text, mention, officials)
            is_anothers = mention.is_pronoun and stranger and opening is None
            known = [] if is_anothers else self._identified(text, person, subject, officials)
            officials += known
            if opening is None:
                opening = self._as_subject(text, person, known)
        self._countries = find_countries(text) or self._countries
        opening = self._unless_company(text, opening)
        for one in officials:
            if one.role:
                self._by_role[one.role.lower()] = one
                if _is_same_office(head_of(one.role), one.role):
                    self._by_role[head_of(one.role)] = one
            if one.name and (group := group_led(text, one)):
                self._by_role |= dict.fromkeys((group, *teams()), one)
                self._named.lead(one)
        self._named.add(officials)
        joined = named_together(text, officials)
        if not joined and opening and self.subject and text.startswith(_HIS):
            # "Her Dutch colleague did so, too. The two ..."
            joined = (self.subject, opening) if is_fellow(opening.role) else ()
        self.subject = opening or (None if stranger else self.subject)
        self._together = joined or self._together
        return officials

    def _unless_company(self, text: str, opening: Person | None) -> Person | None:
        """Of whom the text speaks on: not of who goes along with the one before."""
        is_of_company = text.startswith(tuple(knowledge("roles")["opens_company"]))
        return (self.subject if is_of_company else None) or opening

    def _identified(
        self, text: str, person: Person, subject: Person | None, officials: Sequence[Person] = ()
    ) -> list[Person]:
        if text[person.start : person.end] == "It":
            found: Sequence[Person | None] = self._group(subject)
        elif person.is_plural:
            together = named_together(text, officials) or _two_before(text, person, officials)
            found = together or self._several(subject) or self._group_of(text, person)
        elif known := None if person.name else self._named.meant_by(text, person, subject):
            found = (known,)
        elif person.role == NATIONAL:
            found = ()
        elif person.is_pronoun or (subject and _takes_up(text, person, subject)):
            found = (subject,)
        elif is_some_source(text, person):
            found = (person,)
        elif person.name or person.country or person.owner or person.is_new:
            found = (self._directory.complete(person),)
        else:
            found = (self._of_role(person, subject, officials),)
        return [
            one._replace(start=person.start, end=person.end) if one is not person else person
            for one in found
            if one and (one.role or one.country)
        ]

    def _speaker(
        self, text: str, people: Sequence[Person], subject: Person | None
    ) -> Person | None:
        """Who says "I": whom the sentence names as its speaker."""
        speakers = (one for one in people if is_speaker(text, one))
        speaker = next(speakers, None)
        return next(iter(self._identified(text, speaker, subject)), None) if speaker else None

    def _possessed(self, text: str, person: Person, officials: Sequence[Person]) -> Person:
        """An official of the country that the story just spoke of: "its president".

        "His minister" is of the country of the one named before.
        """
        if person.country or not person.role:
            return person
        is_his = text.startswith(_HIS, person.start) and not opens_with_honour(text, person)
        if is_his or text.endswith(_HIS, 0, person.start):
            owner = officials[-1] if officials else self.subject
            if is_fellow(person.role) or worded(_HIS_EQUAL).match(text, person.start):
                return person
            return person._replace(country=owner.country) if owner else person
        implied = implied_country(person.role)
        is_group = person.is_new and not implied and is_of_group(person.role)
        # "The Commonwealth said that its assistant secretary-general": not the UN's.
        is_asked = is_group or implied == "UNO"
        its = organisation_that_opens(text, person.start) if is_asked else None
        if is_group or its:
            sent_by = sender(text, person.start) or state_that_opens(text, person.start) or its
            if sent_by or self.subject:
                country = sent_by or (self.subject.country if self.subject else None)
                return person._replace(country=country)
        starts = text.startswith(_POSSESSIVES, person.start)
        if not (starts or text.endswith(_POSSESSIVES, 0, person.start)) or person.owner:
            return self._sent_by(person)
        before = [one for one in find_countries(text) if one.end <= person.start]
        nearest = before[:1] or self._countries[:1]
        return person._replace(country=nearest[0].code) if nearest else person

    def _sent_by(self, person: Person) -> Person:
        """The envoy of whom spoke last: "The United Nations is trying. Special envoy Ana ..."."""
        first = next(iter(self._countries), None)
        opens = first and first.kind == "organisation" and first.start <= len("The ")
        is_its = person.name and person.start == 0 and is_vaguely_sent(person.role)
        return person._replace(country=first.code) if first and opens and is_its else person

    def _group(self, subject: Person | None) -> Sequence[Person]:
        """What "it" is where that is a delegation: whoever leads it stands for it."""
        led = self._by_role.get("delegation")
        is_group = subject and (is_of_several(subject.role) or (led and led.name == subject.name))
        return (subject,) if subject and is_group else ()

    def _several(self, subject: Person | None) -> Sequence[Person | None]:
        """Who "they" are: a delegation, or the ones who were named in one breath."""
        if subject and is_of_group(subject.role):
            return (subject,)
        return self._together

    def _group_of(self, text: str, person: Person) -> Sequence[Person]:
        """Who "the diplomats" of a sentence's start are: the delegation that was spoken of."""
        is_subject = person.start == 0 and text.startswith("The ")
        group = self._by_role.get("delegation") or self._by_role.get("team")
        return (group,) if is_subject and group else ()

    def _of_role(
        self, person: Person, subject: Person | None, beside: Sequence[Person]
    ) -> Person | None:
        """Who is meant by a bare office: the one just spoken of, or the last one to hold it.

        "The prime minister" whom nobody named yet is the one at home.
        """
        role = person.role or ""
        if subject and subject.role and _may_be_called(role, subject.role):
            return subject
        named = (one for one in reversed(beside) if one.name and one.role)
        known = next((one for one in named if _is_same_office(role, one.role or "")), None)
        known = known or self._by_role.get(role.lower()) or self._by_role.get(head_of(role))
        if known and are_of_two_fields(role, known.role or ""):
            holders = (
                one for one in self._by_role.values() if _is_same_office(role, one.role or "")
            )
            known = next(holders, None)
        if not known and (known := self._so_called(role)):
            return known
        if known is None and role in teams() and subject and is_plural(subject.role or ""):
            return subject
        if known and (is_of_group(role) or _is_same_office(role, known.role or "")):
            return known
        return self._directory.complete(person) if is_first_rank(role) else known

    def _so_called(self, role: str) -> Person | None:
        """Who holds an office that has another name: "the top diplomat" of a foreign minister."""
        offices = knowledge("roles")["other_names"].get(role.lower(), ())
        return next((self._by_role[one] for one in offices if one in self._by_role), None)

    def _as_subject(self, text: str, person: Person, known: Sequence[Person]) -> Person | None:
        """Whom "he" may be: any official, and whoever the story names in full.

        A lone capitalised word may be no name at all: it is the sentence's first.
        """
        if known:
            # "Peruvian officials said" speaks of others.
            is_speaker = head_of(known[0].role or "").startswith("spokes") or (
                _are_many(known[0]) and speaks_behind(text, person.end)
            )
            return None if person.is_plural or is_speaker else known[0]
        name = self._directory.complete(person).name or ""
        # "UNITED NATIONS, 24 May": the place of a dateline.
        return person if " " in name and not name.isupper() else None


def _two_before(text: str, they: Person, officials: Sequence[Person]) -> tuple[Person, ...]:
    """Who "Sol gave Berg a letter when they met" means: the two whom the sentence has named."""
    if not text.endswith(_WHEN, 0, they.start):
        return ()
    named = {
        one.name: one for one in officials if one.name and text[one.end : one.end + 2] not in _OWNS
    }
    return tuple(named.values()) if len(named) == _PAIR else ()


@cache
def _stranger() -> re.Pattern[str]:
    """A sentence that opens with someone who is no official: "The defector said he arrived"."""
    words = "|".join(knowledge("roles")["strangers"])
    return re.compile(rf"(?:The|A|An|One|Another|This) (?:[a-z-]+ ){{0,3}}(?:{words})\b")


def _are_many(opening: Person | None) -> bool:
    """Whether a sentence opens with several whom it does not name."""
    return opening is not None and not opening.name and is_plural(opening.role or "")


def _takes_up(text: str, person: Person, subject: Person) -> bool:
    """Whether "the Peruvian diplomat" is said of someone whom the story just named."""
    return (
        not person.name
        and bool(person.country)
        and (subject.country in (None, person.country) or is_organisation(subject.country))
        and bool(person.role)
        and (is_mere_description(person.role or "") or _was(text, person, subject))
        and (not is_resident(person.role) or is_mere_description(subject.role or ""))
        and not is_plural(person.role or "")
        and bool(_THE.search(text, max(0, person.start - _LONGEST_THE), person.start))
    )


def _was(text: str, person: Person, subject: Person) -> bool:
    """Whether "the former Peruvian minister" is what an organisation's envoy once was."""
    return is_organisation(subject.country) and bool(_FORMER.search(text, 0, person.start))


def _may_be_called(role: str, other: str) -> bool:
    """Whether a bare office is said of someone: "the head of state" of a president."""
    if is_of_group(role) and is_of_group(other):
        return True
    return (is_any_leader(role) and is_first_rank(other)) or _is_same_office(role, other)


def _is_same_office(role: str, other: str) -> bool:
    """Whether a bare office may be said of another: not "the minister" of a prime minister."""
    is_same = head_of(role) == head_of(other) and is_first_rank(role) == is_first_rank(other)
    return is_same and not are_of_two_fields(role, other)
