"""What a cluster is made of: Flink's jars from PyPI, Beam's job server built by Maven, once.

Both are kept in a folder that Git ignores, under the versions that they were made for.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_HERE = Path(__file__).parent
BUILD = _HERE.parents[1] / ".flink"
JOB_SERVER_JAR = "WIRELAKE_FLINK_JOB_SERVER_JAR"
_LIBRARIES = ("flink-dist-", "log4j-")
_BUILD_SECONDS = 900


class FlinkError(RuntimeError):
    """The cluster cannot be had, or does not do what it was told."""


@dataclass(frozen=True, slots=True)
class Versions:
    """Flink's version, and that of Beam's job server."""

    flink: str
    job_server: str

    @classmethod
    def read(cls, path: Path = _HERE / "versions.toml") -> Versions:
        return cls(**tomllib.loads(path.read_text("utf-8")))

    @property
    def flink_line(self) -> str:
        """Flink's version as Beam's artifacts name it: 1.19 of 1.19.3."""
        return self.flink.rpartition(".")[0]


@dataclass(frozen=True, slots=True)
class Distribution:
    """The jars of Flink in the order of the class path, and Beam's job server."""

    libraries: tuple[Path, ...]
    job_server: Path


def missing_tools() -> tuple[str, ...]:
    """Of the programs that are needed, those that this machine lacks."""
    tools = ["java"] if JOB_SERVER_JAR in os.environ else ["java", "mvn"]
    return tuple(tool for tool in tools if shutil.which(tool) is None)


def distribution(build: Path = BUILD) -> Distribution:
    """All jars; made if they are not there yet, which takes a minute or two.

    Raises FlinkError where Java or Maven is missing, or a download fails.
    """
    if missing := missing_tools():
        raise FlinkError(
            f"{' and '.join(missing)} not found: install Java 17 and Maven "
            "(Debian: apt-get install openjdk-17-jre-headless maven), then run this again"
        )
    versions = Versions.read()
    given = os.environ.get(JOB_SERVER_JAR)
    if given and not Path(given).is_file():
        raise FlinkError(
            f"{JOB_SERVER_JAR} is {given!r}, which is no file: name a job server's jar"
        )
    return Distribution(
        libraries=_libraries(versions, build),
        job_server=Path(given) if given else _job_server(versions, build),
    )


def _libraries(versions: Versions, build: Path) -> tuple[Path, ...]:
    """Flink's own jars, of which PyPI has all in the source of PyFlink's libraries."""
    folder = build / f"flink-{versions.flink}"
    if not folder.is_dir():
        with _made(folder) as making:
            wanted = f"apache-flink-libraries=={versions.flink}"
            _run(sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary",
                 ":all:", "--dest", making, wanted)  # fmt: skip
            archive = next(making.glob("*.tar.gz"))
            with tarfile.open(archive) as tar:
                for member in tar:
                    name = Path(member.name)
                    if name.parent.name == "lib" and name.name.startswith(_LIBRARIES):
                        member.name = name.name
                        tar.extract(member, making, filter="data")
            archive.unlink()
    return tuple(sorted(folder.glob("*.jar")))


def _job_server(versions: Versions, build: Path) -> Path:
    folder = build / f"job-server-{versions.flink_line}-{versions.job_server}"
    if not folder.is_dir():
        with _made(folder) as making:
            _run("mvn", "--quiet", "--batch-mode", "--file", _HERE / "pom.xml", "package",
                 f"-Dflink.line={versions.flink_line}", f"-Dbeam.version={versions.job_server}",
                 f"-Dbuild.folder={making}")  # fmt: skip
    return folder / "job-server.jar"


@contextmanager
def _made(folder: Path) -> Iterator[Path]:
    """A folder that comes to stand under its name when all in it is there."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    making = Path(tempfile.mkdtemp(prefix=f"{folder.name}-", dir=folder.parent))
    try:
        yield making
        making.rename(folder)
    finally:
        shutil.rmtree(making, ignore_errors=True)


def _run(*command: object) -> None:
    words = [str(word) for word in command]
    try:
        done = subprocess.run(
            words,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=_BUILD_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise FlinkError(f"{words[0]} took over {_BUILD_SECONDS} s: {' '.join(words)}") from error
    if done.returncode:
        raise FlinkError(f"{' '.join(words)} failed:\n{done.stdout[-3000:]}")
