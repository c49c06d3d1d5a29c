"""``drafts/`` holds a story and the drafts that it reports, one TOML file a case."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas import DraftResolution
from tests.events.wire import article, bare_article
from tests.support import bounded
from transforms.events.drafts.find_drafts import find_drafts
from transforms.events.extraction import extract_events
from transforms.events.story import story_of

CASES = sorted(Path(__file__).with_name("drafts").glob("*.toml"))
PHRASES = [
    "The Security Council", "France", "and", ",", "circulated", "a", "draft resolution", "on",
    "Haiti", "vetoed", "would veto", "adopted", "by 12 votes to none", "abstained", "Russia's",
    "the text", "drafted by", "sanctions", "a travel ban on 20 officials", ".",
]  # fmt: skip

STATUSES = {
    "Norway said it would propose a UN Security Council resolution on Haiti.": "proposed",
    "Norway circulated a draft Security Council resolution on Haiti.": "circulated",
    "Norway's draft Security Council resolution on Haiti will be put to a vote.": "tabled",
    "The UN Security Council adopted a resolution on Haiti drafted by Norway.": "adopted",
    "China vetoed a UN Security Council resolution on Haiti drafted by Norway.": "vetoed",
    "Norway has withdrawn its draft Security Council resolution on Haiti.": "withdrawn",
    "A Norwegian draft resolution on Haiti failed to win nine votes in the Security Council.": (
        "rejected"
    ),
}

NO_DRAFTS = [
    "The envoy recalled Security Council resolution 1747 on Iran.",
    "Parliament passed a draft law on fisheries after the Security Council met.",
    "Diplomats of the Security Council urged a peaceful resolution of the conflict in Georgia.",
    "He met the five veto-wielding members of the Security Council.",
    "The Senate adopted a resolution on Cuba.",
]


def drafts_of(body: str) -> list[DraftResolution]:
    return [event for event in extract_events(article(body)) if isinstance(event, DraftResolution)]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_story_reports_these_drafts_and_no_others(path: Path) -> None:
    case = tomllib.loads(path.read_text("utf-8"))
    expected = case.get("draft", [])
    found = drafts_of(case["body"])
    shown = [
        {column: as_written(draft, column) for column in named}
        for draft, named in zip(found, expected, strict=False)
    ]
    assert len(found) == len(expected), [(one.sponsors, one.status) for one in found]
    assert shown == expected


def as_written(draft: DraftResolution, column: str) -> Any:
    """A column as a TOML file has it: no null, no tuples."""
    value = getattr(draft, column)
    if column == "measure_details":
        return [[one.measure, one.count, one.target] for one in value]
    if isinstance(value, tuple):
        return list(value)
    return "null" if value is None else value


@pytest.mark.parametrize(("sentence", "status"), STATUSES.items())
def test_the_words_tell_the_stage(sentence: str, status: str) -> None:
    (draft,) = drafts_of(sentence)
    assert (draft.organ, draft.sponsors, draft.subject_country) == ("UNSC", ("NOR",), "HTI")
    assert draft.status == status


@pytest.mark.parametrize("sentence", NO_DRAFTS)
def test_what_is_no_draft_before_a_body_of_states_gives_none(sentence: str) -> None:
    assert drafts_of(sentence) == []


def test_a_story_that_keeps_returning_to_a_draft_has_one_at_its_latest_stage() -> None:
    (draft,) = drafts_of(
        "Norway circulated a draft Security Council resolution on Haiti on Monday. "
        "The draft was revised twice. On Wednesday the Council adopted the resolution."
    )
    assert (draft.status, draft.sponsors) == ("adopted", ("NOR",))


@given(st.lists(st.sampled_from(PHRASES), max_size=60).map(" ".join))
def test_no_sentence_of_the_trade_breaks_the_rules(body: str) -> None:
    for draft in (finding.event for finding in find_drafts(story_of(bare_article(body)))):
        assert draft.quote == body[draft.quote_start : draft.quote_end]
        assert not set(draft.supporters) & set(draft.sponsors)
        assert set(draft.vetoes) <= set(draft.opponents)


@pytest.mark.parametrize(
    "unit", ["France, ", "resolution ", "France would ", "Security Council ", "vote-", "on France "]
)
def test_a_long_sentence_takes_no_longer_than_its_length(unit: str) -> None:
    body = "Security Council draft resolution " + unit * (1_900 // len(unit)) + "vetoed."
    story = story_of(bare_article(body))
    find_drafts(story)
    with bounded():
        find_drafts(story)
