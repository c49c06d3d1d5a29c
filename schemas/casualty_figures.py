"""The ``casualty_figures`` table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from schemas.events import Event
from schemas.table import Column, table

CasualtyKind = Literal["killed", "wounded", "missing", "abducted", "detained", "displaced"]
Qualifier = Literal["exact", "at_least", "more_than", "about", "up_to", "between", "vague"]
Scope = Literal["incident", "cumulative", "subtotal"]
CasualtyStatus = Literal["reported", "feared", "denied"]


@table("casualty_figures", sorted_by=("published_at", "article_id", "revision", "event_id"))
@dataclass(frozen=True, kw_only=True)
class CasualtyFigure(Event):
    """One distinct figure of people killed, wounded, missing, abducted, detained or displaced.

    As one article claims it; rival figures, sub-counts and other periods are records of their own.
    """

    kind: Annotated[CasualtyKind, Column("What befell them.")]
    count_low: Annotated[
        int | None,
        Column("Lowest number claimed ('more than 12' is 13); null for 'up to N'.", unit="persons"),
    ] = None
    count_high: Annotated[
        int | None,
        Column(
            "Highest number claimed; null for 'at least', 'more than' and vague words.",
            unit="persons",
        ),
    ] = None
    qualifier: Annotated[Qualifier, Column("How the text hedges the number.")]
    count_text: Annotated[
        str, Column("The words of the text that give the number.", example="over 2,000")
    ]
    victims: Annotated[
        str | None, Column("Who they were, as the text puts it.", example="civilians")
    ] = None
    scope: Annotated[
        Scope,
        Column("One happening, a period or conflict, or a part of another figure in the article."),
    ]
    period_start: Annotated[
        date | None, Column("First day that a cumulative figure covers, where the text says.")
    ] = None
    period_end: Annotated[
        date | None, Column("Last day that a cumulative figure covers, where the text says.")
    ] = None
    status: Annotated[
        CasualtyStatus, Column("Reported as fact, feared (expected, presumed), or denied.")
    ]
