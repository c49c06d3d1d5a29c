"""`wirelake feeds`: how each feed of a lake is, for a person, a program or a feed reader."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa

from pipelines import output
from pipelines.querying import LakeReader
from schemas.elements import FeedSettings
from transforms.fetching.feed_lists import ListedFeed
from transforms.fetching.opml_lists import opml

FEED_FORMATS = ("table", "csv", "json", "opml")
_OVERVIEW = """
    SELECT
        source AS feed, health, fetched_at AS last_fetch, status, next_poll_at AS next_poll,
        to_seconds(interval_seconds)::VARCHAR AS interval, overlap,
        concat_ws(': ', reason, detail) AS error
    FROM feeds ORDER BY source, url
"""
_LISTED = """
    SELECT source, url, agency, language, charset,
        CASE WHEN interval_configured THEN interval_seconds END AS interval
    FROM feeds ORDER BY source, url
"""


def show_feeds(reader: LakeReader, form: str, target: Path | None) -> None:
    """Write the state of each feed in one of `FEED_FORMATS`, to a file or to standard output."""
    if form == "opml":
        output.write_text(opml(listed_feeds(reader), "wirelake feeds"), target)
    else:
        output.write(_rows(reader, _OVERVIEW), form, target)


def listed_feeds(reader: LakeReader) -> list[ListedFeed]:
    """The feeds that a lake has polled, as a feed list would name them."""
    return [
        ListedFeed(
            name=row["source"],
            url=row["url"],
            settings=FeedSettings(
                agency=row["agency"],
                language=row["language"],
                charset=row["charset"],
                interval=row["interval"],
            ),
        )
        for row in _rows(reader, _LISTED).to_pylist()
    ]


def _rows(reader: LakeReader, query: str) -> pa.Table:
    rows = reader.query(query)
    return rows if rows is not None else pa.table({})
