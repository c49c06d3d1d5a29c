# `make help` lists the targets. Everything is installed into .venv, nothing outside.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
SAMPLE := tests/sample_wire/world-desk.xml tests/sample_wire/drops
LAKE ?= demo-lake

.PHONY: help setup browser prism demo test test-flink test-fast lint format lock bench fuzz accuracy \
    dist clean

help: ## this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 12

setup: $(READY) ## make .venv and install wirelake with its tools

$(READY): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable . --group dev
	@touch $(READY)

browser: ## Chromium for the tests of the page, where apt can install it (they are skipped without)
	@command -v chromium >/dev/null || { test "$$(id -u)" = 0 && apt-get update -qq \
	    && apt-get install -y -qq --no-install-recommends chromium >/dev/null; } \
	    || echo "no Chromium could be installed: the tests in a browser are skipped"

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

# Pins that a lock has already are kept; `rm infra/*/*.lock` first takes the newest of everything.
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--custom-compile-command 'make lock'

lock: $(READY) ## pin, with hashes, what the images install
	$(LOCK) pyproject.toml --output-file infra/image/requirements.lock
	$(LOCK) pyproject.toml --extra gcp --constraint infra/image/requirements.lock \
	    --output-file infra/dataflow/requirements.lock
	$(BIN)/python -c 'import tomllib; \
	    print(*tomllib.load(open("pyproject.toml", "rb"))["build-system"]["requires"], \
    "setuptools", sep="\n")' \
	    | $(LOCK) - --output-file infra/image/build.lock

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
