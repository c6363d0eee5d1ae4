# Two commands for a new user: `make demo` and `make test`. Both need only Python, make and git.

# The first interpreter that runs and is of a supported version; scripts/environment.py explains otherwise.
PYTHON ?= $(shell for name in python3.12 python3.13 python3.11 python3 python; do \
	$$name -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null && echo $$name && exit; \
	done; command -v python3)
VENV := .venv/bin
SCALE ?= 0.1

export DAGSTER_HOME ?= $(CURDIR)/.dagster
export DBT_SEND_ANONYMOUS_USAGE_STATS := false
export DO_NOT_TRACK := 1
# Every `cx` is a Python of its own. Where the machine forbids Python to keep what it compiled, as many
# images do, each refresh would compile 4,900 modules anew: 5 CPU-seconds.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help environment demo test lint fix ui docs semantic bench coverage oracle clean

help:  ## What can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

environment:
	@test -n "$(PYTHON)" || { echo "No Python found: install Python 3.11, 3.12 or 3.13."; exit 1; }
	@$(PYTHON) scripts/environment.py

demo: environment  ## A sample business from delivered files to published KPIs
	@# Anew as well where a sample was begun (.sample) and not ended: its list is written last.
	@test -e landing/.sample/planted.json || { test -d landing/generic && test ! -d landing/.sample; } \
		|| $(VENV)/cx sample --scale 0.01 --seed 7
	@$(VENV)/cx refresh
	@$(VENV)/cx query "$$(cat docs/demo.sql)"
	@$(VENV)/cx query "$$(cat docs/demo-journeys.sql)"
	@echo "These are the KPIs with a target, of the last whole month, and the journeys, of the last month whose customers have all come"
	@echo "on or left, with the stage that loses the most where it stands apart; read from published/current/cx.duckdb."
	@echo "Look at it: $(VENV)/cx dashboard. Why a number is what it is: $(VENV)/cx explain on_time_delivery_rate --date 2024-10-20."
	@echo "Ask it more: $(VENV)/cx query \"select * from kpis.dim_kpi\". Where each file's records went: $(VENV)/cx status."

test: environment lint  ## Lint, then every test
	@# In the order of their names the long modules are begun early and those of seconds end the run. Three at a time
	@# on two cores: those that wait, for a schedule or a lock, leave the cores to the others.
	@$(VENV)/pytest --numprocesses 3 --dist loadfile --no-loadscope-reorder \
		--ignore tests/project/test_portable_sql.py

lint: environment  ## Ruff, mypy, sqlfluff, portable SQL
	@$(VENV)/ruff check .
	@$(VENV)/ruff format --check --quiet .
	@$(VENV)/mypy
	@CX_WAREHOUSE_FILE=:memory: $(VENV)/sqlfluff lint --processes 2 --disable-progress-bar models
	@$(VENV)/pytest tests/project/test_portable_sql.py

fix: environment  ## Mend what ruff and sqlfluff can mend
	@$(VENV)/ruff check --fix .
	@$(VENV)/ruff format .
	@CX_WAREHOUSE_FILE=:memory: $(VENV)/sqlfluff fix --disable-progress-bar models

ui: environment  ## Dagster on port 3000 of this machine, with the lineage from file to mart
	@$(VENV)/cx ui

docs: environment  ## Tables, columns, owners and lineage from file to reader: warehouse/documentation.html
	@$(VENV)/cx docs

semantic: environment  ## The KPIs of what is published as metrics of MetricFlow: docs/semantic-layer.md says how to ask
	@$(VENV)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r semantic/requirements.lock
	@$(VENV)/python -m orchestration.semantic_layer
	@cd semantic && ../$(VENV)/dbt --quiet parse

bench: environment  ## Product against the hand-written floor, loading, gates, KPI queries, dashboard: make bench SCALE=0.1
	@$(VENV)/python -m benchmarks.bench --scale $(SCALE)
	@$(VENV)/python -m benchmarks.loading --scale $(SCALE)
	@$(VENV)/python -m benchmarks.gates --scale $(SCALE)
	@test ! -e published/current || $(VENV)/python -m benchmarks.queries --rows 1000000
	@test ! -e published/current || $(VENV)/python -m benchmarks.dashboard

coverage: environment  ## How often the intervals hold the truth, simulated: writes docs/intervals.md
	@$(VENV)/python -m benchmarks.intervals

oracle: SCALE = 0.01
oracle: environment  ## Every monthly KPI of the sample a second time, in plain Python, and its story by weeks (scale 0.01)
	@$(VENV)/python -m tests.oracle.sample $(SCALE)

clean:  ## Remove what is made: environment, warehouse, caches (not landing, published or the key)
	rm -rf .venv .dagster warehouse target logs semantic/target semantic/logs semantic/models/observations .mypy_cache .ruff_cache .pytest_cache .hypothesis
