"""The compose file and the Kubernetes manifests: well-formed, and asking for what there is."""

from __future__ import annotations

import copy
import json
import re
import tomllib
from pathlib import Path
from typing import Any

import jsonschema
import kubernetes_validate
import pytest

from pipelines.parsing import parse
from tests.deploying.recipes import (
    COMPOSE,
    DOCKERFILES,
    INFRA,
    KUBERNETES,
    VERSION,
    Container,
    composed,
    containers,
    documents,
    images,
)

KUBERNETES_VERSION = "1.34"
FLINK_DEPLOYMENT = json.loads(
    (Path(__file__).parent / "schemas/flink-deployment.json").read_text("utf-8")
)
CONTAINERS = containers()
each_container = pytest.mark.parametrize("container", CONTAINERS, ids=lambda told: told.name)
all_kubernetes = [
    pytest.param(document, id=f"{file.stem}-{document['kind']}")
    for file in KUBERNETES
    for document in documents(file)
]


def spec_of(kind: str) -> dict[str, Any]:
    """What the one Kubernetes document of a kind specifies."""
    all_of_them = (document for file in KUBERNETES for document in documents(file))
    (found,) = [document["spec"] for document in all_of_them if document["kind"] == kind]
    return dict(found)


@pytest.mark.parametrize(
    ("profile", "services"),
    [
        ("single", {"stream"}),
        ("flink", {"job", "owner", "jobmanager", "taskmanager", "workers", "compact"}),
        ("cli", {"cli"}),
    ],
)
def test_compose_starts_what_a_profile_says(profile: str, services: set[str]) -> None:
    assert composed(profile)["services"].keys() == services


def test_a_mistake_in_the_compose_file_is_found(tmp_path: Path) -> None:
    broken = tmp_path / "compose.yaml"
    said = COMPOSE.read_text("utf-8").replace("stop_grace_period", "stop_grace_perod")
    broken.write_text(said, "utf-8")
    with pytest.raises(AssertionError, match="stop_grace_perod"):
        composed("single", file=broken)


@pytest.mark.parametrize("document", all_kubernetes)
def test_kubernetes_would_take_the_manifest(document: dict[str, Any]) -> None:
    if document["kind"] == "FlinkDeployment":
        jsonschema.validate(document, FLINK_DEPLOYMENT)
        for manager in ("jobManager", "taskManager"):
            kubernetes_validate.validate(
                flink_pod(document["spec"], manager), KUBERNETES_VERSION, strict=True
            )
    else:
        kubernetes_validate.validate(document, KUBERNETES_VERSION, strict=True)


def flink_pod(spec: dict[str, Any], manager: str) -> dict[str, Any]:
    """The pod of a manager as the operator makes it: its own lists are merged in by name."""
    pod = copy.deepcopy(spec["podTemplate"])
    for field, own in spec[manager].get("podTemplate", {}).get("spec", {}).items():
        common = {part["name"]: part for part in pod["spec"].get(field, [])}
        for part in own:
            common[part["name"]] = {**common.get(part["name"], {}), **part}
        pod["spec"][field] = list(common.values())
    return pod


def test_workers_are_a_container_of_their_own_beside_a_taskmanager() -> None:
    spec = spec_of("FlinkDeployment")
    settings = spec["flinkConfiguration"]
    assert settings["kubernetes.operator.pod-template.merge-arrays-by-name"] == "true"
    names = {
        manager: [part["name"] for part in flink_pod(spec, manager)["spec"]["containers"]]
        for manager in ("jobManager", "taskManager")
    }
    assert names == {
        "jobManager": ["flink-main-container"],
        "taskManager": ["flink-main-container", "workers"],
    }


def test_flink_is_reached_at_its_ports_and_the_workers_from_nowhere() -> None:
    (rule,) = spec_of("NetworkPolicy")["ingress"]
    opened = {
        port
        for told in rule["ports"]
        for port in range(told["port"], told.get("endPort", told["port"]) + 1)
    }
    settings = spec_of("FlinkDeployment")["flinkConfiguration"]
    assert {int(value) for name, value in settings.items() if name.endswith(".port")} <= opened
    (workers,) = [c for c in CONTAINERS if c.name == "flink workers"]
    assert workers.described["readinessProbe"]["tcpSocket"]["port"] not in opened


@each_container
def test_it_runs_an_image_of_this_version_or_a_pinned_one(container: Container) -> None:
    if container.image:
        name, _, tag = container.image.partition(":")
        assert re.match(r"\d", tag), f"{container.image} names no version"
        assert tag == VERSION or not name.startswith("wirelake")


@each_container
def test_the_command_line_knows_what_it_is_asked_for(container: Container) -> None:
    for words in (list(container.command), *container.probes):
        if words:
            parse(words)


def test_that_containers_do_something_is_seen() -> None:
    commands = {
        container.name: container.command[0] for container in CONTAINERS if container.command
    }
    assert commands == {
        "compose compact": "compact",
        "compose job": "stream",
        "compose stream": "stream",
        "flink compact": "compact",
        "flink job": "stream",
        "single stream": "stream",
    }
    probed = {container.name: len(container.probes) for container in CONTAINERS if container.probes}
    assert probed == {"single stream": 2}


@each_container
def test_it_has_no_more_rights_than_it_needs(container: Container) -> None:
    told = container.described
    if container.name.startswith("compose"):
        assert told["cap_drop"] == ["ALL"]
        assert told["security_opt"] == ["no-new-privileges:true"]
        assert told.get("read_only", False) == container.image.startswith("wirelake")
        assert told.get("user") in ({"0"} if container.name == "compose owner" else {None, "flink"})
    else:
        security = told["securityContext"]
        assert security["capabilities"] == {"drop": ["ALL"]}
        assert security["allowPrivilegeEscalation"] is False
        assert security.get("readOnlyRootFilesystem", False) == bool(container.image)


def test_everything_is_made_for_one_flink() -> None:
    versions = tomllib.loads((INFRA / "flink/versions.toml").read_text("utf-8"))
    line = versions["flink"].rpartition(".")[0]
    used = [c.image for c in CONTAINERS if c.image.startswith("flink:")]
    assert len(used) == 2
    deployment = spec_of("FlinkDeployment")
    for image in (*used, deployment["image"]):
        assert image.startswith(f"flink:{versions['flink']}-")
    assert deployment["flinkVersion"] == f"v{line.replace('.', '_')}"
    for container in CONTAINERS:
        if "--runner=FlinkRunner" in container.command:
            assert f"--flink_version={line}" in container.command
    submitter = (INFRA / "image/submitter.Dockerfile").read_text("utf-8")
    assert f"ARG FLINK_LINE={line}\n" in submitter
    assert f"ARG JOB_SERVER_VERSION={versions['job_server']}\n" in submitter


def test_one_job_is_described_for_compose_and_for_kubernetes() -> None:
    ours = {c.name: {o for o in c.command if o.startswith("--")} for c in CONTAINERS}
    assert ours["compose job"] == ours["flink job"]


def test_images_that_build_on_wirelake_s_take_this_version() -> None:
    based = [image for file in DOCKERFILES for image in images(file) if "wirelake" in image]
    assert set(based) == {f"wirelake:{VERSION}"}
