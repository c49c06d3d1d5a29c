"""A connection to the very address that was checked, that ends with its deadline.

urllib3 speaks HTTP and TLS over it. Its connections are made in ``_new_conn``, which its own SOCKS
support replaces for the same purpose: another way to a host whose name stays in ``Host``, in SNI
and in the check of the certificate. A pool would look the name up anew, and keep connections that
politeness lets grow cold between two requests anyway. No proxy is taken from the environment.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
from collections.abc import Iterator, Mapping
from functools import lru_cache

from urllib3 import BaseHTTPResponse
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.util import Url

from transforms.fetching.addresses import bare_host, port_of
from transforms.fetching.deadline import Deadline
from transforms.fetching.failures import ExchangeError


class _Dialled(HTTPConnection):
    """Connects to one of the addresses given to it."""

    addresses: tuple[str, ...]
    deadline: Deadline
    connect_seconds: float

    def _new_conn(self) -> socket.socket:
        dialled = _dial(self.addresses, self.port, self.deadline, self.connect_seconds)
        self.deadline.watch(dialled)
        return dialled


class _DialledTls(_Dialled, HTTPSConnection):
    """The same for https."""


@contextlib.contextmanager
def get(
    url: Url,
    addresses: tuple[str, ...],
    header_fields: Mapping[str, str],
    *,
    deadline: Deadline,
    connect_seconds: float,
    ca_file: str | None,
) -> Iterator[BaseHTTPResponse]:
    """The response to a GET, its body still unread; errors are those of the libraries."""
    connection = _connection(url, ca_file)
    connection.addresses = addresses
    connection.deadline = deadline
    connection.connect_seconds = connect_seconds
    connection.timeout = deadline.left()
    try:
        connection.request("GET", url.request_uri, headers=header_fields, preload_content=False)
        yield connection.getresponse()
    finally:
        deadline.release()
        connection.close()


def _connection(url: Url, ca_file: str | None) -> _Dialled:
    if url.scheme == "https":
        return _DialledTls(bare_host(url), port_of(url), ssl_context=_trust(ca_file))
    return _Dialled(bare_host(url), port_of(url))


@lru_cache(maxsize=8)
def _trust(ca_file: str | None) -> ssl.SSLContext:
    """The authorities of the system, or those of the file; reading them takes many milliseconds."""
    return ssl.create_default_context(cafile=ca_file)


def _dial(
    addresses: tuple[str, ...], port: int, deadline: Deadline, connect_seconds: float
) -> socket.socket:
    """A connection to the first address that takes one."""
    refusals = []
    for address in addresses:
        seconds = min(connect_seconds, deadline.left())
        try:
            connection = socket.create_connection((address, port), timeout=seconds)
        except OSError as error:
            refusals.append(f"{address} port {port}: {error}")
        else:
            connection.settimeout(deadline.left())
            return connection
    raise ExchangeError("http.connect", "no connection to " + "; ".join(refusals))
