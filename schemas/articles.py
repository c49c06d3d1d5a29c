"""The ``articles`` table: every revision of every story that was read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

from schemas.table import Column, table

Precision = Literal["second", "minute", "day", "month", "year"]
Signal = Literal["new", "update", "correction", "withdrawal"]
Marker = Literal[
    "update",
    "writethru",
    "repeat",
    "correction",
    "refile",
    "withdrawal",
    "hold",
    "release",
    "advisory",
]


@table("articles", sorted_by=("published_at", "article_id", "revision"), row_group_rows=8_192)
@dataclass(frozen=True, kw_only=True)
class Article:
    """One row per revision of a story, as its source published it."""

    article_id: Annotated[
        str,
        Column(
            "Stable identity of the story at its source: "
            "the same after every poll, drop, rerun and revision."
        ),
    ]
    revision: Annotated[
        int, Column("1, 2, … in the order seen; a changed text is a new revision.", example="1")
    ]
    story_id: Annotated[
        str,
        Column(
            "Cluster of near-identical articles across sources: the article_id of its first member."
        ),
    ]
    source: Annotated[
        str,
        Column(
            "Name of the feed or drop folder, its own or a configured one, [a-z0-9_-]{1,64}.",
            example="afp-world",
        ),
    ]
    origin: Annotated[
        str,
        Column("Where it was read: the feed URL, or the file's path relative to the drop folder."),
    ]
    url: Annotated[str | None, Column("Address of the story, as published.")] = None
    guid: Annotated[str | None, Column("The feed's own identifier of the entry, as published.")] = (
        None
    )
    title: Annotated[str | None, Column("Headline.")] = None
    body: Annotated[
        str,
        Column("Plain text, NFC, one line feed between paragraphs; no markup, no boilerplate."),
    ]
    byline: Annotated[str | None, Column("Author, as credited.", example="Lena Marsh")] = None
    agency: Annotated[str | None, Column("Credited news agency.", example="AFP")] = None
    dateline: Annotated[
        str | None,
        Column("The dateline as it stands in the text.", example="GENEVA, May 9 (AFP) -"),
    ] = None
    dateline_place: Annotated[
        str | None, Column("Place of the dateline; of several, the first.", example="Geneva")
    ] = None
    dateline_country: Annotated[
        str | None, Column("Country of the dateline's place, ISO 3166-1 alpha-3.", example="CHE")
    ] = None
    language: Annotated[str | None, Column("Language of the text, BCP 47.", example="en")] = None
    published_at: Annotated[
        datetime | None,
        Column(
            "When the source says it was published; null rather than a guess. "
            "Of a coarser date its first instant."
        ),
    ] = None
    published_precision: Annotated[
        Precision | None, Column("How exactly published_at is known; null where it is null.")
    ] = None
    signal: Annotated[
        Signal,
        Column(
            "What the agency says this revision is; "
            "a withdrawal (KILL, WITHDRAWN) retracts the story and its events."
        ),
    ]
    content_hash: Annotated[
        str,
        Column(
            "Hash of title and body (and that they are withdrawn or held): "
            "what makes a revision a change."
        ),
    ]
    ingested_at: Annotated[datetime, Column("When wirelake read it.")]
    slug: Annotated[
        str | None,
        Column("The desk's own name of the story.", example="Harbour-Blast", since=2),
    ] = None
    wire_number: Annotated[
        str | None, Column("The agency's serial number of the item.", example="0157", since=2)
    ] = None
    version: Annotated[
        str | None,
        Column(
            "The source's own count of its versions; else the number of an 'UPDATE 3' or '3rd Ld'.",
            example="3",
            since=2,
        ),
    ] = None
    urgency: Annotated[
        int | None, Column("The agency's urgency, 1 (flash) to 9.", example="4", since=2)
    ] = None
    editors_note: Annotated[
        str | None,
        Column("What the agency tells editors, beside the story.", since=2),
    ] = None
    marker: Annotated[
        Marker | None,
        Column(
            "What the agency marks the item as; null without a mark. "
            "Holds, their releases and advisories are notices to editors and have no events.",
            since=2,
        ),
    ] = None
    known_as: Annotated[
        tuple[str, ...] | None,
        Column(
            "Keys by which other items may refer to this one: guid, number, headline, slug.",
            example="wire:157",
            since=2,
        ),
    ] = None
    refers_to: Annotated[
        tuple[str, ...] | None,
        Column(
            "Keys of the items that this one updates, corrects or withdraws.",
            example="headline:barge sinks at lund",
            since=2,
        ),
    ] = None
    raw_hash: Annotated[
        str | None,
        Column(
            "Hash of the story as its source gave it, markup and all: "
            "an entry that comes again just so is not read again.",
            since=3,
        ),
    ] = None
