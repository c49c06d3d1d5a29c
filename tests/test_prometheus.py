"""The example for Prometheus: it parses, and asks for nothing that nobody tells."""

from __future__ import annotations

import re
from typing import Any

import promql_parser
import pytest
import yaml

from pipelines.gauges import HEALTHY, figures_of, gauge_name
from pipelines.status import FeedStatus, QuarantineStatus, SourceStatus, Status, TableStatus
from tests.support import PROJECT
from transforms.metric_names import COUNTERS, DISTRIBUTIONS, FAMILIES

FOLDER = PROJECT / "infra" / "prometheus"
ALERTS = yaml.safe_load((FOLDER / "alerts.yml").read_text("utf-8"))
SCRAPES = yaml.safe_load((FOLDER / "prometheus.yml").read_text("utf-8"))
RULES = [rule for group in ALERTS["groups"] for rule in group["rules"]]
FLINK = {
    f"flink_jobmanager_job_{name}"
    for name in (
        "numberOfFailedCheckpoints",
        "numberOfCompletedCheckpoints",
        "lastCheckpointSize",
        "numRestarts",
    )
}
"""Flink's own, as its reporter named them when it was asked for a Beam job."""


def selectors(expression: str) -> list[promql_parser.VectorSelector]:
    """Every selector of a PromQL expression; ValueError for what is none."""
    found: list[promql_parser.VectorSelector] = []

    def visit(part: promql_parser.Expr) -> None:
        if isinstance(part, promql_parser.VectorSelector):
            found.append(part)

    promql_parser.walk(promql_parser.parse(expression), visit)
    return found


def told() -> dict[str, set[str]]:
    """Every metric that wirelake tells, with its labels."""
    gauges = {HEALTHY: {"lake"}}
    for prefix, kind in (
        ("lake", Status),
        ("table", TableStatus),
        ("source", SourceStatus),
        ("quarantine", QuarantineStatus),
        ("feed", FeedStatus),
    ):
        label, figures = figures_of(kind)
        gauges |= {gauge_name(prefix, column): {"lake", label} for column in figures}
    counters = [
        *COUNTERS,
        *(f"{name}_{part}" for name in DISTRIBUTIONS for part in ("sum", "count")),
    ]
    return gauges | {f"wirelake_{name}": set() for name in counters}


def is_told(name: str) -> bool:
    return (
        name in told()
        or name in FLINK
        or any(re.fullmatch(f"wirelake_{family}_[a-z0-9_]+", name) for family in FAMILIES)
    )


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_an_alert_asks_for_what_is_told(rule: dict[str, Any]) -> None:
    found = selectors(rule["expr"])
    assert found
    for selector in found:
        assert is_told(selector.name), selector.name
        for matcher in selector.matchers.matchers:
            assert matcher.name in told()[selector.name]


def test_the_check_of_alerts_finds_what_is_wrong() -> None:
    right, wrong = selectors("sum(rate(wirelake_read[5m])) > 1 or time() - wirelake_storys > 1")
    assert is_told(right.name)
    assert not is_told(wrong.name)
    with pytest.raises(ValueError, match="unclosed left parenthesis"):
        selectors("sum(rate(wirelake_read[5m])")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_an_alert_says_what_to_do(rule: dict[str, Any]) -> None:
    assert rule.keys() <= {"alert", "expr", "for", "labels", "annotations"}
    assert rule["labels"]["severity"] in ("page", "ticket")
    assert rule["annotations"].keys() == {"summary", "action"}
    assert re.fullmatch(r"[0-9]+[smhd]", rule.get("for", "0s"))


def test_alerts_have_names_of_their_own() -> None:
    names = [rule["alert"] for rule in RULES]
    assert len(set(names)) == len(names)


def test_the_scrapes_name_the_rules_and_give_flinks_counters_their_plain_names() -> None:
    assert [(FOLDER / name).exists() for name in SCRAPES["rule_files"]] == [True]
    by_name = {job["job_name"]: job for job in SCRAPES["scrape_configs"]}
    [relabelling] = by_name["flink"]["metric_relabel_configs"]
    scraped = "flink_taskmanager_job_task_operator_wirelake_quarantined_extract_failed"
    found = re.fullmatch(relabelling["regex"], scraped)
    assert relabelling["source_labels"] == [relabelling["target_label"]] == ["__name__"]
    assert found
    assert is_told(found[1])
    [kept] = by_name["wirelake-status"]["metric_relabel_configs"]
    assert all(re.fullmatch(kept["regex"], name) for name in told() if name not in FLINK)
