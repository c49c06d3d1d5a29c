"""Places that no preposition leads to: "the Gori attack", "shells hit Gori, where 40 died"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from transforms.events.casualties.locations import Location
from transforms.events.casualties.place_names import is_no_place
from transforms.events.language.fragments import Sieved
from transforms.knowledge import knowledge
from transforms.places.gazetteer import country_of_place, find_countries, place_name

_OPENING = "where"


def named_deeds(text: str) -> Iterator[Location]:
    """ "The Khan Sheikhoun attack", "Gori's main square": a place by what happened there."""  # noqa: D210 - a quotation
    for match in _deed().finditer(text):
        name = match["name"] or match["owner"]
        mentions = find_countries(name)
        if is_no_place(name) or any(m.kind != "city" for m in mentions):
            continue
        yield Location(name, country_of_place(name), match.start(), match.end())


def scenes_before(text: str, offset: int) -> Iterator[Location]:
    """ "Shells hit Brazzaville, where 40 died": a place by what is told of it next."""  # noqa: D210 - a quotation
    for mention in find_countries(text):
        is_scene = text.startswith(f", {_OPENING} ", mention.end) and mention.end < offset
        if is_scene and mention.kind in {"name", "capital", "city"}:
            # It counts for the clause that it opens.
            start = mention.end + len(", ")
            end = start + len(_OPENING)
            yield Location(place_name(mention), mention.code, start, end, is_told=True)


@cache
def _deed() -> Sieved:
    deeds, squares = ("|".join(knowledge("settings")[name]) for name in ("deeds", "squares"))
    words = re.compile(
        rf"\b(?:[Tt]he|[Ii]n|[Aa]t)\s(?P<name>[A-Z][\w-]+(?:\s[A-Z][\w-]+){{0,2}})\s(?:{deeds})\b"
        rf"|\b(?P<owner>[A-Z][\w-]+)['’]s\s(?:main\s|central\s)?(?:{squares})\b"
    )
    return Sieved(words)
