"""Candidates → articles: what is new to the lake, what is a new revision, what is unchanged."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import Any, Literal

import apache_beam as beam
from apache_beam.coders import PickleCoder
from apache_beam.transforms.timeutil import TimeDomain
from apache_beam.transforms.userstate import ReadModifyWriteStateSpec, TimerSpec, on_timer
from apache_beam.transforms.window import GlobalWindows
from apache_beam.utils.timestamp import Timestamp
from apache_beam.utils.windowed_value import WindowedValue

from schemas import Article
from schemas.elements import Candidate, Finding, Outcome
from transforms.lake.known import Known, KnownRevision, known_of

REMEMBERED_SECONDS = 600
"""How long a stream remembers an article that nothing is heard of: far longer than a commit takes.

After that the lake is asked again. At a hundred stories a second this is 30 MB of checkpoint.
"""

_LOOKUP = {"min_batch_size": 64, "max_batch_size": 2_000}


def revise(
    candidates: Iterable[Candidate],
    known: Sequence[KnownRevision],
    elsewhere: Collection[str] = (),
) -> Iterator[Finding]:
    """What becomes of the candidates of one article, given the revisions that the lake has.

    They are taken in the order seen. A text that differs from the latest revision is a new one.
    Only where one document gives the article several times, or comes from quarantine and so is an
    old one, is every known revision compared: or reading it again would tell its old and new text
    apart for ever. A revision belongs to the story of the one before it.

    ``elsewhere`` are hashes of texts that the lake has from this source at the same address: some
    feeds give an entry another guid at every poll, and it is nothing new until its text is.

    A change that the agency does not mark is an update; but the first text to follow a KILL or an
    UPDATE that came before it is the story itself, and new.
    """
    history = [entry.content_hash for entry in known]
    has_original = any(entry.is_new for entry in known)
    revision = max((entry.revision for entry in known), default=0)
    story_id = known[-1].story_id if known else None
    ordered = sorted(candidates, key=_order_seen)
    for _, group in groupby(ordered, key=lambda candidate: candidate.unit.sequence):
        same_document = list(group)
        for candidate in same_document:
            is_old = len(same_document) > 1 or candidate.unit.read_at is not None
            compared = history if is_old else history[-1:]
            if not known:
                compared = [*compared, *elsewhere]
            if candidate.article.content_hash in compared:
                yield _finding(candidate, "unchanged")
                continue
            revision += 1
            history.append(candidate.article.content_hash)
            article = _revised(candidate.article, revision, story_id, has_original=has_original)
            has_original |= article.signal == "new"
            yield _finding(candidate, "new" if revision == 1 else "revised", article)


@dataclass(frozen=True, slots=True)
class LakeHas:
    """What the lake has of an article; of one that it lacks, hashes of texts at its address."""

    revisions: Sequence[KnownRevision] = ()
    elsewhere: Collection[str] = ()


def revised(candidates: Mapping[str, Sequence[Candidate]], index: Known) -> Iterator[Finding]:
    """What becomes of candidates by their article id, given what the lake has of them."""
    has = asked(candidates, index)
    for article_id, mine in candidates.items():
        yield from revise(mine, has[article_id].revisions, has[article_id].elsewhere)


def asked(candidates: Mapping[str, Sequence[Candidate]], index: Known) -> dict[str, LakeHas]:
    """What the lake has of each article, by article id: asked at once, for each question costs."""
    known = index.revisions(list(candidates))
    addresses = {
        article_id: {address for candidate in mine if (address := _address(candidate))}
        for article_id, mine in candidates.items()
        if article_id not in known
    }
    texts = index.texts_at(set().union(*addresses.values()))
    return {
        article_id: LakeHas(
            known.get(article_id, ()),
            set[str]().union(*(texts.get(at, ()) for at in addresses.get(article_id, ()))),
        )
        for article_id in candidates
    }


class ReviseArticles(beam.PTransform):
    """Candidates → findings, the articles among them with their revision.

    In a stream each is judged as it comes, by what Beam's state remembers of its article, and so
    spares what is unchanged the steps that follow. The commit judges them all once more.
    """

    def __init__(self, lake: str) -> None:
        super().__init__()
        self._lake = lake

    def expand(self, candidates: beam.PCollection[Candidate]) -> beam.PCollection[Finding]:
        if not candidates.is_bounded:
            return (
                candidates
                | "AskLake" >> beam.ParDo(_AskLake(self._lake)).with_output_types(tuple[str, Any])
                | "ReviseOnArrival" >> beam.ParDo(_ReviseOnArrival())
            )
        return (
            candidates
            | "KeyByArticle" >> beam.Map(_by_article).with_output_types(tuple[str, Candidate])
            | "GroupByArticle" >> beam.GroupByKey()
            | "BatchArticles" >> beam.BatchElements(**_LOOKUP)
            | "ReviseArticle" >> beam.ParDo(_ReviseArticle(self._lake))
        )


class _ReviseArticle(beam.DoFn):
    def __init__(self, lake: str) -> None:
        self._lake = lake

    def process(self, batch: list[tuple[str, Iterable[Candidate]]]) -> Iterator[Finding]:
        found = {article_id: list(candidates) for article_id, candidates in batch}
        yield from revised(found, known_of(self._lake))


class _AskLake(beam.DoFn):
    """Asks once for all candidates of a bundle."""

    _batch: list[tuple[Candidate, Timestamp]]

    def __init__(self, lake: str) -> None:
        self._lake = lake

    def start_bundle(self) -> None:
        self._batch = []

    def process(
        self, candidate: Candidate, timestamp: Timestamp = beam.DoFn.TimestampParam
    ) -> None:
        self._batch.append((candidate, timestamp))

    def finish_bundle(self) -> Iterator[WindowedValue]:
        if not self._batch:
            return
        index = known_of(self._lake)
        index.refresh()
        candidates: dict[str, list[Candidate]] = defaultdict(list)
        for candidate, _ in self._batch:
            candidates[candidate.article.article_id].append(candidate)
        has = asked(candidates, index)
        for candidate, timestamp in self._batch:
            article_id = candidate.article.article_id
            yield GlobalWindows.windowed_value(
                (article_id, (candidate, has[article_id])), timestamp
            )


class _ReviseOnArrival(beam.DoFn):
    KNOWN = ReadModifyWriteStateSpec("known", PickleCoder())
    EXPIRY = TimerSpec("expiry", TimeDomain.WATERMARK)

    def process(
        self,
        element: tuple[str, tuple[Candidate, LakeHas]],
        timestamp: Timestamp = beam.DoFn.TimestampParam,
        known: Any = beam.DoFn.StateParam(KNOWN),
        expiry: Any = beam.DoFn.TimerParam(EXPIRY),
    ) -> Iterator[Finding]:
        _, (candidate, has) = element
        history = known.read()
        if history is None:
            history = list(has.revisions)
        for finding in revise([candidate], history, has.elsewhere):
            if finding.article is not None:
                history = [*history, _known(finding.article)]
            yield finding
        known.write(history)
        expiry.set(timestamp + REMEMBERED_SECONDS)

    @on_timer(EXPIRY)
    def expire(self, known: Any = beam.DoFn.StateParam(KNOWN)) -> None:
        known.clear()


def _known(article: Article) -> KnownRevision:
    return KnownRevision(
        article.revision, article.content_hash, article.story_id, article.signal == "new"
    )


def _address(candidate: Candidate) -> tuple[str, str] | None:
    article = candidate.article
    return (article.source, article.url) if article.url else None


def _by_article(candidate: Candidate) -> tuple[str, Candidate]:
    return candidate.article.article_id, candidate


def _order_seen(candidate: Candidate) -> tuple[int, datetime, int]:
    """By unit; within a document by date, and newest first on the page, as feeds are."""
    published = candidate.article.published_at or datetime.min.replace(tzinfo=UTC)
    return candidate.unit.sequence, published, -candidate.position


def _revised(
    article: Article, revision: int, story_id: str | None, *, has_original: bool
) -> Article:
    is_unmarked = article.signal == "new" and article.marker is None
    signal = "update" if is_unmarked and has_original else article.signal
    return dataclasses.replace(
        article, revision=revision, signal=signal, story_id=story_id or article.story_id
    )


def _finding(
    candidate: Candidate,
    kind: Literal["new", "revised", "unchanged"],
    article: Article | None = None,
) -> Finding:
    outcome = Outcome(unit=candidate.unit, kind=kind, key=candidate.article.article_id)
    return Finding(outcome=outcome, candidate=candidate, article=article)
