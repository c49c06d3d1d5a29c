"""Of which country the agency, the radio or the paper is that a sentence quotes."""

from __future__ import annotations

import re
from functools import cache

from transforms.knowledge import knowledge
from transforms.places.gazetteer import find_countries
from transforms.text.agencies import home_of_agency


def country_of_teller(text: str) -> str | None:
    """The country of whose agency or radio a sentence gives the word: "Peruvian radio said"."""
    if not _tells().search(text):
        return None
    for mention in find_countries(text):
        if mention.kind in ("demonym", "name") and _is_teller().match(text, mention.end):
            return mention.code
    named = _agencies().search(text)
    return home_of_agency(named[0]) if named else None


@cache
def _tells() -> re.Pattern[str]:
    """A quick look whether any agency, radio or paper is named at all."""
    return re.compile(rf"\b(?:{'|'.join(_tellers())})\b|{_agencies().pattern}")


@cache
def _is_teller() -> re.Pattern[str]:
    return re.compile(rf"(?:['’]s)? (?:[A-Za-z-]+ ){{0,3}}(?:{'|'.join(_tellers())})\b")


@cache
def _tellers() -> tuple[str, ...]:
    return tuple(knowledge("visits")["homes"]["tellers"])


@cache
def _agencies() -> re.Pattern[str]:
    """The agencies that write for one country, by the name that they have in its texts."""
    names = (one["name"] for one in knowledge("agencies")["agencies"] if "country" in one)
    own = sorted((re.escape(name) for name in names if home_of_agency(name)), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(own)})\b")
