"""Which statements a person may ask of a lake: none that could write a file, or read another one.

DuckDB's own setting lets a statement read and write exactly the files that it may touch; so that
the lake's files cannot be written, no statement that writes files is let through to it.
"""

from __future__ import annotations

import duckdb

_HARMLESS = frozenset(
    {
        duckdb.StatementType.SELECT,
        # What these make, or change, is in memory and gone with the session.
        duckdb.StatementType.CREATE,
        duckdb.StatementType.DROP,
        duckdb.StatementType.ALTER,
        duckdb.StatementType.INSERT,
        duckdb.StatementType.UPDATE,
        duckdb.StatementType.DELETE,
        duckdb.StatementType.MERGE_INTO,
        duckdb.StatementType.SET,
        duckdb.StatementType.VARIABLE_SET,
        duckdb.StatementType.TRANSACTION,
    }
)
_WITH_ANOTHER_INSIDE = frozenset({duckdb.StatementType.EXPLAIN, duckdb.StatementType.MULTI})
_WRITE = frozenset({"copy", "export", "attach", "import"})


class ForbiddenError(ValueError):
    """A statement that may do more than ask."""


def allowed_statements(connection: duckdb.DuckDBPyConnection, sql: str) -> list[duckdb.Statement]:
    """The statements of a text, if all of them only ask; else ForbiddenError.

    Raises duckdb.Error for what is no SQL.
    """
    try:
        statements = connection.extract_statements(sql)
        kinds = [statement.type for statement in statements]
    except ValueError as error:  # a kind that DuckDB's Python does not know yet
        raise _forbidden(sql) from error
    for statement, kind in zip(statements, kinds, strict=True):
        if kind in _WITH_ANOTHER_INSIDE and _WRITE.isdisjoint(_keywords(statement.query)):
            continue
        if kind not in _HARMLESS:
            raise _forbidden(statement.query)
    return statements


def _forbidden(sql: str) -> ForbiddenError:
    word = sql.split(maxsplit=1)[0].upper() if sql.strip() else sql
    return ForbiddenError(
        f"{word} is not for a lake: statements only ask; to write what a query finds, use "
        "--format with --output, or .export FILE at the prompt"
    )


def _keywords(sql: str) -> set[str]:
    """The keywords of a statement, outside of strings and comments."""
    tokens = duckdb.tokenize(sql)
    ends = [start for start, _ in tokens[1:]] + [len(sql.encode())]
    encoded = sql.encode()
    return {
        encoded[start:end].decode().strip().lower()
        for (start, kind), end in zip(tokens, ends, strict=True)
        if kind == duckdb.token_type.keyword
    }
