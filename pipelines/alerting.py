"""Alerts: rows that are new for a saved query are sent, once each, to whoever wants to know.

What was sent, and what is still to be sent, stands with the lake under ``_wirelake/alerts``, a
folder for each alert (`pipelines.alert_ledger`). A row is noted there before it is sent and struck
off when it was taken, so that a death in between sends it again, under the same message id, rather
than never.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar

import duckdb
import pyarrow as pa

from pipelines.alert_ledger import Ledger, Waiting
from pipelines.alert_lists import Alert, AlertError
from pipelines.notifying import Destination, Message, NotSentError
from pipelines.output import as_json
from pipelines.querying import LakeReader, QueryError
from pipelines.ready_made import named_in
from pipelines.statements import allowed_statements
from transforms.identifiers import stable_id
from transforms.lake.lake import Lake, Say
from transforms.lake.leases import LeaseLostError
from transforms.lake.locks import Renew, held
from transforms.lake.log import BOOKS

T = TypeVar("T")

FOLDER = f"{BOOKS}/alerts"
FIRST_PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 300.0
LAST_ATTEMPTS = 4


@dataclass(slots=True, kw_only=True)
class Alerter:
    """Asks the queries of a list of one lake, and tells what is new for them.

    The first time that it meets an alert, what the lake has by then is taken as told.
    """

    lake: Lake
    alerts: Sequence[Alert]
    say: Say
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    _reader: LakeReader = field(init=False)
    _version: int = field(default=-1, init=False)
    _pauses: dict[str, tuple[float, float]] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        self._reader = LakeReader(self.lake)

    def begin(self) -> None:
        """Ask every query once; AlertError, with file and line, for SQL that DuckDB refuses."""
        for alert in self.alerts:
            with self._locked(alert):
                ledger = self._ledger(alert)
                try:
                    ids = self._ask(alert, ledger, _new_ids)
                except QueryError as error:
                    raise AlertError(f"{alert.place}: sql: {error}") from error
                if not ledger.is_begun:
                    ledger.begin(ids)

    def check(self) -> None:
        """Tell what is new since the last time; call it after a commit, or now and then.

        What cannot be asked or sent is said and tried again later; nothing is raised.
        """
        version = self.lake.snapshot().version
        for alert in self.alerts:
            if version != self._version:
                self._take_in(alert)
            self._deliver(alert)
        self._version = version

    def finish(self) -> int:
        """Tell what is new; gives the number of messages that no patience could get delivered."""
        self.check()
        for attempt in range(LAST_ATTEMPTS):
            if not self._waiting():
                break
            self.sleep(FIRST_PAUSE_SECONDS * 2**attempt)
            self._pauses.clear()
            self.check()
        return self._waiting()

    def _take_in(self, alert: Alert) -> None:
        with self._locked(alert):
            ledger = self._ledger(alert)
            try:
                new = self._ask(alert, ledger, _new_rows)
            except QueryError as error:
                self.say(f"alert {alert.name!r} cannot be asked: {error}")
                return
            if new:
                ledger.note(new, list(_addresses(alert)))

    def _deliver(self, alert: Alert) -> None:
        addresses = _addresses(alert)
        # Who has lost the lock leaves the rest to the process that has it.
        with suppress(LeaseLostError), self._locked(alert) as renew:
            ledger = self._ledger(alert)
            noted = ledger.waiting()
            # An address that was taken out of the list is told nothing more.
            waiting = [entry for entry in noted if entry.address_id in addresses]
            if waiting != noted:
                ledger.keep(waiting)
            for entry in list(waiting):
                renew()
                if self._send(addresses[entry.address_id], entry, alert):
                    waiting.remove(entry)
                    ledger.keep(waiting)

    def _send(self, to: Destination, entry: Waiting, alert: Alert) -> bool:
        """Whether it was taken. An address that refuses is left alone for longer and longer."""
        not_before, pause = self._pauses.get(entry.address_id, (0.0, FIRST_PAUSE_SECONDS))
        if self.clock() < not_before:
            return False
        try:
            to.send(Message(message_id=entry.message_id, alert=alert.name, rows=entry.rows))
        except NotSentError as error:
            self.say(f"alert {alert.name!r}: {error}; it is tried again")
            longer = min(pause * 2, LONGEST_PAUSE_SECONDS)
            self._pauses[entry.address_id] = (self.clock() + pause, longer)
            return False
        self._pauses.pop(entry.address_id, None)
        return True

    def _ask(
        self,
        alert: Alert,
        ledger: Ledger,
        work: Callable[[duckdb.DuckDBPyConnection, str, pa.Table], T],
    ) -> T:
        known = ledger.known()
        return self._reader.ask(
            lambda connection: work(connection, alert.sql, known), views=named_in(alert.sql)
        )

    def _waiting(self) -> int:
        return sum(len(self._ledger(alert).waiting()) for alert in self.alerts)

    def _locked(self, alert: Alert) -> AbstractContextManager[Renew]:
        return held(self.lake.storage, f"{FOLDER}/{alert.alert_id}.lock", say=self.say)

    def _ledger(self, alert: Alert) -> Ledger:
        return Ledger(self.lake.storage, f"{FOLDER}/{alert.alert_id}")


def _addresses(alert: Alert) -> dict[str, Destination]:
    return {stable_id("address", repr(to)): to for to in alert.send_to}


def _new_rows(
    connection: duckdb.DuckDBPyConnection, sql: str, known: pa.Table
) -> dict[str, dict[str, Any]]:
    """The rows of a query that are not known, by their ids, as JSON has them."""
    ids = _new_ids(connection, sql, known)
    if not ids:
        return {}
    rows = connection.sql(
        f"FROM ({_with_ids(connection, sql)}) WHERE _row_id IN (SELECT unnest($1))", params=[ids]
    )
    found = rows.to_arrow_table().to_pylist()
    return {row.pop("_row_id"): json.loads(as_json(row)) for row in found}


def _new_ids(connection: duckdb.DuckDBPyConnection, sql: str, known: pa.Table) -> list[str]:
    """The ids of those rows: of those that are known no other column is looked at."""
    connection.register("_known", known)
    rows = connection.execute(
        f"SELECT DISTINCT _row_id FROM ({_with_ids(connection, sql)}) "
        "ANTI JOIN _known ON _row_id = _known.id"
    ).fetchall()
    return [row_id for (row_id,) in rows]


def _with_ids(connection: duckdb.DuckDBPyConnection, sql: str) -> str:
    """A query with the ids of its rows.

    A row with an ``event_id`` is known by that, whatever revision brings it; others by all.
    """
    [statement] = allowed_statements(connection, sql)
    row_id = "md5(to_json(asked)::VARCHAR)"
    if "event_id" in connection.sql(statement).columns:
        row_id = f"coalesce(event_id::VARCHAR, {row_id})"
    # A comment may end the query.
    return f"SELECT {row_id} AS _row_id, asked.* FROM ({statement.query}\n) AS asked"
