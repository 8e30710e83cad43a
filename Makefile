# The two commands of the README: `make run` and `make test`. Each does all set-up itself, from a fresh clone.
SHELL := /bin/bash
BIN := .venv/bin
READY := .venv/.ready
export RASA_TELEMETRY_ENABLED := false
export TF_CPP_MIN_LOG_LEVEL := 3

.DEFAULT_GOAL := help
.PHONY: help setup run test test-long check format train clean

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(READY) ## install everything into .venv

$(READY): uv.lock pyproject.toml .python-version
	@echo "Installing packages (the first time takes a few minutes)"
	@.ci/uv sync --locked
	@touch $@

run: $(READY) ## set up everything, start An Sinh, print the addresses; Ctrl-C stops it
	@exec $(BIN)/ansinh up

check: $(READY) ## format, lint, types, unit tests: under a minute
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/pytest -q -n 2 --dist loadfile tests/unit

test: check ## everything but the long tests
	@.ci/chromium
	@$(BIN)/pytest -q -m "not long" --ignore=tests/unit tests

test-long: $(READY) ## load, crash and endurance tests
	@$(BIN)/pytest -q -m long tests

format: $(READY) ## rewrite the code in the house format
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format .

train: $(READY) ## train a model now
	@$(BIN)/ansinh train

clean: ## remove caches; data, models and the environment stay
	@rm -rf .mypy_cache .pytest_cache .ruff_cache .hypothesis .coverage htmlcov dist
	@find . -path ./.venv -prune -o -name __pycache__ -type d -print0 | xargs -0 rm -rf
