"""What the page's script knows of a record: when, of which countries and types, and how to draw it.

Times are milliseconds since 1970 in UTC, as the browser counts them.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import singledispatch
from typing import Any

from pipelines.report.figures import (
    Claim,
    Count,
    Draft,
    Figures,
    Route,
    SourceCoverage,
    Stage,
    Story,
)
from pipelines.report.wording import (
    claim_words,
    country_name,
    cut,
    draft_name,
    short_count,
    short_day,
    stage_words,
    tally,
    words,
)

LONGEST_LABEL = 200  # characters
Record = dict[str, Any]
OUTCOMES = {"proposed": "open", "circulated": "open", "tabled": "open", "adopted": "adopted"}


@singledispatch
def record(thing: object) -> Record:
    """What the script knows of a figure; TypeError for one that has no mark."""
    raise TypeError(f"{type(thing).__name__} has no mark on the page")


@record.register
def _(claim: Claim) -> Record:
    low, high = claim.count_low, claim.count_high
    attribution = claim.evidence.attribution
    return {
        "at": milliseconds(claim.evidence.told_at),
        "countries": [claim.country] if claim.country else [],
        "types": ["toll", claim.kind],
        "lowest": high if low is None else low,
        "highest": low if high is None else high,
        "short": short_count(claim),
        "bound": "up to" if low is None else "at least" if high is None else "exact",
        "scope": claim.scope,
        "status": claim.status,
        "happening": claim.happening,
        "superseded": claim.is_superseded,
        "label": _sentence(claim_words(claim), attribution, short_day(claim.evidence.told_at)),
    }


@record.register
def _(route: Route) -> Record:
    sending, host = country_name(route.sending_country), country_name(route.host_country)
    return {
        "counts": _counts(route.counts),
        "countries": [code for code in (route.sending_country, route.host_country) if code],
        "types": ["visit"],
        "sending": sending,
        "host": host,
    }


@record.register
def _(story: Story) -> Record:
    return {
        "at": milliseconds(story.told_at),
        "countries": story.countries,
        "types": story.types,
    }


@record.register
def _(source: SourceCoverage) -> Record:
    return {"counts": _counts(source.counts), "source": source.source}


def stage_record(stage: Stage, draft: Draft) -> Record:
    """As `record`, of one stage of a draft."""
    last = draft.stages[-1]
    codes = {draft.subject_country, *draft.sponsors} - {None}
    return {
        "at": _reached(stage),
        "countries": sorted(code for code in codes if code),
        "types": ["draft"],
        "draft": draft.draft_id,
        "name": draft_name(draft),
        "result": "; ".join(filter(None, (words(draft.outcome), tally(last)))),
        "for": stage.votes_for,
        "against": stage.votes_against,
        "abstained": stage.abstentions,
        "score": f"{draft_name(draft)}: {tally(stage)}" if tally(stage) else None,
        "outcome": OUTCOMES.get(stage.status, "failed"),
        "label": _sentence(draft_name(draft), stage_words(stage), short_day(stage.reached_on)),
    }


def _reached(stage: Stage) -> int:
    """When a draft came to a stage: to the minute if it was told on that day."""
    told_at = stage.evidence.told_at
    is_same_day = told_at.date() == stage.reached_on
    return milliseconds(told_at) if is_same_day else _midnight(stage.reached_on)


def countries_of(figures: Figures) -> frozenset[str]:
    """Every country that a record on the page is of."""
    things: list[object] = [
        *(claim for panel in figures.tolls.panels for claim in panel.claims),
        *figures.visits.routes,
        *figures.stories,
    ]
    drafts = [
        stage_record(stage, draft) for draft in figures.drafts.drafts for stage in draft.stages
    ]
    return frozenset(
        code for known in (*map(record, things), *drafts) for code in known["countries"]
    )


def milliseconds(moment: datetime) -> int:
    """A moment as JavaScript counts time."""
    return int(moment.timestamp() * 1000)


def _counts(counts: tuple[Count, ...]) -> list[tuple[int, int, int]]:
    return [(_midnight(count.since), _midnight(count.until), count.number) for count in counts]


def _midnight(day: date) -> int:
    return milliseconds(datetime(day.year, day.month, day.day, tzinfo=UTC))


def _sentence(*parts: str | None) -> str:
    return cut(", ".join(filter(None, parts)), LONGEST_LABEL)
