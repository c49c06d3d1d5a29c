"""Slugs: any name made fit for the column ``source``, ``[a-z0-9_-]{1,64}``."""

from __future__ import annotations

import hashlib
import re
import unicodedata

SLUG_LENGTH = 64

_UNFIT = re.compile(r"[^a-z0-9_-]+")
_HASH_LENGTH = 12


def slug(name: str) -> str:
    """``name`` in lower-case ASCII, other characters a ``-``; a short hash where nothing is left.

    >>> slug("AFP — Monde")
    'afp-monde'
    """
    ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii")
    fit = _UNFIT.sub("-", ascii_name.lower()).strip("-_")[:SLUG_LENGTH].rstrip("-_")
    return fit or hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:_HASH_LENGTH]
