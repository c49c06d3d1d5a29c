"""How right the extraction is: on gold of yours, and on the project's own golden stories.

    python benchmarks/accuracy.py                        the golden stories of tests/golden
    python benchmarks/accuracy.py --gold GOLD            also the sets of a folder of gold
    python benchmarks/accuracy.py --gold GOLD --record   and keep the figures in accuracy.json

Of a folder of gold a third, chosen by the hash of the file's name, is aside: rules are written
looking at the others only. So are the golden stories of the folder ``unseen``. A gap between what
was worked on and what is aside is what rules have learnt by heart.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.gold_sets import MarkedStory, gold_sets, golden_stories, score

ROOT = Path(__file__).parent.parent
GOLDEN = ROOT / "tests" / "golden"
RECORD = Path(__file__).with_name("accuracy.json")

Figures = dict[str, dict[str, dict[str, Any]]]


def sets_of(gold: Path | None) -> dict[str, list[MarkedStory]]:
    """The golden stories, by phenomenon's table, and the sets of a folder of gold."""
    golden = {
        f"golden {path.name}": golden_stories(path)
        for path in sorted(GOLDEN.iterdir())
        if path.is_dir()
    }
    return {**golden, **(gold_sets(gold) if gold else {})}


def figures_of(sets: dict[str, list[MarkedStory]]) -> Figures:
    """Precision, recall, F1 and columns by set and part ("worked on", "aside") and table."""
    return {f"{name}, {part}": _figures(stories) for name, part, stories in _parts(sets)}


def _parts(sets: dict[str, list[MarkedStory]]) -> Iterator[tuple[str, str, list[MarkedStory]]]:
    for name, stories in sets.items():
        for part, is_aside in (("worked on", False), ("aside", True)):
            chosen = [story for story in stories if story.is_aside == is_aside]
            if chosen:
                yield name, part, chosen


def _figures(stories: list[MarkedStory]) -> dict[str, dict[str, Any]]:
    return {
        table.table: {
            "gold": table.gold,
            "found": table.found,
            "precision": round(table.precision, 3),
            "recall": round(table.recall, 3),
            "f1": round(table.f1, 3),
            "columns": {column: round(share, 3) for column, share in table.columns.items()},
        }
        for table in score(stories).scores
        if table.gold or table.found
    }


def rendered(figures: Figures) -> str:
    """The figures as a Markdown table."""
    lines = ["| set | table | gold | precision | recall | F1 | columns |", "|" + "---|" * 7]
    for name, tables in figures.items():
        for table, one in tables.items():
            columns = ", ".join(f"{column} {share:.2f}" for column, share in one["columns"].items())
            lines.append(
                f"| {name} | {table} | {one['gold']} | {one['precision']:.3f} | {one['recall']:.3f}"
                f" | {one['f1']:.3f} | {columns} |"
            )
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--gold", type=Path, metavar="GOLD", help="a folder of gold sets")
    parser.add_argument("--record", action="store_true", help=f"keep the figures in {RECORD.name}")
    told = parser.parse_args()
    figures = figures_of(sets_of(told.gold))
    print(rendered(figures))
    if told.record:
        known = json.loads(RECORD.read_text("utf-8")) if RECORD.exists() else {}
        RECORD.write_text(json.dumps(known | figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
