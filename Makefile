# `make demo` and `make test` set up everything they need in .venv; nothing else is required but Python 3.11+ and make.
PYTHON ?= python3
BIN := .venv/bin
ARGS ?=
# Whatever Python is told elsewhere: what many processes of the tests import is compiled once, and kept.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test check fuzz clean

demo: .venv/installed
	$(BIN)/ponte demo $(ARGS)

# A process for each core, and no more than four, as each takes up to a gigabyte; ARGS=-n0 takes this one only.
test: .venv/installed-dev .venv/clients/installed
	$(BIN)/python -m pytest --numprocesses logical --maxprocesses 4 --dist worksteal $(ARGS)

# Generated requests to every operation, FUZZ_EXAMPLES of each as each role, and as many scenarios: some ten minutes.
fuzz: .venv/installed-dev
	FUZZ_EXAMPLES=$${FUZZ_EXAMPLES:-200} $(BIN)/python -m pytest tests/app/test_fuzz.py $(ARGS)

check: .venv/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/bandit --quiet --recursive --configfile pyproject.toml app matching models benchmarks
	$(BIN)/python .ci/audit.py

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/installed: pyproject.toml constraints.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable .
	touch $@

.venv/installed-dev: .venv/installed
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]'
	touch $@

# With these a client in TypeScript is generated and run, and the console is checked; where npm is not to be had, that is skipped.
.venv/clients/installed: $(wildcard tests/app/clients/typescript/package*.json) | .venv/bin/python
	@mkdir -p .venv/clients && cp tests/app/clients/typescript/package*.json .venv/clients
	@echo "npm installs what a client in TypeScript takes"
	@if npm ci --prefix .venv/clients --no-audit --no-fund --loglevel error --fetch-retries 0 --fetch-timeout 20000; then touch $@; \
	else echo "npm installed nothing: the client in TypeScript is not tested, and the console not checked"; fi

clean:
	rm -rf .venv ponte.db*
