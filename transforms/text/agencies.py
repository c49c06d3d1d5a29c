"""News agencies by the names under which they are credited, from ``agencies.toml``."""

from __future__ import annotations

import re
from functools import cache

from transforms.knowledge import knowledge
from transforms.text.characters import without_accents

_MARKS = re.compile(r"[^\w' ]+")
_JOINTS = re.compile(r"[/,;&+|]| (?:and|with|via|in) ")
_LONGEST_CREDIT = 80


def agency_named(name: str) -> str | None:
    """Canonical name of the agency that ``name`` as a whole is: ``Agence France-Presse`` is AFP."""
    return _agencies().get(_folded(name)) if len(name) <= _LONGEST_CREDIT else None


def agency_credited(credit: str) -> str | None:
    """The first agency of a joint or indirect credit: ``ats afp``, ``AFP/Xinhua``, ``AP via X``."""
    if len(credit) > _LONGEST_CREDIT:
        return None
    leading = _JOINTS.split(credit, maxsplit=1)[0]
    words = [agency_named(word) for word in leading.split()]
    return (
        agency_named(credit)
        or agency_named(leading)
        or (words[0] if words and all(words) else None)
    )


def home_of_agency(name: str | None) -> str | None:
    """The country of which an agency writes as its own; None for those that write for all."""
    if name is None or name in knowledge("agencies")["worldwide"]:
        return None
    return _homes().get(name)


def home_of_own_official(name: str | None, role: str | None) -> str | None:
    """The agency's country, of an official of whom it tells none where others would."""
    agencies = knowledge("agencies")
    is_own = (
        name in agencies["naming_no_country"] and (role or "").lower() in agencies["their_offices"]
    )
    return _homes().get(name or "") if is_own else None


@cache
def _homes() -> dict[str, str]:
    return {
        agency["name"]: agency["country"]
        for agency in knowledge("agencies")["agencies"]
        if "country" in agency
    }


def _folded(name: str) -> str:
    return " ".join(_MARKS.sub(" ", without_accents(name.replace(".", ""))).split())


@cache
def _agencies() -> dict[str, str]:
    return {
        _folded(name): agency["name"]
        for agency in knowledge("agencies")["agencies"]
        for name in (agency["name"], *agency.get("also", ()))
    }
