"""The ``_sketches`` table, the lake's own books: by what a story is known when it comes again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

import pyarrow as pa

from schemas.table import Column, table

_KEYS = pa.list_(pa.int64())


@table("_sketches", sorted_by=("published_at", "article_id", "revision"), row_group_rows=8_192)
@dataclass(frozen=True, kw_only=True)
class StorySketch:
    """One row per revision that can be compared with others, a few hundred bytes each."""

    article_id: Annotated[str, Column("The article that was sketched.")]
    revision: Annotated[int, Column("The revision of that article.")]
    story_id: Annotated[str, Column("The story that it belongs to.")]
    published_at: Annotated[datetime | None, Column("When the article was published.")] = None
    ingested_at: Annotated[datetime, Column("When wirelake read the article.")]
    signature: Annotated[
        bytes,
        Column(
            "MinHash of the words of the body and of its lead, and the names and numbers in it, "
            "hashed; empty where there are too few words."
        ),
    ]
    known_as: Annotated[
        tuple[int, ...], Column("Keys by which other items may refer to it, hashed.", arrow=_KEYS)
    ] = ()
    refers_to: Annotated[
        tuple[int, ...], Column("Keys of the items that it refers to, hashed.", arrow=_KEYS)
    ] = ()

    @property
    def moment(self) -> datetime:
        """When it was published or, if nobody says, read."""
        return self.published_at or self.ingested_at
