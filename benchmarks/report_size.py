"""How large the page of a lake is and how long it takes, for lakes of several sizes.

    python benchmarks/report_size.py                      # made-up lakes of up to a million events
    python benchmarks/report_size.py --lake /tmp/million  # one that `make_lake.py` made

Cold is the first page after a commit, which works out the ready-made views; warm is any other.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.make_lake import make_lake
from pipelines.report.figures import Scope
from pipelines.report.making import Reporter
from transforms.lake.lake import Lake

ARTICLES = (0, 4_300, 43_000, 430_000)


def measure(path: str) -> None:
    """Print the bytes of the page and the seconds that it took."""
    moment, seconds = datetime.now(UTC), []
    for _ in range(2):
        began = time.perf_counter()
        page = Reporter(Lake.open(path)).page(Scope(), moment)
        seconds.append(time.perf_counter() - began)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{path}: {len(page.encode()) / 1e6:.2f} MB, cold {seconds[0]:.1f} s, "
        f"warm {seconds[1]:.1f} s, peak {peak:,.0f} MB",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--lake", help="measure this one")
    told = parser.parse_args()
    if told.lake:
        measure(told.lake)
        return
    with tempfile.TemporaryDirectory() as folder:
        for articles in ARTICLES:
            path = f"{folder}/{articles}-articles"
            rows = make_lake(path, articles)
            print(f"{sum(rows.values()) - rows['articles']:,} events in {path}", flush=True)
            measure(path)


if __name__ == "__main__":
    main()
