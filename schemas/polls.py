"""The ``polls`` table: every poll of every feed, and so the state of each feed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

import pyarrow as pa

from schemas.table import Column, table

PollOutcome = Literal["fetched", "not_modified", "same_body", "failed", "held"]
Health = Literal["healthy", "failing", "dead", "parked"]


@table("polls", sorted_by=("polled_at", "feed_id"))
@dataclass(frozen=True, kw_only=True)
class Poll:
    """One row per poll of a feed; the latest row of a feed is its state.

    It is committed together with the stories of that poll, so no validator is ever remembered whose
    stories were lost.
    """

    feed_id: Annotated[str, Column("Identity of the feed: its source and its configured address.")]
    source: Annotated[str, Column("Configured name of the feed.", example="afp-world")]
    url: Annotated[str, Column("Address of the feed, as configured.")]
    agency: Annotated[
        str | None, Column("Configured agency of stories that name none.", example="AFP")
    ] = None
    language: Annotated[
        str | None, Column("Configured language, BCP 47, of stories that name none.", example="fr")
    ] = None
    charset: Annotated[
        str | None, Column("Configured charset of documents that name none.", example="koi8-r")
    ] = None
    interval_configured: Annotated[
        bool, Column("Whether the interval is configured; otherwise it adapts to the feed.")
    ]
    polled_at: Annotated[datetime, Column("When the feed was asked.")]
    outcome: Annotated[
        PollOutcome,
        Column(
            "What came: a document, HTTP's 304, the document of last time, nothing of use; "
            "held: its host had asked to be left alone, and was."
        ),
    ]
    status: Annotated[
        int | None, Column("HTTP status; null where no answer came.", example="200")
    ] = None
    reason: Annotated[
        str | None, Column("Stable dotted code of the failure.", example="http.404")
    ] = None
    detail: Annotated[str | None, Column("The failure in words.")] = None
    bytes: Annotated[
        int, Column("Bytes received, before decompression.", unit="bytes", arrow=pa.int64())
    ]
    seconds: Annotated[float, Column("How long the exchange took.", unit="s")]
    etag: Annotated[
        str | None, Column("Validator of the document that was last read: its ETag.")
    ] = None
    last_modified: Annotated[
        str | None, Column("Validator of the document that was last read: its Last-Modified.")
    ] = None
    body_sha256: Annotated[
        str | None,
        Column(
            "SHA-256 of the document that was last read, hexadecimal; "
            "less comments and dates beside its entries."
        ),
    ] = None
    fetched_at: Annotated[
        datetime | None, Column("When a document last came, or was said not to have changed.")
    ] = None
    full_fetch_at: Annotated[
        datetime | None, Column("When the whole document last came, with no condition put.")
    ] = None
    lying_304s: Annotated[
        int,
        Column(
            "How often the server had said 304 though there was news; "
            "after the first time it is no longer asked for changes only."
        ),
    ]
    entries: Annotated[
        int | None,
        Column("Entries of the document that was last read.", unit="entries"),
    ] = None
    known_entries: Annotated[
        int | None,
        Column("Those of them that the lake had already; null of a failure.", unit="entries"),
    ] = None
    overlap: Annotated[
        float | None,
        Column("known_entries ÷ entries; null of a failure and of a feed without entries."),
    ] = None
    gap_suspected: Annotated[
        bool,
        Column("No entry was known though the feed was read before: stories may have been missed."),
    ]
    interval_seconds: Annotated[int, Column("How often the feed is to be polled.", unit="s")]
    next_poll_at: Annotated[datetime, Column("When the feed is due again.")]
    host_rests_until: Annotated[
        datetime | None,
        Column("Until when the server wants nothing asked of its host (Retry-After of a 429)."),
    ] = None
    health: Annotated[
        Health,
        Column(
            "failing: the last poll failed; dead: all have for long; parked: gone for good (410)."
        ),
    ]
    failures: Annotated[int, Column("Failed polls in a row.", unit="polls")]
    failure_weight: Annotated[
        float,
        Column("What they weigh: 1 each, ½ if feeds often recover from such, ¼ if it soon passes."),
    ]
    moved_to: Annotated[
        str | None, Column("Address that permanent redirects lead to, in the last polls.")
    ] = None
    moved_times: Annotated[
        int, Column("How many polls in a row were led there; from the 10th it is asked instead.")
    ]
