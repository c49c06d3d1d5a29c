"""Documents → raw stories: each format's own reader, behind a door that no input can break.

Most of what a poll brings has been read before: an entry that the lake has just so is unchanged,
and is spared every step that follows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import apache_beam as beam

from schemas.elements import Contents, Document, InputUnit, Outcome, RawStory, Rejection
from transforms.formats.documents import parse_document
from transforms.formats.identities import article_id_of, raw_hash_of
from transforms.formats.sandbox import Sandbox
from transforms.lake.known import known_of
from transforms.metrics import timed
from transforms.read_units import Read

Parsed = RawStory | Rejection | Outcome

PARSED = "parsed"
CONTENTS = "contents"


class ParseDocuments(beam.PTransform):
    """``(unit, document | …)`` → ``(unit, raw story | rejection | outcome)`` tagged `PARSED`.

    They come in document order. A raw story, which comes from quarantine, passes through. How many
    there were is told by the `Contents` of each unit, tagged `CONTENTS`. Of a feed, an entry that
    is in ``lake`` as it stands is an outcome.
    """

    def __init__(self, lake: str) -> None:
        super().__init__()
        self._lake = lake

    def expand(self, documents: beam.PCollection[tuple[InputUnit, Read | RawStory | None]]) -> Any:
        return documents | "ParseDocument" >> beam.ParDo(_ParseDocument(self._lake)).with_outputs(
            CONTENTS, main=PARSED
        )


@cache
def _sandbox() -> Sandbox:
    """One child for all passes of this process; it ends when its standard input does."""
    return Sandbox()


class _ParseDocument(beam.DoFn):
    def __init__(self, lake: str) -> None:
        self._lake = lake

    def process(self, element: tuple[InputUnit, Read | RawStory | None]) -> Iterator[Any]:
        unit, read = element
        found = _parsed(read)
        if unit.kind == "url" and isinstance(read, Document):
            known = known_of(self._lake)
            known.refresh()
            ids = [article_id_of(parsed) for parsed in found if isinstance(parsed, RawStory)]
            found = recognised(unit, found, known.raw_hashes(ids))
        for parsed in found:
            yield unit, parsed
        yield beam.pvalue.TaggedOutput(CONTENTS, Contents(unit=unit, count=len(found)))


def recognised(
    unit: InputUnit, found: Sequence[Parsed], known: Mapping[str, str | None]
) -> list[Parsed]:
    """What was found in a feed, with an outcome for each entry that the lake has just so.

    ``known`` are the raw hashes of latest revisions by article id. What a document gives several
    times, it takes a look at all of its revisions to tell (`transforms.revise_articles`).
    """
    times = Counter(article_id_of(parsed) for parsed in found if isinstance(parsed, RawStory))

    def told(parsed: Parsed) -> Parsed:
        if not isinstance(parsed, RawStory):
            return parsed
        article_id = article_id_of(parsed)
        had = known.get(article_id)
        if times[article_id] > 1 or had is None or had != raw_hash_of(parsed):
            return parsed
        return Outcome(unit=unit, kind="unchanged", key=article_id)

    return [told(parsed) for parsed in found]


def _parsed(read: Read | RawStory | None) -> Sequence[Parsed]:
    if isinstance(read, Document):
        with timed("parse_microseconds"):
            return parse_document(read, _sandbox())
    return () if read is None else (read,)
