"""What a run counts, measures and logs: it must be what the lake then holds."""

from __future__ import annotations

import json
import logging
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import WriteDrops
from tests.feed_server import FeedServer
from tests.support import EVENTS, PROJECT, raw, wirelake, wirelake_process
from transforms import extract_events
from transforms.metric_names import COUNTERS, DISTRIBUTIONS, FAMILIES
from transforms.operator_log import LOGGER, tell


@pytest.fixture
def server() -> Iterator[FeedServer]:
    with FeedServer() as server:
        yield server


Line = dict[str, Any]


def logged(stderr: str) -> list[Line]:
    """Every line on standard error must be one of the log."""
    return [json.loads(line) for line in stderr.splitlines()]


def of(lines: list[Line], event: str) -> list[Line]:
    return [line for line in lines if line["event"] == event]


def measured(lines: list[Line]) -> dict[str, Line]:
    return {line["metric"]: line for line in of(lines, "measured")}


def ingest(*told: object) -> list[Line]:
    return logged(wirelake("ingest", *told, "--log-format", "json").stderr)


def feed(*entries: str) -> bytes:
    items = "".join(
        f"<item><guid>{entry}</guid><title>Ferry {entry} late in Lund</title>"
        f"<description>Ferry {entry} to the islands left an hour late, the port said.</description>"
        "</item>"
        for entry in entries
    )
    return f'<rss version="2.0"><channel><title>North</title>{items}</channel></rss>'.encode()


@pytest.mark.slow
def test_the_counters_of_all_processes_are_what_the_lake_holds(
    drops: WriteDrops, lake: Path
) -> None:
    """Two passes, each a pipeline in a process of its own."""
    folder = drops(260)
    for number in range(3):
        (folder / f"noise-{number}.txt").write_bytes(bytes(range(number, 256)) * 40)
    asked = ("ingest", folder, "--lake", lake, "--workers", 2, "--log-format", "json")
    lines = logged(wirelake_process(*asked).stderr)
    [counted] = of(lines, "counted")
    assert counted["new"] == len(raw(lake, "articles", "article_id")) == 260
    for table in EVENTS:
        assert counted[f"events.{table}"] == len(raw(lake, table, "event_id")) > 0
    reasons = Counter(reason for (reason,) in raw(lake, "quarantine", "reason"))
    assert {
        key.removeprefix("quarantined."): number
        for key, number in counted.items()
        if key.startswith("quarantined.")
    } == reasons
    assert counted["quarantined"] == len(of(lines, "quarantined")) == 3
    assert counted["read"] == 263
    sizes = [file.stat().st_size for file in folder.iterdir()]
    seen = measured(lines)
    assert (seen["read_bytes"]["count"], seen["read_bytes"]["sum"]) == (263, sum(sizes))
    assert seen["extract_microseconds"]["count"] == 260
    assert seen["commit_milliseconds"]["count"] == len(of(lines, "committed")) == 2
    said = next(line["text"] for line in of(lines, "note") if "found =" in line["text"])
    assert "263 inputs = 263 read" in said
    assert "263 found = 260 new + 0 revised + 0 unchanged + 3 quarantined" in said


def test_what_is_not_new_is_counted_as_such(drops: WriteDrops, lake: Path) -> None:
    folder = drops(2)
    ingest(folder, "--lake", lake)
    changed = folder / "00001.txt"
    changed.write_text(changed.read_text().replace("nine wounded", "ten wounded"))
    (folder / "00000.txt").touch()
    [counted] = of(ingest(folder, "--lake", lake), "counted")
    assert (counted["revised"], counted["unchanged"], counted["read"]) == (1, 1, 2)
    assert "new" not in counted


def test_fetches_are_counted_and_their_failures_told(server: FeedServer, lake: Path) -> None:
    north = server.feed("/north", feed("1", "2"), seconds=0.2)
    gone = server.status("/gone", 404)
    ask = ("--lake", lake, "--allow-host", "127.0.0.1", "--host-spacing", 0, "--poll-all")
    lines = ingest(north, gone, *ask)
    [counted] = of(lines, "counted")
    assert (counted["polls.fetched"], counted["polls.failed"]) == (1, 1)
    assert (counted["new"], counted["read"]) == (2, 2)
    seen = measured(lines)
    assert seen["fetch_milliseconds"]["count"] == 2
    assert seen["fetch_milliseconds"]["most"] >= 200
    assert seen["fetch_bytes"]["sum"] == sum(size for (size,) in raw(lake, "polls", "bytes"))
    [failed] = of(lines, "fetch_failed")
    assert failed["level"] == "WARNING"
    assert (failed["stage"], failed["origin"], failed["reason"]) == ("fetch", gone, "http.404")

    server.feed("/north", feed("8", "9"))
    lines = ingest(north, *ask)
    [gap] = of(lines, "gap_suspected")
    assert (gap["origin"], gap["entries"]) == (north, 2)
    assert of(lines, "counted")[0]["gaps"] == 1


def test_a_failed_extraction_is_an_error_of_ours(
    drops: WriteDrops, lake: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(extract_events, "extract_events", broken)
    lines = ingest(drops(1), "--lake", lake)
    [told] = of(lines, "quarantined")
    assert (told["level"], told["reason"]) == ("ERROR", "extract.failed")
    assert (told["source"], told["origin"]) == ("wire", "00000.txt")
    [counted] = of(lines, "counted")
    assert (counted["new"], counted["quarantined.extract.failed"]) == (1, 1)


def test_lag_is_from_publication_to_the_lake(tmp_path: Path, lake: Path) -> None:
    folder = tmp_path / "wire"
    folder.mkdir()
    published = format_datetime(datetime.now(UTC) - timedelta(minutes=10))
    (folder / "timed.txt").write_text(f"Title: Talks\nDate: {published}\n\nThey met in Oslo.\n")
    (folder / "undated.txt").write_text("Title: No talks\n\nThey did not meet in Oslo.\n")
    lag = measured(ingest(folder, "--lake", lake))["lag_milliseconds"]
    assert lag["count"] == 1
    assert 600_000 <= lag["sum"] < 660_000


def test_a_person_is_told_what_was_measured(drops: WriteDrops, lake: Path) -> None:
    told = wirelake("ingest", drops(1), "--lake", lake).stderr
    assert re.search(r"on average \(at most\): read \d+ bytes \(\d+\), parse \d+ [mµ]?s ", told)
    assert "quarantined stage=" not in told


def test_text_lines_have_the_same_fields(drops: WriteDrops, lake: Path) -> None:
    folder = drops(0)
    (folder / "noise.txt").write_bytes(bytes(range(256)) * 40)
    told = wirelake("ingest", folder, "--lake", lake, "--log-format", "text").stderr
    assert re.search(
        r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z WARNING quarantined stage=quarantine "
        r"source=wire origin=noise.txt reason=\S+ detail=\"",
        told,
        re.MULTILINE,
    )


def test_a_quiet_log_has_what_is_wrong_and_nothing_else(drops: WriteDrops, lake: Path) -> None:
    folder = drops(1)
    (folder / "noise.txt").write_bytes(bytes(range(256)) * 40)
    assert {line["event"] for line in ingest(folder, "--lake", lake, "--quiet")} == {"quarantined"}


@given(st.text())
def test_no_text_of_a_feed_can_forge_a_line_or_a_field(text: str) -> None:
    """Beam's workers hand on the message alone, so it must hold by itself."""
    records: list[logging.LogRecord] = []
    LOGGER.addFilter(records.append)  # type: ignore[arg-type]
    try:
        tell(logging.CRITICAL, "quarantined", stage="read", origin=text, reason="x.y")
    finally:
        LOGGER.removeFilter(records.append)  # type: ignore[arg-type]
    message = records[0].getMessage()
    assert len(message.splitlines()) == 1
    found = re.fullmatch(
        r'quarantined stage=read origin=("(?:[^"\\]|\\.)*"|[^\s"=]+) reason=x\.y', message
    )
    assert found
    assert (json.loads(found[1]) if found[1].startswith('"') else found[1]) == text


def test_every_metric_is_in_the_documentation() -> None:
    documented = set(re.findall(r"`([a-z_.<>]+)`", (PROJECT / "docs/metrics.md").read_text()))
    families = {f"{name}.<{part}>" for name, part in FAMILIES.items()}
    assert {*COUNTERS, *families, *DISTRIBUTIONS} <= documented
