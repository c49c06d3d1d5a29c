"""Findings → the same with the story that each belongs to, and the sketches that tell."""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Iterable, Iterator, Mapping

import apache_beam as beam

from schemas import StorySketch
from schemas.elements import Finding
from transforms.lake.known_stories import clustered
from transforms.lake.lake import Lake
from transforms.operator_log import tell
from transforms.stories.signature import sketch_of

FINDING = "finding"
SKETCH = "sketch"


class ClusterStories(beam.PTransform):
    """Findings → findings with their story (`FINDING`), and sketches of new articles (`SKETCH`).

    Sketches, not articles, are brought together: they are small, and each is compared with all.
    """

    def __init__(self, lake: str) -> None:
        super().__init__()
        self._lake = lake

    def expand(
        self, findings: beam.PCollection[Finding]
    ) -> dict[str, beam.PCollection[Finding | StorySketch]]:
        sketches = (
            findings
            | "Sketch" >> beam.FlatMap(sketches_of)
            | "KeyTogether" >> beam.Map(_together)
            | "GroupTogether" >> beam.GroupByKey()
            | "Cluster" >> beam.ParDo(_Cluster(self._lake))
        )
        stories = sketches | "Joined" >> beam.FlatMap(joined)
        told = findings | "Label" >> beam.Map(labelled, beam.pvalue.AsDict(stories))
        return {FINDING: told, SKETCH: sketches}


class _Cluster(beam.DoFn):
    def __init__(self, lake: str) -> None:
        self._lake = lake

    def process(self, element: tuple[None, Iterable[StorySketch]]) -> Iterator[StorySketch]:
        yield from clustered(Lake.open(self._lake), element[1])


def sketches_of(finding: Finding) -> Iterator[StorySketch]:
    """The sketch of an article that is new to the lake, if it has one.

    A text of which none can be made is a story of its own: it must not keep others from the lake.
    """
    article = finding.article
    if article is None or not finding.is_new_article:
        return
    try:
        sketch = sketch_of(article)
    except Exception as error:  # noqa: BLE001 - as said above
        tell(
            logging.ERROR,
            "sketch_failed",
            stage="cluster",
            source=article.source,
            origin=article.origin,
            detail=repr(error),
        )
        return
    if sketch is not None:
        yield sketch


def labelled(finding: Finding, stories: Mapping[str, str]) -> Finding:
    """The finding with the story that its article and its events belong to, by article id."""
    article = finding.article
    story_id = stories.get(article.article_id) if article and finding.is_new_article else None
    if article is None or story_id is None:
        return finding
    return dataclasses.replace(
        finding,
        article=dataclasses.replace(article, story_id=story_id),
        events=tuple(dataclasses.replace(event, story_id=story_id) for event in finding.events),
    )


def _together(sketch: StorySketch) -> tuple[None, StorySketch]:
    return None, sketch


def joined(sketch: StorySketch) -> Iterator[tuple[str, str]]:
    """The story of an article that is not a story of its own."""
    if sketch.story_id != sketch.article_id:
        yield sketch.article_id, sketch.story_id
