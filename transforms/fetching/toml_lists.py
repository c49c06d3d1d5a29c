"""Feed lists in TOML: ``[[feed]]`` tables, and a table ``[defaults]`` for what they share."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from transforms.fetching.feed_lists import Entry, FeedListError, ListedFeed, checked_feeds
from transforms.toml_files import TomlError, TomlFile, read_toml

_FIRST_TABLE = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:\s|#[^\n]*\n)*\[(?:\[\s*feed\s*\]|\s*defaults\s*)\]"
)


def is_toml_list(content: bytes) -> bool:
    """Whether the first table of a file is that of a feed list."""
    return bool(_FIRST_TABLE.match(content))


def read_toml_list(path: str, content: bytes) -> list[ListedFeed]:
    """The feeds of a list; FeedListError says file, line and key of the first mistake."""
    try:
        file = read_toml(path, content)
    except TomlError as error:
        raise FeedListError(str(error)) from error
    for name, value in file.tables.items():
        if name not in {"feed", "defaults"}:
            raise FeedListError(
                f"{path}:{file.line(name)}: {name}: "
                "a feed list has tables [[feed]] and [defaults] alone"
            )
        _refuse_other_shape(file, name, value)
    feeds = [
        _entry(table, file, "feed", number)
        for number, table in enumerate(file.tables.get("feed", ()))
    ]
    defaults = file.tables.get("defaults")
    return checked_feeds(path, feeds, _entry(defaults, file, "defaults") if defaults else None)


def _refuse_other_shape(file: TomlFile, name: str, value: Any) -> None:
    is_table = isinstance(value, dict)
    is_tables = isinstance(value, list) and all(isinstance(item, dict) for item in value)
    if not (is_tables if name == "feed" else is_table):
        header = "[[feed]]" if name == "feed" else "[defaults]"
        raise FeedListError(
            f"{file.path}:{file.line(name)}: {name}: write it as a table, under {header}"
        )


def _entry(values: Mapping[str, Any], file: TomlFile, name: str, number: int = 0) -> Entry:
    line, lines = file.place(name, number)
    return Entry(values=values, line=line, lines=lines)
