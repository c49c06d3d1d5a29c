"""A Flink cluster on this machine: python -m infra.flink start | stop | status."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from infra.flink.cluster import Cluster
from infra.flink.distribution import FlinkError


def main() -> int:
    """Run one command; gives the exit status."""
    parser = argparse.ArgumentParser(prog="python -m infra.flink", description=__doc__)
    parser.add_argument("deed", choices=("start", "stop", "status"))
    parser.add_argument("--task-managers", type=int, default=2, metavar="N")
    parser.add_argument("--folder", type=Path, default=Cluster().folder, help="what it keeps")
    told = parser.parse_args()
    cluster = Cluster(told.folder.resolve(), told.task_managers)
    try:
        return {"start": _start, "stop": _stop, "status": _status}[told.deed](cluster)
    except FlinkError as error:
        print(error, file=sys.stderr)
        return 1


def _start(cluster: Cluster) -> int:
    """Start what does not run; tell where it is and with which options Beam gets there."""
    cluster.start()
    print(f"Flink: {cluster.rest.url}\nBeam options: {' '.join(cluster.options)}")
    return 0


def _stop(cluster: Cluster) -> int:
    cluster.stop()
    return 0


def _status(cluster: Cluster) -> int:
    """Tell which processes run; 0 if they are all there."""
    running = cluster.processes()
    for role in cluster.roles:
        print(f"{role:<16}{' '.join(str(p.pid) for p in running.get(role, [])) or 'does not run'}")
    return 0 if running.keys() >= set(cluster.roles) else 1


if __name__ == "__main__":
    sys.exit(main())
