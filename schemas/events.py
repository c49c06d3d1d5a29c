"""The columns with which every event table starts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Literal

from schemas.table import Column

DatePrecision = Literal["day", "month", "year"]

PROVENANCE_COLUMNS = frozenset({
    "event_id", "article_id", "revision", "story_id", "source", "published_at", "ingested_at",
    "quote", "quote_start", "quote_end", "confidence", "extractor",
})  # fmt: skip
"""The columns of an event that tell where it comes from; all others tell what happened."""


@dataclass(frozen=True, kw_only=True)
class Event:
    """One event as one article reports it, with the words that say so."""

    event_id: Annotated[
        str, Column("Stable: the same text and the same extractor version give the same id.")
    ]
    article_id: Annotated[str, Column("The article that reports it.")]
    revision: Annotated[int, Column("The revision of that article.")]
    story_id: Annotated[str, Column("Cluster of near-identical articles across sources.")]
    source: Annotated[str, Column("Configured name of the feed or drop folder.")]
    published_at: Annotated[datetime | None, Column("When the article was published.")] = None
    ingested_at: Annotated[datetime, Column("When wirelake read the article.")]
    event_date: Annotated[
        date | None,
        Column(
            "When it happened or is due (of a visit the arrival), resolved against the dateline "
            "or published_at; of a coarser date its first day; null for a cumulative figure "
            "and where the text does not say."
        ),
    ] = None
    event_date_precision: Annotated[
        DatePrecision | None, Column("How exactly event_date is known; null where it is null.")
    ] = None
    event_date_text: Annotated[
        str | None, Column("The words of the text that say when.", example="on Monday")
    ] = None
    country: Annotated[
        str | None,
        Column(
            "Country where it happened, ISO 3166-1 alpha-3; of a visit the host.", example="SYR"
        ),
    ] = None
    place: Annotated[str | None, Column("Named place where it happened.", example="Damascus")] = (
        None
    )
    attribution: Annotated[
        str | None, Column("Who says so, as the text puts it.", example="a Kremlin spokesman")
    ] = None
    quote: Annotated[
        str, Column("The sentence(s) of the evidence: exactly body[quote_start:quote_end].")
    ]
    quote_start: Annotated[
        int | None,
        Column(
            "Where the quote starts in articles.body; null when it is of the title.",
            unit="code points",
        ),
    ] = None
    quote_end: Annotated[
        int | None,
        Column(
            "Where the quote ends in articles.body; null when it is of the title.",
            unit="code points",
        ),
    ] = None
    confidence: Annotated[
        float,
        Column("0 to 1, calibrated on gold: of the records at 0.8, about 80 % are right."),
    ]
    extractor: Annotated[
        str, Column("Name and version of what produced the record.", example="rules/1")
    ]
