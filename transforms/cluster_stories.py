"""Articles → the same articles with the story that they belong to, and the sketches that tell."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping

import apache_beam as beam

from schemas import Article, StorySketch
from transforms.lake.known_stories import known_like
from transforms.lake.lake import Lake
from transforms.stories.clustering import stories_of
from transforms.stories.signature import sketch_of

ARTICLE = "article"
SKETCH = "sketch"


def clustered(lake: Lake, sketches: Iterable[StorySketch]) -> list[StorySketch]:
    """The sketches with the stories that they belong to, given what the lake has."""
    fresh = list(sketches)
    stories = stories_of(fresh, known_like(lake, fresh))
    return [dataclasses.replace(sketch, story_id=stories[sketch.article_id]) for sketch in fresh]


class ClusterStories(beam.PTransform):
    """Articles → articles with their story (`ARTICLE`), and their sketches (`SKETCH`).

    Sketches, not articles, are brought together: they are small, and each is compared with all.
    """

    def __init__(self, lake: str) -> None:
        super().__init__()
        self._lake = lake

    def expand(
        self, articles: beam.PCollection[Article]
    ) -> dict[str, beam.PCollection[Article | StorySketch]]:
        sketches = (
            articles
            | "Sketch" >> beam.FlatMap(_sketches)
            | "KeyTogether" >> beam.Map(_together)
            | "GroupTogether" >> beam.GroupByKey()
            | "Cluster" >> beam.ParDo(_Cluster(self._lake))
        )
        joined = sketches | "Joined" >> beam.FlatMap(_joined)
        labelled = articles | "Label" >> beam.Map(_labelled, beam.pvalue.AsDict(joined))
        return {ARTICLE: labelled, SKETCH: sketches}


class _Cluster(beam.DoFn):
    def __init__(self, lake: str) -> None:
        self._lake = lake

    def process(self, element: tuple[None, Iterable[StorySketch]]) -> Iterator[StorySketch]:
        yield from clustered(Lake.open(self._lake), element[1])


def _sketches(article: Article) -> Iterator[StorySketch]:
    sketch = sketch_of(article)
    if sketch is not None:
        yield sketch


def _together(sketch: StorySketch) -> tuple[None, StorySketch]:
    return None, sketch


def _joined(sketch: StorySketch) -> Iterator[tuple[str, str]]:
    """The story of an article that is not a story of its own."""
    if sketch.story_id != sketch.article_id:
        yield sketch.article_id, sketch.story_id


def _labelled(article: Article, stories: Mapping[str, str]) -> Article:
    story_id = stories.get(article.article_id, article.story_id)
    return dataclasses.replace(article, story_id=story_id)
