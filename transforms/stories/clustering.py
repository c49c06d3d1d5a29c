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
from itertools import chain, islice
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from schemas import StorySketch
from transforms.stories.signature import Signature, bands_of
from transforms.stories.similarity import Likeness, likeness

WINDOW = timedelta(days=3)
_MOST_IN_BUCKET = 32
_MOST_COMPARED = 16
_CELL = 1 << 40
"""From a bucket to that of the same band in the next window."""
_FLAGS = 1 << 22


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
    newest, earlier = sorted(fresh, key=order_of), sorted(known, key=order_of)
    buckets, earlier_buckets = _shared_buckets(newest, earlier, window)
    for sketch, shared in zip(earlier, earlier_buckets, strict=True):
        index.add(_Entry(sketch, sketch.story_id, shared))
    stories: dict[str, str] = {}
    for sketch, shared in zip(newest, buckets, strict=True):
        entry = _Entry(sketch, stories.get(sketch.article_id, sketch.story_id), shared)
        if sketch.revision == 1:
            entry.story_id = index.story_like(entry) or sketch.article_id
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
    buckets: Sequence[int]

    @cached_property
    def signature(self) -> Signature | None:
        return Signature.from_bytes(self.sketch.signature) if self.sketch.signature else None

    def is_near(self, other: _Entry, window: timedelta) -> bool:
        return abs(self.sketch.moment - other.sketch.moment) <= window


@dataclass
class _Index:
    """Entries by what they share with others: buckets, and keys."""

    window: timedelta
    _entries: list[_Entry] = field(default_factory=list)
    _buckets: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    _known_as: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    _referring: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))

    def add(self, entry: _Entry) -> None:
        number = len(self._entries)
        self._entries.append(entry)
        for bucket in entry.buckets:
            members = self._buckets[bucket]
            if len(members) < _MOST_IN_BUCKET:
                members.append(number)
        for key in entry.sketch.known_as:
            self._known_as[key].append(number)
        for key in entry.sketch.refers_to:
            self._referring[key].append(number)

    def story_like(self, entry: _Entry) -> str | None:
        """The story that it refers to or, failing that, the one that it is most alike."""
        linked = list(self._linked(entry))
        if linked:
            moment = entry.sketch.moment
            return min(linked, key=lambda other: abs(other.sketch.moment - moment)).story_id
        alike = [
            (found.score, candidate.story_id)
            for candidate, found in self._likenesses(entry)
            if found.is_same_story
        ]
        return max(alike, key=itemgetter(0))[1] if alike else None

    def _linked(self, entry: _Entry) -> Iterator[_Entry]:
        for index, keys in (
            (self._known_as, entry.sketch.refers_to),
            (self._referring, entry.sketch.known_as),
        ):
            for key in keys:
                others = (self._entries[number] for number in index.get(key, ()))
                yield from (other for other in others if other.is_near(entry, self.window))

    def _likenesses(self, entry: _Entry) -> Iterator[tuple[_Entry, Likeness]]:
        """Those that share most bands, the earliest first among equals, and how alike they are."""
        if entry.signature is None:
            return
        found = filter(None, map(self._buckets.get, _with_neighbours(entry.buckets)))
        shared = Counter(chain.from_iterable(found))
        ranked = sorted(shared, key=lambda number: (-shared[number], number))
        candidates = (self._entries[number] for number in ranked)
        near_ones = (other for other in candidates if other.is_near(entry, self.window))
        for other in islice(near_ones, _MOST_COMPARED):
            if other.signature is not None:
                yield other, likeness(entry.signature, other.signature)


def _shared_buckets(
    newest: Sequence[StorySketch], earlier: Sequence[StorySketch], window: timedelta
) -> tuple[list[list[int]], list[list[int]]]:
    """Of each sketch the buckets in which it may meet one of the newest; most have no other member.

    A bucket is of one band and one window's time, so that stories of one template, told day after
    day, do not fill it for ever.
    """
    own, others = _buckets_of(newest, window), _buckets_of(earlier, window)
    sought = np.unique(own)
    is_met = _among(others, sought)
    for later in (-_CELL, _CELL):
        is_met |= _among(others + later, sought)
    members, counts = np.unique(np.concatenate([own.ravel(), others[is_met]]), return_counts=True)
    is_next_to_one = _among(members + _CELL, members) | _among(members - _CELL, members)
    shared = members[(counts > 1) | is_next_to_one]
    return _chosen(newest, own, shared), _chosen(earlier, others, shared)


def _among(values: NDArray[np.int64], members: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which of the values are among the members, which are sorted.

    The lowest bits of a bucket are those of its band: few values share them with any member, and
    only these are looked for.
    """
    flags = np.zeros(_FLAGS, np.bool_)
    flags[members % _FLAGS] = True
    among = flags[values % _FLAGS]
    candidates = values[among]
    places = np.searchsorted(members, candidates)
    places[places == len(members)] = 0
    among[among] = members[places] == candidates
    return among


def _buckets_of(sketches: Sequence[StorySketch], window: timedelta) -> NDArray[np.int64]:
    """A row for each sketch that has a signature."""
    signed = [sketch for sketch in sketches if sketch.signature]
    seconds = window.total_seconds()
    cells = np.array([sketch.moment.timestamp() // seconds for sketch in signed], np.int64)
    bands = bands_of([sketch.signature for sketch in signed]).astype(np.int64)
    return cells[:, np.newaxis] * _CELL | bands


def _chosen(
    sketches: Sequence[StorySketch], buckets: NDArray[np.int64], chosen: NDArray[np.int64]
) -> list[list[int]]:
    """For each sketch those of its buckets that were chosen."""
    masks = _among(buckets, chosen)
    kept = iter([row[mask].tolist() for row, mask in zip(buckets, masks, strict=True)])
    return [next(kept) if sketch.signature else [] for sketch in sketches]


def _with_neighbours(buckets: Sequence[int]) -> Iterator[int]:
    """The buckets of the same bands in the window before, in the same one and in the next."""
    for later in (-_CELL, 0, _CELL):
        yield from (bucket + later for bucket in buckets)
