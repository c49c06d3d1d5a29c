"""What a server wishes, from its header fields: seconds, or None where it says nothing usable."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime

_SECONDS = re.compile(r"[0-9]{1,9}")
_MAX_AGE = re.compile(r'(?:^|[,\s])max-age\s*=\s*"?([0-9]{1,9})(?![0-9])', re.IGNORECASE)


def retry_after(fields: Mapping[str, str], now: float) -> float | None:
    """Seconds to wait by ``Retry-After``, as seconds or as a date.

    A date counts from the server's own ``Date``, so that a wrong clock at either end does no harm;
    without one, from ``now`` (seconds since the epoch). Garbage and the past are None.
    """
    value = fields.get("Retry-After", "").strip()
    if _SECONDS.fullmatch(value):
        return float(value)
    until = _date(value)
    if until is None:
        return None
    seconds = until - _server_time(fields, now)
    return seconds if seconds >= 0 else None


def fresh_for(fields: Mapping[str, str], now: float) -> float | None:
    """Seconds until the content goes stale, by ``Cache-Control: max-age``, else by ``Expires``."""
    if found := _MAX_AGE.search(fields.get("Cache-Control", "")):
        age = fields.get("Age", "").strip()
        return max(0.0, float(found[1]) - (float(age) if _SECONDS.fullmatch(age) else 0.0))
    expires = _date(fields.get("Expires", "").strip())
    return None if expires is None else max(0.0, expires - _server_time(fields, now))


def _server_time(fields: Mapping[str, str], now: float) -> float:
    date = _date(fields.get("Date", "").strip())
    return now if date is None else date


def _date(value: str) -> float | None:
    """Seconds since the epoch of an HTTP date in any of its three forms."""
    if not value or not value[0].isalpha():  # each form starts with the day of the week
        return None
    try:
        date = parsedate_to_datetime(value)
        return (date if date.tzinfo else date.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError, IndexError, TypeError):
        return None
