"""Documents → raw stories: each format's own reader, behind a door that no input can break."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import apache_beam as beam

from schemas.elements import Contents, Document, InputUnit, Outcome, RawStory, Rejection
from transforms.formats.documents import parse_document
from transforms.formats.sandbox import Sandbox
from transforms.metrics import timed
from transforms.read_units import Read

Parsed = RawStory | Rejection | Outcome

PARSED = "parsed"
CONTENTS = "contents"


class ParseDocuments(beam.PTransform):
    """``(unit, document | …)`` → ``(unit, raw story | rejection | outcome)`` tagged `PARSED`.

    They come in document order. A raw story, which comes from quarantine, passes through. How many
    there were is told by the `Contents` of each unit, tagged `CONTENTS`.
    """

    def expand(self, documents: beam.PCollection[tuple[InputUnit, Read | RawStory | None]]) -> Any:
        return documents | "ParseDocument" >> beam.ParDo(_ParseDocument()).with_outputs(
            CONTENTS, main=PARSED
        )


@cache
def _sandbox() -> Sandbox:
    """One child for all passes of this process; it ends when its standard input does."""
    return Sandbox()


class _ParseDocument(beam.DoFn):
    def process(self, element: tuple[InputUnit, Read | RawStory | None]) -> Iterator[Any]:
        unit, read = element
        found = _parsed(read)
        for parsed in found:
            yield unit, parsed
        yield beam.pvalue.TaggedOutput(CONTENTS, Contents(unit=unit, count=len(found)))


def _parsed(read: Read | RawStory | None) -> Sequence[Parsed]:
    if isinstance(read, Document):
        with timed("parse_microseconds"):
            return parse_document(read, _sandbox())
    return () if read is None else (read,)
