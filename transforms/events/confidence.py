"""How likely a record is right, from the signs that it rests on."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from math import exp

from transforms.knowledge import knowledge


def confidence_of(table: str, signs: Iterable[str]) -> float:
    """The share of such records that are right, 0 to 1, as calibrated on gold.

    A logistic model: the base of the table and the weights of the signs are log odds, fitted by
    ``benchmarks/calibrate.py`` and kept in ``confidence.toml``. A sign without a weight counts
    nothing.
    """
    return _confidence(table, frozenset(signs))


@lru_cache(maxsize=4_096)
def _confidence(table: str, signs: frozenset[str]) -> float:
    model = knowledge("confidence")[table]
    weights: dict[str, float] = model["weights"]
    odds = model["base"] + sum(weights.get(sign, 0.0) for sign in sorted(signs))
    return round(1 / (1 + exp(-odds)), 3)
