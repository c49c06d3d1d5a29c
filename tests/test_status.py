"""`wirelake status`: what a lake tells of itself, and whether it is well."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from pipelines.gauges import HEALTHY, figures_of, gauge_name
from pipelines.health import Limits, troubles
from pipelines.status import (
    FeedStatus,
    QuarantineStatus,
    SourceStatus,
    Status,
    TableStatus,
    status_of,
)
from tests.conftest import WriteDrops
from tests.feed_server import FeedServer
from tests.support import EVENTS, PROJECT, drop, raw, wirelake
from transforms.lake.lake import Lake


@pytest.fixture
def server() -> Iterator[FeedServer]:
    with FeedServer() as server:
        yield server


def told(lake: Path, *limits: object, check: int = 0) -> dict[str, Any]:
    done = wirelake("status", "--lake", lake, "--format", "json", *limits, check=check)
    status: dict[str, Any] = json.loads(done.stdout)
    assert status["healthy"] == (check == 0)
    assert done.stderr.count("\n") == check
    return status


def later(lake: Path, hours: float) -> Status:
    return status_of(Lake.open(str(lake)), datetime.now(UTC) + timedelta(hours=hours))


def write_fresh_drop(folder: Path, minutes_ago: float) -> None:
    published = datetime.now(UTC) - timedelta(minutes=minutes_ago)
    folder.mkdir(exist_ok=True)
    (folder / f"{minutes_ago}.txt").write_text(
        f"Title: Ferry {minutes_ago} late in Lund\nDate: {format_datetime(published)}\n\n"
        "The ferry to the islands left an hour late, the port said.\n"
    )


def test_the_figures_are_those_of_the_lake(drops: WriteDrops, lake: Path) -> None:
    folder = drops(3)
    (folder / "noise.txt").write_bytes(bytes(range(256)) * 40)
    wirelake("ingest", folder, "--lake", lake)
    status = told(lake)
    tables = {table["table"]: table for table in status["tables"]}
    for table in ("articles", *EVENTS, "quarantine"):
        rows = len(raw(lake, table, "ingested_at"))
        assert tables[table]["rows"] == tables[table]["rows_today"] == rows > 0
        files = list(lake.glob(f"{table}/*/*.parquet"))
        assert tables[table]["files"] == len(files)
        assert tables[table]["bytes"] == sum(file.stat().st_size for file in files)
    [(reason,)] = raw(lake, "quarantine", "reason")
    assert [(row["reason"], row["rows"]) for row in status["quarantine"]] == [(reason, 1)]
    [source] = status["sources"]
    assert source["source"] == "wire"
    assert source["newest_story_at"] == "2011-08-29T10:00:00+00:00"
    assert source["articles_today"] == 3
    assert status["version"] == 1
    assert status["last_commit_at"] == status["last_ingest_at"] is not None


def test_lag_is_from_publication_to_reading_by_source(tmp_path: Path, lake: Path) -> None:
    for minutes in (10, 20, 90):
        write_fresh_drop(tmp_path / "ferries", minutes)
    wirelake("ingest", tmp_path / "ferries", "--lake", lake)
    [source] = told(lake)["sources"]
    assert source["lag_median_seconds"] == pytest.approx(20 * 60, abs=30)
    assert source["lag_p95_seconds"] == pytest.approx(83 * 60, abs=30)
    assert " 20 min " in wirelake("status", "--lake", lake).stdout
    [source_of_tomorrow] = later(lake, 25).sources
    assert source_of_tomorrow.lag_median_seconds is None
    assert source_of_tomorrow.articles_today == source_of_tomorrow.articles_24h == 0


def test_small_files_are_those_that_compact_would_merge(drops: WriteDrops, lake: Path) -> None:
    for number in range(3):
        wirelake("ingest", drops(number + 1, number), "--lake", lake)
    assert {table["table"]: table["small_files"] for table in told(lake)["tables"]} == {
        "articles": 3,
        **dict.fromkeys(EVENTS, 3),
        "quarantine": 0,
        "polls": 0,
        "_inputs": 3,
        "_sketches": 3,
    }
    before = told(lake)
    time.sleep(1)  # the log tells the second
    wirelake("compact", "--lake", lake)
    after = told(lake)
    assert not any(table["small_files"] for table in after["tables"])
    assert after["last_commit_at"] > before["last_commit_at"]
    assert after["last_ingest_at"] == before["last_ingest_at"]


def test_there_is_no_lake(tmp_path: Path) -> None:
    done = wirelake("status", "--lake", tmp_path / "none", check=1)
    assert "there is no lake" in done.stderr
    assert done.stdout == ""


def test_an_empty_lake_is_well_unless_it_should_have_been_filled(lake: Path) -> None:
    Lake.open(str(lake), create=True)
    done = wirelake("status", "--lake", lake)
    assert f"{lake}: healthy" in done.stdout
    assert "nothing was committed yet" in done.stdout
    status = told(lake, "--max-age", "15m", check=1)
    assert status["troubles"] == ["no commit has brought anything yet"]
    assert status["last_commit_at"] is None


def test_a_lake_that_nothing_comes_to_is_not_well(drops: WriteDrops, lake: Path) -> None:
    wirelake("ingest", drops(1), "--lake", lake)
    told(lake, "--max-age", "15m")
    limits = Limits(max_age=timedelta(minutes=15))
    assert troubles(later(lake, 3), limits) == ["the last commit is 3 h old"]
    assert not troubles(later(lake, 3), Limits())


def test_feeds_that_bring_nothing_make_a_lake_unwell(server: FeedServer, lake: Path) -> None:
    gone = server.status("/gone", 410)
    there = server.feed("/there", FEED)
    ask = ("--lake", lake, "--allow-host", "127.0.0.1", "--host-spacing", 0)
    wirelake("ingest", there, gone, *ask, "--source", "northern")
    assert {row["health"]: row["feeds"] for row in told(lake)["feeds"]} == {
        "healthy": 1,
        "parked": 1,
    }
    done = wirelake("status", "--lake", lake, "--max-silent-feeds", 10, check=1)
    assert done.stderr == f"wirelake: {lake} is not well: 1 of 2 feeds bring nothing (1 parked)\n"
    assert troubles(later(lake, 30), Limits()) == [
        "2 of 2 feeds bring nothing (1 parked, 1 overdue for more than 60 min)"
    ]


def test_a_lake_is_not_well_when_most_of_what_comes_is_broken(tmp_path: Path, lake: Path) -> None:
    write_fresh_drop(tmp_path / "wire", 5)
    for number in range(20):
        (tmp_path / "wire" / f"{number}.bin").write_bytes(bytes(range(number, 256)) * 40)
    wirelake("ingest", tmp_path / "wire", "--lake", lake)
    [trouble] = told(lake, check=1)["troubles"]
    assert trouble.startswith("20 of the 21 things found in 24 hours went to quarantine")
    told(lake, "--max-quarantined", 96)
    assert not troubles(later(lake, 25), Limits()), "what broke yesterday is over"


def test_stories_under_embargo_are_no_trouble(tmp_path: Path, lake: Path) -> None:
    (tmp_path / "wire").mkdir()
    for number in range(25):
        held = f"EMBARGOED UNTIL 0900 GMT ON JANUARY 5, 2090\n\n{drop(number)}"
        (tmp_path / "wire" / f"{number}.txt").write_text(held)
    wirelake("ingest", tmp_path / "wire", "--lake", lake)
    [reason] = told(lake)["quarantine"]
    assert (reason["reason"], reason["rows"]) == ("wire.embargoed", 25)


def test_prometheus_reads_the_same_figures(drops: WriteDrops, lake: Path, tmp_path: Path) -> None:
    wirelake("ingest", drops(2), "--lake", lake)
    file = tmp_path / "wirelake.prom"
    wirelake("status", "--lake", lake, "--format", "prometheus", "-o", file)
    samples = {
        (sample.name, *(v for k, v in sorted(sample.labels.items()) if k != "lake")): sample.value
        for family in text_string_to_metric_families(file.read_text())
        for sample in family.samples
        if sample.labels["lake"] == str(lake)
    }
    status = told(lake)
    assert samples[HEALTHY,] == 1
    for table in status["tables"]:
        assert samples["wirelake_table_rows", table["table"]] == table["rows"]
        assert samples["wirelake_table_small_files", table["table"]] == table["small_files"]
    [source] = status["sources"]
    newest = datetime.fromisoformat(source["newest_story_at"]).timestamp()
    assert samples["wirelake_source_newest_story_timestamp_seconds", "wire"] == newest
    assert ("wirelake_source_lag_median_seconds", "wire") in samples


def test_prometheus_hears_of_a_lake_that_is_not_well(lake: Path) -> None:
    Lake.open(str(lake), create=True)
    asked = ("status", "--lake", lake, "--format", "prometheus", "--max-age", "1h")
    assert f'{HEALTHY}{{lake="{lake}"}} 0.0' in wirelake(*asked, check=1).stdout


def test_every_gauge_is_in_the_documentation() -> None:
    documented = (PROJECT / "docs/metrics.md").read_text()
    kinds = {
        "lake": Status,
        "table": TableStatus,
        "source": SourceStatus,
        "quarantine": QuarantineStatus,
        "feed": FeedStatus,
    }
    for prefix, kind in kinds.items():
        for column in figures_of(kind)[1]:
            assert f"`{gauge_name(prefix, column)}`" in documented


@pytest.mark.parametrize("wrong", [("--max-age", "soon"), ("--max-quarantined", "101")])
def test_wrong_limits_are_wrong_usage(lake: Path, wrong: tuple[str, str]) -> None:
    assert wrong[1] in wirelake("status", "--lake", lake, *wrong, check=2).stderr


FEED = b"""<rss version="2.0"><channel><title>Northern</title>
<item><guid>n-1</guid><title>Ferry late in Lund</title>
<description>The ferry to the islands left an hour late, the port said.</description></item>
</channel></rss>"""
