"""A cluster: a JobManager, TaskManagers, a pool of Python workers and Beam's job server.

Each is a process group of its own and carries, in its environment, the folder of its cluster: so
those that run are found by asking the machine, whoever started them and however their parent ended.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

from infra.flink import settings
from infra.flink.distribution import BUILD, Distribution, FlinkError, distribution
from infra.flink.rest import Rest
from infra.flink.settings import JOB_MANAGER, JOB_SERVER, OPENED, TASK_MANAGER, Memory, Ports

JOB_MANAGER_ROLE, WORKERS_ROLE, JOB_SERVER_ROLE = "jobmanager", "worker-pool", "job-server"
_FOLDER, _ROLE = "WIRELAKE_FLINK_CLUSTER", "WIRELAKE_FLINK_ROLE"
_START_SECONDS = 90
_LOOK_SECONDS = 0.5
_TAIL = 2_000


@dataclass(frozen=True, slots=True)
class Cluster:
    """A cluster that keeps its ports, logs, checkpoints and savepoints in a folder.

    ``code`` is the folder in which its workers find the packages of wirelake.
    """

    folder: Path = BUILD / "cluster"
    task_managers: int = 2
    code: Path = BUILD.parent

    def start(self) -> None:
        """Start what does not run, and wait until all of it is there.

        Raises FlinkError where Java or Maven is missing, or a process ends instead of starting.
        """
        jars = distribution()
        self._logs.mkdir(parents=True, exist_ok=True)
        if not self._ports_file.exists():
            ports = _free_ports()
            settings.write(self._settings, ports, self.task_managers)
            self._ports_file.write_text(json.dumps(asdict(ports)), "utf-8")
        commands, running = self._commands(jars), self.processes()
        for role in commands.keys() - running.keys():
            self._launch(role, commands[role])
        self._wait(lambda: self.rest.task_managers() >= self.task_managers)
        self._wait(lambda: _answers(self.ports.jobs) and _answers(self.ports.workers))

    def stop(self) -> None:
        """End all processes of the cluster; checkpoints, savepoints and logs stay."""
        while running := self.processes():
            for role in running:
                self.kill(role)
        self._ports_file.unlink(missing_ok=True)

    def kill(self, role: str) -> None:
        """``kill -9`` all processes of a role, such as ``taskmanager-1`` or ``worker-pool``."""
        processes = self.processes().get(role, [])
        for process in processes:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(processes, timeout=_START_SECONDS)

    def processes(self) -> dict[str, list[psutil.Process]]:
        """The processes that run, by role; those of the pool have its workers among them."""
        found = defaultdict(list)
        for process in psutil.process_iter():
            with suppress(psutil.Error):
                told = process.environ()
                if told.get(_FOLDER) == str(self.folder):
                    found[told[_ROLE]].append(process)
        return dict(found)

    @property
    def ports(self) -> Ports:
        return Ports(**json.loads(self._ports_file.read_text("utf-8")))

    @property
    def rest(self) -> Rest:
        return Rest(f"http://localhost:{self.ports.rest}")

    @property
    def options(self) -> tuple[str, ...]:
        """Beam's options with which a job runs here."""
        return (
            "--runner=PortableRunner",
            f"--job_endpoint=localhost:{self.ports.jobs}",
            "--environment_type=EXTERNAL",
            f"--environment_config=localhost:{self.ports.workers}",
        )

    @property
    def roles(self) -> tuple[str, ...]:
        """Who has to run for the cluster to be whole."""
        task_managers = (f"taskmanager-{number}" for number in range(1, self.task_managers + 1))
        return (JOB_MANAGER_ROLE, *task_managers, WORKERS_ROLE, JOB_SERVER_ROLE)

    @property
    def _ports_file(self) -> Path:
        return self.folder / "ports.json"

    @property
    def _settings(self) -> Path:
        return self.folder / "settings"

    @property
    def _logs(self) -> Path:
        return self.folder / "logs"

    def _commands(self, jars: Distribution) -> dict[str, Sequence[object]]:
        ports = self.ports
        workers = (sys.executable, "-m", "infra.flink.worker_pool", ports.workers)
        job_server = (
            *_java(JOB_SERVER), "-jar", jars.job_server,
            "--flink-master", f"localhost:{ports.rest}", "--flink-conf-dir", self._settings,
            "--job-host", "localhost", "--job-port", ports.jobs, "--artifact-port", "0",
            "--expansion-port", "-1", "--artifacts-dir", self.folder / "artifacts",
        )  # fmt: skip
        task_manager = self._flink(jars, TASK_MANAGER, "taskexecutor.TaskManagerRunner")
        return {
            role: {
                JOB_MANAGER_ROLE: self._flink(
                    jars, JOB_MANAGER, "entrypoint.StandaloneSessionClusterEntrypoint"
                ),
                WORKERS_ROLE: workers,
                JOB_SERVER_ROLE: job_server,
            }.get(role, task_manager)
            for role in self.roles
        }

    def _flink(self, jars: Distribution, memory: Memory, main: str) -> Sequence[object]:
        # Flink's own classes first: the job server's jar holds some of another patch version.
        class_path = os.pathsep.join(map(str, (*jars.libraries, jars.job_server)))
        return (
            *_java(memory),
            f"-Dlog4j.configurationFile={self._settings / 'log4j.properties'}",
            *("-cp", class_path, f"org.apache.flink.runtime.{main}"),
            *("--configDir", self._settings),
        )

    def _launch(self, role: str, command: Sequence[object]) -> None:
        python = Path(sys.executable).parent  # Beam starts its workers as `python`
        with (self._logs / f"{role}.log").open("ab") as log:
            subprocess.Popen(
                [str(word) for word in command],
                stdout=log,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                cwd=self.code,
                env=os.environ
                | {
                    _FOLDER: str(self.folder),
                    _ROLE: role,
                    **settings.MALLOC,
                    "PATH": f"{python}{os.pathsep}{os.environ['PATH']}",
                },
                start_new_session=True,
            )

    def _wait(self, holds: Callable[[], bool]) -> None:
        deadline = time.monotonic() + _START_SECONDS
        absent = set[str]()  # for one look: Java starts itself anew, and has no environment then
        while not holds():
            missing = set(self.roles) - self.processes().keys()
            for role in absent & missing:
                raise FlinkError(f"{role} ended instead of starting:\n{self._tail(role)}")
            absent = missing
            if time.monotonic() > deadline:
                raise FlinkError(f"not all there after {_START_SECONDS} s; see {self._logs}")
            time.sleep(_LOOK_SECONDS)

    def _tail(self, role: str) -> str:
        return (self._logs / f"{role}.log").read_text("utf-8", "replace")[-_TAIL:]


def _java(memory: Memory) -> tuple[str, ...]:
    return (shutil.which("java") or "java", *memory.arguments, *OPENED)


def _answers(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("localhost", port), timeout=1):
        return True
    return False


def _free_ports() -> Ports:
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.create_server(("localhost", 0))) for _ in range(4)]
        rest, rpc, jobs, workers = (taken.getsockname()[1] for taken in sockets)
    return Ports(rest=rest, rpc=rpc, jobs=jobs, workers=workers)
