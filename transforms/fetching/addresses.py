"""Which address a URL may be fetched from."""

from __future__ import annotations

from collections.abc import Callable

Resolve = Callable[[str, int], tuple[str, ...]]


def system_addresses(host: str, port: int) -> tuple[str, ...]:
    """The addresses of a host as the system resolves them."""
    raise NotImplementedError
