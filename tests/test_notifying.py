"""Mail and chat services: each row arrives once, at real servers that refuse now and then."""

from __future__ import annotations

import json
import socket
from collections import Counter
from collections.abc import Callable, Iterator
from email import message_from_bytes
from email.message import Message
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from werkzeug.wrappers import Request, Response

from pipelines.alert_lists import read_alerts
from pipelines.alerting import Alerter
from tests.feed_server import FeedServer
from tests.support import wirelake
from tests.test_alerts import alert_list
from tests.views.view_cases import add_rows, rows_of
from transforms.lake.lake import Lake

ROUNDS = range(1, 5)


class Mailbox:
    """A mail server that refuses every second letter, and keeps the others."""

    def __init__(self) -> None:
        self.letters: list[Message] = []
        self._asked = count()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: ARG002, N802 - aiosmtpd's
        if next(self._asked) % 2 == 0:
            return "451 busy, try again later"
        self.letters.append(message_from_bytes(envelope.content))
        return "250 taken"


@pytest.fixture
def mail() -> Iterator[tuple[Mailbox, int]]:
    mailbox = Mailbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    yield mailbox, port
    controller.stop()


def told(folder: Path, address: str) -> Counter[int]:
    """Tell of a toll in each of some rounds, asking again until it is taken; gives the tolls."""
    lake = Lake.open(str(folder / "lake"), create=True)
    (alert,) = read_alerts(alert_list(folder, address), {})
    alerter = Alerter(lake=lake, alerts=[alert], say=lambda _: None, sleep=lambda _: None)
    alerter.begin()
    for number in ROUNDS:
        figure = {"country": "PER", "count": number, "quote": f"Quote {number}."}
        article = {"article_id": f"article {number}", "casualty_figures": [figure]}
        add_rows(lake, list(rows_of({"articles": [article]})))
        assert alerter.finish() == 0
    return Counter(ROUNDS)


def test_a_test_reaches_a_mailbox(tmp_path: Path, mail: tuple[Mailbox, int]) -> None:
    mailbox, port = mail
    Lake.open(str(tmp_path / "lake"), create=True)
    address = f"mailto://127.0.0.1:{port}/?from=wire@lake.test&to=desk@lake.test"
    command = ("alerts", alert_list(tmp_path, address), "--lake", tmp_path / "lake", "--test")
    assert "did not take the message" in wirelake(*command, check=1).stderr, "the first is refused"
    wirelake(*command)
    assert "what is new would stand here" in mailbox.letters[0].as_string()


@pytest.mark.slow
def test_mail_tells_each_row_once_through_a_server_that_is_often_busy(
    tmp_path: Path, mail: tuple[Mailbox, int]
) -> None:
    mailbox, port = mail
    sent = told(tmp_path, f"mailto://127.0.0.1:{port}/?from=wire@lake.test&to=desk@lake.test")
    texts = [letter.as_string() for letter in mailbox.letters]
    assert Counter(n for n in sent for text in texts if f"Quote {n}." in text) == sent
    assert len(texts) == len(sent)
    assert {letter["To"] for letter in mailbox.letters} == {"desk@lake.test"}
    assert all("tolls: 1 new" in str(letter["Subject"]) for letter in mailbox.letters)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("address", "path", "text_of"),
    [
        ("mmost://127.0.0.1:{port}/token", "/hooks/token", lambda body: body["text"]),
        ("ntfy://127.0.0.1:{port}/desk", "/", lambda body: body["message"]),
        ("rocket://hook/token@127.0.0.1:{port}", "/hooks/hook/token", str),
    ],
    ids=("Mattermost", "ntfy", "Rocket.Chat"),
)
def test_a_chat_service_is_told_each_row_once(
    tmp_path: Path, address: str, path: str, text_of: Callable[[dict[str, Any]], str]
) -> None:
    texts: list[str] = []
    asked = count()

    def answer(request: Request) -> Response:
        if next(asked) % 2 == 0:
            return Response(status=503)
        texts.append(text_of(json.loads(request.get_data())))
        return Response("{}", content_type="application/json")

    with FeedServer() as server:
        port = server.on(path, answer).split(":")[2].split("/")[0]
        sent = told(tmp_path, address.format(port=port))
    assert Counter(n for n in sent for text in texts if f"Quote {n}." in text) == sent
    assert len(texts) == len(sent)
