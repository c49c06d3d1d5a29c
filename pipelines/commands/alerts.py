"""`wirelake alerts`: tell who wants to know of what is new in a lake."""

from __future__ import annotations

import argparse
import time
from contextlib import suppress

from pipelines import options

HELP = "tell who wants to know what is new for saved queries"
EXAMPLES = """examples:
  wirelake alerts my.toml --lake lake             what is new since the last time
  wirelake alerts my.toml --lake lake --follow    go on telling, after each commit, until stopped
  wirelake alerts my.toml --lake lake --test      send a message to every address of the list

The first time that an alert is met, what the lake has by then counts as told. wirelake ingest and
wirelake stream take --alerts my.toml, and tell after each of their own commits.
"""
_SECONDS_BETWEEN_LOOKS = 2.0
_TEST_ROW = {"message": "a test: what is new would stand here"}


def add_options(command: argparse.ArgumentParser) -> None:
    options.add_alerts(command, "alerts", "a list of alerts, in TOML: see docs/alerts.md")
    options.add_lake(command)
    how = command.add_mutually_exclusive_group()
    how.add_argument("--follow", action="store_true", help="go on until stopped")
    how.add_argument("--test", action="store_true", help="send a test to every address")
    options.add_quiet(command)


def run(told: argparse.Namespace) -> int:
    say = (lambda _: None) if told.quiet else options.say
    if told.test:
        return _test(told)
    with (
        options.alerting(told.alerts, told.lake, say) as send_alerts,
        suppress(KeyboardInterrupt),
    ):
        while told.follow:
            send_alerts()
            time.sleep(_SECONDS_BETWEEN_LOOKS)
    return 0


def _test(told: argparse.Namespace) -> int:
    """Exit status 1 if any address did not take it."""
    from pipelines.notifying import Message, NotSentError  # noqa: PLC0415 - few ask for it

    failed = 0
    for alert in options.listed_alerts(told.alerts):
        message = Message(message_id="test", alert=f"test of {alert.name}", rows=[_TEST_ROW])
        for to in alert.send_to:
            try:
                to.send(message)
            except NotSentError as error:
                options.say(f"{alert.name}: {error}")
                failed = 1
            else:
                options.say(f"{alert.name}: sent to {to.label}")
    return failed
