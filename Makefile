# Marsa: `make demo` shows it, `make test` proves it, `make check` keeps it tidy.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.made-from-requirements

.PHONY: help setup demo test check format docs messages requirements bench fast slow clean

help:           ## what can be made
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 16

setup: $(STAMP) ## everything the other targets need, in .venv
	@$(BIN)/pybabel -q compile -D django -d marsa/locale 2>/dev/null || $(BIN)/pybabel compile -D django -d marsa/locale

$(STAMP): requirements/dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Marsa needs Python 3.11 or later; set PYTHON=… to one."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || \
		{ echo "The venv module is missing (on Debian: apt-get install python3-venv)."; exit 1; }
	$(BIN)/python -m pip install -q --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install -q --no-deps --no-build-isolation -e .
	@touch $@

demo: setup     ## a labelled sample of 1,370 initiatives, published and served at http://localhost:8000
	@MARSA_HOME=$${MARSA_HOME:-var/demo} $(BIN)/marsa demo

test: setup     ## the whole suite, on PostgreSQL where there is one and on SQLite
	@$(BIN)/python tests/postgres.py
	$(BIN)/pytest -n 2 tests

check: setup    ## style, types, contracts of the house, migrations, generated pages
	$(BIN)/ruff check marsa tests bench
	$(BIN)/ruff format --check marsa tests bench
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/marsa makemigrations --check --dry-run
	$(BIN)/marsa reference docs/reference --check

format: setup   ## put the code into its one shape
	$(BIN)/ruff check --fix -q marsa tests bench
	$(BIN)/ruff format marsa tests bench

docs: setup     ## write docs/reference afresh from the code
	$(BIN)/marsa reference docs/reference

messages: setup ## collect the sentences to translate (needs gettext)
	cd marsa && ../$(BIN)/python -m django makemessages -l fr --no-location --no-obsolete --settings marsa.config.settings

requirements:   ## pin every dependency afresh, with hashes
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --extra dev -o requirements/dev.txt pyproject.toml
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --extra postgres -o requirements/production.txt pyproject.toml

bench: setup    ## measure on real files (MARSA_SHARED says where they are)
	$(BIN)/python bench/read.py
	$(BIN)/python bench/scan.py

fast: setup     ## compile what reading IATI files spends its time in (needs a C compiler)
	$(BIN)/python bench/compile.py

slow: setup     ## take what make fast compiled away
	$(BIN)/python bench/compile.py --remove

clean:          ## forget what was made, keep what was collected
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache *.egg-info
