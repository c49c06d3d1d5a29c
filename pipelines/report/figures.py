"""The figures for the page: what the lake was asked, as plain records.

A record that has a `told_at` is one statement of one article; a group has `counts`, how many fall
into each bucket of time (a day, a month or a year, as `Overview.bucket` says).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What part of the lake a page is about; None is everything."""

    country: str | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much a page holds at most, whatever the size of the lake."""

    panels: int = 18
    claims: int = 48
    senders: int = 12
    hosts: int = 12
    visits: int = 3
    drafts: int = 16
    stories: int = 30
    sources: int = 20
    reasons: int = 15
    characters: int = 420
    buckets: int = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The words that a record rests on, and the article that prints them."""

    quote: str
    attribution: str | None
    confidence: float
    title: str | None
    url: str | None
    source: str
    origin: str
    agency: str | None
    language: str | None
    told_at: datetime
    is_dated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many there are in one bucket of time, the day `until` not included."""

    since: date
    until: date
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A casualty figure that somebody claims.

    Claims about one happening have the same `happening`; where only the extremes of each stretch of
    time are kept, those of one stretch.
    """

    event_id: str
    country: str | None
    kind: str
    scope: str
    status: str
    qualifier: str
    count_low: int | None
    count_high: int | None
    count_text: str
    victims: str | None
    place: str | None
    happening: int
    papers: int
    is_superseded: bool
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class TollPanel:
    """What was claimed of one country; `panel_claims` counts what was left out, too."""

    country: str | None
    kind: str
    panel_claims: int
    claims: tuple[Claim, ...]

    @property
    def newest(self) -> Claim:
        """The claim told last of those that nobody took back; of none such, the one told last."""
        return next((claim for claim in self.claims if not claim.is_superseded), self.claims[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class Tolls:
    """The countries with the most stories; the totals count what was left out, too."""

    panels: tuple[TollPanel, ...]
    panels_told: int
    claims_told: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One visit, with the status told last."""

    event_id: str
    envoy: str | None
    envoy_role: str | None
    counterparts: tuple[str, ...]
    status: str
    arrives: date | None
    arrives_precision: str | None
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """All visits of one country's envoys to another, the latest at length; "" is not said."""

    sending_country: str
    host_country: str
    total: int
    counts: tuple[Count, ...]
    statuses: Mapping[str, int]
    visits: tuple[Visit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Visits:
    """The busiest routes; the totals count what was left out, too."""

    routes: tuple[Route, ...]
    routes_told: int
    visits_told: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A stage that a draft reached, as the first article that told of it does."""

    event_id: str
    status: str
    reached_on: date
    votes_for: int | None
    votes_against: int | None
    abstentions: int | None
    vetoes: tuple[str, ...]
    veto_threats: tuple[str, ...]
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A draft across all stories that tell of it, its stages in the order of telling."""

    draft_id: str
    organ: str
    symbol: str | None
    subject_country: str | None
    sponsors: tuple[str, ...]
    measures: tuple[str, ...]
    outcome: str
    stages: tuple[Stage, ...]

    @property
    def is_voted(self) -> bool:
        """Whether any stage tells of votes."""
        return any(stage.votes_for is not None for stage in self.stages)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafts:
    """The latest drafts; the total counts those left out, too."""

    drafts: tuple[Draft, ...]
    drafts_told: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A story that stands, as its latest telling has it."""

    story_id: str
    title: str | None
    url: str | None
    language: str | None
    sources: tuple[str, ...]
    told_at: datetime
    is_dated: bool
    countries: tuple[str, ...]
    types: tuple[str, ...]
    lead: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceCoverage:
    """What one source brought, and its latest article."""

    source: str
    articles: int
    counts: tuple[Count, ...]
    events: int
    quarantined: int
    gaps: int
    health: str | None
    title: str | None
    url: str | None
    told_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """Inputs in quarantine for one reason, with the latest of them."""

    reason: str
    total: int
    origin: str
    detail: str | None
    source: str
    last_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """The lake in numbers, and how the page cuts its time: bucket is day, month or year."""

    articles: int
    stories: int
    sources: int
    quarantined: int
    reasons: int
    first_at: datetime | None
    last_at: datetime | None
    bucket: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Everything that a page shows."""

    scope: Scope
    countries: tuple[str, ...]
    overview: Overview
    tolls: Tolls
    visits: Visits
    drafts: Drafts
    stories: tuple[Story, ...]
    coverage: tuple[SourceCoverage, ...]
    quarantine: tuple[Rejection, ...]
