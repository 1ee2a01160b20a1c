# make demo   sets everything up, plans a three-day festival in central Helsinki and serves it
# make test   sets everything up and runs the whole suite
# Everything lives in .venv/ and node_modules/ of this checkout; data in var/.

PYTHON ?= $(shell command -v python3.11 || command -v python3.12 || command -v python3.13 || command -v python3)
LOCK := locks/requirements.lock
BIN := .venv/bin
ARGS ?=
DATABASE_TESTS := $(wildcard tests/accounts tests/places tests/forces tests/operations tests/deployments tests/web)
JOBS ?= 2

.PHONY: help setup demo test lint types contracts migrations-check messages messages-check check lock docs-check clean

help: ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*##/\t/'

.venv/.ready: $(LOCK) pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Watchbill needs Python 3.11 or newer; set PYTHON=")'
	$(PYTHON) -m venv --clear .venv
	$(BIN)/pip install --quiet --disable-pip-version-check $$(grep -o '^uv==[0-9.]*' $(LOCK))
	$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes $(LOCK)
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	touch $@

node_modules/.ready: package.json package-lock.json .venv/.ready
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/npm ci --silent --no-audit --no-fund
	touch $@

.venv/.warm: $(shell grep -rl --include=*.py -e numba -e 'planning.compiled import' src/watchbill/planning) .venv/.ready
	$(BIN)/python -m watchbill.planning.warm
	touch $@

setup: .venv/.ready node_modules/.ready .venv/.warm ## virtual environment from the lock file, front-end packages, translations
	@$(BIN)/python -m watchbill.cli.messages

demo: setup ## plan and serve the Helsinki festival (ARGS=--no-serve: all but serve)
	$(BIN)/watchbill demo $(ARGS)

test: export WATCHBILL_DATA := $(CURDIR)/var/tests
test: setup ## the whole suite, browser tests included where there is a Chromium
	$(BIN)/pytest -n $(JOBS) $(ARGS)
	@if [ -n "$$WATCHBILL_TEST_POSTGRES" ]; then \
		echo "PostgreSQL: the rooms that use the database once more"; \
		WATCHBILL_DATABASE="$$WATCHBILL_TEST_POSTGRES" $(BIN)/pytest -n $(JOBS) -m "not browser" $(DATABASE_TESTS); \
	else \
		echo "PostgreSQL: not tried; set WATCHBILL_TEST_POSTGRES=postgresql://... to run the database tests there too"; \
	fi

lint: setup ## ruff and djlint
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint --check --lint --quiet src/watchbill

types: setup ## mypy, strict
	$(BIN)/mypy

contracts: setup ## who may import whom
	$(BIN)/lint-imports

migrations-check: setup ## models and migrations agree
	$(BIN)/python -m django makemigrations --check --dry-run --settings watchbill.config.settings

messages: setup ## collect and compile the translations
	$(BIN)/python -m watchbill.cli.messages --collect

messages-check: setup ## every sentence is translated, none is stale
	$(BIN)/python -m watchbill.cli.messages --check

check: lint types contracts migrations-check messages-check test ## all that CI asks for

lock: ## resolve the dependencies, keeping what is pinned (ARGS=--upgrade: the newest of each)
	$(BIN)/uv pip compile --quiet --universal $(ARGS) --python-version 3.11 --generate-hashes --no-header --no-annotate \
		--extra demo --extra dev pyproject.toml -o $(LOCK)

clean: ## remove what set-up made; data in var/ stays
	rm -rf .venv node_modules
