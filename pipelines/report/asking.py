"""The questions of a page, asked of one commit of the lake; SQL in, figures out.

Each file of ``questions/`` is one statement. Its parameters are the fields of `Scope` and `Limits`.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, TypeVar

import duckdb

from pipelines.ready_made import named_in
from pipelines.report.figures import (
    Claim,
    Count,
    Draft,
    Drafts,
    Evidence,
    Figures,
    Limits,
    Overview,
    Rejection,
    Route,
    Scope,
    SourceCoverage,
    Stage,
    Story,
    TollPanel,
    Tolls,
    Visit,
    Visits,
)

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

R = TypeVar("R", bound="DataclassInstance")
Row = dict[str, Any]
_ROUTE = itemgetter("sending_country", "host_country")
_BEGINNING = datetime.min.replace(tzinfo=UTC)
_END = datetime.max.replace(tzinfo=UTC)


@cache
def views_asked() -> list[str]:
    """The ready-made views that the questions of a page are about."""
    return named_in(" ".join(_questions().values()))


def figures_of(
    connection: duckdb.DuckDBPyConnection, scope: Scope, limits: Limits | None = None
) -> Figures:
    """Everything that a page shows of a lake.

    ``connection`` has the lake's tables, and its views that are in `views_asked`.
    """
    lake = _Questions(connection, scope, limits or Limits())
    overview = _record(Overview, lake.rows("overview")[0])
    lake.parameters["bucket"] = overview.bucket
    return Figures(
        scope=scope,
        countries=tuple(row["country"] for row in lake.rows("countries")),
        overview=overview,
        tolls=_tolls(lake),
        visits=_visits(lake),
        drafts=_drafts(lake),
        stories=tuple(_record(Story, row) for row in lake.rows("stories")),
        coverage=tuple(
            _record(SourceCoverage, row, counts=_counts(row["counts"]))
            for row in lake.rows("coverage")
        ),
        quarantine=tuple(_record(Rejection, row) for row in lake.rows("quarantine")),
    )


@cache
def _questions() -> Mapping[str, str]:
    found = files(__package__).joinpath("questions").iterdir()
    return {file.name.removesuffix(".sql"): file.read_text("utf-8") for file in found}


class _Questions:
    """Asks one connection, with one set of parameters."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, scope: Scope, limits: Limits) -> None:
        self._connection = connection
        self.parameters: dict[str, Any] = {
            **dataclasses.asdict(limits),
            "country": scope.country,
            "since": _midnight(scope.since) if scope.since else _BEGINNING,
            "until": _midnight(scope.until + timedelta(days=1)) if scope.until else _END,
        }

    def rows(self, question: str, **more: object) -> list[Row]:
        """The rows of ``questions/<question>.sql``."""
        (statement,) = self._connection.extract_statements(_questions()[question])
        known = {**self.parameters, **more}
        asked = {name: known[name] for name in statement.named_parameters}
        found = self._connection.execute(statement, asked)
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    def evidence(self, rows: Iterable[Row]) -> Mapping[str, Evidence]:
        """The evidence of events, by event_id."""
        found = self.rows("evidence", events=[row["event_id"] for row in rows])
        return {row["event_id"]: _record(Evidence, row) for row in found}


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _record(kind: type[R], row: Row, **more: object) -> R:
    """A record of the columns that have the names of its fields."""
    known = row | more
    found = {field.name: known[field.name] for field in dataclasses.fields(kind)}
    return kind(**{k: tuple(v) if isinstance(v, list) else v for k, v in found.items()})


def _tolls(lake: _Questions) -> Tolls:
    rows = lake.rows("claims")
    evidence = lake.evidence(rows)
    panels = []
    for _, found in groupby(rows, itemgetter("country", "kind")):
        panel = list(found)
        claims = [_record(Claim, row, evidence=evidence[row["event_id"]]) for row in panel]
        panels.append(_record(TollPanel, panel[0], claims=claims))
    whole = rows[0] if rows else {"panels_told": 0, "claims_told": 0}
    return _record(Tolls, whole, panels=panels)


def _visits(lake: _Questions) -> Visits:
    rows = lake.rows("routes")
    routes = {route: list(found) for route, found in groupby(rows, _ROUTE)}
    latest = lake.rows(
        "visits",
        sending_countries=list({sending for sending, _ in routes}),
        host_countries=list({host for _, host in routes}),
    )
    evidence = lake.evidence(latest)
    shown: dict[tuple[str, str], list[Visit]] = {route: [] for route in routes}
    for row in latest:
        shown[_ROUTE(row)].append(_record(Visit, row, evidence=evidence[row["event_id"]]))
    ordered = sorted(
        (_route(counted, shown[route]) for route, counted in routes.items()),
        key=lambda route: (-route.total, route.sending_country, route.host_country),
    )
    whole = rows[0] if rows else {"visits_told": 0, "routes_told": 0}
    return _record(Visits, whole, routes=ordered)


def _route(rows: list[Row], visits: list[Visit]) -> Route:
    counts: Counter[tuple[date, date]] = Counter()
    statuses: Counter[str] = Counter()
    for row in rows:
        counts[row["since"], row["until"]] += row["visits"]
        statuses[row["status"]] += row["visits"]
    return _record(
        Route,
        rows[0],
        total=counts.total(),
        counts=_counts((*bucket, visits) for bucket, visits in sorted(counts.items())),
        statuses=dict(statuses.most_common()),
        visits=visits,
    )


def _counts(buckets: Iterable[tuple[date, date, int]]) -> tuple[Count, ...]:
    return tuple(Count(since=since, until=until, number=number) for since, until, number in buckets)


def _drafts(lake: _Questions) -> Drafts:
    rows = lake.rows("drafts")
    evidence = lake.evidence(rows)
    drafts = []
    for _, found in groupby(rows, itemgetter("draft_id")):
        told = list(found)
        stages = [_record(Stage, row, evidence=evidence[row["event_id"]]) for row in told]
        measures = sorted({measure for row in told for measure in row["measures"]})
        drafts.append(_record(Draft, told[0], measures=measures, stages=stages))
    return _record(Drafts, rows[0] if rows else {"drafts_told": 0}, drafts=drafts)
