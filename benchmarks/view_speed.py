"""What the ready-made views cost over a lake of a million events.

    python benchmarks/view_speed.py                        # makes such a lake first, in two minutes
    python benchmarks/view_speed.py --lake /tmp/million    # asks one that `make_lake.py` made

Each view is asked two questions: a narrow one whose rows are all fetched (a country and a period, an
envoy, a claimant), and one about the whole view. Cold is a new process that finds the book made;
the first question after a commit makes it, which is timed apart.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.make_lake import make_lake
from pipelines.book import FILE
from pipelines.querying import LakeReader
from transforms.lake.lake import Lake
from transforms.lake.log import BOOKS

REPEATS = 7
_SPRING = "BETWEEN TIMESTAMPTZ '2011-03-01' AND TIMESTAMPTZ '2011-04-01'"
QUESTIONS = {
    "current_articles": (
        f"SELECT title, source, published_at FROM current_articles WHERE published_at {_SPRING} AND dateline_country = 'SYR'",
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
        "SELECT country, sum(count_low) FROM current_casualty_figures WHERE scope = 'incident' GROUP BY country",
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
        "FROM story_figures WHERE story_id = (SELECT story_id FROM latest_toll WHERE country = 'SYR' LIMIT 1)",
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
}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--lake")
    parser.add_argument("--articles", type=int, default=430_000)
    told = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = told.lake or str(Path(folder, "lake"))
        if told.lake is None:
            print(dict(make_lake(path, told.articles)))
        report(path)


def report(path: str) -> None:
    """Print what the book costs, and what each view does."""
    book = Path(path, BOOKS, FILE)
    book.unlink(missing_ok=True)
    seconds, rows = timed(LakeReader(Lake.open(path)), "FROM coverage")
    print(f"first question after a commit: {seconds:.1f} s; {book.stat().st_size / 1e6:,.0f} MB kept")
    print(f"a new process: {_cold(path):.2f} s, of which wirelake starts in {_started():.2f} s")
    reader = LakeReader(Lake.open(path))
    print("warm, milliseconds: median (lowest), rows fetched")
    for view, questions in QUESTIONS.items():
        told = []
        for question in questions:
            found = sorted(timed(reader, question) for _ in range(REPEATS))
            middle, lowest, rows = found[REPEATS // 2][0], found[0][0], found[0][1]
            told.append(f"{middle * 1000:7.0f} ({lowest * 1000:.0f}) {rows:>7,}")
        print(f"{view:<27}{'   '.join(told)}")


def timed(reader: LakeReader, question: str) -> tuple[float, int]:
    """Seconds until the rows of a question are there, and how many they are."""
    began = time.perf_counter()
    rows = reader.query(question)
    return time.perf_counter() - began, 0 if rows is None else rows.num_rows


def _cold(path: str) -> float:
    return _seconds("sql", "SELECT count(*) FROM latest_toll", "--lake", path)


def _started() -> float:
    return _seconds("sql", "--help")


def _seconds(*words: str) -> float:
    began = time.perf_counter()
    program = [sys.executable, "-m", "pipelines.command_line", *words]
    subprocess.run(program, check=True, capture_output=True, cwd=Path(__file__).parent.parent)
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
