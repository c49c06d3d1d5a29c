"""What is asked of Flink's REST interface."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import urllib3

from infra.flink.distribution import FlinkError

ENDED = frozenset({"CANCELED", "FAILED", "FINISHED"})
_LOOK_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The last checkpoint that was completed; ``taken`` counts those so far."""

    taken: int
    size: int
    milliseconds: int


@dataclass(frozen=True, slots=True)
class Rest:
    """The JobManager at an address such as ``http://localhost:8081``."""

    url: str

    def task_managers(self) -> int:
        """How many have reported; 0 while the JobManager does not answer."""
        try:
            return len(self._ask("GET", "/taskmanagers")["taskmanagers"])
        except (urllib3.exceptions.HTTPError, FlinkError):
            return 0

    def jobs(self) -> dict[str, str]:
        """The state of each job, by its id."""
        return {job["id"]: job["status"] for job in self._ask("GET", "/jobs")["jobs"]}

    def running(self) -> list[str]:
        """The jobs that have not ended."""
        return [job for job, state in self.jobs().items() if state not in ENDED]

    def checkpoint(self, job: str) -> Checkpoint | None:
        """The job's last checkpoint; None before the first."""
        told = self._ask("GET", f"/jobs/{job}/checkpoints")
        last = told["latest"]["completed"]
        if last is None:
            return None
        return Checkpoint(
            taken=told["counts"]["completed"],
            size=last["state_size"],
            milliseconds=last["end_to_end_duration"],
        )

    def restored_from(self, job: str) -> str | None:
        """The checkpoint or savepoint that a job went on from last, if from any."""
        restored = self._ask("GET", f"/jobs/{job}/checkpoints")["latest"]["restored"]
        return restored and str(restored["external_path"])

    def cancel(self, job: str) -> None:
        """End a job at once; what it held since its last checkpoint is forgotten."""
        self._ask("PATCH", f"/jobs/{job}?mode=cancel")

    def stop(self, job: str, *, drain: bool = False, seconds: float = 60.0) -> str:
        """End a job with a savepoint; gives its place. ``drain`` also ends all windows."""
        trigger = self._ask("POST", f"/jobs/{job}/stop", {"drain": drain})["request-id"]
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            told = self._ask("GET", f"/jobs/{job}/savepoints/{trigger}")
            if told["status"]["id"] == "COMPLETED":
                done = told["operation"]
                if "failure-cause" in done:
                    trace = done["failure-cause"]["stack-trace"].strip().splitlines()
                    cause = [line for line in trace if line.startswith("Caused by")] or trace
                    raise FlinkError(f"no savepoint of job {job}: {cause[-1]}")
                return str(done["location"])
            time.sleep(_LOOK_SECONDS)
        raise FlinkError(f"job {job} gave no savepoint within {seconds:g} s")

    def _ask(self, method: str, path: str, body: Mapping[str, object] | None = None) -> Any:
        response = urllib3.request(method, self.url + path, json=body, timeout=10.0, retries=False)
        if response.status >= 400:  # noqa: PLR2004 - HTTP's first error
            raise FlinkError(f"{method} {path}: {response.status} {response.data.decode()[:500]}")
        return json.loads(response.data or "{}")
