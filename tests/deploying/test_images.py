"""The image recipes: what they build on is pinned, what they copy is there, what they do works."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import venv
from pathlib import Path

import pytest

from tests.deploying.recipes import (
    DOCKERFILES,
    IMAGE,
    INFRA,
    copies,
    images,
    instructions,
    stage,
    tool,
)
from tests.support import PROJECT, SAMPLE_WIRE

ENTRYPOINT = INFRA / "image/entrypoint.sh"
each_dockerfile = pytest.mark.parametrize(
    "dockerfile", DOCKERFILES, ids=lambda path: path.relative_to(INFRA).as_posix()
)


def test_there_is_a_recipe_for_each_image() -> None:
    assert [path.relative_to(INFRA).as_posix() for path in DOCKERFILES] == [
        "dataflow/Dockerfile",
        "image/Dockerfile",
        "image/submitter.Dockerfile",
    ]


@each_dockerfile
def test_hadolint_finds_nothing(dockerfile: Path) -> None:
    done = subprocess.run(
        [tool("hadolint"), dockerfile], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


@each_dockerfile
def test_what_it_builds_on_is_pinned_to_a_version(dockerfile: Path) -> None:
    found = images(dockerfile)
    assert found
    for image in found:
        assert re.search(r":v?\d[\w.-]*$", image), f"{image} names no version"


@each_dockerfile
def test_what_it_copies_is_there_and_not_ignored(dockerfile: Path) -> None:
    ignore = (PROJECT / ".dockerignore").read_text("utf-8").split()
    allowed = {line[1:].removesuffix("/**") for line in ignore if line.startswith("!")}
    assert ignore[0] == "*"
    for copied in copies(dockerfile):
        if copied.stage is not None:
            assert any(
                value.endswith(f" AS {copied.stage}")
                for name, value in instructions(dockerfile)
                if name == "FROM"
            )
            continue
        for source in copied.sources:
            assert (PROJECT / source).exists(), source
            assert source.split("/")[0] in allowed, f".dockerignore leaves out {source}"


def test_the_image_is_run_by_nobody_who_has_rights() -> None:
    assert [value for name, value in stage(IMAGE, "") if name == "USER"] == ["10001"]
    for built_on_it in set(DOCKERFILES) - {IMAGE}:
        assert images(built_on_it)[-1].startswith("wirelake:")
        assert "USER" not in dict(stage(built_on_it, ""))


def test_the_image_tells_whether_the_lake_is_well() -> None:
    (check,) = [value for name, value in instructions(IMAGE) if name == "HEALTHCHECK"]
    assert "wirelake status --lake" in check


@pytest.mark.parametrize(
    ("words", "program"),
    [
        ([], "wirelake"),
        (["--help"], "wirelake --help"),
        (["sql", "FROM stories", "--lake", "/lake"], "wirelake sql FROM stories --lake /lake"),
        (["--worker_pool"], "boot --worker_pool"),
        (["--id=1-1", "--logging_endpoint=localhost:1"], "boot --id=1-1 --logging_endpoint"),
    ],
)
def test_words_go_to_wirelake_and_options_to_beam(
    words: list[str], program: str, tmp_path: Path
) -> None:
    for name in ("wirelake", "boot"):
        stub = tmp_path / name
        stub.write_text(f'#!/bin/sh\necho {name} "$@"\n', "utf-8")
        stub.chmod(0o755)
    script = tmp_path / "entrypoint"
    said = ENTRYPOINT.read_text("utf-8")
    script.write_text(said.replace("/opt/apache/beam/boot", str(tmp_path / "boot")), "utf-8")
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["sh", script, *words], capture_output=True, text=True, env={"PATH": path}, check=True
    )
    assert done.stdout.startswith(program)


class Build:
    """The stage `build` of the image, done with this Python and without Debian's packages."""

    def __init__(self, work: Path) -> None:
        self.source, self.wheels, self.prefix = work / "source", work / "wheels", work / "wirelake"
        self.source.mkdir()
        venv.create(self.prefix, with_pip=True)

    def run(self) -> None:
        for name, value in stage(IMAGE, "build"):
            if name == "COPY":
                *sources, target = value.split()
                for source in sources:
                    self.copy(PROJECT / source, self.source / target)
            elif name == "RUN" and "apt-get" not in value:
                step = value.replace("/wirelake", str(self.prefix))
                self.do("sh", "-c", step.replace("/wheel", str(self.wheels)), cwd=self.source)

    @staticmethod
    def copy(source: Path, target: Path) -> None:
        if source.is_dir():
            shutil.copytree(source, target, dirs_exist_ok=True)
        else:
            shutil.copy(source, target)

    def do(self, *command: object, cwd: Path) -> str:
        kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        path = f"{self.prefix / 'bin'}{os.pathsep}{os.environ['PATH']}"
        done = subprocess.run(
            [str(word) for word in command],
            cwd=cwd,
            env={**kept, "PATH": path},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.mark.slow
def test_what_the_image_installs_runs_from_another_folder(tmp_path: Path) -> None:
    build, elsewhere = Build(tmp_path), tmp_path / "elsewhere"
    elsewhere.mkdir()
    build.run()
    build.do("wirelake", "ingest", SAMPLE_WIRE / "drops", "--lake", "lake", cwd=elsewhere)
    rows = build.do(
        "wirelake",
        "sql",
        "SELECT count(*) > 5 FROM envoy_visits JOIN articles USING (article_id)",
        "--lake=lake",
        "--format=csv",
        cwd=elsewhere,
    )
    assert rows.split()[-1] == "true"
    used = build.do("python", "-c", "import pipelines; print(pipelines.__file__)", cwd=elsewhere)
    assert used.startswith(str(build.prefix))
