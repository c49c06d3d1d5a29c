"""Figures of small evaluations, worked out by hand."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.agreement import pair
from pipelines.evaluating import (
    Evaluation,
    GoldError,
    GoldStory,
    TableScore,
    errors,
    evaluate,
    found_in,
    read_gold,
    render,
    to_json,
)
from schemas import TABLES, Article, CasualtyFigure

SAMPLE_WIRE = Path(__file__).parent / "sample_wire"
SAMPLE_GOLD = SAMPLE_WIRE / "gold.jsonl"


def toll(low: int | None, high: int | None = None, **columns: Any) -> dict[str, Any]:
    return {"kind": "killed", "count_low": low, "count_high": high, **columns}


def visit(envoy: str | None, **columns: Any) -> dict[str, Any]:
    return {"envoy": envoy, "sending_country": "NOR", "host_country": "SDN", **columns}


def draft(*sponsors: str, **columns: Any) -> dict[str, Any]:
    return {"organ": "UNSC", "subject_country": "SDN", "sponsors": list(sponsors), **columns}


def scored(table: str, gold: list[dict[str, Any]], found: list[dict[str, Any]]) -> TableScore:
    evaluation = evaluate([GoldStory("a.txt", {table: gold})], {"a.txt": {table: found}})
    return next(score for score in evaluation.scores if score.table == table)


def pairs(table: str, gold: dict[str, Any], found: dict[str, Any]) -> bool:
    return bool(pair(table, [gold], [found]))


def test_precision_recall_and_f1_are_those_of_the_paired_records() -> None:
    score = scored(
        "casualty_figures",
        [toll(12, 12), toll(3, 3), toll(40, 40)],
        [toll(12, 12), toll(3, 3), toll(7, 7), toll(8, 8), toll(9, 9)],
    )
    assert (score.gold, score.found, score.paired) == (3, 5, 2)
    assert score.precision == pytest.approx(2 / 5)
    assert score.recall == pytest.approx(2 / 3)
    assert score.f1 == pytest.approx(0.5)


def test_nothing_expected_and_nothing_found_is_zero_not_an_error() -> None:
    score = scored("envoy_visits", [], [])
    assert (score.precision, score.recall, score.f1, score.columns) == (0.0, 0.0, 0.0, {})


def test_an_optional_record_neither_costs_nor_pays() -> None:
    gold = [toll(12, 12), toll(5, 5, optional=True)]
    assert scored("casualty_figures", gold, [toll(12, 12)]).f1 == 1.0
    with_optional = scored("casualty_figures", gold, [toll(12, 12), toll(5, 5)])
    assert (with_optional.gold, with_optional.found, with_optional.f1) == (1, 1, 1.0)


def test_a_firm_record_is_paired_before_an_optional_twin() -> None:
    gold = [toll(12, 12, optional=True), toll(12, 12)]
    assert scored("casualty_figures", gold, [toll(12, 12)]).recall == 1.0


def test_a_record_is_paired_once() -> None:
    score = scored("casualty_figures", [toll(12, 12)], [toll(12, 12), toll(12, 12)])
    assert (score.precision, score.recall) == (0.5, 1.0)


def test_twins_go_to_the_record_they_agree_with() -> None:
    score = scored(
        "casualty_figures",
        [toll(5, 5, place="Goma"), toll(5, 5, place="Bukavu")],
        [toll(5, 5, place="Bukavu"), toll(5, 5, place="Goma")],
    )
    assert score.columns == {"place": 1.0}


def test_the_pairing_is_the_largest_even_where_the_best_agreement_must_yield() -> None:
    score = scored(
        "envoy_visits",
        [visit("Solheim", status="planned"), visit(None, envoy_role="envoy", status="planned")],
        [visit("Solheim", status="completed"), visit(None, status="planned")],
    )
    assert score.paired == 2
    choosy = scored(
        "casualty_figures",
        [toll(5, 5, also={"kind": ["wounded"]}, status="feared"), toll(5, 5)],
        [toll(5, 5, status="feared"), {**toll(5, 5), "kind": "wounded", "status": "reported"}],
    )
    assert choosy.paired == 2
    assert choosy.columns == {"status": 0.0}


def test_also_values_are_as_good_in_pairing_and_in_agreement() -> None:
    gold = toll(5, 5, scope="incident", also={"count_high": [9], "scope": ["cumulative"]})
    score = scored("casualty_figures", [gold], [toll(5, 9, scope="cumulative")])
    assert score.columns == {"scope": 1.0}
    assert scored("casualty_figures", [gold], [toll(5, 8)]).paired == 0


def test_only_columns_that_the_annotator_gave_are_scored() -> None:
    gold = toll(5, 5, place=None, victims="miners")
    found = toll(5, 5, place="Lublin", victims="four miners", scope="incident")
    assert scored("casualty_figures", [gold], [found]).columns == {"place": 0.0, "victims": 1.0}


def test_column_agreement_is_the_mean_over_the_pairs() -> None:
    gold = [toll(1, 1, scope="incident"), toll(2, 2, scope="incident"), toll(3, 3)]
    found = [toll(1, 1, scope="incident"), toll(2, 2, scope="subtotal"), toll(3, 3)]
    assert scored("casualty_figures", gold, found).columns == {"scope": 0.5}


def test_a_date_of_the_lake_agrees_with_its_iso_form() -> None:
    gold = visit("Solheim", event_date="2025-03-03")
    same = scored("envoy_visits", [gold], [visit("Solheim", event_date=date(2025, 3, 3))])
    other = scored("envoy_visits", [gold], [visit("Solheim", event_date=date(2025, 3, 4))])
    unknown = scored("envoy_visits", [gold], [visit("Solheim", event_date=None)])
    shares = [score.columns["event_date"] for score in (same, other, unknown)]
    assert shares == [1.0, 0.0, 0.0]


def test_lists_agree_by_what_they_share() -> None:
    gold = draft("GBR", measures=["arms_embargo", "asset_freeze"], vetoes=[], supporters=["USA"])
    found = draft("GBR", measures=["arms_embargo"], vetoes=None, supporters=[])
    columns = scored("draft_resolutions", [gold], [found]).columns
    assert columns == {
        "measures": pytest.approx(2 / 3),
        "supporters": 0.0,
        "vetoes": 1.0,
    }


@pytest.mark.parametrize(
    ("expected", "given_name", "same"),
    [
        ("Ingrid Solheim", "Solheim", True),
        ("Solheim", "Ms Ingrid Solheim", True),
        ("Ngô Đình Hải", "Ngo Dinh Hai", True),
        ("Park Ji-won", "Park Jiwon", True),
        ("Ingrid Solheim", "Ingrid Berg", False),
        ("Ingrid Solheim", None, False),
        (None, None, True),
    ],
)
def test_visits_pair_on_the_envoys_family_name(
    expected: str | None, given_name: str | None, *, same: bool
) -> None:
    assert pairs("envoy_visits", visit(expected), visit(given_name)) is same


def test_envoys_without_names_pair_on_role_words() -> None:
    gold = visit(None, envoy_role="delegation of senators")
    assert pairs("envoy_visits", gold, visit(None, envoy_role="senators"))
    assert pairs("envoy_visits", gold, visit(None))
    assert not pairs("envoy_visits", gold, visit(None, envoy_role="foreign minister"))
    assert not pairs("envoy_visits", gold, visit(None, envoy_role="the envoy of the pope"))


def test_visits_to_other_countries_do_not_pair() -> None:
    assert not pairs("envoy_visits", visit("Solheim"), visit("Solheim", host_country="EGY"))


@pytest.mark.parametrize(
    ("expected", "given_sponsors", "same"),
    [
        ([], [], True),
        (["GBR", "FRA"], ["GBR"], True),
        (["GBR", "FRA", "USA"], ["GBR"], False),
        (["GBR"], [], False),
        (["GBR", "FRA"], ["GBR", "RUS"], False),
    ],
)
def test_drafts_pair_when_half_of_all_sponsors_are_shared(
    expected: list[str], given_sponsors: list[str], *, same: bool
) -> None:
    assert pairs("draft_resolutions", draft(*expected), draft(*given_sponsors)) is same


@given(
    gold=st.lists(st.tuples(st.integers(0, 3), st.booleans()), max_size=6),
    found=st.lists(st.integers(0, 3), max_size=6),
)
def test_a_pairing_is_one_to_one_and_as_large_as_equal_counts_allow(
    gold: list[tuple[int, bool]], found: list[int]
) -> None:
    pairing = pair(
        "casualty_figures",
        [toll(count, count, optional=optional) for count, optional in gold],
        [toll(count, count) for count in found],
    )
    assert len({i for i, _ in pairing}) == len({j for _, j in pairing}) == len(pairing)
    expected = [count for count, _ in gold]
    assert len(pairing) == sum(min(expected.count(n), found.count(n)) for n in range(4))


def two_stories() -> Evaluation:
    return evaluate(
        [
            GoldStory("a.txt", {"casualty_figures": [toll(12, 12, quote="Twelve died.")]}),
            GoldStory("b.txt", {"casualty_figures": [toll(3, 3, scope="incident")]}),
        ],
        {
            "b.txt": {"casualty_figures": [toll(3, 3, scope="incident"), toll(0, 0, quote="None")]},
            "elsewhere.txt": {"casualty_figures": [toll(99, 99)]},
        },
    )


def test_errors_are_the_missed_and_the_invented_with_their_quotes() -> None:
    assert [str(error) for error in errors(two_stories())] == [
        "missed   casualty_figures a.txt kind=killed count_low=12 count_high=12 «Twelve died.»",
        "invented casualty_figures b.txt kind=killed count_low=0 count_high=0 «None»",
    ]


def test_json_gives_the_figures_of_every_table() -> None:
    figures = json.loads(to_json(two_stories()))
    assert list(figures) == ["envoy_visits", "draft_resolutions", "casualty_figures"]
    assert figures["casualty_figures"] == {
        "precision": 0.5,
        "recall": 0.5,
        "f1": 0.5,
        "gold": 2,
        "found": 2,
        "columns": {"scope": 1.0},
    }


def test_the_rendered_table_aligns_its_figures() -> None:
    heading, *lines = render(two_stories()).splitlines()
    assert lines[-2] == "casualty_figures        0.500   0.500  0.500      2      2"
    assert lines[-1] == "  scope 1.00"
    assert heading.index("precision") + len("precision") == lines[-2].index("0.500") + len("0.500")


def gold_file(folder: Path, *lines: str) -> Path:
    path = folder / "gold.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_blank_lines_of_a_gold_file_are_nothing(tmp_path: Path) -> None:
    path = gold_file(tmp_path, "", '{"origin": "a.txt", "events": {"envoy_visits": []}}', " ")
    assert read_gold(path) == [GoldStory("a.txt", {"envoy_visits": []})]


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("{oops", "not JSON"),
        ("[]", "no story"),
        ('{"events": {}}', "no story"),
        ('{"origin": "a.txt"}', '"events" of a.txt is None'),
        ('{"origin": "a.txt", "events": {"visits": []}}', "no table 'visits'"),
        ('{"origin": "a.txt", "events": {"envoy_visits": {}}}', "not a list"),
        ('{"origin": "a.txt", "events": {"envoy_visits": ["x"]}}', "not a list of objects"),
        ('{"origin": "a.txt", "events": {"envoy_visits": [{"also": {"place": 1}}]}}', '"also"'),
    ],
)
def test_a_bad_gold_line_is_named_by_file_and_number(
    tmp_path: Path, line: str, complaint: str
) -> None:
    path = gold_file(tmp_path, '{"origin": "a.txt", "events": {}}', line)
    with pytest.raises(GoldError) as caught:
        read_gold(path)
    assert str(caught.value).startswith(f"{path}:2: ")
    assert complaint in str(caught.value)


NOW = datetime(2025, 3, 9, 12, tzinfo=UTC)


def article(revision: int, origin: str) -> Article:
    return Article(
        article_id="depot",
        revision=revision,
        story_id="depot",
        source="drops",
        origin=origin,
        body="Fire.",
        signal="new" if revision == 1 else "correction",
        content_hash=str(revision),
        ingested_at=NOW,
    )


def figure(revision: int, count: int) -> CasualtyFigure:
    return CasualtyFigure(
        event_id=f"{revision}-{count}",
        article_id="depot",
        revision=revision,
        story_id="depot",
        source="drops",
        ingested_at=NOW,
        event_date=date(2025, 3, 3),
        quote="Fire.",
        confidence=0.9,
        extractor="test/1",
        kind="killed",
        count_low=count,
        count_high=count,
        qualifier="exact",
        count_text=str(count),
        scope="incident",
        status="reported",
    )


def test_only_the_latest_revision_of_an_article_counts() -> None:
    connection = duckdb.connect()
    rows: dict[str, list[Any]] = {
        "articles": [article(2, "drops/depot-2.txt"), article(1, "drops/depot-1.txt")],
        "casualty_figures": [figure(1, 14), figure(2, 12)],
        "envoy_visits": [],
        "draft_resolutions": [],
    }
    for name, records in rows.items():
        connection.register(name, TABLES[name].to_arrow(records))
    found = found_in(connection)
    assert list(found) == ["depot-2.txt"]
    (record,) = found["depot-2.txt"]["casualty_figures"]
    assert (record["count_low"], record["event_date"]) == (12, date(2025, 3, 3))


def test_the_sample_gold_scores_itself_in_full() -> None:
    gold = read_gold(SAMPLE_GOLD)
    evaluation = evaluate(gold, {story.origin: story.events for story in gold})
    for score in evaluation.scores:
        assert score.f1 == 1.0
        assert set(score.columns.values()) == {1.0}


@pytest.mark.parametrize("story", read_gold(SAMPLE_GOLD), ids=lambda story: story.origin)
def test_every_quote_of_the_sample_gold_stands_in_its_story(story: GoldStory) -> None:
    (path,) = SAMPLE_WIRE.rglob(story.origin)
    text = path.read_text(encoding="utf-8")
    assert all(record["quote"] in text for records in story.events.values() for record in records)


def test_every_story_of_the_sample_wire_has_gold() -> None:
    stories = {path.name for path in (SAMPLE_WIRE / "drops").iterdir()} | {"world-desk.xml"}
    assert stories - {story.origin for story in read_gold(SAMPLE_GOLD)} == {"garbled-telex.txt"}
