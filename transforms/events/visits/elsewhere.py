"""The countries of a sentence in which a visit may be whose own words name no place."""

from __future__ import annotations

from collections.abc import Iterable

from transforms.events.officials.people import Person
from transforms.events.visits.patterns import cue
from transforms.places.gazetteer import CountryMention

# How long words can be that lead to who does something: "by the ".
_AGENT = 16
# What leads to a place that someone comes from or goes on to, or to a state that is no more.
_ON_THE_WAY = (
    *("from ", "flying to ", "leaving for ", "heading for ", "going to ", "on to ", "former "),
    *("plane to ", "flight to ", "train to ", "plane for ", "flight for ", "back to "),
)


def countries_elsewhere(
    text: str, places: Iterable[CountryMention], envoy: Person
) -> tuple[str, ...]:
    """The countries of its places, but that of the envoy and those of another role."""
    return tuple(
        {
            place.code
            for place in places
            if place.code != envoy.country
            and not text.endswith(_ON_THE_WAY, 0, place.start)
            and not _is_matter(text, place)
            and not cue("agent").search(text, max(0, place.start - _AGENT), place.start)
        }
    )


def _is_matter(text: str, place: CountryMention) -> bool:
    """Whether a country only tells what something is about: "on the Peru peace process"."""
    is_named = place.kind == "name" and text.endswith(" the ", 0, place.start)
    return is_named and cue("described").match(text, place.end) is not None
