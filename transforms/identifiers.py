"""Identifiers that stay the same on every machine, in every run."""

from __future__ import annotations

from hashlib import blake2b

_DIGEST_BYTES = 16
_ABSENT = b"-"


def stable_id(*parts: str | None) -> str:
    """32 hex digits of the parts in their order.

    Each part carries its length, so that no two lists of parts give the same bytes: ("a", "b") is
    neither ("ab",) nor ("a", None, "b"), and None is not "".
    """
    # Python strings may hold lone surrogates, which strict UTF-8 refuses.
    encoded = (None if part is None else part.encode("utf-8", "surrogatepass") for part in parts)
    content = b"".join(_ABSENT if one is None else b"%d:%b" % (len(one), one) for one in encoded)
    return blake2b(content, digest_size=_DIGEST_BYTES).hexdigest()
