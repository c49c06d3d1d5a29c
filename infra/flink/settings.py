"""The configuration of a cluster's Flink processes, as files and as arguments of the JVM."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

_OPENED = ("java.lang", "java.lang.invoke", "java.lang.reflect", "java.net", "java.io", "java.nio",
           "java.text", "java.time", "java.util", "java.util.concurrent",
           "java.util.concurrent.atomic", "java.util.concurrent.locks", "sun.nio.ch")  # fmt: skip
OPENED = tuple(f"--add-opens=java.base/{name}=ALL-UNNAMED" for name in _OPENED)

_LOG4J = """\
rootLogger.level = INFO
rootLogger.appenderRef.console.ref = Console
appender.console.name = Console
appender.console.type = CONSOLE
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = %d{yyyy-MM-dd HH:mm:ss,SSS} %-5p %c{1} - %m%n
logger.pekko.name = org.apache.pekko
logger.pekko.level = WARN
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """What a process may use, in megabytes. Beam's classes alone fill over 100 of metaspace.

    Each shuffle of a bounded job takes 16 of network. A TaskManager of a stream grows from 640 to
    some 760 in half an hour, as its heap comes into use, which has a bound: no leak.
    """

    heap: int
    metaspace: int = 512
    network: int = 256
    managed: int = 64
    off_heap: int = 128

    @property
    def arguments(self) -> tuple[str, ...]:
        return (
            f"-Xmx{self.heap}m",
            f"-Xms{self.heap // 4}m",
            f"-XX:MaxMetaspaceSize={self.metaspace}m",
            f"-XX:MaxDirectMemorySize={self.off_heap * 2 + self.network}m",
            "-XX:+UseSerialGC",
        )


MALLOC = {"MALLOC_ARENA_MAX": "2"}
"""Of the environment of every process: with an arena for each thread, as is glibc's way, what Netty
allocates and frees leaves holes that grow by hundreds of megabytes (FLINK-19125)."""

JOB_MANAGER = Memory(heap=512)
TASK_MANAGER = Memory(heap=768)
JOB_SERVER = Memory(heap=512)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """Where the processes are reached, all on this machine alone."""

    rest: int
    rpc: int
    jobs: int
    workers: int


def write(folder: Path, ports: Ports, parallelism: int) -> None:
    """Write Flink's configuration and that of its log into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "log4j.properties").write_text(_LOG4J, "utf-8")
    lines = (f"{key}: {value}\n" for key, value in _settings(folder, ports, parallelism).items())
    (folder / "config.yaml").write_text("".join(lines), "utf-8")


def _settings(folder: Path, ports: Ports, parallelism: int) -> dict[str, object]:
    state, worker = folder.parent, TASK_MANAGER
    return {
        "jobmanager.rpc.address": "localhost",
        "jobmanager.rpc.port": ports.rpc,
        "jobmanager.bind-host": "localhost",
        "taskmanager.host": "localhost",
        "taskmanager.bind-host": "localhost",
        "rest.address": "localhost",
        "rest.bind-address": "localhost",
        "rest.port": ports.rest,
        "io.tmp.dirs": state / "tmp",
        "parallelism.default": parallelism,
        # Every deferral of a splittable DoFn registers a state by a name of its own (Beam #27648);
        # in RocksDB each would be a column family.
        "state.backend.type": "hashmap",
        "state.checkpoints.dir": (state / "checkpoints").as_uri(),
        "state.savepoints.dir": (state / "savepoints").as_uri(),
        "restart-strategy.type": "exponential-delay",
        "restart-strategy.exponential-delay.initial-backoff": "1 s",
        "restart-strategy.exponential-delay.max-backoff": "10 s",
        "restart-strategy.exponential-delay.reset-backoff-threshold": "1 min",
        "restart-strategy.exponential-delay.attempts-before-reset-backoff": 20,
        "task.cancellation.timeout": 30000,
        "heartbeat.interval": 1000,
        "heartbeat.timeout": 10000,
        # Beam's jar stands in every process's own class path: jobs load nothing anew, so that
        # their classes do not pile up in the metaspace.
        "classloader.resolve-order": "parent-first",
        "classloader.check-leaked-classloader": "false",
        "cluster.evenly-spread-out-slots": "true",
        "taskmanager.numberOfTaskSlots": 1,
        # Whoever starts a TaskManager without Flink's shell scripts has to give every part.
        "taskmanager.cpu.cores": 1,
        "taskmanager.memory.framework.heap.size": "128m",
        "taskmanager.memory.task.heap.size": f"{worker.heap - 128}m",
        "taskmanager.memory.framework.off-heap.size": f"{worker.off_heap}m",
        "taskmanager.memory.task.off-heap.size": f"{worker.off_heap}m",
        "taskmanager.memory.network.min": f"{worker.network}m",
        "taskmanager.memory.network.max": f"{worker.network}m",
        "taskmanager.memory.managed.size": f"{worker.managed}m",
        "taskmanager.memory.jvm-metaspace.size": f"{worker.metaspace}m",
        "taskmanager.memory.jvm-overhead.min": "64m",
        "taskmanager.memory.jvm-overhead.max": "64m",
    }
