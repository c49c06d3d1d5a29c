"""Send thousands of broken feeds and drops through the real parser, normaliser and extraction.

    python benchmarks/fuzz.py --documents 20000 --seed 1
    python benchmarks/fuzz.py --only 1/4711

Fails if one is lost, hangs, or raises, and names its seed; ``--only`` takes that seed alone.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.formats.fuzzing import Figures, fuzz
from transforms.formats.sandbox import Sandbox


def main() -> int:
    """Run, print the figures, and give the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--documents", type=int, default=20_000, metavar="N")
    parser.add_argument("--seed", default="1", help="another seed gives other documents")
    parser.add_argument("--only", metavar="SEED/NUMBER", help="one document of an earlier run")
    options = parser.parse_args()
    numbered = (f"{options.seed}/{number}" for number in range(options.documents))
    started = time.monotonic()
    with Sandbox() as sandbox:
        figures = fuzz([options.only] if options.only else numbered, sandbox)
    _print(figures, time.monotonic() - started)
    return 1 if figures.failures else 0


def _print(figures: Figures, seconds: float) -> None:
    print(f"{figures.documents:,} documents in {seconds:,.0f} s")
    print(f"{figures.stories:,} stories, {figures.articles:,} articles, {figures.events:,} events")
    print(f"slowest to parse {figures.worst_parse[0]:.2f} s ({figures.worst_parse[1]})")
    print(f"slowest story {figures.worst_story[0]:.2f} s ({figures.worst_story[1]})")
    for reason, count in figures.rejections.most_common():
        print(f"{count:>8,}  {reason}")
    for seed, what in figures.failures:
        print(f"FAILED {seed}: {what}")


if __name__ == "__main__":
    sys.exit(main())
