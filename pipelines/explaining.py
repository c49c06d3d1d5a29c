"""`wirelake explain`: the records of a story, with the words and the rules that they rest on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipelines.querying import LakeReader
from schemas import ARTICLES, Article, Event, table_of
from schemas.elements import Document, RawStory, Rejection
from schemas.events import PROVENANCE_COLUMNS
from transforms.events.extraction import findings
from transforms.events.findings import Finding, Reason
from transforms.find_units import find_units
from transforms.formats.documents import parse_document
from transforms.formats.sandbox import Sandbox
from transforms.lake.lake import Lake
from transforms.read_units import read_unit
from transforms.text.normalising import normalise_story

# One colour for a column, in the quote and in the list below it.
_COLOURS = ("cyan", "green", "yellow", "magenta", "blue", "red")
_PIPED_WIDTH = 160
_SHORTEST_ID = 6


class ExplainError(ValueError):
    """There is no such story, or it cannot be read."""


def stories_of(story: str, lake: Lake | None) -> list[Article]:
    """The stories of a file, or the article of a lake by its id's start, its origin or its URL.

    Raises ExplainError if there is none.
    """
    if lake is None:
        return _read(story)
    found = LakeReader(lake).ask(lambda connection: _looked_up(connection, story))
    if not found:
        raise ExplainError(
            f"the lake has no article {story!r}; give the start of its article_id "
            f"(at least {_SHORTEST_ID} characters), its origin or its URL"
        )
    return found


def _read(story: str) -> list[Article]:
    if not Path(story).is_file():
        raise ExplainError(f"{story} is no file; to ask for an article of a lake, add --lake LAKE")
    articles: list[Article] = []
    for unit in find_units([story]):
        if unit.kind == "url":
            raise ExplainError(f"{story} is a list of feeds; ask for an article of a lake instead")
        document = read_unit(unit)
        raw = parse_document(document, Sandbox()) if isinstance(document, Document) else [document]
        for parsed in raw:
            made = (
                normalise_story(parsed, datetime.now(UTC)) if isinstance(parsed, RawStory) else None
            )
            if isinstance(made, Article):
                articles.append(made)
            elif isinstance(parsed, Rejection):
                raise ExplainError(f"{story} is no story: {parsed.reason}: {parsed.detail}")
    if not articles:
        raise ExplainError(f"{story} holds no story")
    return articles


def _looked_up(connection: duckdb.DuckDBPyConnection, story: str) -> list[Article]:
    rows = connection.execute(
        f"""
        SELECT {", ".join(ARTICLES.schema.names)} FROM articles
        WHERE origin = $1 OR split_part(origin, '/', -1) = $1 OR url = $1
           OR (length($1) >= {_SHORTEST_ID} AND starts_with(article_id, $1))
        QUALIFY revision = max(revision) OVER (PARTITION BY article_id)
        ORDER BY article_id
        """,
        [story],
    )
    names = [column[0] for column in rows.description]
    return [ARTICLES.to_record(dict(zip(names, row, strict=True))) for row in rows.fetchall()]


def show(articles: list[Article], console: Console | None = None) -> None:
    """Print the records of each story; in colour on a terminal."""
    console = console or Console(highlight=False)
    if not console.is_terminal:
        console.width = _PIPED_WIDTH
    for article in articles:
        console.print(Text(article.title or "(no headline)", style="bold"))
        told = (article.origin, article.agency, article.dateline_place, article.published_at)
        console.print(Text(" · ".join(str(one) for one in told if one), style="dim"))
        found = findings(article)
        for number, finding in enumerate(found, start=1):
            _show(console, article, finding, f"{number} of {len(found)}")
        if not found:
            console.print("\nno events: no rule found one in it")


def _show(console: Console, article: Article, finding: Finding, number: str) -> None:
    event = finding.event
    console.print()
    console.print(
        Text.assemble(
            (table_of(type(event)).name, "bold"),
            f" {number}, confidence {event.confidence:.2f} by {event.extractor}",
            f" ({', '.join(finding.signs)})" if finding.signs else "",
        )
    )
    console.print(_quote(finding), soft_wrap=True)
    table = Table(box=None, pad_edge=False, header_style="dim")
    for heading in ("column", "value", "words", "rule"):
        table.add_column(heading)
    for row in _rows(article, finding):
        table.add_row(*row)
    console.print(table)


def _quote(finding: Finding) -> Text:
    """The quote, each column's words in its colour."""
    event = finding.event
    quote = Text(event.quote)
    offset = event.quote_start or 0
    for reason in finding.reasons:
        start, end = reason.start - offset, reason.end - offset
        if 0 <= start < end <= len(event.quote):
            quote.stylize(f"{_colour(event, reason.column)} underline", start, end)
    return Text.assemble("  «", quote, "»")


def _rows(article: Article, finding: Finding) -> Iterator[tuple[Text, Text, Text, Text]]:
    event = finding.event
    for column in _columns(event):
        value = getattr(event, column)
        reasons = [reason for reason in finding.reasons if reason.column == column]
        if value in (None, ()) and not reasons:
            continue
        style = _colour(event, column)
        for line, reason in enumerate(reasons or [None]):
            yield (
                Text("" if line else f"  {column}", style=style),
                Text("" if line else _shown(value)),
                Text(_words(article, reason), style=style),
                Text(reason.rule if reason else "", style="dim"),
            )


def _columns(event: Event) -> list[str]:
    return [field.name for field in fields(event) if field.name not in PROVENANCE_COLUMNS]


def _colour(event: Event, column: str) -> str:
    columns = _columns(event)
    return _COLOURS[columns.index(column) % len(_COLOURS)] if column in columns else "white"


def _shown(value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(_shown, value))
    return "" if value is None else str(value)


def _words(article: Article, reason: Reason | None) -> str:
    return article.body[reason.start : reason.end] if reason else ""
