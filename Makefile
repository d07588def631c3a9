# Windows has no make: each target below is a row of the table in docs/windows.md.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
QUARTER ?= 2019-Q1
# a rival of the benchmarks, apart: papermill loads every engine that it finds, in each of its processes
RIVALS := outputs/tools/rivals
# where it is set, every process that a test starts compiles the library anew
unexport PYTHONDONTWRITEBYTECODE

.PHONY: bulletins test test-all lint lab bench clean

$(VENV)/.ready: pyproject.toml constraints.txt
	$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[dev]"
	touch $@

bulletins: $(VENV)/.ready        ## the bulletins of $(QUARTER), HTML and PDF
	$(BIN)/cchc run $(QUARTER)

test: $(VENV)/.ready             ## the tests, under 5 minutes on 2 cores
	$(BIN)/python -m pytest -n 2 --dist loadgroup -m "not long"

test-all: test                   ## everything: the tests, then the long proofs
	$(BIN)/python -m pytest -n 2 --dist loadgroup -m long

lint: $(VENV)/.ready             ## style, who may import whom, and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy

lab: $(VENV)/.ready              ## JupyterLab at explore.ipynb, for $(QUARTER)
	$(BIN)/cchc lab $(QUARTER)

bench: $(VENV)/.ready            ## how fast, against whom: tables in outputs/bench; BENCH="html --rounds 1" for a part
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[dev,bench]"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt --upgrade --target $(RIVALS) ploomber-engine
	$(BIN)/python -m tests.benchmarks $(BENCH)

clean:                           ## never touches outputs/published
	find outputs -mindepth 1 -maxdepth 1 ! -name published ! -name .gitkeep -exec rm -rf {} +
