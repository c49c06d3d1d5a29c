"""The ready-made views: what the SQL files in ``views/`` define, in the order of their names.

A file holds statements, each below the one line that describes it. ``CREATE VIEW`` is worked out
when it is asked for; ``CREATE TABLE`` costs too much for that and is kept in a book
(`pipelines.book`); ``CREATE MACRO`` is an expression that several of them share.
"""

from __future__ import annotations

import importlib.resources
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

Kind = Literal["TABLE", "VIEW", "MACRO"]


@dataclass(frozen=True, slots=True)
class Definition:
    """One statement: what it makes, its name, its description, and the words after its name."""

    kind: Kind
    name: str
    description: str
    body: str

    def create(self, kind: Kind | None = None, name: str | None = None) -> str:
        """The statement that makes it, as another kind of thing or under another name if told."""
        return f"CREATE {kind or self.kind} {name or self.name}{self.body}"

    def comment(self, kind: Kind | None = None, name: str | None = None) -> str:
        """The statement that puts the description where DuckDB shows it."""
        text = self.description.replace("'", "''")
        return f"COMMENT ON {kind or self.kind} {name or self.name} IS '{text}'"


_STATEMENT = re.compile(r"CREATE (TABLE|VIEW|MACRO) (\w+)(.*)", re.DOTALL)
_USED = re.compile(r"(?<=FROM )\w+|(?<=JOIN )\w+|\w+(?=\()")
_LISTINGS = frozenset(
    {"duckdb_views", "duckdb_tables", "duckdb_columns", "information_schema", "show"}
)


@cache
def definitions() -> tuple[Definition, ...]:
    """Every definition, after those that it rests on."""
    folder = importlib.resources.files("pipelines").joinpath("views")
    files = sorted(
        (file for file in folder.iterdir() if file.name.endswith(".sql")),
        key=lambda file: file.name,
    )
    return tuple(
        _definition(part)
        for file in files
        for part in file.read_text("utf-8").split(";\n")
        if part.strip()
    )


def needed(names: Iterable[str]) -> frozenset[str]:
    """All definitions that those of some names rest on, and themselves; other names are none."""
    return frozenset[str]().union(*(_rests_on().get(name, frozenset()) for name in names))


def views_under(name: str) -> list[Definition]:
    """The views, none of them kept, by which a definition reaches what it rests on, in order."""
    found = {each.name: each for each in definitions()}
    under: dict[str, Definition] = {}
    waiting = [name]
    while waiting:
        for used in _USED.findall(found[waiting.pop()].body):
            if used in found and found[used].kind == "VIEW" and used not in under:
                under[used] = found[used]
                waiting.append(used)
    return [each for each in definitions() if each.name in under]


def every_name() -> list[str]:
    """The names of all definitions."""
    return list(_rests_on())


def named_in(sql: str) -> list[str]:
    """The names that a statement may ask for: its words, or all there are if it lists them."""
    words = _words(sql.lower())
    return words if _LISTINGS.isdisjoint(words) else every_name()


@cache
def kept_names() -> frozenset[str]:
    """The names of what is kept in a book."""
    return frozenset(each.name for each in definitions() if each.kind == "TABLE")


@cache
def is_kept(name: str) -> bool:
    """Whether something of a book is needed to answer for a name."""
    return not kept_names().isdisjoint(needed([name]))


@cache
def _rests_on() -> Mapping[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for definition in definitions():
        below = [found[name] for name in _USED.findall(definition.body) if name in found]
        found[definition.name] = frozenset({definition.name}).union(*below)
    return found


def _words(sql: str) -> list[str]:
    return re.findall(r"\w+", sql)


def _definition(part: str) -> Definition:
    description, _, statement = part.strip().partition("\n")
    found = _STATEMENT.fullmatch(statement)
    if found is None or not description.startswith("-- "):
        raise ValueError(f"not a line of description and a CREATE statement: {part.strip()[:80]}")
    kind, name, body = found.groups()
    return Definition(kind, name, description.removeprefix("-- "), body)  # type: ignore[arg-type]
