"""Sketches → stories: each article joins the story that it is most alike, or begins one.

They are taken one after the other in the order of their publication, and what the lake has comes
first, so that a story keeps the id that it was given, however the wire is cut into passes.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property

from schemas import StorySketch
from transforms.stories.signature import Signature
from transforms.stories.similarity import likeness

WINDOW = timedelta(days=3)
_MOST_IN_BUCKET = 32
_MOST_COMPARED = 32


def order_of(sketch: StorySketch) -> tuple[datetime, str, int]:
    """The order in which sketches are taken, the same wherever they come from."""
    return sketch.moment, sketch.article_id, sketch.revision


def stories_of(
    fresh: Iterable[StorySketch], known: Iterable[StorySketch], window: timedelta = WINDOW
) -> dict[str, str]:
    """The story of each fresh article, by article id; ``known`` is what the lake has of its kind.

    A first revision decides. Later ones stay with it, but what they say finds others.
    """
    index = _Index(window)
    for sketch in sorted(known, key=order_of):
        index.add(_Entry(sketch, sketch.story_id))
    stories: dict[str, str] = {}
    for sketch in sorted(fresh, key=order_of):
        entry = _Entry(sketch, stories.get(sketch.article_id, sketch.story_id))
        if sketch.revision == 1:
            found = index.story_like(entry)
            entry.story_id = found or sketch.article_id
        stories[sketch.article_id] = entry.story_id
        index.add(entry)
    return stories


def span_of(
    sketches: Sequence[StorySketch], window: timedelta = WINDOW
) -> tuple[datetime, datetime]:
    """From when to when whatever may be the same story as one of these was published."""
    moments = [sketch.moment for sketch in sketches]
    return min(moments) - window, max(moments) + window


@dataclass
class _Entry:
    sketch: StorySketch
    story_id: str

    @cached_property
    def signature(self) -> Signature | None:
        return Signature.from_bytes(self.sketch.signature) if self.sketch.signature else None


_Bucket = tuple[int, int]


@dataclass
class _Index:
    """Entries by what they share with others: bands of their signature, and keys.

    A bucket is of one band and one window's time, so that stories of one template, told day after
    day, do not fill it for ever.
    """

    window: timedelta
    _buckets: dict[_Bucket, list[_Entry]] = field(default_factory=lambda: defaultdict(list))
    _known_as: dict[int, list[_Entry]] = field(default_factory=lambda: defaultdict(list))
    _referring: dict[int, list[_Entry]] = field(default_factory=lambda: defaultdict(list))

    def add(self, entry: _Entry) -> None:
        for bucket in self._own_buckets(entry):
            members = self._buckets[bucket]
            if len(members) < _MOST_IN_BUCKET:
                members.append(entry)
        for key in entry.sketch.known_as:
            self._known_as[key].append(entry)
        for key in entry.sketch.refers_to:
            self._referring[key].append(entry)

    def story_like(self, entry: _Entry) -> str | None:
        """The story that it refers to or, failing that, the one that it is most alike."""
        linked = next(self._linked(entry), None)
        if linked is not None:
            return linked.story_id
        scores = (
            (round(found.score, 3), candidate)
            for candidate, found in (
                (candidate, likeness(entry.signature, candidate.signature))
                for candidate in self._candidates(entry)
                if entry.signature and candidate.signature
            )
            if found.is_same_story
        )
        best = max(scores, key=lambda scored: scored[0], default=None)
        return best[1].story_id if best else None

    def _linked(self, entry: _Entry) -> Iterator[_Entry]:
        for index, keys in (
            (self._known_as, entry.sketch.refers_to),
            (self._referring, entry.sketch.known_as),
        ):
            for key in keys:
                yield from (other for other in index.get(key, ()) if self._is_near(entry, other))

    def _candidates(self, entry: _Entry) -> list[_Entry]:
        """Those that share most bands, the earliest first among equals."""
        shared: Counter[int] = Counter()
        entries: dict[int, _Entry] = {}
        for band, cell in self._own_buckets(entry):
            for near in (cell - 1, cell, cell + 1):
                for other in self._buckets.get((band, near), ()):
                    shared[id(other)] += 1
                    entries[id(other)] = other
        near_ones = [other for other in entries.values() if self._is_near(entry, other)]
        near_ones.sort(key=lambda other: (-shared[id(other)], order_of(other.sketch)))
        return near_ones[:_MOST_COMPARED]

    def _own_buckets(self, entry: _Entry) -> Iterator[_Bucket]:
        if entry.signature is not None:
            cell = int(entry.sketch.moment.timestamp() // self.window.total_seconds())
            for band in entry.signature.bands:
                yield band, cell

    def _is_near(self, one: _Entry, other: _Entry) -> bool:
        return abs(one.sketch.moment - other.sketch.moment) <= self.window
