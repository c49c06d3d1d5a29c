"""Telling people and programs: webhooks by HTTP, mail and chat services by Apprise.

An address is a secret as often as not, so no message shows more of it than its service and host.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlsplit

import urllib3

Row = Mapping[str, Any]

SECONDS = 15.0


class NotSentError(OSError):
    """A destination did not take a message; the next attempt may do better."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """New rows of one alert. ``message_id`` is the same whenever it is sent again."""

    message_id: str
    alert: str
    rows: Sequence[Row]

    @property
    def title(self) -> str:
        return f"{self.alert}: {len(self.rows)} new"

    @property
    def text(self) -> str:
        """The rows for a person, a paragraph each; what is null is left out."""
        return "\n\n".join(
            "\n".join(f"{name}: {value}" for name, value in row.items() if value is not None)
            for row in self.rows
        )


class Destination(Protocol):
    """Where messages go."""

    @property
    def label(self) -> str:
        """What may be shown of the address."""

    def send(self, message: Message) -> None:
        """Deliver it, or raise NotSentError."""


@dataclass(frozen=True, slots=True)
class Webhook:
    """An address that takes a POST of ``{"id": …, "alert": …, "rows": [{…}, …]}``."""

    url: str

    @property
    def label(self) -> str:
        return f"webhook at {urlsplit(self.url).hostname}"

    def send(self, message: Message) -> None:
        content = {"id": message.message_id, "alert": message.alert, "rows": list(message.rows)}
        try:
            response = urllib3.request(
                "POST",
                self.url,
                body=json.dumps(content, ensure_ascii=False).encode(),
                headers={
                    "Content-Type": "application/json",
                    "Idempotency-Key": message.message_id,
                },
                timeout=SECONDS,
                retries=False,
                redirect=False,
            )
        except urllib3.exceptions.HTTPError as error:
            raise NotSentError(f"{self.label} cannot be reached: {type(error).__name__}") from error
        if not 200 <= response.status < 300:  # noqa: PLR2004 - the statuses of success
            raise NotSentError(f"{self.label} answered {response.status}")


@dataclass(frozen=True, slots=True)
class Service:
    """Mail, or one of the services of Apprise (slack://…, tgram://…, mailto://…)."""

    address: str

    @property
    def label(self) -> str:
        from apprise import Apprise  # noqa: PLC0415 - only those who ask to be told load it

        found = Apprise.instantiate(self.address)
        return str(found.service_name) if found else "unknown service"

    def send(self, message: Message) -> None:
        from apprise import Apprise  # noqa: PLC0415 - as above

        service = Apprise()
        service.add(self.address)
        if not service.notify(title=message.title, body=message.text):
            raise NotSentError(f"{self.label} did not take the message")


def destination(address: str) -> Destination:
    """What an address of a list of alerts stands for; ValueError if nothing is known by it.

    A service that Apprise knows by its web address is that service, any other one a webhook.
    """
    from apprise import Apprise  # noqa: PLC0415 - as above

    scheme = address.partition("://")[0].lower()
    if Apprise.instantiate(address) is not None:
        return Service(address)
    if scheme in ("http", "https") and urlsplit(address).hostname:
        return Webhook(address)
    raise ValueError(
        f"the address that begins {scheme[:20]!r} is known to no service; "
        "give https://… or an address of Apprise's, such as mailto://user:password@host"
    )
