"""Spans of time as a person says them."""

from __future__ import annotations

_UNITS = (("d", 86_400.0), ("h", 3_600.0), ("min", 60.0), ("s", 1.0), ("ms", 0.001))


def span(seconds: float) -> str:
    """About so long, in the unit that fits: ``20 µs``, ``45 s``, ``3 min``, ``5 h``, ``12 d``."""
    for unit, length in _UNITS:
        if seconds >= 2 * length:
            return f"{seconds / length:,.0f} {unit}"
    return f"{max(seconds, 0.0) * 1_000_000:,.0f} µs"
