"""Short items of news and the drafts that they report; ``draft_items.toml`` holds them."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from schemas import DraftResolution
from tests.events.wire import article
from transforms.events.drafts.find_drafts import find_drafts
from transforms.events.findings import Finding
from transforms.events.story import story_of

ITEMS = tomllib.loads(Path(__file__).with_name("draft_items.toml").read_text("utf-8"))["item"]
COLUMNS = (
    "organ", "status", "subject_country", "symbol", "sponsors", "vetoes", "veto_threats",
    "opponents", "supporters", "measures", "votes_for", "votes_against", "abstentions",
)  # fmt: skip


def findings_of(item: dict[str, Any]) -> list[Finding]:
    return find_drafts(story_of(article(item["text"], item["date"])))


def told(draft: DraftResolution) -> dict[str, Any]:
    """The columns that say something, as a TOML file has them."""
    values = {column: getattr(draft, column) for column in COLUMNS}
    return {
        column: list(value) if isinstance(value, tuple) else value
        for column, value in values.items()
        if value is not None and value != ()
    }


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item["text"][:48])
def test_an_item_reports_these_drafts_and_no_others(item: dict[str, Any]) -> None:
    found = [finding.event for finding in findings_of(item)]
    drafts = [told(event) for event in found if isinstance(event, DraftResolution)]
    assert drafts == item.get("draft", [])


@pytest.mark.parametrize("item", [item for item in ITEMS if "draft" in item][:20])
def test_each_value_that_was_read_has_its_words(item: dict[str, Any]) -> None:
    body = article(item["text"], item["date"]).body
    for finding in findings_of(item):
        assert {"organ", "status"} <= {reason.column for reason in finding.reasons}
        for reason in finding.reasons:
            assert 0 <= reason.start < reason.end <= len(body)
            assert getattr(finding.event, reason.column) not in (None, ())
            assert body[reason.start : reason.end].strip()
