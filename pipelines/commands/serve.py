"""`wirelake serve`: show the page of `wirelake report` live."""

from __future__ import annotations

import argparse
import contextlib

from pipelines import options
from transforms.lake.lake import Lake

HELP = "show the page of `wirelake report` live"
EXAMPLES = """examples:
  wirelake serve --lake lake                        for this machine, at http://127.0.0.1:8780/
  wirelake serve --lake lake --port 0               at any free port
  wirelake serve --lake lake --host 0.0.0.0         for everyone who reaches this machine

The page is made anew when the lake has changed. Nothing can be changed through it. There is no
login: whoever may reach the address may read the lake's page.
"""


def add_options(command: argparse.ArgumentParser) -> None:
    options.add_lake(command)
    command.add_argument(
        "--host",
        default="127.0.0.1",
        type=options.said,
        metavar="HOST",
        help="address to listen on (127.0.0.1)",
    )
    command.add_argument(
        "--port",
        default=8780,
        type=options.port,
        metavar="N",
        help="port (8780); 0 is any free one",
    )


def run(told: argparse.Namespace) -> int:
    from pipelines.serving import PageServer  # noqa: PLC0415 - the charts' library is large

    with (
        PageServer(Lake.open(told.lake), told.host, told.port) as server,
        contextlib.suppress(KeyboardInterrupt),  # the way to end it
    ):
        print(server.url, flush=True)
        server.serve_forever()
    return 0
