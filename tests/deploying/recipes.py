"""The recipes of infra/ as tests look at them: Dockerfiles, and the containers of the manifests."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from dockerfile_parse import DockerfileParser

from tests.support import PROJECT

INFRA = PROJECT / "infra"
IMAGE = INFRA / "image/Dockerfile"
COMPOSE = INFRA / "compose/compose.yaml"
KUBERNETES = sorted((INFRA / "kubernetes").glob("*.yaml"))
DOCKERFILES = sorted(INFRA.glob("*/*Dockerfile"))
PROJECT_FILE = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))
VERSION = PROJECT_FILE["project"]["version"]


def tool(name: str) -> str:
    """A program that was installed beside this Python."""
    return str(Path(sys.executable).parent / name)


@dataclass(frozen=True, slots=True)
class Copied:
    """A COPY of a Dockerfile: of this project's files if ``stage`` is None."""

    sources: tuple[str, ...]
    target: str
    stage: str | None


def instructions(dockerfile: Path) -> list[tuple[str, str]]:
    """What a Dockerfile says, instruction by instruction, less the comments."""
    parser = DockerfileParser(str(dockerfile))
    return [(step["instruction"], step["value"]) for step in parser.structure]


def stage(dockerfile: Path, name: str) -> list[tuple[str, str]]:
    """What one stage of a Dockerfile says; the last one has no name."""
    found, current = [], None
    for instruction, value in instructions(dockerfile):
        if instruction == "FROM":
            current = value.partition(" AS ")[2]
        elif current == name:
            found.append((instruction, value))
    return found


def copies(dockerfile: Path) -> Iterator[Copied]:
    for name, value in instructions(dockerfile):
        if name == "COPY":
            words = shlex.split(value)
            options = dict(word[2:].split("=", 1) for word in words if word.startswith("--"))
            *sources, target = (word for word in words if not word.startswith("--"))
            yield Copied(tuple(sources), target, options.get("from"))


def images(dockerfile: Path) -> list[str]:
    """The images that a Dockerfile builds on, as they are called when no argument is given."""
    return list(DockerfileParser(str(dockerfile)).parent_images)


@dataclass(frozen=True, slots=True)
class Container:
    """A container of a manifest, by the name of its file and its own."""

    name: str
    image: str
    args: tuple[str, ...]
    described: Mapping[str, Any]

    @property
    def probes(self) -> list[list[str]]:
        """What it is asked of wirelake's to see whether it is well."""
        probes = (self.described.get(f"{kind}Probe", {}) for kind in ("readiness", "liveness"))
        commands = (probe.get("exec", {}).get("command", []) for probe in probes)
        return [command[1:] for command in commands if command[:1] == ["wirelake"]]

    @property
    def command(self) -> tuple[str, ...]:
        """What it has wirelake do; nothing if it is another program, or an SDK worker."""
        ours = self.image.partition(":")[0] in {"wirelake", "wirelake-submitter"}
        return self.args if ours and self.args and not self.args[0].startswith("-") else ()


def documents(file: Path) -> list[dict[str, Any]]:
    return list(yaml.safe_load_all(file.read_text("utf-8")))


def composed(*profiles: str, file: Path = COMPOSE) -> dict[str, Any]:
    """A compose file as Docker understands it; AssertionError if it does not."""
    options = [word for profile in profiles for word in ("--profile", profile)]
    done = subprocess.run(
        [tool("docker-compose"), "-f", file, *options, "config", "--format", "json"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def containers() -> list[Container]:
    """Every container that a manifest of infra/ describes."""
    services = composed("single", "flink", "cli")["services"]
    found = [
        Container(f"compose {name}", told["image"], tuple(told.get("command") or ()), told)
        for name, told in services.items()
    ]
    for file in KUBERNETES:
        for document in documents(file):
            found += [
                Container(
                    f"{file.stem} {told['name']}",
                    told.get("image", ""),
                    tuple(told.get("args", ())),
                    told,
                )
                for told in _containers_in(document)
            ]
    return found


def _containers_in(part: Any) -> Iterator[dict[str, Any]]:
    """Whatever stands in a list of containers, however deep."""
    if isinstance(part, list):
        for inner in part:
            yield from _containers_in(inner)
    elif isinstance(part, dict):
        for name, inner in part.items():
            if name in {"containers", "initContainers"}:
                yield from inner
            else:
                yield from _containers_in(inner)
