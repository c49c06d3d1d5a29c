"""The current truth, the history and the changes, in whatever order the items of a wire arrive."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.querying import LakeReader
from tests.revision_cases import CASES, Case, Views, arrived, current_titles
from tests.support import wirelake
from transforms.lake.lake import Lake

ANY_ORDER = [case for case in CASES if case.expected.get("order") != "given"]
OF_FILES = [case for case in CASES if case.is_of_files]
WIRE = [path for case in ANY_ORDER for path in case.files]


@pytest.fixture(scope="module")
def views() -> Views:
    return Views()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.folder.name)
def test_the_same_is_current_in_every_order_of_arrival(case: Case, views: Views) -> None:
    for files in case.orders():
        found = current_titles(views.over(arrived(files, ingests=1)))
        assert found == sorted(case.expected["current"]), [path.name for path in files]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.folder.name)
def test_it_does_not_matter_in_how_many_ingests(case: Case, views: Views) -> None:
    backwards = case.files if case.expected.get("order") == "given" else case.files[::-1]
    for files in (case.files, backwards):
        found = current_titles(views.over(arrived(files, ingests=len(files))))
        assert found == sorted(case.expected["current"])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.folder.name)
def test_every_item_has_the_signal_that_its_agency_gives(case: Case) -> None:
    signals = {row.ingested_at: row.signal for row in arrived(case.files, ingests=len(case.files))}
    by_file = dict(zip(map(case.name, case.files), signals.values(), strict=True))
    expected = case.expected["signals"]
    assert {name: by_file[name] for name in expected} == expected


@settings(max_examples=12)
@given(st.permutations(WIRE), st.integers(1, 5))
def test_a_wire_of_all_of_them_is_the_same_in_any_order(files: list[Path], ingests: int) -> None:
    found = current_titles(Views().over(arrived(files, ingests=ingests)))
    assert found == sorted(title for case in ANY_ORDER for title in case.expected["current"])


@pytest.fixture(scope="module", params=["forwards", "backwards"])
def lake(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> LakeReader:
    """A lake of all cases, their first files (or last, where any order will do) ingested first."""
    folder = tmp_path_factory.mktemp("revisions")
    queues = [
        case.files[::-1] if request.param == "backwards" and case in ANY_ORDER else case.files
        for case in OF_FILES
    ]
    drops = [folder / case.folder.name for case in OF_FILES]
    for step in range(max(map(len, queues))):
        for queue, drop in zip(queues, drops, strict=True):
            for path in queue[step : step + 1]:
                target = drop / path.name
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(path, target)
        wirelake("ingest", *drops, "--lake", folder / "lake")
    return LakeReader(Lake.open(str(folder / "lake")))


def asked(reader: LakeReader, sql: str) -> list[dict[str, object]]:
    rows = reader.query(sql)
    assert rows is not None
    found: list[dict[str, object]] = rows.to_pylist()
    return found


@pytest.mark.slow
def test_a_lake_has_one_truth_whatever_came_first(lake: LakeReader) -> None:
    assert asked(lake, "FROM quarantine") == []
    titles = [row["title"] for row in asked(lake, "SELECT title FROM current_articles ORDER BY 1")]
    assert titles == sorted(title for case in OF_FILES for title in case.expected["current"])


@pytest.mark.slow
def test_only_figures_of_the_truth_are_current(lake: LakeReader) -> None:
    for case in OF_FILES:
        if "figures" not in case.expected:
            continue
        rows = asked(
            lake,
            "SELECT kind || ' ' || count_low AS told FROM current_casualty_figures AS figure "
            "JOIN articles USING (article_id, revision) "
            f"WHERE article_id IN ({_ids(case)}) ORDER BY told",
        )
        assert [row["told"] for row in rows] == case.expected["figures"], case.folder.name


def _ids(case: Case) -> str:
    return ", ".join(f"'{row.article_id}'" for row in arrived(case.files, ingests=1))


@pytest.mark.slow
def test_the_history_tells_what_superseded_each_revision(lake: LakeReader) -> None:
    rows = asked(
        lake,
        "SELECT mine.title, place, is_current, superseded_at::VARCHAR AS at, other.title AS by "
        "FROM revisions AS mine LEFT JOIN articles AS other "
        "ON (other.article_id, other.revision) = (superseded_by, superseded_by_revision) "
        "WHERE mine.title LIKE '%Blast hits market in Dorvale' ORDER BY place",
    )
    title = "Blast hits market in Dorvale"
    assert [tuple(row.values()) for row in rows] == [
        (title, 1, False, "2011-08-29 08:40:00+00", f"UPDATE 1-{title}"),
        (f"UPDATE 1-{title}", 2, False, "2011-08-29 10:00:00+00", f"UPDATE 2-{title}"),
        (f"UPDATE 2-{title}", 3, True, None, None),
    ]


@pytest.mark.slow
def test_the_history_tells_what_withdrew_a_story(lake: LakeReader) -> None:
    rows = asked(
        lake,
        "SELECT mine.is_current, superseded_by, withdrawn_at::VARCHAR AS at, other.title "
        "FROM revisions AS mine JOIN articles AS other "
        "ON (other.article_id, other.revision) = (withdrawn_by, withdrawn_by_revision) "
        "WHERE mine.title = 'Minister quits over Lenz harbour deal'",
    )
    title = "STORY WITHDRAWN-Minister quits over Lenz harbour deal"
    assert [tuple(row.values()) for row in rows] == [(False, None, "2011-08-29 10:00:00+00", title)]


@pytest.mark.slow
def test_changes_show_both_texts_and_the_paragraphs_that_differ(lake: LakeReader) -> None:
    (row,) = asked(lake, "FROM changes WHERE title = 'UPDATE 1-Envoy leaves Arpal for talks'")
    assert row["title_before"] == "Envoy leaves Arpal for talks"
    assert row["title_changed"]
    assert row["body_changed"]
    assert row["paragraphs_gone"] == ["ARPAL, Aug 29 (Reuters) - An envoy left Arpal."]
    assert row["paragraphs_new"] == ["ARPAL, Aug 29 (Reuters) - An envoy left Arpal in haste."]


@pytest.mark.slow
def test_figure_changes_give_old_and_new_count(lake: LakeReader) -> None:
    rows = asked(
        lake,
        "SELECT change, kind, count_low_before, qualifier_before, count_low, qualifier, "
        "attribution "
        "FROM figure_changes JOIN articles USING (article_id, revision) "
        "WHERE title LIKE '%Ferry sinks off Kessin island' ORDER BY count_low",
    )
    assert [tuple(row.values()) for row in rows] == [
        ("changed", "killed", 12, "at_least", 15, "at_least", "police"),
        ("changed", "killed", 15, "at_least", 19, "at_least", "police"),
    ]


@pytest.mark.slow
def test_figure_changes_tell_what_a_withdrawal_and_a_substitute_did(lake: LakeReader) -> None:
    rows = asked(
        lake,
        "SELECT step.signal, change, kind, count_low_before, count_low FROM figure_changes AS step "
        "JOIN articles USING (article_id, revision) "
        "WHERE title LIKE '%Governor shot at Teval rally' ORDER BY changed_at, kind",
    )
    assert [tuple(row.values()) for row in rows] == [
        ("withdrawal", "gone", "killed", 1, None),
        ("correction", "appeared", "wounded", None, 1),
    ]


@pytest.mark.slow
def test_nothing_is_overwritten(lake: LakeReader) -> None:
    (row,) = asked(
        lake,
        "SELECT count(*) AS items, count(DISTINCT (article_id, revision)) AS ids FROM articles",
    )
    (whole,) = asked(lake, "SELECT count(*) AS items FROM revisions")
    assert row["items"] == row["ids"] == whole["items"]
    assert row["items"] == sum(
        len(arrived(case.files, ingests=len(case.files))) for case in OF_FILES
    )
