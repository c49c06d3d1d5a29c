"""Alerts: rows that are new for a saved query are sent, once each, to whoever wants to know.

What was sent, and what is still to be sent, stands with the lake under ``_wirelake/alerts``, a file
for each alert. A row is noted there before it is sent and struck off when it was taken, so that a
death in between sends it again, under the same message id, rather than never.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field
from typing import Any

from pipelines.alert_lists import Alert, AlertError
from pipelines.notifying import Destination, Message, NotSentError, Row
from pipelines.output import as_json
from pipelines.querying import LakeReader, QueryError
from transforms.identifiers import stable_id
from transforms.lake.lake import Lake, Say
from transforms.lake.leases import LeaseLostError
from transforms.lake.locks import Renew, held
from transforms.lake.log import BOOKS

FOLDER = f"{BOOKS}/alerts"
ROWS_A_MESSAGE = 20
FIRST_PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 300.0
LAST_ATTEMPTS = 4


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message that a destination has not taken yet; ``address_id`` tells which, in no secret."""

    address_id: str
    message_id: str
    rows: Sequence[Row]


@dataclass(slots=True, kw_only=True)
class Ledger:
    """What is known of one alert: ids of the rows that it had, and messages still to be sent."""

    known: set[str] = field(default_factory=set)
    waiting: list[Waiting] = field(default_factory=list)

    def note(self, rows: Mapping[str, Row], address_ids: Iterable[str]) -> None:
        """Take in rows by their ids: those that are new are to be sent to every address."""
        new = [(row_id, row) for row_id, row in rows.items() if row_id not in self.known]
        self.known |= rows.keys()
        addresses = list(address_ids)
        for start in range(0, len(new), ROWS_A_MESSAGE):
            part = new[start : start + ROWS_A_MESSAGE]
            message_id = stable_id(*(row_id for row_id, _ in part))
            self.waiting += [
                Waiting(address_id, message_id, [row for _, row in part])
                for address_id in addresses
            ]

    def to_json(self) -> bytes:
        waiting = [[entry.address_id, entry.message_id, entry.rows] for entry in self.waiting]
        content = {"known": sorted(self.known), "waiting": waiting}
        return json.dumps(content, ensure_ascii=False).encode()

    @classmethod
    def from_json(cls, content: bytes) -> Ledger:
        fields = json.loads(content)
        return cls(
            known=set(fields["known"]), waiting=[Waiting(*entry) for entry in fields["waiting"]]
        )


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
            try:
                rows = self._rows(alert)
            except QueryError as error:
                raise AlertError(f"{alert.place}: sql: {error}") from error
            with self._locked(alert):
                if not self.lake.storage.exists(_path(alert)):
                    self._keep(alert, Ledger(known=set(rows)))

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
        try:
            rows = self._rows(alert)
        except QueryError as error:
            self.say(f"alert {alert.name!r} cannot be asked: {error}")
            return
        with self._locked(alert):
            ledger = self._read(alert)
            if not rows.keys() <= ledger.known:
                ledger.note(rows, _addresses(alert))
                self._keep(alert, ledger)

    def _deliver(self, alert: Alert) -> None:
        addresses = _addresses(alert)
        # Who has lost the lock leaves the rest to the process that has it.
        with suppress(LeaseLostError), self._locked(alert) as renew:
            ledger = self._read(alert)
            # An address that was taken out of the list is told nothing more.
            ledger.waiting = [entry for entry in ledger.waiting if entry.address_id in addresses]
            for entry in list(ledger.waiting):
                renew()
                if self._send(addresses[entry.address_id], entry, alert):
                    ledger.waiting.remove(entry)
                    self._keep(alert, ledger)

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

    def _rows(self, alert: Alert) -> dict[str, Row]:
        found = self._reader.query(alert.sql)
        rows = found.to_pylist() if found is not None else []
        return {_row_id(row): json.loads(as_json(row)) for row in rows}

    def _waiting(self) -> int:
        return sum(len(self._read(alert).waiting) for alert in self.alerts)

    def _locked(self, alert: Alert) -> AbstractContextManager[Renew]:
        return held(self.lake.storage, f"{FOLDER}/{alert.alert_id}.lock", say=self.say)

    def _read(self, alert: Alert) -> Ledger:
        path = _path(alert)
        storage = self.lake.storage
        return Ledger.from_json(storage.read(path)) if storage.exists(path) else Ledger()

    def _keep(self, alert: Alert, ledger: Ledger) -> None:
        self.lake.storage.put(_path(alert), ledger.to_json())


def _path(alert: Alert) -> str:
    return f"{FOLDER}/{alert.alert_id}.json"


def _addresses(alert: Alert) -> dict[str, Destination]:
    return {stable_id("address", repr(to)): to for to in alert.send_to}


def _row_id(row: Row) -> str:
    """A row with an ``event_id`` is known by that, whatever revision brings it; others by all."""
    event_id: Any = row.get("event_id")
    return str(event_id) if event_id else stable_id("row", as_json(row))
