"""What was rejected, as it was when it was read: so that a replay goes the same way through.

The bytes of a rejection stand in quarantine, and beside them, as JSON, what else the reading knew:
the unit, what the transport said, and of a single story all but its text.
"""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from typing import Any

from schemas import Article, QuarantinedInput
from schemas.elements import Document, FeedSettings, InputUnit, RawStory, Rejection
from transforms.fetching.addresses import without_user

KEPT_BYTES = 1024 * 1024
"""How much of a rejected input is kept."""


@dataclass(frozen=True, kw_only=True)
class Replayed:
    """A quarantine row on its way through once more: a document, or one story of a document."""

    unit: InputUnit
    read: Document | RawStory


@dataclass(frozen=True, kw_only=True)
class ReplayedArticle:
    """A quarantine row of an article that is in the lake without its events."""

    article_id: str
    revision: int


def read_as_of(unit: InputUnit, rejection: Rejection) -> str | None:
    """What a replay of a rejection needs beside its bytes, as JSON; None if there can be none."""
    if not rejection.replayable:
        return None
    public = dataclasses.replace(
        unit, location=without_user(unit.location), read_at=None, quarantine_id=None
    )
    fields: dict[str, Any] = {"unit": dataclasses.asdict(public)}
    if rejection.content_type:
        fields["content_type"] = rejection.content_type
    if rejection.story:
        fields["story"] = dataclasses.asdict(dataclasses.replace(rejection.story, text=""))
    return json.dumps(fields)


def read_as_of_article(article: Article) -> str:
    """What a replay of a failed extraction needs, as JSON: which article it was."""
    return json.dumps({"article": [article.article_id, article.revision]})


def is_whole(read_as: str | None, raw_bytes: int, *, uncut: bool) -> bool:
    """Whether a row holds all that was read; a long input is cut, one not read has no bytes."""
    if read_as is None or (raw_bytes > KEPT_BYTES and not uncut):
        return False
    return raw_bytes > 0 or "story" in json.loads(read_as)


def replayed(row: QuarantinedInput, sequence: int) -> Replayed | ReplayedArticle:
    """The element that a whole row was; ``sequence`` is its place among those replayed."""
    fields = json.loads(row.read_as or "")
    if "article" in fields:
        article_id, revision = fields["article"]
        return ReplayedArticle(article_id=article_id, revision=revision)
    settings = FeedSettings(**fields["unit"].get("settings", {}))
    told = {
        **fields["unit"],
        "settings": settings,
        "sequence": sequence,
        "read_at": row.ingested_at,
        "quarantine_id": row.quarantine_id,
    }
    unit = InputUnit(**told)
    if "story" in fields:
        told = {**fields["story"], "refers_to": tuple(fields["story"]["refers_to"])}
        text = row.raw.decode("utf-8", "surrogatepass")
        is_released = row.reason.startswith("wire.embargo")
        story = RawStory(**{**told, "text": text, "is_released": is_released})
        return Replayed(unit=unit, read=story)
    document = Document(unit=unit, content=row.raw, content_type=fields.get("content_type"))
    return Replayed(unit=unit, read=document)
