"""What a stream remembers in Beam's state, and when it forgets it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import apache_beam as beam
import pytest
from apache_beam.options.pipeline_options import PipelineOptions
from apache_beam.testing import test_stream
from apache_beam.testing.util import assert_that, equal_to
from apache_beam.transforms.window import TimestampedValue

from schemas import QuarantinedInput
from schemas.elements import Candidate, RawStory, Rejection
from tests.streaming.test_watching import sighting
from tests.test_revising import candidate
from transforms.clocks import StoppedClock
from transforms.hold_embargoes import HeldOf, ReleaseEmbargoes
from transforms.identifiers import stable_id
from transforms.lake.lake import Lake
from transforms.parse_documents import CONTENTS, PARSED
from transforms.revise_articles import REMEMBERED_SECONDS, ReviseArticles
from transforms.watch_inputs import FILES, RETRY_SECONDS, _Deduplicate

START = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def pipeline() -> Iterator[beam.Pipeline]:
    options = PipelineOptions(["--streaming", "--allow_unsafe_triggers"])
    with beam.Pipeline(runner="BundleBasedDirectRunner", options=options) as pipeline:
        yield pipeline


def at(seconds: float) -> float:
    return START.timestamp() + seconds


def arriving(*elements: tuple[float, Any], type_: Any) -> beam.PTransform:
    """Elements by the second at which each comes; the watermark has come as far by then."""
    stream = test_stream.TestStream()
    for seconds, element in elements:
        stream = stream.advance_watermark_to(at(seconds))
        stream = stream.add_elements([TimestampedValue(element, at(seconds))])
    return stream.advance_watermark_to_infinity().with_output_types(type_)


def test_a_file_that_many_looks_give_is_read_once_until_it_changes_or_is_overdue(
    pipeline: beam.Pipeline,
) -> None:
    retry = RETRY_SECONDS["file"]
    looks = [
        (0.0, (FILES, [sighting(1, "a")])),
        (1.0, (FILES, [sighting(1, "a"), sighting(2, "a")])),
        (2.0, (FILES, [sighting(1, "b")])),
        (2.0 + retry, (FILES, [sighting(1, "b")])),
    ]
    units = (
        pipeline
        | arriving(*looks, type_=tuple[str, Any])
        | beam.ParDo(_Deduplicate())
        | beam.Map(lambda units: [unit.sequence for unit in units])
    )
    assert_that(units, equal_to([[1], [2], [1], [1]]))


def seen(text: str, number: int) -> Candidate:
    """One article's text, as the lake could have it, in a unit of its own."""
    told = candidate(text, unit=number)
    return replace(told, article=replace(told.article, article_id=stable_id("article")))


def test_a_story_that_comes_again_is_unchanged_by_what_the_state_remembers(
    pipeline: beam.Pipeline, lake: Path
) -> None:
    Lake.open(str(lake), create=True)
    later = REMEMBERED_SECONDS + 60.0
    found = (
        pipeline
        | arriving(
            (0.0, seen("x", 0)),
            (1.0, seen("x", 1)),
            (2.0, seen("y", 2)),
            (later, seen("x", 3)),  # forgotten, and the lake knows nothing of it
            type_=Any,
        )
        | ReviseArticles(str(lake))
        | beam.Map(lambda finding: (finding.outcome.kind, finding.article is not None))
    )
    expected = [("new", True), ("unchanged", False), ("revised", True), ("new", True)]
    assert_that(found, equal_to(expected))


def held(seconds: float) -> tuple[Any, Rejection]:
    story = RawStory(
        source="wire", origin="1.txt", identity="1.txt", position=0, text="Forty were killed."
    )
    rejection = Rejection(
        source="wire",
        origin="1.txt",
        reason="wire.embargoed",
        detail="",
        raw=story.text.encode(),
        held_until=START + timedelta(seconds=seconds),
        story=story,
    )
    return sighting(1, "a").unit, rejection


def releases(pipeline: beam.Pipeline, clock: StoppedClock) -> Any:
    ticks = arriving((0.0, held(30.0)), (29.0, held(30.0)), (33.0, held(90.0)), type_=Any)
    return pipeline | ticks | HeldOf(StoppedClock(START)) | ReleaseEmbargoes(clock)


def test_an_embargo_ends_in_its_time_and_once(pipeline: beam.Pipeline) -> None:
    released = releases(pipeline, StoppedClock(START + timedelta(seconds=40)))
    stories = released[PARSED] | beam.Map(
        lambda element: (element[1].text, element[1].is_released, element[0].read_at)
    )
    assert_that(stories, equal_to([("Forty were killed.", True, START)]))
    contents = released[CONTENTS] | beam.Map(
        lambda contents: (contents.count, contents.unit.quarantine_id is not None)
    )
    assert_that(contents, equal_to([(1, True)]), label="contents")


def test_the_end_of_a_stream_is_the_end_of_no_embargo(pipeline: beam.Pipeline) -> None:
    released = releases(pipeline, StoppedClock(START))
    assert_that(released[PARSED], equal_to([]))


def test_a_row_held_without_an_end_is_never_released(pipeline: beam.Pipeline) -> None:
    row = QuarantinedInput(
        quarantine_id="q",
        source="wire",
        origin="1.txt",
        reason="wire.embargo_unreadable",
        raw=b"x",
        raw_sha256="",
        raw_bytes=1,
        ingested_at=START,
    )
    released = (
        pipeline
        | arriving((0.0, ("q", row)), type_=tuple[str, QuarantinedInput])
        | ReleaseEmbargoes(StoppedClock(START + timedelta(days=900)))
    )
    assert_that(released[PARSED], equal_to([]))
