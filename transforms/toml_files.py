"""TOML with the line of each key, which `tomllib` does not tell: for errors that say where."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_HEADER = re.compile(r"""\s*\[\[?\s*["']?([^\]"']+?)["']?\s*\]""")
_KEY = re.compile(r"""\s*["']?([\w-]+)["']?\s*=""")
_AT_LINE = re.compile(r"at line (\d+)")

Places = Mapping[tuple[str, int], tuple[int, Mapping[str, int]]]
"""Of the n-th table of a name (from 0): its line, and the line of each of its keys."""


class TomlError(ValueError):
    """Bytes that are no TOML; the message names file and line."""


@dataclass(frozen=True, slots=True)
class TomlFile:
    """The content of a file, and where its tables and keys stand.

    Tables that stand within a line (``feed = [{…}]``) have no place of their own in ``places``.
    """

    path: str
    tables: Mapping[str, Any]
    places: Places

    def place(self, table: str, number: int = 0) -> tuple[int, Mapping[str, int]]:
        """The line of the n-th table of a name, or the first line, and those of its keys."""
        return self.places.get((table, number), (1, {}))

    def line(self, table: str, number: int = 0, key: str | None = None) -> int:
        """The line of a key of the n-th table of a name, or of the table where it has no line."""
        if (table, number) not in self.places:
            return self.places["", 0][1].get(table, 1)
        line, keys = self.places[table, number]
        return keys.get(key, line) if key else line


def read_toml(path: str, content: bytes) -> TomlFile:
    """The tables of a file in UTF-8; TomlError names file and line of what is wrong with it."""
    try:
        text = content.decode("utf-8-sig")
        return TomlFile(path, tomllib.loads(text), _places(text))
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise TomlError(f"{path}:{line}: not UTF-8; save the file as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        found = _AT_LINE.search(str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        raise TomlError(f"{path}:{line}: {error}; see https://toml.io") from error


def _places(text: str) -> Places:
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
