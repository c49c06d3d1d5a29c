"""Slugs: any name made fit for the column ``source``, ``[a-z0-9_-]{1,64}``."""

from __future__ import annotations

import hashlib
import re
import unicodedata

SLUG_LENGTH = 64

_UNFIT = re.compile(r"[^a-z0-9_-]+")
_HASH_LENGTH = 12


def slug(name: str) -> str:
    """``name`` in lower-case ASCII, other characters a ``-``; a short hash where letters are lost.

    >>> slug("AFP — Monde")
    'afp-monde'
    >>> slug("новости 1") == slug("спорт 1")
    False
    """
    plain = unicodedata.normalize("NFKD", name)
    fit = _UNFIT.sub("-", plain.encode("ascii", "ignore").decode().lower()).strip("-_")
    lost = any(letter.isalnum() and not letter.isascii() for letter in plain)
    if fit and not lost and len(fit) <= SLUG_LENGTH:
        return fit
    short = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:_HASH_LENGTH]
    kept = fit[: SLUG_LENGTH - len(short) - 1].strip("-_")
    return f"{kept}-{short}" if kept else short
