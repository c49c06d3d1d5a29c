"""The ``draft_resolutions`` table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from schemas.events import Event
from schemas.table import Column, table

Organ = Literal["UNSC", "UNGA", "UNHRC", "IAEA", "OTHER"]
DraftStatus = Literal[
    "proposed", "circulated", "tabled", "adopted", "vetoed", "rejected", "withdrawn"
]
Measure = Literal[
    "condemnation",
    "sanctions",
    "travel_ban",
    "asset_freeze",
    "arms_embargo",
    "trade_ban",
    "no_fly_zone",
    "use_of_force",
    "ceasefire",
    "peacekeeping",
    "mandate_renewal",
    "observers",
    "inquiry",
    "referral",
    "humanitarian_aid",
    "dialogue",
    "reforms",
    "withdrawal",
    "recognition",
    "sanctions_relief",
    "other",
]


@dataclass(frozen=True, kw_only=True)
class MeasureDetail:
    """A measure with the number and the description of those it falls on."""

    measure: Measure
    count: int | None = None
    target: str | None = None


@table("draft_resolutions", sorted_by=("published_at", "article_id", "revision", "event_id"))
@dataclass(frozen=True, kw_only=True)
class DraftResolution(Event):
    """A draft before a body of the UN or another intergovernmental organisation.

    One record per distinct draft per article, at the latest stage that the article reports.
    """

    organ: Annotated[Organ, Column("The body that the draft is before.")]
    symbol: Annotated[
        str | None,
        Column("Document symbol, or the number once adopted.", example="S/2011/612"),
    ] = None
    sponsors: Annotated[
        tuple[str, ...],
        Column(
            "Countries that drafted, sponsor or circulate it; empty if not said.",
            example="[GBR, FRA]",
        ),
    ] = ()
    subject_country: Annotated[
        str | None,
        Column("Country it is about (of two, the first named); null if thematic.", example="SYR"),
    ] = None
    status: Annotated[DraftStatus, Column("The latest stage that the article reports.")]
    supporters: Annotated[
        tuple[str, ...], Column("Countries said to back it, beyond its sponsors.")
    ] = ()
    opponents: Annotated[
        tuple[str, ...], Column("Countries said to oppose it, those that veto it included.")
    ] = ()
    veto_threats: Annotated[tuple[str, ...], Column("Countries said to threaten a veto.")] = ()
    vetoes: Annotated[tuple[str, ...], Column("Countries that cast a veto.")] = ()
    votes_for: Annotated[int | None, Column("Votes in favour.", unit="votes")] = None
    votes_against: Annotated[int | None, Column("Votes against.", unit="votes")] = None
    abstentions: Annotated[int | None, Column("Abstentions.", unit="votes")] = None
    measures: Annotated[
        tuple[Measure, ...], Column("What the draft would do.", example="[sanctions, travel_ban]")
    ] = ()
    measure_details: Annotated[
        tuple[MeasureDetail, ...],
        Column(
            "Measures with how many and whom they fall on.",
            example="{travel_ban, 22, members of the family}",
        ),
    ] = ()
