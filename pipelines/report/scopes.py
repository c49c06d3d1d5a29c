"""The part of the lake that a page is about, as a command line or an address names it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from pipelines.report.figures import Scope

_CODE = re.compile(r"[A-Za-z]{3}")


class ScopeError(ValueError):
    """A country or a day that cannot be; the message says what to write instead."""


def scope_of(told: Mapping[str, str | None]) -> Scope:
    """The scope that `country`, `since` and `until` name; empty ones are not said.

    Raises ScopeError for what is no code, no day, or a time that ends before it begins.
    """
    country = told.get("country") or None
    if country and not _CODE.fullmatch(country):
        raise ScopeError(f"{country!r} is no country; write its ISO 3166-1 alpha-3 code, as KEN")
    since, until = _day(told.get("since")), _day(told.get("until"))
    if since and until and since > until:
        raise ScopeError(f"the time ends on {until}, before it begins on {since}; swap them")
    return Scope(country=country.upper() if country else None, since=since, until=until)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise ScopeError(f"{text!r} is no day; write it as 2026-03-31") from None
