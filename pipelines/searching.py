"""`wirelake search`: articles and quotes by their words, the best first."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal

import duckdb
import pyarrow as pa
import tantivy
from rich.text import Text

from pipelines.querying import LakeReader
from pipelines.search_index import schema
from schemas import ARTICLES
from schemas.table import TIMESTAMP

Only = Literal["articles", "quotes"]

_FIELDS = ["title", "text"]
_TITLE_WEIGHT = 2.0
_PASSAGE_CHARACTERS = 300
_AT_A_TIME = 50
_MOST_LOOKED_AT = 5_000
_ROWS = pa.schema(
    {
        **dict.fromkeys(("kind", "article_id"), pa.string()),
        "revision": pa.int32(),
        **dict.fromkeys(("event_id", "source"), pa.string()),
        "published_at": TIMESTAMP,
        **dict.fromkeys(("title", "place", "passage"), pa.string()),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """An article, or an event by its quote; ``passage`` is what answers best, a list of parts.

    Every second part, from the second on, is a word that was asked for.
    """

    kind: str
    article_id: str
    revision: int
    event_id: str | None
    source: str
    published_at: datetime | None
    title: str
    place: str
    passage: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The hits, best first; ``in_full`` unless no text has all of the words."""

    hits: list[Hit]
    in_full: bool

    @property
    def rows(self) -> pa.Table:
        """The hits as rows, their passages as plain text."""
        rows = [asdict(hit) | {"passage": "".join(hit.passage)} for hit in self.hits]
        return pa.Table.from_pylist(rows, schema=_ROWS)

    @property
    def text(self) -> Text:
        """The hits for a terminal, what was asked for in bold."""
        shown = Text()
        for number, hit in enumerate(self.hits, 1):
            day = f"{hit.published_at:%Y-%m-%d}" if hit.published_at else "undated"
            what = "" if hit.kind == ARTICLES.name else f" · {hit.kind}"
            shown.append(f"{number}. {hit.title or '(no title)'}\n", style="bold")
            shown.append(f"   {day} · {hit.source}{what} · {hit.place}\n   ", style="dim")
            for place, part in enumerate(hit.passage):
                shown.append(" ".join(part.split("\n")), style="bold yellow" if place % 2 else "")
            shown.append(f"\n   {hit.article_id}\n\n", style="dim")
        return shown


def search(
    index: tantivy.Index, reader: LakeReader, words: str, *, limit: int, only: Only | None = None
) -> Found:
    """What has all of the words, or where nothing has, what has some; only what is current.

    Words may be quoted to stand together, and case and accents do not count.
    """
    for in_full in (True, False):
        query, _ = index.parse_query_lenient(
            words,
            _FIELDS,
            field_boosts={"title": _TITLE_WEIGHT},
            conjunction_by_default=in_full,
        )
        hits = list(_hits(index, reader, _narrowed(query, only), limit))
        if hits:
            break
    return Found(hits=hits, in_full=in_full)


def _narrowed(query: tantivy.Query, only: Only | None) -> tantivy.Query:
    if only is None:
        return query
    articles = tantivy.Query.term_query(schema(), "kind", ARTICLES.name)
    occurs = tantivy.Occur.Must if only == "articles" else tantivy.Occur.MustNot
    return tantivy.Query.boolean_query([(tantivy.Occur.Must, query), (occurs, articles)])


def _hits(
    index: tantivy.Index, reader: LakeReader, query: tantivy.Query, limit: int
) -> Iterator[Hit]:
    searcher = index.searcher()
    passages = tantivy.SnippetGenerator.create(searcher, query, schema(), "text")
    passages.set_max_num_chars(_PASSAGE_CHARACTERS)
    seen: set[tuple[Any, ...]] = set()
    for start in range(0, _MOST_LOOKED_AT, _AT_A_TIME):
        found = searcher.search(query, _AT_A_TIME, offset=start).hits
        documents = [searcher.doc(address) for _, address in found]
        articles = _current(reader, {_first(document, "article_id") for document in documents})
        for document in documents:
            article = (_first(document, "article_id"), _first(document, "revision"))
            # Several events may rest on one sentence.
            told = (*article, _first(document, "kind") == ARTICLES.name, _first(document, "text"))
            if article in articles and told not in seen:
                seen.add(told)
                yield _hit(document, passages, *articles[article])
                if len(seen) == limit:
                    return
        if len(found) < _AT_A_TIME:
            return


def _current(
    reader: LakeReader, article_ids: Collection[str]
) -> dict[tuple[str, int], tuple[str, str]]:
    """Title and place of those of the articles that stand, by id and revision."""

    def ask(connection: duckdb.DuckDBPyConnection) -> list[tuple[Any, ...]]:
        return connection.execute(
            "SELECT article_id, revision, coalesce(title, ''), coalesce(url, origin) "
            "FROM current_articles WHERE article_id IN (SELECT unnest($1))",
            [list(article_ids)],
        ).fetchall()

    return {(row[0], row[1]): (row[2], row[3]) for row in reader.ask(ask)}


def _hit(
    document: tantivy.Document, passages: tantivy.SnippetGenerator, title: str, place: str
) -> Hit:
    return Hit(
        kind=_first(document, "kind"),
        article_id=_first(document, "article_id"),
        revision=_first(document, "revision"),
        event_id=_first(document, "event_id"),
        source=_first(document, "source"),
        published_at=_first(document, "published_at"),
        title=title,
        place=place,
        passage=_passage(document, passages),
    )


def _first(document: tantivy.Document, field: str) -> Any:
    return document.get_first(field)


def _passage(document: tantivy.Document, passages: tantivy.SnippetGenerator) -> tuple[str, ...]:
    """The parts of the best passage; where only the title answers, the start of the text."""
    snippet = passages.snippet_from_doc(document)
    fragment = snippet.fragment()
    if not fragment:
        return ((_first(document, "text") or "")[:_PASSAGE_CHARACTERS],)
    return tuple(
        _parts(fragment.encode(), [(mark.start, mark.end) for mark in snippet.highlighted()])
    )


def _parts(fragment: bytes, marks: Sequence[tuple[int, int]]) -> Iterator[str]:
    """The fragment cut at its marks, which count bytes."""
    last = 0
    for start, end in marks:
        yield fragment[last:start].decode()
        yield fragment[start:end].decode()
        last = end
    yield fragment[last:].decode()
