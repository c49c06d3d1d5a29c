"""Armed movements, which stand for the country in which they fight, wherever they speak."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from transforms.events.language.fragments import Sieved
from transforms.events.story import Story
from transforms.knowledge import knowledge
from transforms.places.known_names import pairs


def movements_in(text: str, story: Story) -> tuple[str, ...]:
    """The countries of the movements that a text names, once for each time.

    In a story from a land where one fights, too, it is of that.
    """
    here, written = story.here_country, story.reference
    return tuple(_land_of(name, here, written.year if written else None) for name in _named(text))


def is_movement(name: str) -> bool:
    """Whether a movement stands in a name."""
    return bool(_named(name))


def land_of(text: str, story: Story) -> str | None:
    """The country of the only movement of a text."""
    lands = set(movements_in(text, story))
    return lands.pop() if len(lands) == 1 else None


@lru_cache(maxsize=512)
def _named(text: str) -> tuple[str, ...]:
    return tuple(match[0] for match in _names().finditer(text))


def _land_of(name: str, here: str | None, year: int | None) -> str:
    since = _abroad().get((name, here)) if here else None
    return here if here and since and year and year >= since else _lands()[name]


@cache
def _lands() -> Mapping[str, str]:
    return {name: code for code, name in pairs(knowledge("movements"))}


@cache
def _abroad() -> Mapping[tuple[str, str | None], int]:
    """Since which year a movement fights in a land that is not its own."""
    return {
        (name, land): entry["since"]
        for entry in knowledge("movements_abroad")["abroad"]
        for name in entry["names"]
        for land in entry["lands"]
    }


@cache
def _names() -> Sieved:
    names = "|".join(map(re.escape, sorted(_lands(), key=len, reverse=True)))
    return Sieved(re.compile(rf"(?<![\w-])(?:{names})(?![\w-])"))
