"""Feed lists in TOML: ``[[feed]]`` tables, and a table ``[defaults]`` for what they share."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Mapping
from typing import Any

from transforms.fetching.feed_lists import Entry, FeedListError, ListedFeed, checked_feeds

_FIRST_TABLE = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:\s|#[^\n]*\n)*\[(?:\[\s*feed\s*\]|\s*defaults\s*)\]"
)
_HEADER = re.compile(r"""\s*\[\[?\s*["']?([^\]"']+?)["']?\s*\]""")
_KEY = re.compile(r"""\s*["']?([\w-]+)["']?\s*=""")
_AT_LINE = re.compile(r"at line (\d+)")

Places = Mapping[tuple[str, int], tuple[int, Mapping[str, int]]]
"""Of the n-th table of a name (from 0): its line, and the line of each of its keys."""


def is_toml_list(content: bytes) -> bool:
    """Whether the first table of a file is that of a feed list."""
    return bool(_FIRST_TABLE.match(content))


def read_toml_list(path: str, content: bytes) -> list[ListedFeed]:
    """The feeds of a list; FeedListError says file, line and key of the first mistake."""
    text, tables = _parsed(path, content)
    places = _places(text)
    for name, value in tables.items():
        if name not in {"feed", "defaults"}:
            line = places[name, 0][0] if (name, 0) in places else places["", 0][1].get(name, 1)
            raise FeedListError(
                f"{path}:{line}: {name}: a feed list has tables [[feed]] and [defaults] alone"
            )
        _refuse_other_shape(path, name, value, places)
    feeds = [
        _entry(table, places.get(("feed", number)))
        for number, table in enumerate(tables.get("feed", ()))
    ]
    defaults = tables.get("defaults")
    return checked_feeds(
        path, feeds, _entry(defaults, places.get(("defaults", 0))) if defaults else None
    )


def _parsed(path: str, content: bytes) -> tuple[str, dict[str, Any]]:
    try:
        text = content.decode("utf-8-sig")
        return text, tomllib.loads(text)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise FeedListError(f"{path}:{line}: not UTF-8; save the file as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        found = _AT_LINE.search(str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        raise FeedListError(f"{path}:{line}: {error}; see https://toml.io") from error


def _refuse_other_shape(path: str, name: str, value: Any, places: Places) -> None:
    is_table = isinstance(value, dict)
    is_tables = isinstance(value, list) and all(isinstance(item, dict) for item in value)
    if not (is_tables if name == "feed" else is_table):
        line = places[name, 0][0] if (name, 0) in places else places["", 0][1].get(name, 1)
        header = "[[feed]]" if name == "feed" else "[defaults]"
        raise FeedListError(f"{path}:{line}: {name}: write it as a table, under {header}")


def _entry(values: Mapping[str, Any], place: tuple[int, Mapping[str, int]] | None) -> Entry:
    line, lines = place or (1, {})
    return Entry(values=values, line=line, lines=lines)


def _places(text: str) -> Places:
    """Where the tables and their keys stand, which `tomllib` does not say.

    Tables that stand within a line (``feed = [{…}]``) have no place of their own here.
    """
    lines: dict[str, int] = {}
    places = {("", 0): (1, lines)}
    seen: Counter[str] = Counter()
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            name = header[1]
            lines = {}
            places[name, seen[name]] = (number, lines)
            seen[name] += 1
        elif key := _KEY.match(line):
            lines.setdefault(key[1], number)
    return places
