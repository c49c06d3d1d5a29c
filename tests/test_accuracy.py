"""The recorded accuracy: what the golden stories score today is no less than what is written down.

With ``WIRELAKE_GOLD`` set to a folder of gold sets, those that are recorded are checked as well.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from benchmarks.accuracy import RECORD, Figures, figures_of, sets_of

# A figure may drop by so much: one record among two hundred.
SLACK = 0.005
NEED = "after a change for the better: python benchmarks/accuracy.py --record (--gold GOLD)"


@pytest.fixture(scope="module")
def today() -> Figures:
    folder = os.environ.get("WIRELAKE_GOLD")
    return figures_of(sets_of(Path(folder) if folder else None))


def test_no_figure_has_dropped(today: Figures) -> None:
    recorded: Figures = json.loads(RECORD.read_text("utf-8"))
    dropped = [
        f"{name}, {table}: {figure} was {was}, is {now}"
        for name, tables in recorded.items()
        if name in today
        for table, one in tables.items()
        for figure, was, now in _figures(one, today[name].get(table, {}))
        if now < was - SLACK
    ]
    assert not dropped, f"{dropped}; {NEED}"


def _figures(was: dict[str, Any], now: dict[str, Any]) -> list[tuple[str, float, float]]:
    columns = now.get("columns", {})
    return [
        *((name, was[name], now.get(name, 0.0)) for name in ("precision", "recall", "f1")),
        *((name, share, columns.get(name, 0.0)) for name, share in was["columns"].items()),
    ]


def test_every_golden_set_is_recorded(today: Figures) -> None:
    recorded: Figures = json.loads(RECORD.read_text("utf-8"))
    assert today.keys() <= recorded.keys(), NEED
