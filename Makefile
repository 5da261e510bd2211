# Two commands for a new machine: `make run` and `make test`. Both do all of their own set-up.
SETUP := python3 bot/setup/bootstrap.py
# The first two levels share nothing and run side by side; the others have one stack.
SIDE_BY_SIDE ?= tests/unit tests/integration
LEVELS ?= tests/conversation tests/browser tests/evaluation

.DEFAULT_GOAL := help
.PHONY: help run test test-long check unit format bench-chat bench-retrieval bench-screening bench-handoff mutate-screening crash races doctor clean

help:  ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-16s %s\n", $$1, $$2}' Makefile

run:  ## set up what is missing, then start everything (Ctrl-C stops it)
	@$(SETUP) laobing serve

test:  ## set up what is missing, then run every test
	@$(SETUP) --dev laobing prepare
	@failed=0; \
	.venv/bin/python -m pytest -n 2 $(SIDE_BY_SIDE) || failed=1; \
	.venv/bin/python -m pytest $(LEVELS) || failed=1; \
	exit $$failed

test-long:  ## the tests that take minutes each: crashes, races, the model of the handoff
	@$(SETUP) --dev laobing prepare
	@.venv/bin/python -m pytest -m long $(SIDE_BY_SIDE) $(LEVELS)

check:  ## format, lint, types, imports, unit tests
	@$(SETUP) --dev
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	.venv/bin/python -m pytest tests/unit

unit:  ## unit tests only
	@$(SETUP) --dev
	@.venv/bin/python -m pytest tests/unit

format:  ## format the code
	@.venv/bin/ruff format .
	@.venv/bin/ruff check --fix .

doctor:  ## check the installation without starting it
	@$(SETUP) laobing doctor

bench-chat:  ## latency, memory and ready time of the running stack
	@$(SETUP) --dev python -m tests.load.bench_chat

bench-retrieval:  ## retrieval on open data: make bench-retrieval DATA=folder
	@$(SETUP) --dev python -m tests.load.bench_retrieval --data "$(DATA)"
	@$(SETUP) --dev python -m tests.load.bench_articles --data "$(DATA)"
	@$(SETUP) --dev python -m tests.load.bench_citizens --data "$(DATA)"

mutate-screening:  ## whether the tests notice a wrong rule or operator of the pre-screening
	@$(SETUP) --dev python -m tests.load.mutate_screening

bench-screening:  ## questions a pre-screening takes, and how fast it thinks
	@$(SETUP) --dev python -m tests.load.bench_screening

bench-handoff:  ## claims against each other, query plans, a busy minute of the console
	@$(SETUP) --dev python -m tests.load.bench_handoff

races:  ## two at the same moment, ten thousand rounds a race, both databases: make races ROUNDS=10000
	@$(SETUP) --dev python -m tests.load.races --rounds "$(or $(ROUNDS),10000)"

crash:  ## kill the assistant for minutes while people talk, then count: make crash MINUTES=5
	@$(SETUP) --dev python -m tests.load.crash --minutes $(or $(MINUTES),5)

clean:  ## remove what was built; the database in var/ stays
	rm -rf .venv .venv-dialogue var/index var/models var/log
