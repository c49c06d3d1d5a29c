"""Feed lists: the feeds that a TOML or OPML file names, each checked before any is fetched.

Both formats come down to entries of the same keys, so both are checked by the same words; a mistake
is told with the file, the line and the key, and with what to write instead.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any
from urllib.parse import urlsplit

from schemas.elements import NO_SETTINGS, FeedSettings
from transforms.formats import limits
from transforms.slugs import slug
from transforms.text.languages import language_tag

SHORTEST_INTERVAL = 60
LONGEST_INTERVAL = 30 * 86_400
_UNITS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}
_INTERVAL = re.compile(r"([0-9]{1,7})\s?([smhd])")


class FeedListError(ValueError):
    """A feed list that cannot be used; says file, line, key, and what to write instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedFeed:
    """A feed as a list names it; ``name`` is its source."""

    name: str
    url: str
    settings: FeedSettings = NO_SETTINGS


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A feed, or the defaults, as a format has it: raw values, and the line of each key."""

    values: Mapping[str, Any]
    line: int
    lines: Mapping[str, int] = field(default_factory=dict)

    def line_of(self, key: str) -> int:
        return self.lines.get(key, self.line)


def checked_feeds(
    path: str, entries: Sequence[Entry], defaults: Entry | None = None
) -> list[ListedFeed]:
    """The feeds of a list in its order; FeedListError for the first mistake in it."""
    given = _checked(path, defaults, _SETTINGS) if defaults else {}
    feeds = [_feed(path, entry, given) for entry in entries]
    if not feeds:
        raise FeedListError(f"{path}: it names no feed; see docs/feeds.md for how to write one")
    for key in ("name", "url"):
        _refuse_doubles(
            path,
            key,
            [
                (entry.line_of(key), getattr(feed, key))
                for entry, feed in zip(entries, feeds, strict=True)
            ],
        )
    return feeds


def seconds_of(interval: str) -> int:
    """``"15m"`` as 900; ValueError says what an interval looks like."""
    found = _INTERVAL.fullmatch(interval.strip())
    seconds = int(found[1]) * _UNITS[found[2]] if found else 0
    if not SHORTEST_INTERVAL <= seconds <= LONGEST_INTERVAL:
        raise ValueError('write a number and s, m, h or d, from "1m" to "30d", such as "15m"')
    return seconds


def interval_of(seconds: int) -> str:
    """900 as ``"15m"``: the reverse of `seconds_of`."""
    unit = next(unit for unit in ("d", "h", "m", "s") if seconds % _UNITS[unit] == 0)
    return f"{seconds // _UNITS[unit]}{unit}"


def _feed(path: str, entry: Entry, defaults: Mapping[str, Any]) -> ListedFeed:
    values = _checked(path, entry, _KEYS)
    for key in ("name", "url"):
        if key not in values:
            raise FeedListError(f"{path}:{entry.line}: {key}: this feed has none; give it one")
    name, url = values.pop("name"), values.pop("url")
    return ListedFeed(name=name, url=url, settings=FeedSettings(**{**defaults, **values}))


def _checked(
    path: str, entry: Entry, allowed: Mapping[str, Callable[[str], Any]]
) -> dict[str, Any]:
    return {key: _value(path, entry, key, allowed) for key in entry.values}


def _value(path: str, entry: Entry, key: str, allowed: Mapping[str, Callable[[str], Any]]) -> Any:
    place, value = f"{path}:{entry.line_of(key)}: {key}", entry.values[key]
    if key not in allowed:
        meant = get_close_matches(key, allowed, 1)
        hint = f"write {meant[0]}" if meant else f"use one of {', '.join(allowed)}"
        raise FeedListError(f"{place}: there is no such key; {hint}")
    if not isinstance(value, str) or not value.strip():
        raise FeedListError(f"{place}: {value!r} is no text; write it in quotation marks")
    try:
        return allowed[key](value.strip())
    except ValueError as error:
        raise FeedListError(f"{place}: {value!r} cannot be used; {error}") from error


def _refuse_doubles(path: str, key: str, placed: Iterable[tuple[int, str]]) -> None:
    advice = {
        "name": "give each feed a name of its own, for its stories are told apart by it",
        "url": "leave one of the two out",
    }
    first: dict[str, int] = {}
    for line, value in placed:
        if value in first:
            raise FeedListError(
                f"{path}:{line}: {key}: {value!r} stands at line {first[value]} already; "
                f"{advice[key]}"
            )
        first[value] = line


def _name(value: str) -> str:
    if slug(value) != value:
        raise ValueError(f"a name has a to z, 0 to 9, _ and -, at most 64: write {slug(value)!r}")
    return value


def _url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("write an address that begins with https:// or http://")
    if len(value) > limits.URL_CHARACTERS:
        raise ValueError(f"an address has at most {limits.URL_CHARACTERS:,} characters")
    return value


def _language(value: str) -> str:
    tag = language_tag(value)
    if tag is None:
        raise ValueError('write a tag of BCP 47, such as "en" or "pt-BR"')
    return tag


def _charset(value: str) -> str:
    try:
        return codecs.lookup(value).name
    except LookupError as error:
        raise ValueError('write a charset that is known, such as "windows-1251"') from error


_SETTINGS: Mapping[str, Callable[[str], Any]] = {
    "agency": str,
    "language": _language,
    "charset": _charset,
    "interval": seconds_of,
}
_KEYS: Mapping[str, Callable[[str], Any]] = {"name": _name, "url": _url, **_SETTINGS}


def as_entries(feeds: Iterable[ListedFeed]) -> Iterator[dict[str, str]]:
    """Feeds as the keys and values that a list writes for them, in the order of `_KEYS`."""
    for feed in feeds:
        settings = feed.settings
        values = {
            "name": feed.name,
            "url": feed.url,
            "agency": settings.agency,
            "language": settings.language,
            "charset": settings.charset,
            "interval": settings.interval and interval_of(settings.interval),
        }
        yield {key: str(value) for key, value in values.items() if value}
