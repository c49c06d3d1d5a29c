"""Fit the confidence of records on gold, and show how far it can be trusted.

    python benchmarks/calibrate.py --gold GOLD           fit, and show the reliability table
    python benchmarks/calibrate.py --gold GOLD --write   and keep the model in confidence.toml

The model is logistic: log odds of a record being right, from the signs that it rests on. The
weights are fitted on the stories that rules were written on; but rules are more often right on
those than on others, so the level is set on golden stories that nobody looked at
(``tests/golden/unseen``). What comes out is measured on the third of the gold that is aside, which
has no part in either.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.accuracy import sets_of
from benchmarks.gold_sets import UNSEEN, MarkedStory, row_of
from pipelines.agreement import is_optional, pair
from schemas import EVENT_TABLES, table_of

MODEL = Path(__file__).parent.parent / "transforms" / "knowledge" / "confidence.toml"
# A sign is weighed if so many records bear it; weights are drawn towards 0 by the penalty.
FEWEST = 8
PENALTY = 3.0
BINS = 10
_STEPS = 50
_WIDEST = 6.0
_HEADER = """# How sure a record is: log odds, fitted on gold. Written by benchmarks/calibrate.py.
# The base of a table, and what each sign of a record adds to it.
"""


@dataclass(frozen=True, slots=True)
class Case:
    """A found record: its signs, its confidence by the model in use, whether it is right."""

    table: str
    signs: frozenset[str]
    confidence: float
    is_right: bool


def cases_of(stories: Iterable[MarkedStory]) -> list[Case]:
    """Every record found in the stories but those that the gold leaves open."""
    return [
        case for story in stories for table in EVENT_TABLES for case in _cases(story, table.name)
    ]


def _cases(story: MarkedStory, table: str) -> list[Case]:
    found = [one for one in story.findings if table_of(type(one.event)).name == table]
    gold = story.gold.events.get(table, ())
    partner = {j: gold[i] for i, j in pair(table, gold, [row_of(one.event) for one in found])}
    return [
        Case(table, frozenset(one.signs), one.event.confidence, index in partner)
        for index, one in enumerate(found)
        if index not in partner or not is_optional(partner[index])
    ]


@dataclass(frozen=True, slots=True)
class Model:
    """Log odds of a table: its base, and what each sign adds."""

    base: float
    weights: dict[str, float]

    def confidence(self, signs: Iterable[str]) -> float:
        odds = self.base + sum(self.weights.get(sign, 0.0) for sign in signs)
        return float(1 / (1 + np.exp(-odds)))


def fitted(cases: Sequence[Case]) -> Model:
    """The model that explains the cases best, by Newton's method with a ridge penalty."""
    counts = Counter(sign for case in cases for sign in case.signs)
    signs = sorted(sign for sign, count in counts.items() if FEWEST <= count < len(cases))
    bears = np.array([[1.0, *(sign in case.signs for sign in signs)] for case in cases])
    is_right = np.array([float(case.is_right) for case in cases])
    penalty = np.diag([0.01, *[PENALTY] * len(signs)])
    weights = np.zeros(bears.shape[1])
    for _ in range(_STEPS):
        expected = 1 / (1 + np.exp(-bears @ weights))
        gradient = bears.T @ (is_right - expected) - penalty @ weights
        curvature = (bears * (expected * (1 - expected))[:, None]).T @ bears + penalty
        weights = weights + np.linalg.solve(curvature, gradient)
    return Model(float(weights[0]), dict(zip(signs, map(float, weights[1:]), strict=True)))


def levelled(model: Model, unseen: Sequence[Case]) -> Model:
    """The model with its base moved until it expects as many right as there are in the cases."""
    if not unseen:
        return model
    # One more case of which half is right: nothing is ever quite sure.
    right = (sum(case.is_right for case in unseen) + 0.5) * len(unseen) / (len(unseen) + 1)
    low, high = -_WIDEST, _WIDEST
    for _ in range(_STEPS):
        shift = (low + high) / 2
        moved = Model(model.base + shift, model.weights)
        expected = sum(moved.confidence(case.signs) for case in unseen)
        low, high = (low, shift) if expected > right else (shift, high)
    return Model(model.base + low, model.weights)


def reliability(pairs: Sequence[tuple[float, bool]]) -> tuple[str, float]:
    """The table of ten bins, and the expected calibration error: the mean gap, by records."""
    lines, error = ["confidence  records   said  right"], 0.0
    for bin_ in range(BINS):
        inside = [pair for pair in pairs if min(int(pair[0] * BINS), BINS - 1) == bin_]
        if inside:
            said = sum(confidence for confidence, _ in inside) / len(inside)
            right = sum(is_right for _, is_right in inside) / len(inside)
            error += abs(said - right) * len(inside) / len(pairs)
            span = f"{bin_ / BINS:.1f} to {(bin_ + 1) / BINS:.1f}"
            lines.append(f"{span}  {len(inside):7}  {said:5.2f}  {right:5.2f}")
    return "\n".join(lines), error


def written(models: dict[str, Model]) -> str:
    """The models as ``confidence.toml`` has them."""
    parts = [_HEADER]
    for table, model in models.items():
        parts.append(f"\n[{table}]\nbase = {model.base:.2f}\n[{table}.weights]\n")
        parts += [f'"{sign}" = {weight:.2f}\n' for sign, weight in sorted(model.weights.items())]
    return "".join(parts)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--gold", type=Path, metavar="GOLD", help="a folder of gold sets")
    parser.add_argument("--write", action="store_true", help=f"rewrite {MODEL.name}")
    told = parser.parse_args()
    stories = [story for stories in sets_of(told.gold).values() for story in stories]
    known = cases_of(story for story in stories if not story.is_aside)
    unseen = cases_of(story for story in stories if story.path.parent.name == UNSEEN)
    aside = cases_of(
        story for story in stories if story.is_aside and story.path.parent.name != UNSEEN
    )
    models = {
        table.name: levelled(
            fitted([case for case in known if case.table == table.name]),
            [case for case in unseen if case.table == table.name],
        )
        for table in EVENT_TABLES
    }
    for table, model in models.items():
        pairs = [(model.confidence(c.signs), c.is_right) for c in aside if c.table == table]
        print(f"{table}, aside\n{reliability(pairs)[0]}\n")
    pairs = [(models[case.table].confidence(case.signs), case.is_right) for case in aside]
    lines, error = reliability(pairs)
    print(f"all tables, aside\n{lines}\nexpected calibration error {error:.3f}")
    if told.write:
        MODEL.write_text(written(models), encoding="utf-8")


if __name__ == "__main__":
    main()
