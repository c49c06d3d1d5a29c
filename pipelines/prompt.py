"""The interactive prompt of `wirelake sql`: history, completion, statements over several lines."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
from prompt_toolkit import PromptSession
from prompt_toolkit.auto_suggest import AutoSuggestFromHistory
from prompt_toolkit.history import FileHistory
from prompt_toolkit.lexers import PygmentsLexer
from pygments.lexers.sql import SqlLexer

from pipelines import output
from pipelines.options import plainly
from pipelines.querying import LakeReader, QueryError
from pipelines.sql_completion import Catalogue, SqlCompleter, catalogue

HISTORY = "~/.wirelake_history"
_HELP = """A statement ends with ; and may run over several lines. Tab completes, Ctrl-D leaves.
  .tables            tables and views
  .columns TABLE     the columns of one, with their meaning
  .help NAME         the meaning of a table, a view or a column
  .export FILE       write the last result to FILE.csv, .json, .parquet or .xlsx
  .help              this text"""
_COLUMNS = ("name", "type", "meaning")


@dataclass(slots=True)
class Session:
    """What a person has asked so far: the rows of the last answer, for `.export`."""

    reader: LakeReader
    catalogue: Catalogue
    last: pa.Table | None = field(default=None, init=False)

    def answer(self, statement: str) -> str:
        """What the prompt prints for one statement or dot command."""
        command, _, argument = statement.strip().rstrip(";").partition(" ")
        try:
            return self._answer(command, argument.strip(), statement)
        except (QueryError, output.OutputError, OSError) as error:
            return plainly(error)

    def _answer(self, command: str, argument: str, statement: str) -> str:
        match command:
            case ".tables":
                return _table(self.catalogue.relations.items(), ("name", "meaning"))
            case ".columns":
                columns = self.catalogue.columns.get(argument, {})
                return _table(((name, *told) for name, told in columns.items()), _COLUMNS)
            case ".help" | "help":
                return self._help(argument)
            case ".export":
                return self._export(argument)
            case _ if command.startswith("."):
                return f"{command} is no command; .help lists them"
        rows = self.reader.query(statement)
        self.last = rows if rows is not None else self.last
        return output.as_table(rows) if rows is not None else ""

    def _help(self, name: str) -> str:
        if not name:
            return _HELP
        told = "\n".join(f"{what}: {meaning}" for what, meaning in self.catalogue.meaning(name))
        return told or f"there is no table, view or column {name}"

    def _export(self, target: str) -> str:
        if self.last is None:
            return "there is no result to write yet"
        form = output.format_of(Path(target))
        output.write(self.last, form, Path(target).expanduser())
        return f"{self.last.num_rows:,} rows in {target}"


def prompt(reader: LakeReader) -> int:
    """Read, ask, print, until the person leaves; gives the exit status."""
    session = Session(reader, catalogue())
    lines: PromptSession[str] = PromptSession(
        history=FileHistory(str(Path(HISTORY).expanduser())),
        completer=SqlCompleter(session.catalogue),
        auto_suggest=AutoSuggestFromHistory(),
        lexer=PygmentsLexer(SqlLexer),
        complete_while_typing=False,
    )
    print(_HELP, file=sys.stderr)
    while True:
        try:
            statement = _statement(lines)
        except KeyboardInterrupt:
            continue
        except EOFError:
            return 0
        with contextlib.suppress(KeyboardInterrupt):
            print(session.answer(statement))


def _table(rows: Iterable[Sequence[str]], names: Sequence[str]) -> str:
    columns = list(zip(*rows, strict=True)) or [()] * len(names)
    return output.as_table(pa.table([pa.array(c, pa.string()) for c in columns], list(names)))


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
