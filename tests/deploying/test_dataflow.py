"""The flex template: what it asks for is what wirelake takes, and a job can be made of it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import ClassVar

import apache_beam as beam
import pytest
from apache_beam.options.pipeline_options import PipelineOptions, WorkerOptions
from apache_beam.options.pipeline_options_validator import PipelineOptionsValidator
from apache_beam.portability.api import beam_runner_api_pb2
from apache_beam.runners.runner import PipelineResult, PipelineRunner, PipelineState
from apache_beam.transforms.environments import DockerEnvironment

from infra.dataflow.launch import command
from pipelines.parsing import parse
from pipelines.stream_job import Stream, run_stream
from tests.conftest import WriteDrops
from tests.deploying.recipes import INFRA, VERSION
from tests.support import wirelake

METADATA = json.loads((INFRA / "dataflow/metadata.json").read_text("utf-8"))
PARAMETERS = {parameter["name"]: parameter for parameter in METADATA["parameters"]}
EXAMPLES = {
    name: parameter["helpText"].rpartition("Example: ")[2] for name, parameter in PARAMETERS.items()
}
DATAFLOW = [
    "--runner=DataflowRunner",
    "--project=newsroom-1",
    "--region=europe-west1",
    "--temp_location=gs://newsroom/temp",
    "--staging_location=gs://newsroom/staging",
    "--job_name=wirelake-stream",
    "--enable_streaming_engine",
    f"--sdk_container_image=europe-docker.pkg.dev/newsroom-1/wirelake/wirelake-dataflow:{VERSION}",
]
"""What Dataflow itself adds to the parameters of a launch."""


def launched(*left_out: str) -> list[str]:
    given = [f"--{name}={value}" for name, value in EXAMPLES.items() if name not in left_out]
    return command([*given, *DATAFLOW])


def allows(name: str, value: str) -> bool:
    return all(re.search(pattern, value) for pattern in PARAMETERS[name]["regexes"])


@pytest.mark.parametrize("name", PARAMETERS)
def test_each_parameter_explains_itself_by_an_example_that_it_allows(name: str) -> None:
    parameter = PARAMETERS[name]
    assert parameter["label"]
    assert EXAMPLES[name]
    assert allows(name, EXAMPLES[name])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("inputs", ""),
        ("inputs", "/home/me/drops"),
        ("inputs", "gs://newsroom/drops, gs://newsroom/more"),
        ("inputs", "gs://newsroom/drops,"),
        ("lake", "lake"),
        ("lake", "gs://newsroom"),
        ("lake", "gs://newsroom/lakes/*"),
        ("source", "The Newsroom"),
        ("source", "a" * 65),
    ],
)
def test_what_could_not_work_is_refused_before_a_job_is_started(name: str, value: str) -> None:
    assert not allows(name, value)


def test_a_launch_is_a_command_line_of_wirelake() -> None:
    told = parse(launched())
    assert told.command == "stream"
    assert told.inputs == EXAMPLES["inputs"].split(",")
    assert told.lake == EXAMPLES["lake"]
    assert told.source == EXAMPLES["source"]
    assert told.beam["runner"] == "DataflowRunner"
    assert told.beam["project"] == "newsroom-1"


def test_what_is_optional_may_be_left_out() -> None:
    optional = [name for name, parameter in PARAMETERS.items() if parameter["isOptional"]]
    assert optional == ["source"]
    assert parse(launched(*optional)).source is None
    with pytest.raises(SystemExit):
        parse(launched("lake"))


class DataflowRunner(PipelineRunner):
    """Keeps the jobs that it is given. By its name Beam knows which options to check."""

    jobs: ClassVar[list[beam_runner_api_pb2.Pipeline]] = []

    def run_pipeline(self, pipeline: beam.Pipeline, options: PipelineOptions) -> PipelineResult:
        image = options.view_as(WorkerOptions).sdk_container_image
        environment = DockerEnvironment.from_container_image(image)
        self.jobs.append(pipeline.to_runner_api(default_environment=environment))
        return PipelineResult(PipelineState.DONE)


def faults(**changed: str) -> str:
    options = PipelineOptions.from_dictionary({**parse(launched()).beam, **changed})
    return str(PipelineOptionsValidator(options, DataflowRunner()).validate())


def test_beam_finds_no_fault_with_the_options_of_a_launch() -> None:
    assert faults() == "[]"
    assert "Invalid Project ID" in faults(project="The Newsroom")


def test_a_streaming_job_for_the_worker_image_is_made(drops: WriteDrops, lake: Path) -> None:
    told = parse(launched())
    runner = f"{DataflowRunner.__module__}.{DataflowRunner.__name__}"
    run_stream(
        Stream(
            inputs=(str(drops(1)),), lake=str(lake), beam_options={**told.beam, "runner": runner}
        )
    )
    job = DataflowRunner.jobs.pop()
    (payload,) = [environment.payload for environment in job.components.environments.values()]
    assert f"wirelake-dataflow:{VERSION}".encode() in payload
    assert "Commit" in {transform.unique_name for transform in job.components.transforms.values()}
    unbounded = beam_runner_api_pb2.IsBounded.UNBOUNDED
    assert unbounded in {found.is_bounded for found in job.components.pcollections.values()}


def test_the_template_is_described_in_words_that_dataflow_knows() -> None:
    assert METADATA.keys() <= {
        "name",
        "description",
        "streaming",
        "supportsAtLeastOnce",
        "supportsExactlyOnce",
        "defaultStreamingMode",
        "parameters",
    }
    known = {"name", "label", "helpText", "isOptional", "paramType", "regexes", "defaultValue"}
    assert all(parameter.keys() <= known for parameter in PARAMETERS.values())


def test_a_job_that_is_only_written_to_a_file_is_not_told_to_stop(
    drops: WriteDrops, lake: Path
) -> None:
    runner = f"{DataflowRunner.__module__}.{DataflowRunner.__name__}"
    options = [*DATAFLOW, f"--runner={runner}", "--output_executable_path=job.jar"]
    wirelake("stream", drops(1), "--lake", lake, *options)
    assert DataflowRunner.jobs.pop()
    assert not list(lake.glob("_wirelake/*stop*"))
