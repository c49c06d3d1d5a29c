# `make help` lists the targets. Everything is installed into .venv, nothing outside.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
SAMPLE := tests/sample_wire/world-desk.xml tests/sample_wire/drops
LAKE ?= demo-lake

.PHONY: help setup prism demo test test-flink test-fast lint format bench fuzz accuracy dist clean

help: ## this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 12

setup: $(READY) ## make .venv and install wirelake with its tools

$(READY): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable . --group dev
	@touch $(READY)

prism: $(BIN)/prism ## Beam's engine for streams on one machine, built by Go (two minutes)

$(BIN)/prism: $(READY)
	GOBIN=$(abspath $(BIN)) go install github.com/apache/beam/sdks/v2/go/cmd/prism@v$(shell \
	    $(BIN)/python -c 'from importlib.metadata import version; print(version("apache-beam"))')

demo: $(READY) ## read the sample wire into demo-lake and show, in SQL, what came out
	@$(BIN)/wirelake ingest $(SAMPLE) --lake $(LAKE)
	@for query in infra/demo/*.sql; do \
	    sed -n 's/^-- //p' $$query; $(BIN)/wirelake sql --lake $(LAKE) < $$query || exit 1; \
	done

test: $(READY) ## run every test, and the linters
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -n auto

test-flink: $(READY) ## the tests on a Flink cluster, where Java and Maven are (built once, two minutes)
	$(BIN)/python -m pytest -m flink tests/flink

test-fast: $(READY) ## the tests that take seconds
	$(BIN)/python -m pytest -n auto -m 'not slow and not flink'

lint: $(READY) ## ruff and mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(READY) ## let ruff format and fix
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(READY) ## throughput and memory, beside a bare loop (minutes)
	$(BIN)/python benchmarks/ingest_speed.py
	$(BIN)/python benchmarks/ingest_memory.py
	$(BIN)/python benchmarks/extraction_speed.py --filler 3

fuzz: $(READY) ## 20,000 broken feeds and drops through the parsers and the extraction (minutes)
	$(BIN)/python benchmarks/fuzz.py --documents 20000

accuracy: $(READY) ## how right the extraction is; GOLD=folder adds sets of your own
	$(BIN)/python benchmarks/accuracy.py $(if $(GOLD),--gold $(GOLD))

dist: ## wheel, source archive and list of components, as a release has them
	rm -rf dist build
	$(PYTHON) -m venv build/tools
	build/tools/bin/python -m pip install --quiet build==1.6.1 cyclonedx-bom==7.5.0
	build/tools/bin/python -m build --outdir dist
	$(PYTHON) -m venv build/installed
	build/installed/bin/python -m pip install --quiet dist/*.whl
	build/tools/bin/python -m cyclonedx_py environment build/installed --pyproject pyproject.toml \
	    --output-reproducible --output-file build/sbom.cdx.json

clean: ## remove .venv, caches, Flink and the demo lake
	rm -rf $(VENV) $(LAKE) .flink build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
