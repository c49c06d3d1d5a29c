"""People whose family name alone reads as a place: "Golan has been invited", of Yaakov Golan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from transforms.events.officials.introductions import Told
from transforms.events.officials.person import Person
from transforms.places.gazetteer import find_countries

# Behind these a place is a place.
_PLACED = tuple(
    f"{word} "
    for word in (
        "in", "at", "to", "from", "of", "near", "for", "into", "the", "over", "through", "outside",
        "on", "via", "and", "with", "between", "visited", "visits", "visiting", "leaving", "left",
    )
)  # fmt: skip


def with_namesakes_of_places(sentences: Sequence[Told]) -> list[Told]:
    """The sentences, with the people whom a story names in full and then as a place is named."""
    families = {
        (one.name or "").rpartition(" ")[2]
        for _, people in sentences
        for one in people
        if _is_full(one)
    }
    return [
        (sentence, _in_order([*people, *_namesakes(sentence.text, people, families)]))
        for sentence, people in sentences
    ]


def _in_order(people: list[Person]) -> list[Person]:
    return sorted(people, key=lambda one: one.start)


def _is_full(person: Person) -> bool:
    return bool(person.role and person.name and " " in person.name)


def _namesakes(text: str, people: Sequence[Person], families: set[str]) -> Iterator[Person]:
    for place in find_countries(text):
        if place.text not in families or text.endswith(_PLACED, 0, place.start):
            continue
        if not any(one.start < place.end and place.start < one.end for one in people):
            yield Person(place.start, place.end, name=place.text)
