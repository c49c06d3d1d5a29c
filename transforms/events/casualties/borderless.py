"""What lies in no one country: the sea, disputed islands, and what befalls two lands at once."""

from __future__ import annotations

import re
from functools import cache

from transforms.knowledge import knowledge
from transforms.places.gazetteer import find_countries

_AND = re.compile(r"(?:and|as well as)\s(?:in\s|the\s){0,2}")


def sea_of(words: str) -> re.Match[str] | None:
    """The sea or the disputed islands that the words of a place end with, in group 1."""
    return _sea().search(words)


def has_another_land(text: str, offset: int, country: str | None) -> bool:
    """Whether a second land follows a first one: "and Tanzania" behind "in Kenya"."""
    joint = _AND.match(text, offset)
    if joint is None or country is None:
        return False
    second = next((one for one in find_countries(text) if one.start == joint.end()), None)
    if second is None or second.kind not in {"name", "capital", "city"}:
        return False
    # Behind "12 in Kenya and Tanzania reported four" the second land opens a clause.
    return second.code != country and _goes_on().match(text, second.end) is not None


@cache
def _sea() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])((?:{'|'.join(knowledge('settings')['seas'])}))\s*\Z")


@cache
def _goes_on() -> re.Pattern[str]:
    words = "|".join(knowledge("settings")["after_lands"])
    return re.compile(rf"\Z|[.;,)]|\s(?:{words})\b")
