"""`wirelake serve`: the page live, for those who are meant, and nothing else."""

from __future__ import annotations

import http.client
import signal
import subprocess
import threading
import time
from collections.abc import Iterator

import pytest

from pipelines.serving import PageServer
from tests.report.rows import add, claim, lake_of, told
from tests.support import PATIENCE, PROGRAM, PROJECT
from transforms.lake.lake import Lake


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    article = told("dam")
    return lake_of(tmp_path_factory.mktemp("served"), article, claim(article, 12, 12))


@pytest.fixture(scope="module")
def server(lake: Lake) -> Iterator[PageServer]:
    with PageServer(lake, "127.0.0.1", 0) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server
        server.shutdown()


def ask(
    server: PageServer, method: str = "GET", path: str = "/", **fields: str
) -> tuple[http.client.HTTPResponse, str]:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=PATIENCE)
    connection.request(method, path, headers=fields)
    answer = connection.getresponse()
    return answer, answer.read().decode()


def test_it_shows_the_page_with_the_headers_of_a_careful_server(server: PageServer) -> None:
    answer, page = ask(server)
    assert answer.status == 200
    assert "The story of dam" in page
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Server"] == "wirelake "


def test_an_unchanged_page_is_not_sent_again(server: PageServer) -> None:
    etag = ask(server)[0].headers["ETag"]
    answer, body = ask(server, **{"If-None-Match": etag})
    assert (answer.status, body) == (304, "")


def test_a_head_request_gets_the_length_alone(server: PageServer) -> None:
    answer, body = ask(server, "HEAD")
    assert (answer.status, body) == (200, "")
    assert int(answer.headers["Content-Length"]) > 100_000


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_it_is_read_only(server: PageServer, method: str) -> None:
    answer, _ = ask(server, method)
    assert (answer.status, answer.headers["Allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80", ""]
)
def test_a_foreign_name_is_refused(server: PageServer, host: str) -> None:
    assert ask(server, Host=host)[0].status == 421


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8780", "[::1]:8780", "192.0.2.7"])
def test_an_address_or_localhost_is_meant(server: PageServer, host: str) -> None:
    assert ask(server, Host=host)[0].status == 200


@pytest.mark.parametrize(
    "path", ["/favicon.ico", "/../../etc/passwd", "//evil.example/", "/_wirelake"]
)
def test_there_is_nothing_else(server: PageServer, path: str) -> None:
    assert ask(server, path=path)[0].status == 404


def test_a_country_is_asked_of_the_whole_lake_and_nonsense_is_refused(server: PageServer) -> None:
    assert "What the wires say about Mali" in ask(server, path="/?country=MLI")[1]
    answer, said = ask(server, path="/?since=%3Cscript%3E")
    assert (answer.status, answer.headers["Content-Type"]) == (400, "text/plain; charset=utf-8")
    assert "2026-03-31" in said


def test_the_page_follows_the_lake(server: PageServer, lake: Lake) -> None:
    before, shown = ask(server)
    article = told("ferry")
    add(lake, article, claim(article, 3, 3))
    answer, page = ask(server)
    assert answer.headers["ETag"] != before.headers["ETag"]
    assert "The story of ferry" in page
    versions = [said.headers["Lake-Version"] for said in (before, answer)]
    assert versions[0] != versions[1]
    for version, words in zip(versions, (shown, page), strict=True):
        assert f'data-lake-version="{version}"' in words


@pytest.mark.parametrize("signum", [signal.SIGTERM, signal.SIGINT])
def test_it_says_its_address_and_ends_when_told(lake: Lake, signum: signal.Signals) -> None:
    command = [*PROGRAM, "serve", "--lake", lake.path, "--port", "0"]
    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline().startswith("http://127.0.0.1:")
        began = time.monotonic()
        process.send_signal(signum)
        assert process.wait(timeout=PATIENCE) == 0
        assert time.monotonic() - began < PATIENCE / 2


def test_a_port_that_is_taken_is_said_so(server: PageServer, lake: Lake) -> None:
    with pytest.raises(OSError, match="in use"):
        PageServer(lake, "127.0.0.1", server.server_port)
