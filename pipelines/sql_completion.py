"""What may come next in a statement: relations, their columns, functions, words of SQL."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import duckdb
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document

from pipelines.book import create_tables
from pipelines.ready_made import definitions
from schemas import TABLES

_WORD = re.compile(r"[\w.]*\Z")
_DOT_COMMAND = re.compile(r"\A\s*(\.\w+)\s+([\w.]*)\Z")
_RELATION_BEFORE = re.compile(r"\b(?:from|join|describe|summarize|table)\s+\w*\Z", re.IGNORECASE)
_NAME = re.compile(r"\w+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """The relations of a lake, by name, with their meaning and their columns' type and meaning."""

    relations: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, Mapping[str, tuple[str, str]]] = field(default_factory=dict)
    functions: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()

    def meaning(self, name: str) -> Iterator[tuple[str, str]]:
        """What a relation is, or a column wherever there is one of that name."""
        if name in self.relations:
            yield name, self.relations[name]
        relation, _, column = name.rpartition(".")
        for table, columns in self.columns.items():
            if column in columns and relation in ("", table):
                kind, meaning = columns[column]
                yield f"{table}.{column}", f"{kind}. {meaning}" if meaning else kind


def catalogue() -> Catalogue:
    """The catalogue of every lake: read off an empty one, whatever a real one would cost."""
    with duckdb.connect() as connection:
        create_tables(connection, {name: [] for name in TABLES})
        for definition in definitions():
            connection.execute(definition.create())
            if definition.kind != "MACRO":
                connection.execute(definition.comment())
        return _catalogue_of(connection)


def _catalogue_of(connection: duckdb.DuckDBPyConnection) -> Catalogue:
    def first(sql: str) -> tuple[str, ...]:
        return tuple(row[0] for row in connection.execute(sql).fetchall())

    columns: dict[str, dict[str, tuple[str, str]]] = {}
    for relation, column, kind, meaning in connection.execute(_COLUMNS).fetchall():
        columns.setdefault(relation, {})[column] = (kind, meaning or "")
    return Catalogue(
        relations=dict(connection.execute(_RELATIONS).fetchall()),
        columns=columns,
        functions=first(_FUNCTIONS),
        keywords=first("SELECT upper(keyword_name) FROM duckdb_keywords() ORDER BY ALL"),
    )


def suggestions(before: str, known: Catalogue) -> Iterator[tuple[str, str]]:
    """What may stand where a text ends, with its meaning; the likeliest first.

    Behind FROM a relation; behind ``relation.`` its columns; else the columns of the relations that
    the statement names, functions, words of SQL, relations.
    """
    word = _word(before)
    for name, meaning in _candidates(before, word, known):
        if name.lower().startswith(word.lower()):
            yield name, meaning


def _candidates(before: str, word: str, known: Catalogue) -> Iterator[tuple[str, str]]:
    command = _DOT_COMMAND.match(before)
    if command or _RELATION_BEFORE.search(before):
        yield from known.relations.items()
        if command and command[1] == ".help":
            yield from _columns_of(known.columns, known)
        return
    if "." in word:
        alias = word.rpartition(".")[0]
        relation = _relation_called(alias, before, known)
        for column, (_, meaning) in known.columns.get(relation, {}).items():
            yield f"{alias}.{column}", meaning
        return
    named = [name for name in dict.fromkeys(_NAME.findall(before)) if name in known.columns]
    yield from _columns_of(named or known.columns, known)
    yield from ((name, "function") for name in known.functions)
    yield from ((name, "") for name in known.keywords)
    yield from known.relations.items()


class SqlCompleter(Completer):
    """Completes what is typed at the prompt; each suggestion is shown with its meaning."""

    def __init__(self, known: Catalogue) -> None:
        self._catalogue = known

    def get_completions(
        self,
        document: Document,
        complete_event: CompleteEvent,  # noqa: ARG002 - the library's signature
    ) -> Iterator[Completion]:
        before = document.text_before_cursor
        for name, meaning in dict(suggestions(before, self._catalogue)).items():
            yield Completion(name, start_position=-len(_word(before)), display_meta=meaning)


def _columns_of(relations: Iterable[str], known: Catalogue) -> Iterator[tuple[str, str]]:
    for relation in relations:
        for column, (_, meaning) in known.columns[relation].items():
            yield column, meaning


def _relation_called(alias: str, before: str, known: Catalogue) -> str:
    """The relation that a statement calls so: ``FROM envoy_visits AS v``."""
    for relation in known.columns:
        if re.search(rf"\b{relation}\s+(?:as\s+)?{re.escape(alias)}\b", before, re.IGNORECASE):
            return relation
    return alias


def _word(before: str) -> str:
    found = _WORD.search(before)
    return found[0] if found else ""


_RELATIONS = """
    SELECT view_name, coalesce(comment, '') FROM duckdb_views()
    WHERE NOT internal
    UNION ALL
    SELECT table_name, coalesce(comment, '') FROM duckdb_tables()
    WHERE NOT internal
    ORDER BY ALL
"""
_COLUMNS = """
    SELECT table_name, column_name, data_type, comment FROM duckdb_columns()
    WHERE NOT internal ORDER BY table_name, column_index
"""
_FUNCTIONS = """
    SELECT DISTINCT function_name FROM duckdb_functions()
    WHERE function_type IN ('scalar', 'aggregate', 'macro') AND function_name SIMILAR TO '[a-z_]+'
    ORDER BY ALL
"""
