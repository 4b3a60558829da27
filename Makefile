# Everything a newcomer needs. `make` alone lists the targets.

PYTHON ?= python3
SETUP := $(PYTHON) -m ops.setup
BIN := .venv/bin
# The tests start containers, write cgroups and listen below /run: as root.
AS_ROOT := $(if $(filter 0,$(shell id -u)),,sudo -E)
# Tests share two cores with the containers that they start.
TEST_PROCESSES ?= 2
# A file goes to one process as a whole; tests/order.py says which ones go first.
TEST_DISTRIBUTION := --numprocesses $(TEST_PROCESSES) --dist loadfile --no-loadscope-reorder
PYTEST_ARGUMENTS ?=
FUZZ_ARGUMENTS ?=

.DEFAULT_GOAL := help

.PHONY: help
help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: up
up: ## Build and start the whole system, and prove that it works
	@$(SETUP) up

.PHONY: down
down: ## Stop the system; its data stays
	@$(SETUP) down

.PHONY: logs
logs: ## Follow what all services say
	@$(SETUP) logs

.PHONY: clean
clean: ## Remove the system with all its data, after asking
	@$(SETUP) clean

.PHONY: admin-link
admin-link: ## Print a one-time link that sets the admin's password
	@$(SETUP) admin-link

.PHONY: images
images: ## Build the images of all services and of the languages in .env
	@$(SETUP) images

.PHONY: languages
languages: ## Build the images of all languages
	@$(SETUP) languages

.PHONY: venv
venv: ## Make .venv, with the exact versions of locks/test.txt
	@$(SETUP) venv

.PHONY: testing
testing: ## Prepare this machine for the tests: Docker, images, virtual environment, Chromium
	@$(SETUP) testing

.PHONY: lint
lint: venv ## ruff, mypy --strict, import-linter
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

.PHONY: test
test: venv ## Install whatever the tests need, look at the code meanwhile, then run them all
	@$(MAKE) --no-print-directory --jobs=2 testing lint
	$(AS_ROOT) $(BIN)/pytest $(TEST_DISTRIBUTION) $(PYTEST_ARGUMENTS)

.PHONY: fuzz
fuzz: testing ## Try to break the supervisor, for minutes; FUZZ_ARGUMENTS="--seed N" repeats what was found
	@$(AS_ROOT) $(BIN)/python -m tests.supervisor.fuzz $(FUZZ_ARGUMENTS)

.PHONY: bench-pipeline
bench-pipeline: testing ## Measure the whole way of a submission; prints one JSON object last
	@$(AS_ROOT) $(BIN)/python -m tests.bench

.PHONY: bench-gradebook
bench-gradebook: testing ## Measure how long the grades of a course take; prints one JSON object last
	@$(AS_ROOT) $(BIN)/python -m tests.bench.gradebook $(BENCH_ARGUMENTS)

.PHONY: lock
lock: venv ## Bring locks/ up to date with setup.cfg and the package index
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile $(LOCK_OPTIONS) --generate-hashes setup.cfg --output-file locks/engine.txt
	$(BIN)/uv pip compile $(LOCK_OPTIONS) --generate-hashes setup.cfg --extra web \
	    --constraints locks/engine.txt --output-file locks/web.txt
	$(BIN)/uv pip compile $(LOCK_OPTIONS) setup.cfg --extra web --extra test \
	    --constraints locks/web.txt --output-file locks/test.txt
LOCK_OPTIONS := --quiet --universal --python-version 3.11 --upgrade \
    --no-header --no-emit-index-url --no-emit-find-links
