"""The countries of a sentence in which a visit may be whose own words name no place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from transforms.events.language.left_places import is_left
from transforms.events.language.worded import worded, words_before_space
from transforms.events.officials.person import Person
from transforms.events.visits.patterns import cue
from transforms.places.gazetteer import CountryMention

# How long words can be that lead to who does something: "by the ".
_AGENT = 16
# And to what something is about: "the crisis in ".
_TOPIC = 60
_TALKS_ON = (
    r"\b(?:{visits.words.talks}|meetings?|session) (?:[a-z]+ ){0,2}"
    r"(?:on|about|over|concerning) (?:the )?\Z"
)
_JOINTS = (", ", " and ", ", and ")


def countries_elsewhere(
    text: str, places: Iterable[CountryMention], envoy: Person, *, is_placed: bool
) -> tuple[str, ...]:
    """The countries of its places, but that of the envoy and those of another role.

    In a story that ``is_placed`` by its dateline, talks on a war are not where that is.
    """
    return tuple(
        {
            place.code
            for place, is_on_the_way in _ways(text, places)
            if place.code != envoy.country
            and not is_on_the_way
            and not _is_matter(text, place)
            and not (is_placed and _is_topic(text, place))
            and not cue("agent").search(text, max(0, place.start - _AGENT), place.start)
        }
    )


def _is_topic(text: str, place: CountryMention) -> bool:
    """Whether a place is that of what something is about: "on the crisis in Lebanon"."""
    return cue("about").search(text, max(0, place.start - _TOPIC), place.start) is not None


def _is_matter(text: str, place: CountryMention) -> bool:
    """Whether a country only tells what something is about: "on the Peru peace process"."""
    if worded(_TALKS_ON).search(text, max(0, place.start - _TOPIC), place.start):
        return True
    is_named = place.kind == "name" and text.endswith(" the ", 0, place.start)
    return is_named and cue("described").match(text, place.end) is not None


def _ways(text: str, places: Iterable[CountryMention]) -> Iterator[tuple[CountryMention, bool]]:
    """Each place, and whether someone comes from there or goes on to it: "to Peru and Chile"."""
    end, is_on_the_way = -1, False
    for place in places:
        is_listed = is_on_the_way and text[end : place.start] in _JOINTS
        is_passed = text.endswith(words_before_space("visits.words.on_the_way"), 0, place.start)
        is_on_the_way = is_listed or is_passed or is_left(text, place.start, place.end)
        end = place.end
        yield place, is_on_the_way
