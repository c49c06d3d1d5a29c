"""Saved queries: rows that are new for them reach a real server, once each."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.wrappers import Request, Response

from pipelines.alert_ledger import MOST_FILES, ROWS_A_MESSAGE, Ledger
from pipelines.alert_lists import AlertError, read_alerts
from pipelines.alerting import Alerter
from tests.feed_server import FeedServer, wait_until
from tests.support import PATIENCE, bounded, drop, wirelake
from transforms.lake.lake import Lake
from transforms.lake.storage import LocalStorage

TOLLS = "SELECT event_id, count_low, quote FROM current_casualty_figures WHERE kind = 'killed'"
TOLLS_AS_IDS = "SELECT event_id FROM current_casualty_figures WHERE kind = 'killed'"


class Hook:
    """A webhook that keeps what it took, and answers with each status in turn."""

    def __init__(self, server: FeedServer, *statuses: int) -> None:
        self.messages: list[dict[str, Any]] = []
        self._statuses = cycle(statuses or (200,))
        self.url = server.on("/hook", self._answer)

    def _answer(self, request: Request) -> Response:
        status = next(self._statuses)
        if status == 200:
            self.messages.append(json.loads(request.get_data()))
            assert request.headers["Idempotency-Key"] == self.messages[-1]["id"]
        return Response(status=status)

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [row for message in self.messages for row in message["rows"]]


@pytest.fixture
def server() -> Iterator[FeedServer]:
    with FeedServer() as server:
        yield server


def alert_list(folder: Path, url: str, sql: str = TOLLS) -> Path:
    path = folder / "alerts.toml"
    path.write_text(f'[[alert]]\nname = "tolls"\nsql = "{sql}"\nsend_to = ["{url}"]\n')
    return path


def drops(folder: Path, *numbers: int) -> Path:
    (folder / "drops").mkdir(exist_ok=True)
    for number in numbers:
        (folder / f"drops/{number}.txt").write_text(drop(number))
    return folder / "drops"


def found(lake: Path) -> set[str]:
    rows = wirelake("sql", TOLLS, "--lake", lake, "--format", "json").stdout.splitlines()
    return {json.loads(row)["event_id"] for row in rows}


@pytest.mark.slow
def test_rows_new_to_a_query_are_sent_once_each(tmp_path: Path, server: FeedServer) -> None:
    hook, lake = Hook(server), tmp_path / "lake"
    wirelake("ingest", drops(tmp_path, 0), "--lake", lake)
    before = found(lake)
    alerts = alert_list(tmp_path, hook.url)
    ingest = ("ingest", tmp_path / "drops", "--lake", lake, "--alerts", alerts)
    wirelake(*ingest)
    assert hook.rows == []
    drops(tmp_path, 1, 2)
    wirelake(*ingest)
    wirelake(*ingest)
    wirelake("alerts", alerts, "--lake", lake)
    assert Counter(row["event_id"] for row in hook.rows) == Counter(found(lake) - before)
    assert {message["alert"] for message in hook.messages} == {"tolls"}


@pytest.mark.slow
def test_what_a_server_refused_is_sent_when_it_takes_it(tmp_path: Path, server: FeedServer) -> None:
    hook, lake = Hook(server, 500, 404, 200), tmp_path / "lake"
    alerts = alert_list(tmp_path, hook.url)
    wirelake("ingest", drops(tmp_path, *range(5)), "--lake", lake, "--alerts", alerts)
    assert Counter(row["count_low"] for row in hook.rows) == Counter(range(12, 17))


@pytest.mark.slow
def test_what_nobody_took_is_sent_by_a_later_run(tmp_path: Path, server: FeedServer) -> None:
    lake = tmp_path / "lake"
    url = server.status("/hook", 503)
    alerts = alert_list(tmp_path, url)
    done = wirelake("ingest", drops(tmp_path, 1), "--lake", lake, "--alerts", alerts)
    assert "were not taken" in done.stderr
    assert "/hook" not in done.stderr
    hook = Hook(server)
    wirelake("alerts", alerts, "--lake", lake)
    assert [row["count_low"] for row in hook.rows] == [13]


@pytest.mark.slow
def test_a_follower_tells_after_each_commit_and_survives_a_kill(
    tmp_path: Path, server: FeedServer
) -> None:
    hook, lake = Hook(server, 200, 500), tmp_path / "lake"
    wirelake("ingest", drops(tmp_path, 0), "--lake", lake)
    alerts = alert_list(tmp_path, hook.url)
    command = [sys.executable, "-m", "pipelines.command_line", "alerts", alerts, "--lake", lake]
    for number, end in ((1, signal.SIGKILL), (2, signal.SIGTERM)):
        follower = subprocess.Popen([*map(str, command), "--follow"])
        if number == 1:
            assert wait_until(lambda: any(lake.glob("_wirelake/alerts/*/*.parquet")), PATIENCE)
        wirelake("ingest", drops(tmp_path, number), "--lake", lake)
        assert wait_until(lambda: 12 + number in {row["count_low"] for row in hook.rows}, PATIENCE)  # noqa: B023
        follower.send_signal(end)
        assert follower.wait(20) == (-9 if end == signal.SIGKILL else 0)
    assert {row["count_low"] for row in hook.rows} == {13, 14}


def test_a_dry_run_tells_nobody(tmp_path: Path, server: FeedServer) -> None:
    hook, lake = Hook(server), tmp_path / "lake"
    alerts = alert_list(tmp_path, hook.url)
    wirelake("ingest", drops(tmp_path, 1), "--lake", lake, "--alerts", alerts, "--dry-run")
    assert hook.messages == []


@pytest.mark.slow
def test_a_test_message_goes_to_every_address(tmp_path: Path, server: FeedServer) -> None:
    hook, lake = Hook(server, 200, 500), tmp_path / "lake"
    wirelake("ingest", drops(tmp_path, 1), "--lake", lake)
    alerts = alert_list(tmp_path, hook.url)
    assert (
        "sent to webhook at 127.0.0.1"
        in wirelake("alerts", alerts, "--lake", lake, "--test").stderr
    )
    assert "answered 500" in wirelake("alerts", alerts, "--lake", lake, "--test", check=1).stderr


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[alert]]\nname = 'a'\nsql = 'SELECT 1'\n", ":1: send_to: write a list"),
        ("[[alert]]\nname = 'a'\nsql = 'SELECT 1'\nsend_to = ['x']\n", ":4: send_to: the address"),
        ("[[alert]]\nname = 'a'\nsql = ''\nsend_to = ['http://h/']\n", ":3: sql: write a text"),
        ("[[alert]]\nwho = 'a'\n", ":2: who: no such key"),
        ("[alerts]\n", ":1: alerts: a list of alerts has [[alert]] alone"),
        ("", ":1: no alert"),
        ("[[alert]\n", ":1: "),
        (
            "[[alert]]\nname = 'a'\nsql = 'SELECT 1'\nsend_to = ['http://${NO_SUCH}/']\n",
            ":4: send_to: the environment has no variable NO_SUCH",
        ),
        (2 * "[[alert]]\nname = 'a'\nsql = 'SELECT 1'\nsend_to = ['http://h/']\n", ":5: name: 'a'"),
    ],
)
def test_a_list_with_a_mistake_is_refused_by_line(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "alerts.toml"
    path.write_text(text)
    with pytest.raises(AlertError) as raised:
        read_alerts(path, {})
    assert str(raised.value).startswith(f"{path}{told}")


def test_sql_that_is_none_is_refused_before_anything_is_read(
    tmp_path: Path, server: FeedServer
) -> None:
    alerts = alert_list(tmp_path, Hook(server).url, "FROM nowhere")
    done = wirelake(
        "ingest", drops(tmp_path, 1), "--lake", tmp_path / "lake", "--alerts", alerts, check=2
    )
    assert f"{alerts}:1: sql: " in done.stderr


def test_secrets_come_from_the_environment(tmp_path: Path) -> None:
    path = alert_list(tmp_path, "https://${HOST}/hook/${KEY}")
    (alert,) = read_alerts(path, {"HOST": "example.org", "KEY": "secret"})
    (to,) = alert.send_to
    assert to.url == "https://example.org/hook/secret"  # type: ignore[attr-defined]
    assert to.label == "webhook at example.org"


@given(st.lists(st.sets(st.integers(0, 60), max_size=50), max_size=6))
def test_every_row_is_noted_once_in_whatever_portions_it_comes(portions: list[set[int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        ledger = Ledger(LocalStorage(folder), "alert")
        for portion in portions:
            known = set(ledger.known()["id"].to_pylist())
            new = {str(number) for number in portion} - known
            ledger.note({number: {"number": int(number)} for number in new}, ["one", "other"])
        waiting = ledger.waiting()
    for address in ("one", "other"):
        mine = [entry for entry in waiting if entry.address_id == address]
        numbers = [row["number"] for entry in mine for row in entry.rows]
        assert sorted(numbers) == sorted(set().union(*portions))
        assert all(len(entry.rows) <= ROWS_A_MESSAGE for entry in mine)
        assert len({entry.message_id for entry in mine}) == len(mine)


def test_a_ledger_knows_all_that_it_was_told_in_few_files(tmp_path: Path) -> None:
    ledger = Ledger(LocalStorage(str(tmp_path)), "alert")
    ledger.begin([])
    for number in range(3 * MOST_FILES):
        ledger.note({str(number): {"title": "é"}}, ["to"])
        assert [entry.rows for entry in ledger.waiting()] == [[{"title": "é"}]]
        ledger.keep([])
    assert sorted(map(int, ledger.known()["id"].to_pylist())) == list(range(3 * MOST_FILES))
    assert len(list(tmp_path.glob("alert/*"))) <= MOST_FILES


@pytest.mark.slow
def test_a_million_rows_that_were_told_cost_no_new_one_anything(
    tmp_path: Path, server: FeedServer
) -> None:
    hook = Hook(server)
    wirelake("ingest", drops(tmp_path, 0), "--lake", tmp_path / "lake")
    sql = "SELECT 'x' || range AS event_id FROM range(1000000) UNION ALL " + TOLLS_AS_IDS
    (alert,) = read_alerts(alert_list(tmp_path, hook.url, sql), {})
    lake = Lake.open(str(tmp_path / "lake"))
    alerter = Alerter(lake=lake, alerts=[alert], say=print)
    alerter.begin()
    (ledger,) = Path(lake.path, "_wirelake/alerts").glob("*/")
    before = {path: path.stat().st_mtime_ns for path in ledger.iterdir()}
    wirelake("ingest", drops(tmp_path, 1), "--lake", lake.path)
    with bounded(20):
        alerter.check()
    assert len(hook.rows) == 1
    written = [path for path in ledger.iterdir() if before.get(path) != path.stat().st_mtime_ns]
    assert sum(path.stat().st_size for path in written) < 2_000


def test_an_address_that_refuses_is_asked_more_and_more_rarely(
    tmp_path: Path, server: FeedServer
) -> None:
    now, said = [0.0], list[str]()
    wirelake("ingest", drops(tmp_path, 0), "--lake", tmp_path / "lake")
    (alert,) = read_alerts(alert_list(tmp_path, server.status("/hook", 500)), {})
    lake = Lake.open(str(tmp_path / "lake"))
    alerter = Alerter(lake=lake, alerts=[alert], say=said.append, clock=lambda: now[0])
    alerter.begin()
    wirelake("ingest", drops(tmp_path, 1), "--lake", lake.path)
    asked = []
    for second in range(600):
        now[0] = float(second)
        before = server.hits("/hook")
        alerter.check()
        if server.hits("/hook") > before:
            asked.append(second)
    assert asked == [0, 1, 3, 7, 15, 31, 63, 127, 255, 511]
