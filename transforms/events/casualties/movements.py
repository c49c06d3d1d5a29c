"""Armed movements, which stand for the country in which they fight, wherever they speak."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from transforms.events.language.fragments import Sieved
from transforms.knowledge import knowledge
from transforms.places.known_names import pairs


@lru_cache(maxsize=512)
def movements_in(text: str) -> tuple[str, ...]:
    """The countries of the movements that a text names, once for each time."""
    return tuple(_lands()[match[0]] for match in _names().finditer(text))


def land_of(text: str) -> str | None:
    """The country of the only movement of a text."""
    lands = set(movements_in(text))
    return lands.pop() if len(lands) == 1 else None


@cache
def _lands() -> Mapping[str, str]:
    return {name: code for code, name in pairs(knowledge("movements"))}


@cache
def _names() -> Sieved:
    names = "|".join(map(re.escape, sorted(_lands(), key=len, reverse=True)))
    return Sieved(re.compile(rf"(?<![\w-])(?:{names})(?![\w-])"))
