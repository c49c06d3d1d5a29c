"""Countries as they were when a story was written: "Congolese" once meant Brazzaville's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache

from transforms.events.officials.person import Person
from transforms.events.story import Story
from transforms.knowledge import knowledge
from transforms.places.gazetteer import CountryMention

_KEPT = 512


@dataclass(frozen=True, slots=True)
class Era:
    """For how long a country's names meant another one; without ``names`` all of them."""

    code: str
    was: str
    since: date
    until: date
    names: tuple[str, ...]

    def meant(self, code: str | None, words: str) -> bool:
        return code == self.code and (not self.names or any(name in words for name in self.names))


@lru_cache(maxsize=_KEPT)
def eras_of(day: date | None) -> tuple[Era, ...]:
    """Those that a day is in: none of most."""
    return tuple(era for era in _eras() if day and era.since <= day < era.until)


def people_then(text: str, people: Sequence[Person], eras: Sequence[Era]) -> Sequence[Person]:
    """The people of a sentence, each of the country that the words meant."""
    if not eras:
        return people
    return [_person_then(text, one, eras) for one in people]


def places_then(places: Sequence[CountryMention], eras: Sequence[Era]) -> Sequence[CountryMention]:
    """The places of a sentence, each in the country that the words meant."""
    if not eras:
        return places
    return [one._replace(code=_meant(one.code, one.text, eras) or one.code) for one in places]


def story_then(story: Story, eras: Sequence[Era]) -> Story:
    """The story, written in the country that its dateline meant."""
    was = _meant(story.here_country, story.here_place or "", eras)
    return replace(story, here_country=was) if was else story


def _person_then(text: str, person: Person, eras: Sequence[Era]) -> Person:
    was = _meant(person.country, text[person.start : person.end], eras)
    return person._replace(country=was) if was else person


def _meant(code: str | None, words: str, eras: Sequence[Era]) -> str | None:
    """The country that the words meant in the first era in which they meant another."""
    return next((era.was for era in eras if era.meant(code, words)), None)


@cache
def _eras() -> tuple[Era, ...]:
    return tuple(
        Era(
            code=entry["code"],
            was=entry["was"],
            since=entry.get("since", date.min),
            until=entry["until"],
            names=tuple(entry.get("names", ())),
        )
        for entry in knowledge("visits")["era"]
    )
