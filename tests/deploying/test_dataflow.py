"""The flex template: what it asks for is what wirelake takes, and a job can be made of it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import apache_beam as beam
import pytest
from apache_beam.options.pipeline_options import PipelineOptions, WorkerOptions
from apache_beam.options.pipeline_options_validator import PipelineOptionsValidator
from apache_beam.runners.portability.fn_api_runner import FnApiRunner
from apache_beam.transforms.environments import DockerEnvironment

from infra.dataflow.launch import command
from pipelines.parsing import parse
from pipelines.story_graph import Told
from pipelines.stream_job import stream
from tests.deploying.recipes import INFRA, VERSION
from transforms.clocks import utc_now
from transforms.fetch_feeds import FeedPoller
from transforms.watch_inputs import Watched

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


class DataflowRunner(FnApiRunner):
    """By this name Beam knows whose options to check; Google's own needs Google's packages."""


def test_beam_finds_no_fault_with_the_options_of_a_launch() -> None:
    options = PipelineOptions.from_dictionary(parse(launched()).beam)
    assert PipelineOptionsValidator(options, DataflowRunner()).validate() == []
    without = {k: v for k, v in parse(launched()).beam.items() if k != "project"}
    faults = PipelineOptionsValidator(PipelineOptions.from_dictionary(without), DataflowRunner())
    assert "project" in str(faults.validate())


def test_a_job_for_the_worker_image_can_be_made(tmp_path: Path) -> None:
    told = parse(launched())
    options = PipelineOptions.from_dictionary({**told.beam, "streaming": True})
    pipeline = beam.Pipeline(runner=DataflowRunner(), options=options)
    lake = str(tmp_path / "lake")
    watched = Watched(inputs=tuple(told.inputs), source=told.source, lake=lake, until=None)
    stream(pipeline, watched, Told(lake=lake, poll=FeedPoller(lake=lake)), utc_now)
    image = options.view_as(WorkerOptions).sdk_container_image
    environment = DockerEnvironment.from_container_image(image)
    job = pipeline.to_runner_api(default_environment=environment)
    (payload,) = [used.payload for used in job.components.environments.values()]
    assert f"wirelake-dataflow:{VERSION}".encode() in payload
    assert "Commit" in {transform.unique_name for transform in job.components.transforms.values()}


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
