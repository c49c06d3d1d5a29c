"""The ``envoy_visits`` table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from schemas.events import Event
from schemas.table import Column, table

VisitStatus = Literal[
    "planned", "under_way", "completed", "postponed", "cancelled", "refused", "invited"
]


@table("envoy_visits", sorted_by=("published_at", "article_id", "revision", "event_id"))
@dataclass(frozen=True, kw_only=True)
class EnvoyVisit(Event):
    """An official representative of a state or international organisation goes to another country.

    The envoy travels there, is received there or holds talks there face to face; planned,
    postponed, cancelled, refused and merely invited visits included, with that status.
    """

    envoy: Annotated[
        str | None,
        Column("Name as fully as the article gives it anywhere; null if only a role is given."),
    ] = None
    envoy_role: Annotated[
        str | None, Column("Office or role of the envoy.", example="deputy foreign minister")
    ] = None
    sending_country: Annotated[
        str | None,
        Column(
            "Country or organisation that the envoy represents, ISO 3166-1 alpha-3.", example="RUS"
        ),
    ] = None
    host_country: Annotated[
        str | None,
        Column("Country where the visit takes place, ISO 3166-1 alpha-3.", example="SYR"),
    ] = None
    counterpart: Annotated[
        str | None, Column("Whom the envoy meets; null if the text does not say.")
    ] = None
    counterpart_role: Annotated[
        str | None, Column("Office or role of the counterpart.", example="President")
    ] = None
    status: Annotated[VisitStatus, Column("How far the visit has come, as the article tells it.")]
    purpose: Annotated[str | None, Column("A short phrase of the text that says what for.")] = None
