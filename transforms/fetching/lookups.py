"""Names looked up within a time limit.

Nothing interrupts the system's resolver, and no other knows all the names that the system knows (of
an intranet, of ``/etc/hosts``). So it runs in a thread of its own: a lookup that hangs holds up
nobody and is left to end by itself, and only so many may hang at a time.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future

from transforms.fetching.failures import ExchangeError

Resolve = Callable[[str, int], tuple[str, ...]]
"""Host and port → addresses as text; raises OSError."""

MOST_LOOKUPS = 64
_slots = threading.BoundedSemaphore(MOST_LOOKUPS)


def system_addresses(host: str, port: int) -> tuple[str, ...]:
    """The addresses of a host as the system resolves them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(address[0]) for *_, address in found))


def look_up(host: str, port: int, resolve: Resolve, seconds: float) -> tuple[str, ...]:
    """The addresses of a host, at least one; raises ``ExchangeError`` (``http.dns``) if there is
    none, or none within so many seconds.
    """
    until = time.monotonic() + seconds
    if not _slots.acquire(timeout=seconds):
        raise ExchangeError("http.dns", f"{host}: {MOST_LOOKUPS} lookups hang already; try later")
    outcome: Future[tuple[str, ...]] = Future()

    def resolve_in_thread() -> None:
        try:
            outcome.set_result(resolve(host, port))
        except Exception as error:  # noqa: BLE001 - raised where it is waited for
            outcome.set_exception(error)
        finally:
            _slots.release()

    thread = threading.Thread(target=resolve_in_thread, name=f"look up {host}", daemon=True)
    try:
        thread.start()
    except RuntimeError:  # the system has no thread to give
        _slots.release()
        raise
    try:
        found = outcome.result(timeout=max(0.0, until - time.monotonic()))
    except TimeoutError as error:
        raise ExchangeError("http.dns", f"{host} was not resolved in {seconds:.1f} s") from error
    except (OSError, UnicodeError) as error:
        raise ExchangeError("http.dns", f"{host} could not be resolved: {error}") from error
    if not found:
        raise ExchangeError("http.dns", f"{host} has no address")
    return found
