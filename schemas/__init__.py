"""The records of the lake: one definition for each, all else derived."""

from __future__ import annotations

from schemas.articles import Article
from schemas.casualty_figures import CasualtyFigure
from schemas.draft_resolutions import DraftResolution, MeasureDetail
from schemas.envoy_visits import EnvoyVisit
from schemas.events import Event
from schemas.inputs import InputRecord
from schemas.polls import Poll
from schemas.quarantine import QuarantinedInput
from schemas.sketches import StorySketch
from schemas.table import Column, Table, TableField, table_of

ARTICLES = table_of(Article)
ENVOY_VISITS = table_of(EnvoyVisit)
DRAFT_RESOLUTIONS = table_of(DraftResolution)
CASUALTY_FIGURES = table_of(CasualtyFigure)
QUARANTINE = table_of(QuarantinedInput)
POLLS = table_of(Poll)
INPUTS = table_of(InputRecord)
SKETCHES = table_of(StorySketch)

EVENT_TABLES: tuple[Table, ...] = (ENVOY_VISITS, DRAFT_RESOLUTIONS, CASUALTY_FIGURES)
PUBLIC_TABLES: tuple[Table, ...] = (ARTICLES, *EVENT_TABLES, QUARANTINE, POLLS)
TABLES: dict[str, Table] = {table.name: table for table in (*PUBLIC_TABLES, INPUTS, SKETCHES)}

__all__ = [
    "ARTICLES",
    "CASUALTY_FIGURES",
    "DRAFT_RESOLUTIONS",
    "ENVOY_VISITS",
    "EVENT_TABLES",
    "INPUTS",
    "POLLS",
    "PUBLIC_TABLES",
    "QUARANTINE",
    "SKETCHES",
    "TABLES",
    "Article",
    "CasualtyFigure",
    "Column",
    "DraftResolution",
    "EnvoyVisit",
    "Event",
    "InputRecord",
    "MeasureDetail",
    "Poll",
    "QuarantinedInput",
    "StorySketch",
    "Table",
    "TableField",
    "table_of",
]
