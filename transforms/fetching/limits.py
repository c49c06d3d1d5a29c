"""What one exchange may cost."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Seconds, bytes of a body, redirects.

    ``total_seconds`` count from the first look-up of a name to the last byte, redirects included.
    ``most_bytes`` are counted as they come, ``most_decompressed_bytes`` as they unfold, and
    ``most_ratio`` is of the second to the first.
    """

    connect_seconds: float = 10.0
    total_seconds: float = 30.0
    most_bytes: int = 15 * 1024 * 1024
    most_decompressed_bytes: int = 15 * 1024 * 1024
    most_ratio: float = 100.0
    most_redirects: int = 5
