# Every task of the project. `make help` lists them; the first use of one sets up .venv from the committed locks.
PYTHON ?= python3
SHARED ?= ../shared
BIN := .venv/bin
AUDIATUR := $(BIN)/python -m bot
PIP := $(BIN)/python -m pip --quiet --quiet --disable-pip-version-check
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
	--no-emit-index-url --no-header $(UPGRADE)

# The question reaches the program through the environment, character for character: make expands nothing in it
# ($(value …)), and the shell sees only a quoted variable. So quotes, $, ; and backticks in a question are text.
override Q := $(value Q)
export Q

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help ask chat test lint types check verify eval fit bench picture docs lock wheel image clean

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 18

ask: .venv/.ask ## a question: make ask Q="did Baker promise?"
	@if [ -z "$$Q" ]; then echo 'Write the question behind Q=, as in: make ask Q="did Baker promise?"' >&2; exit 2; fi
	@# "No answer" (1) is an outcome that was told in words, so make adds no complaint of its own.
	@$(AUDIATUR) ask -- "$$Q" || { code=$$?; [ $$code -eq 1 ] || exit $$code; }

chat: .venv/.ask ## questions one after another
	@$(AUDIATUR) chat

test: .venv/.test ## the test suite
	@$(BIN)/python -m pytest --numprocesses auto --dist loadfile

lint: .venv/.test ## ruff: rules and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/.test ## mypy, strict
	$(BIN)/mypy

check: .venv/.ask ## the knowledge files, strictly
	$(AUDIATUR) check

verify: .venv/.ask ## every quote against its document in ../shared
	$(AUDIATUR) verify --documents "$(SHARED)/documents"

eval: .venv/.test ## every figure of quality, as installed and by words alone
	$(BIN)/python -m benchmarks.quality --out build/quality.json

fit: .venv/.test ## the coefficients of whether to answer, anew (FEATURES=--features for the features, too)
	$(BIN)/python -m benchmarks.fit $(FEATURES)

bench: .venv/.bench ## speed and memory beside other libraries, and what a full store takes
	$(BIN)/python -m benchmarks
	$(BIN)/python -m benchmarks.store

picture: .venv/.test ## real cards as pictures, for the README
	PYTHONPATH=. $(BIN)/python docs/picture.py

docs: .venv/.test ## the tables of keys in docs/, from the program
	PYTHONPATH=. $(BIN)/python docs/tables.py

lock: .venv/.test ## the locks, anew from pyproject.toml (UPGRADE=--upgrade for newer versions)
	$(COMPILE) --extra dev --extra postgres --group build pyproject.toml --output-file requirements-dev.lock
	$(COMPILE) --constraint requirements-dev.lock pyproject.toml --output-file requirements.lock
	$(COMPILE) --constraint requirements-dev.lock --extra postgres pyproject.toml --output-file requirements-image.lock
	$(COMPILE) --constraint requirements-dev.lock --group build --output-file requirements-build.lock
	$(COMPILE) --constraint requirements-dev.lock --extra bench pyproject.toml --output-file requirements-bench.lock

wheel: .venv/.test ## dist/audiatur-….whl
	$(BIN)/python -m hatchling build --target wheel

image: ## the container image
	docker build --tag audiatur .

clean: ## removes .venv and everything that was built
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis

# A stamp is newer than what it was made from, so that a later use costs make a few file times and nothing more.
.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Python 3.11 or newer is needed, and this is " \
		+ sys.version.split()[0] + ": name another with make PYTHON=python3.12 …")'
	@$(PYTHON) -m venv --clear .venv

.venv/.ask: requirements.lock requirements-build.lock pyproject.toml | .venv/bin/python
	@echo 'Setting up .venv from requirements.lock: once, about a minute …' >&2
	@$(PIP) install --require-hashes --no-deps -r requirements.lock -r requirements-build.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.test: requirements-dev.lock .venv/.ask
	@echo 'Adding what the tests need from requirements-dev.lock …' >&2
	@$(PIP) install --require-hashes --no-deps -r requirements-dev.lock
	@touch $@

.venv/.bench: requirements-bench.lock .venv/.test
	@echo 'Adding what the benchmarks compare with from requirements-bench.lock …' >&2
	@$(PIP) install --require-hashes --no-deps -r requirements-bench.lock
	@touch $@
