"""What the ready-made views cost over a lake of a million events.

    python benchmarks/view_speed.py                        # makes such a lake first, in two minutes
    python benchmarks/view_speed.py --lake /tmp/million    # asks one that `make_lake.py` made

Each view is asked two questions: a narrow one whose rows are all fetched (a country and a period,
an envoy, a claimant), and one about the whole view. What the first question after a commit costs is
timed apart: each of these finds what the ones before it have worked out.
"""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.make_lake import lake_told
from pipelines.book_files import FILE
from pipelines.querying import LakeReader
from transforms.lake.lake import Lake
from transforms.lake.log import BOOKS

REPEATS = 7
_SPRING = "BETWEEN TIMESTAMPTZ '2011-03-01' AND TIMESTAMPTZ '2011-04-01'"
QUESTIONS = {
    "current_articles": (
        "SELECT title, published_at FROM current_articles "
        f"WHERE published_at {_SPRING} AND dateline_country = 'SYR'",
        "SELECT source, count(*) FROM current_articles GROUP BY source",
    ),
    "current_envoy_visits": (
        f"FROM current_envoy_visits WHERE host_country = 'SYR' AND published_at {_SPRING}",
        "SELECT status, count(*) FROM current_envoy_visits GROUP BY status",
    ),
    "current_draft_resolutions": (
        f"FROM current_draft_resolutions WHERE subject_country = 'SYR' AND published_at {_SPRING}",
        "SELECT organ, status, count(*) FROM current_draft_resolutions GROUP BY ALL",
    ),
    "current_casualty_figures": (
        f"FROM current_casualty_figures WHERE country = 'SYR' AND published_at {_SPRING}",
        "SELECT country, sum(count_low) FROM current_casualty_figures GROUP BY country",
    ),
    "toll_over_time": (
        f"FROM toll_over_time WHERE country = 'SYR' AND told_at {_SPRING}",
        "SELECT country, count(*), count_if(is_superseded) FROM toll_over_time GROUP BY country",
    ),
    "latest_toll": (
        f"FROM latest_toll WHERE country = 'SYR' AND told_at {_SPRING}",
        "FROM latest_toll ORDER BY highest - lowest DESC LIMIT 20",
    ),
    "visit_network": (
        "FROM visit_network WHERE host_country = 'SYR'",
        "SELECT sending_country, host_country, sum(visits) FROM visit_network GROUP BY ALL",
    ),
    "itinerary": (
        "FROM itinerary WHERE envoy = 'Rus Envoy3' ORDER BY stop",
        "SELECT sending_country, max(stop) FROM itinerary GROUP BY sending_country",
    ),
    "resolution_timeline": (
        "FROM resolution_timeline WHERE subject_country = 'SYR' ORDER BY draft_id, step",
        "SELECT organ, outcome, count(DISTINCT draft_id) FROM resolution_timeline GROUP BY ALL",
    ),
    "who_said": (
        f"FROM who_said WHERE said_by = 'syr bureau 3' AND said_at {_SPRING}",
        "SELECT said_by, count(*) FROM who_said GROUP BY said_by ORDER BY 2 DESC LIMIT 20",
    ),
    "coverage": (
        "FROM coverage WHERE source = 'wire-3'",
        "SELECT source, sum(articles), sum(casualty_figures) FROM coverage GROUP BY source",
    ),
    "stories": (
        f"FROM stories WHERE first_published {_SPRING} ORDER BY papers DESC LIMIT 100",
        "SELECT papers, count(*) FROM stories GROUP BY papers",
    ),
    "story_figures": (
        "FROM story_figures WHERE story_id = "
        "(SELECT story_id FROM latest_toll WHERE country = 'SYR' LIMIT 1)",
        "SELECT kind, count(*) FROM story_figures WHERE is_newest GROUP BY kind",
    ),
    "revisions": (
        f"FROM revisions WHERE published_at {_SPRING} AND NOT is_current",
        "SELECT source, count_if(withdrawn_by IS NOT NULL) FROM revisions GROUP BY source",
    ),
    "changes": (
        f"SELECT title_before, title FROM changes WHERE title_changed AND changed_at {_SPRING}",
        "SELECT signal, count(*) FROM changes GROUP BY signal",
    ),
    "figure_changes": (
        f"FROM figure_changes WHERE country = 'SYR' AND changed_at {_SPRING}",
        "SELECT change, count(*) FROM figure_changes GROUP BY change",
    ),
}


def main() -> None:
    with lake_told(__doc__ or "", 430_000) as path:
        report(path)


def report(path: str) -> None:
    """Print what the first questions after a commit cost, and what each view does when warm."""
    book = Path(path, BOOKS, FILE)
    book.unlink(missing_ok=True)
    reader = LakeReader(Lake.open(path))
    print("first question after a commit, seconds (of processors)")
    for view in (
        "current_articles",
        "visit_network",
        "resolution_timeline",
        "latest_toll",
        "coverage",
    ):
        took = timed(reader, f"SELECT count(*) FROM {view}")
        print(f"{view:<27}{took.seconds:7.1f} ({took.processor:.1f})")
    timed(reader, "FROM duckdb_views()")
    print(f"{book.stat().st_size / 1e6:,.0f} MB are kept")
    print("warm, milliseconds: median (lowest; of processors), rows fetched")
    for view, questions in QUESTIONS.items():
        print(f"{view:<27}{'   '.join(_repeated(reader, question) for question in questions)}")


@dataclass(frozen=True, slots=True, order=True)
class Took:
    """What a question cost: seconds until its rows were there, and seconds of all processors."""

    seconds: float
    processor: float
    rows: int


def timed(reader: LakeReader, question: str) -> Took:
    """Ask, and fetch every row."""
    began, began_work = time.perf_counter(), time.process_time()
    rows = reader.query(question)
    count = 0 if rows is None else rows.num_rows
    return Took(time.perf_counter() - began, time.process_time() - began_work, count)


def _repeated(reader: LakeReader, question: str) -> str:
    found = sorted(timed(reader, question) for _ in range(REPEATS))
    middle, lowest = found[REPEATS // 2], found[0]
    processor = min(took.processor for took in found)
    times = f"{middle.seconds * 1000:6.0f} ({lowest.seconds * 1000:.0f}; {processor * 1000:.0f})"
    return f"{times:<20}{middle.rows:>6,}"


if __name__ == "__main__":
    main()
