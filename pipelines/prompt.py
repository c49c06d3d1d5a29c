"""The interactive prompt of `wirelake sql`: history, completion, statements over several lines."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.auto_suggest import AutoSuggestFromHistory
from prompt_toolkit.completion import WordCompleter
from prompt_toolkit.history import FileHistory

from pipelines.output import OutputError, as_table
from pipelines.querying import LakeReader, QueryError
from schemas import PUBLIC_TABLES

HISTORY = "~/.wirelake_history"
_HELP = """A statement ends with ; and may run over several lines. Ctrl-D leaves.
  .tables            tables and views
  .columns TABLE     the columns of one, with their meaning
  .help              this text"""
_TABLES = (
    "SELECT view_name AS name, comment AS meaning FROM duckdb_views() "
    "WHERE NOT internal AND database_name = current_database() ORDER BY 1"
)
_COLUMNS = (
    "SELECT column_name AS name, data_type AS type, comment AS meaning FROM duckdb_columns() "
    "WHERE table_name = '{}' AND database_name = current_database() ORDER BY column_index"
)


def prompt(reader: LakeReader) -> int:
    """Read, ask, print, until the person leaves; gives the exit status."""
    words = {name for table in PUBLIC_TABLES for name in (table.name, *table.schema.names)}
    session: PromptSession[str] = PromptSession(
        history=FileHistory(str(Path(HISTORY).expanduser())),
        completer=WordCompleter(sorted(words | {".tables", ".columns", ".help"})),
        auto_suggest=AutoSuggestFromHistory(),
        complete_while_typing=False,
    )
    print(_HELP, file=sys.stderr)
    while True:
        try:
            statement = _statement(session)
        except KeyboardInterrupt:
            continue
        except EOFError:
            return 0
        with contextlib.suppress(KeyboardInterrupt):
            print(answer(reader, statement))


def answer(reader: LakeReader, statement: str) -> str:
    """What the prompt prints for one statement or dot command."""
    words = statement.rstrip(";").split()
    if words[:1] in ([".help"], ["help"]):
        return _HELP
    if words[:1] == [".tables"]:
        statement = _TABLES
    elif words[:1] == [".columns"]:
        statement = _COLUMNS.format("".join(words[1:]).replace("'", "''"))
    try:
        rows = reader.query(statement)
        return as_table(rows) if rows is not None else ""
    except (QueryError, OutputError) as error:
        return str(error)


def _statement(session: PromptSession[str]) -> str:
    lines: list[str] = []
    while True:
        line = session.prompt("wirelake> " if not lines else "     ...> ")
        lines.append(line)
        text = "\n".join(lines).strip()
        if text.rstrip(";") in {"exit", "quit", ".exit", ".quit"}:
            raise EOFError
        if text.endswith(";") or text == "help" or (text.startswith(".") and len(lines) == 1):
            return text
        if not text:
            lines.clear()
