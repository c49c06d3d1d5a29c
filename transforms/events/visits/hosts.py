"""Where a visit takes place: what a pattern's place means in its story."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from transforms.events.language.worded import words_at
from transforms.events.story import Story
from transforms.events.visits.markup import Markup
from transforms.knowledge import knowledge
from transforms.places.gazetteer import CountryMention, find_countries, place_name

_HERE = ("here", "this ")
# The country or the capital that a text speaks of without a name is the one it is written in.
_SUBJECT_LEAD = re.compile(r"(?:(?:The|A|An|Former|Senior|Top) ){0,2}")
_BOTH = ("both ", "the two ")


@dataclass(frozen=True, slots=True)
class Host:
    """A country's code, the place if one is named, and where the text names it."""

    country: str
    place: str | None
    start: int = -1


def hosts_of(
    words: str | None, markup: Markup, story: Story, earlier: Sequence[CountryMention]
) -> tuple[Host, ...]:
    """The hosts that a stretch of marked text names, in its order.

    ``earlier`` are the places that the story names before it, of which the last is "there".
    """
    if not words:
        return ()
    lowered = words.lower()
    if lowered.startswith(_HERE):
        return (here_of(story),) if story.here_country else ()
    places = markup.places_of(words)
    if not places:
        is_at_home = all(place.code == story.here_country for place in markup.places)
        is_own = lowered.startswith(words_at("visits.words.own_places"))
        if is_own and story.here_country and is_at_home:
            return (here_of(story),)
        return tuple(_named_before(lowered, earlier, story))
    groups = groupby(places, key=lambda place: place.code)
    return tuple(_host(country, tuple(group)) for country, group in groups)


def here_of(story: Story) -> Host:
    """The place of the dateline."""
    return Host(story.here_country or "", story.here_place)


def opening_country(story: Story) -> str | None:
    """The country of whom a story's first sentence speaks first: "A French reporter held ...".

    A digest opens with a heading in capitals, which is of its first item only.
    """
    sentence = story.sentences[0]
    first = next(iter(find_countries(sentence.text)), None)
    if first is None or first.kind == "organisation":
        return None
    is_heading = story.article.body[sentence.start : sentence.end].isupper()
    is_subject = _SUBJECT_LEAD.fullmatch(sentence.text, 0, first.start)
    return first.code if is_subject and not is_heading else None


def _host(country: str, places: tuple[CountryMention, ...]) -> Host:
    return Host(country, _named_place(places), places[0].start)


def _named_before(words: str, earlier: Sequence[CountryMention], story: Story) -> Iterator[Host]:
    """What "there", "the country" and "both capitals" mean."""
    last: dict[str, CountryMention] = {}
    for place in reversed(earlier):
        last.setdefault(place.code, place)
    wanted = 2 if words.startswith(_BOTH) else 1
    if not last and story.here_country:
        yield here_of(story)
    for place in list(last.values())[:wanted]:
        is_town = wanted == 1 and place.kind != "demonym"
        yield Host(place.code, _named_place((place,)) if is_town else None)


def _named_place(places: Iterable[CountryMention]) -> str | None:
    names = (place_name(place) or _territory(place) for place in places)
    found = next((name for name in names if name), None)
    return _capital_of_seat(found) if found else None


def _territory(place: CountryMention) -> str | None:
    """A land that stands for its state and is only a part of it: "Gaza"."""
    state = knowledge("countries").get(place.code, {}).get("names", [""])[0]
    is_part = place.text != state and place.text in knowledge("settings")["territories"]
    return place.text if is_part else None


def _capital_of_seat(name: str) -> str:
    """With the town for a seat of power: "Kremlin, Moscow"."""
    return f"{name}, {_seats()[name]}" if name in _seats() else name


@cache
def _seats() -> dict[str, str]:
    countries, seats = knowledge("countries"), knowledge("places")["seats"]
    return {
        name: countries[code]["capitals"][0]
        for code, names in seats.items()
        if countries.get(code, {}).get("capitals")
        for name in names
    }
