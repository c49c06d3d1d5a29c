"""Alerts in TOML: saved queries, and who is told of rows that are new for them.

[[alert]]
name = "Lebanon"
sql = "FROM current_casualty_figures WHERE country = 'LBN' AND kind = 'killed'"
send_to = ["https://example.org/hook", "mailto://desk:${MAIL_PASSWORD}@example.org"]
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.notifying import Destination, destination
from transforms.identifiers import stable_id
from transforms.toml_files import TomlError, TomlFile, read_toml

_KEYS = frozenset({"name", "sql", "send_to"})
_VARIABLE = re.compile(r"\$\{(\w+)\}")


class AlertError(ValueError):
    """A list of alerts with a mistake; the message names file, line and key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """A saved query; its name and SQL together are what it is known by."""

    name: str
    sql: str
    send_to: tuple[Destination, ...]
    place: str

    @property
    def alert_id(self) -> str:
        """32 hexadecimal digits; another for other SQL, which begins anew."""
        return stable_id("alert", self.name, self.sql)


def read_alerts(path: Path, environment: Mapping[str, str]) -> list[Alert]:
    """The alerts of a file; AlertError says file, line and key of the first mistake.

    ``${NAME}`` in an address is taken from the environment, so that no password need be written.
    """
    try:
        file = read_toml(str(path), path.read_bytes())
    except TomlError as error:
        raise AlertError(str(error)) from error
    for name in file.tables.keys() - {"alert"}:
        raise AlertError(f"{path}:{file.line(name)}: {name}: a list of alerts has [[alert]] alone")
    tables = file.tables.get("alert", [])
    if not isinstance(tables, list) or not tables:
        raise AlertError(f"{path}:{file.line('alert')}: no alert; write it under [[alert]]")
    alerts = [_alert(file, number, environment) for number in range(len(tables))]
    seen: dict[str, Alert] = {}
    for alert in alerts:
        if alert.name in seen:
            raise AlertError(f"{alert.place}: name: {alert.name!r} is at {seen[alert.name].place}")
        seen[alert.name] = alert
    return alerts


def _alert(file: TomlFile, number: int, environment: Mapping[str, str]) -> Alert:
    values = file.tables["alert"][number]

    def refuse(key: str, what: str) -> AlertError:
        return AlertError(f"{file.path}:{file.line('alert', number, key)}: {key}: {what}")

    for key in values.keys() - _KEYS:
        raise refuse(key, f"no such key; there are {', '.join(sorted(_KEYS))}")
    for key in ("name", "sql"):
        if not isinstance(values.get(key), str) or not values[key].strip():
            raise refuse(key, "write a text")
    send_to = values.get("send_to")
    if not isinstance(send_to, list) or not send_to:
        raise refuse("send_to", "write a list of addresses")
    try:
        destinations = tuple(destination(_filled(address, environment)) for address in send_to)
    except ValueError as error:
        raise refuse("send_to", str(error)) from error
    return Alert(
        name=values["name"],
        sql=values["sql"].strip().rstrip(";"),
        send_to=destinations,
        place=f"{file.path}:{file.line('alert', number)}",
    )


def _filled(address: Any, environment: Mapping[str, str]) -> str:
    if not isinstance(address, str):
        raise ValueError(f"{address!r} is no address; write a text")  # noqa: TRY004 - all mistakes are one kind
    for name in _VARIABLE.findall(address):
        if name not in environment:
            raise ValueError(f"the environment has no variable {name}")
    return _VARIABLE.sub(lambda found: environment[found[1]], address)
