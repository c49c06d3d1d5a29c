"""What the words of a sentence say of its officials: who speaks, sends, leads, stands together."""

from __future__ import annotations

import re
from collections.abc import Sequence

from transforms.events.language.saying import is_said_by, speaks_behind
from transforms.events.language.worded import worded, words_at
from transforms.events.officials.person import Person
from transforms.events.officials.roles import is_plural
from transforms.events.officials.tokens import UNCODED, read_words
from transforms.places.gazetteer import find_countries

_BESIDE = re.compile(
    r"(?:, and |, | and |,? as well as |,? together with |,? along with |"
    r" (?:is|was|were|will be) (?:joined|accompanied) by )?(?:the |his |her |their |its )?"
)
# "A delegation led by Ana Sol" stands for her.
_LED = r"(?:[\w.'’-]+ ){0,4}(?P<group>{roles.words.teams})\b"
# "An American official said": one of many.
_SOME = re.compile(r"\b[Aa]n? (?:[a-z-]+ )?\Z")
_SENDS = r"\b{roles.words.sends} (?:[a-z-]+ ){0,4}\Z"
# "The minister welcomed him when he arrived": it is the guest who did.
_GREETED = r"\b{roles.words.received} (?:him|her)\b"
_COMES = r" (?:had )?{roles.words.came}\b"
# "His Highness", who is no one's.
_HONOUR = r"\w+ (?:(?:Royal|Serene|Imperial) )?{roles.words.honours}\b"


def teams() -> tuple[str, ...]:
    """What a text may call a delegation that it has named."""
    return words_at("roles.words.teams")


def group_led(text: str, person: Person) -> str | None:
    """Which group someone leads, or is the one whom the story names of: "five senators"."""
    led = worded(_LED).match(text, person.start)
    if led:
        return led["group"]
    words = text[person.start : person.end]
    is_named = (person.name or "") in words
    return None if is_named or not is_plural(words) else "group"


def is_speaker(text: str, person: Person) -> bool:
    """Whether someone says what the sentence quotes: '..., Ana Sol said', '..., said Ana Sol'."""
    is_first_person = text[person.start : person.end] == "I"
    says = speaks_behind(text, person.end) or is_said_by(text, person.start)
    return says and not is_first_person


def is_some_source(text: str, person: Person) -> bool:
    """Whether "a Peruvian official said so" speaks of nobody whom the story names."""
    is_vague = not person.name and (person.role or "").endswith(words_at("roles.words.sources"))
    return is_vague and bool(
        _SOME.search(text, 0, person.start) and speaks_behind(text, person.end)
    )


def state_that_opens(text: str, end: int) -> str | None:
    """The state of which a sentence speaks first: "Peru's ministry said it would send a team"."""
    first = next(iter(find_countries(text)), None)
    is_state = first is not None and first.kind != "organisation" and first.start <= len("The ")
    return first.code if first and is_state and first.end < end else None


def organisation_that_opens(text: str, end: int) -> str | None:
    """That of an organisation without a code that opens a sentence: "ASEAN said a delegation"."""
    reading = read_words(text)
    place = int(reading.classes.startswith("t"))
    is_first = reading.classes[place : place + 1] == "O" and reading.spans[place][1] < end
    return UNCODED if is_first and reading.countries[place] == UNCODED else None


def sender(text: str, end: int) -> str | None:
    """Of whom a sentence says that they send: "the EU would send a mission"."""
    sends = worded(_SENDS).search(text, max(0, end - 60), end)
    before = [one for one in find_countries(text) if sends and one.end <= sends.start()]
    return before[-1].code if before else None


def named_together(text: str, officials: Sequence[Person]) -> tuple[Person, ...]:
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


def is_guest_greeted(text: str, pronoun: Person) -> bool:
    """Whether "he" is the guest of whom the sentence tells who welcomed him."""
    is_met = worded(_GREETED).search(text, 0, pronoun.start)
    return is_met is not None and worded(_COMES).match(text, pronoun.end) is not None


def opens_with_honour(text: str, person: Person) -> bool:
    """Whether "His Highness the Emir" is nobody's."""
    return worded(_HONOUR).match(text, person.start) is not None
