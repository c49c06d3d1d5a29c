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
    digest = blake2b(digest_size=_DIGEST_BYTES)
    for part in parts:
        if part is None:
            digest.update(_ABSENT)
        else:
            # Python strings may hold lone surrogates, which strict UTF-8 refuses.
            encoded = part.encode("utf-8", "surrogatepass")
            digest.update(b"%d:" % len(encoded))
            digest.update(encoded)
    return digest.hexdigest()
