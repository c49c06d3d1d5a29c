"""The locks: what the images install is what the project asks for, and can be installed."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tests.deploying.recipes import IMAGE, INFRA, PROJECT_FILE, images, tool


def locked(lock: Path) -> dict[str, str]:
    """The versions that a lock pins; each has a hash."""
    text = lock.read_text("utf-8")
    pins = re.findall(r"^([a-z0-9-]+)==(\S+).* \\\n    --hash=sha256:", text, re.MULTILINE)
    assert len(pins) == len(re.findall(r"^\S+==", text, re.MULTILINE))
    return dict(pins)


def test_the_locks_have_what_the_project_asks_for() -> None:
    ours, google = (locked(INFRA / f"{name}/requirements.lock") for name in ("image", "dataflow"))
    wanted = [Requirement(line) for line in PROJECT_FILE["project"]["dependencies"]]
    assert len(wanted) > 15
    for requirement in wanted:
        pinned = ours[requirement.name]
        assert requirement.specifier.contains(pinned), f"{requirement} but {pinned}: make lock"
    assert google.items() > ours.items()
    build = locked(INFRA / "image/build.lock")
    for line in PROJECT_FILE["build-system"]["requires"]:
        requirement = Requirement(line)
        assert requirement.specifier.contains(build[requirement.name])


def test_the_sdk_of_the_image_is_the_one_that_is_locked() -> None:
    beam = locked(INFRA / "image/requirements.lock")["apache-beam"]
    assert f"apache/beam_python3.12_sdk:{beam}" in images(IMAGE)


@pytest.mark.slow
@pytest.mark.parametrize("lock", ["image/requirements.lock", "dataflow/requirements.lock"])
def test_the_locks_can_be_installed_by_the_python_of_the_image(lock: str, tmp_path: Path) -> None:
    (image,) = {image for image in images(IMAGE) if image.startswith("python:")}
    version = image.removeprefix("python:").partition("-")[0]
    asked = ["--target", tmp_path, "--requirement", INFRA / lock, "--require-hashes"]
    python = ["--python-version", version, "--python-platform", "x86_64-manylinux_2_28"]
    wheels = ["--only-binary=:all:", "--no-binary=google-apitools"]
    done = subprocess.run(
        [tool("uv"), "pip", "install", "--dry-run", *asked, *python, *wheels],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert f"apache-beam=={locked(INFRA / lock)['apache-beam']}" in done.stderr
