"""Documents → raw stories: each format's own reader, behind a door that no input can break."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import apache_beam as beam

from schemas.elements import Document, InputUnit, Outcome, RawStory, Rejection
from transforms.formats.documents import parse_document
from transforms.formats.sandbox import Sandbox
from transforms.read_units import Read

Parsed = RawStory | Rejection | Outcome


class ParseDocuments(beam.PTransform):
    """``(unit, document | …)`` → ``(unit, raw story | rejection | outcome)``, in document order.

    A raw story, which comes from quarantine, passes through.
    """

    def expand(
        self, documents: beam.PCollection[tuple[InputUnit, Read | RawStory]]
    ) -> beam.PCollection[tuple[InputUnit, Parsed]]:
        return documents | "ParseDocument" >> beam.ParDo(_ParseDocument())


@cache
def _sandbox() -> Sandbox:
    """One child for all passes of this process; it ends when its standard input does."""
    return Sandbox()


class _ParseDocument(beam.DoFn):
    def process(
        self, element: tuple[InputUnit, Read | RawStory]
    ) -> Iterator[tuple[InputUnit, Parsed]]:
        unit, read = element
        if isinstance(read, Document):
            for parsed in parse_document(read, _sandbox()):
                yield unit, parsed
        else:
            yield unit, read
