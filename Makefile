# From a clean clone: `make demo` to look at it, `make test` to trust it. Needs python3 (3.11 to 3.13),
# python3-venv, make and git; everything else comes from the lock files, by digest.

.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.ONESHELL:
MAKEFLAGS += --no-builtin-rules --no-print-directory

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
SCHEME ?= vn
JOBS ?= 2
SAY := @echo "steward:"
# The lock files are whole, so nothing is resolved; what has no wheel is built with the setuptools of the lock.
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input --no-deps
LOCKED := $(PIP) --require-hashes --no-build-isolation --use-pep517
PYTEST := $(BIN)/python -m pytest -n $(JOBS) --dist loadfile --no-loadscope-reorder
# What is run on both engines; the rest does not touch a database, or shows pages or scans files, which is run on SQLite.
# Of the browser one story is in it, in Vietnamese: tests/journeys/test_browser_story.py. Of the journeys these are not: the demo is
# built on SQLite whatever the engine of the suite, and what Back shows is the page's and the browser's doing.
ONCE := $(addprefix tests/journeys/test_,many_files.py import_story.py demo.py sent_once.py)
# And of the questions what is said of a day and in which words, found out in Python; what waits for whom stays on both.
SAID := $(addprefix --ignore=tests/reads/test_,waiting_days.py done_sentences.py)
BOTH := tests/models tests/acts tests/reads tests/jobs/test_tick.py $(filter-out $(ONCE),$(wildcard tests/journeys/test_*.py))

# What make test-full runs on a server of the oldest version we support.
FIFTEEN = tests/models tests/acts tests/reads tests/jobs/test_tick.py tests/journeys/test_tampering.py tests/foundations/tlog/test_append.py

.PHONY: help demo demo-reset test test-full soak mutants quick check bench docs migration lock shell-tools browser full-tools clean

help: ## This list
	@sed -n 's/^\([a-z-]*\):.*## /\1|/p' $(MAKEFILE_LIST) | while IFS='|' read -r name text; do printf '  make %-12s %s\n' "$$name" "$$text"; done

demo: $(VENV)/demo.stamp ## A province with invented people, in the foreground (PORT=8000); SCHEME=us, uk, eu, nato, company: a small office
	@PORT=$(PORT) STEWARD_DEMO_SCHEME=$(SCHEME) exec $(BIN)/steward demo

demo-reset: $(VENV)/demo.stamp ## The same, built afresh
	@PORT=$(PORT) STEWARD_DEMO_SCHEME=$(SCHEME) exec $(BIN)/steward demo --reset

test: $(VENV)/all.stamp browser ## Everything that wheels and a browser allow, on both databases
	$(SAY) "catalogues"
	@$(BIN)/python -m steward.cli.catalogues
	ended=0
	echo "steward: PostgreSQL: $(BOTH)"
	STEWARD_TEST_ENGINE=postgres $(PYTEST) -m "not full and not further_case" $(SAID) $(BOTH) || ended=1
	echo "steward: SQLite: everything"
	$(PYTEST) -m "not full" tests || ended=1
	exit $$ended

test-full: $(VENV)/all.stamp browser full-tools ## With Debian packages: what make test leaves out (docs/guide/testing.md)
	$(SAY) "catalogues"
	@$(BIN)/python -m steward.cli.catalogues
	ended=0
	echo "steward: PostgreSQL 15: $(FIFTEEN)"
	$(BIN)/python -m tests.full.postgres15 $(PYTEST) -m "not full and not browser" $(FIFTEEN) || ended=1
	echo "steward: LibreOffice, Go, no network, every page"
	$(PYTEST) -m full tests/full || ended=1
	exit $$ended

soak: $(VENV)/all.stamp ## The long campaigns: hours (ONLY="acts-sqlite rules" SCALE=0.01 STEWARD_SEED=1)
	@JOBS=$(JOBS) $(BIN)/python -m tests.soak $(ONLY)

mutants: $(VENV)/mutants.stamp ## Does a test notice? 300 changed lines of rules, reads and web: an hour (ONLY="src/…/custody.py:44" MUTANTS=300 STEWARD_SEED=1)
	@JOBS=$(JOBS) $(BIN)/python -m tests.mutants $(ONLY)

quick: $(VENV)/all.stamp ## Before each commit, seconds: format, lint, contracts
	$(SAY) "format and lint"
	@$(BIN)/ruff format --check --quiet src tests benchmarks || { echo "steward: run '$(BIN)/ruff format src tests benchmarks'"; exit 1; }
	$(BIN)/ruff check src tests benchmarks
	echo "steward: contracts"
	$(BIN)/lint-imports

check: quick shell-tools ## Before each push, minutes: quick, types, house tests, fast tests
	$(SAY) "types"
	@$(BIN)/mypy
	$(BIN)/python -m steward.cli.catalogues
	$(PYTEST) -m "not full and not browser" tests/foundations tests/rules tests/house

bench: $(VENV)/all.stamp ## All benchmarks, on standard output and into docs/performance.md
	@$(BIN)/python -m benchmarks

docs: $(VENV)/all.stamp ## Write the generated pages of docs/reference anew
	@$(BIN)/python -m steward.foundations.scheme.describe docs/reference/schemes.md
	$(BIN)/python -m steward.cli.reference

migration: $(VENV)/all.stamp ## Write a migration for what changed in the tables
	@$(BIN)/python -m django makemigrations steward --settings tests.settings
	$(BIN)/ruff format --quiet src/steward/migrations

lock: ## Write the lock files anew (needs uv)
	@compile() { uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-emit-find-links "$$@"; }
	compile pyproject.toml requirements/build.in --extra scan --extra demo --extra test --extra bench --extra dev -o requirements/all.lock
	compile pyproject.toml requirements/build.in -c requirements/all.lock -o requirements/core.lock
	compile pyproject.toml requirements/build.in --extra scan -c requirements/all.lock -o requirements/scan.lock
	compile pyproject.toml requirements/build.in --extra scan --extra demo -c requirements/all.lock -o requirements/demo.lock
	compile requirements/build.in -c requirements/all.lock -o requirements/build.lock
	compile requirements/mutants.in -c requirements/all.lock -o requirements/mutants.lock

clean: ## Remove the environment and caches; data (var/) stays
	@rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis build

# One environment. The stamps make a second run quick; a changed lock file makes it install again.

$(BIN)/python:
	$(SAY) "environment in $(VENV)"
	@$(PYTHON) -c 'import sys; sys.exit(0 if (3, 11) <= sys.version_info < (3, 14) else "steward: Python 3.11, 3.12 or 3.13 is needed; name it: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV) || { echo "steward: no venv; run: apt-get install python3-venv"; exit 1; }

$(VENV)/build.stamp: requirements/build.lock | $(BIN)/python
	@$(PIP) --require-hashes --only-binary :all: -r requirements/build.lock
	touch $@

$(VENV)/demo.stamp: requirements/demo.lock pyproject.toml $(VENV)/build.stamp
	@if [ $(VENV)/all.stamp -nt $< ] && [ $(VENV)/all.stamp -nt pyproject.toml ]; then touch $@; exit 0; fi
	echo "steward: packages of requirements/demo.lock, a minute or two"
	$(LOCKED) -r $<
	$(PIP) --no-build-isolation -e .
	touch $@

$(VENV)/all.stamp: requirements/all.lock pyproject.toml $(VENV)/build.stamp
	$(SAY) "packages of requirements/all.lock, two or three minutes"
	@$(LOCKED) -r $<
	$(PIP) --no-build-isolation -e .
	touch $@

$(VENV)/mutants.stamp: requirements/mutants.lock $(VENV)/all.stamp
	@$(LOCKED) -r $<
	touch $@

# Installs what stands in `missing`, or stops with the one command to run.
define GET
[ $${#missing[@]} -gt 0 ] || exit 0
if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "steward: apt-get install $${missing[*]}"
  { apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install --yes --no-install-recommends "$${missing[@]}"; } >/dev/null 2>&1 \
    || { echo "steward: stopped; run: apt-get install $${missing[*]}"; exit 1; }
else
  echo "steward: stopped, the tests need these; run: sudo apt-get install $${missing[*]}"; exit 1
fi
endef

shell-tools: # what the court's shell check is made of
	@missing=()
	for one in openssl xxd; do command -v $$one >/dev/null || missing+=($$one); done
	$(GET)

browser: shell-tools # a browser, and the library its driver needs
	@missing=()
	command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || missing+=(chromium)
	ldconfig -p 2>/dev/null | grep -q libatomic.so.1 || ls /usr/lib/*/libatomic.so.1 >/dev/null 2>&1 || missing+=(libatomic1)
	$(GET)

full-tools: # what make test-full needs beside it; FILE:PACKAGE, and one command for all that is missing
	@missing=""
	office=/usr/lib/libreoffice
	for need in $$office/program/libswlo.so:libreoffice-writer-nogui $$office/program/libsclo.so:libreoffice-calc-nogui \
	  $$office/program/libsdlo.so:libreoffice-draw-nogui $$office/share/registry/impress.xcd:libreoffice-impress-nogui \
	  /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf:fonts-dejavu-core /usr/share/fonts/truetype/liberation:fonts-liberation /usr/bin/qpdf:qpdf /usr/bin/pdftotext:poppler-utils \
	  /usr/bin/go:golang-go /usr/share/gocode/src/golang.org/x/mod/sumdb/tlog:golang-golang-x-mod-dev \
	  /usr/bin/unshare:util-linux /usr/lib/postgresql/15/bin/initdb:postgresql-15; do
	  [ -e "$${need%%:*}" ] || missing="$$missing $${need##*:}"
	done
	[ -z "$$missing" ] || { echo "steward: stopped; run: apt-get install --no-install-recommends$$missing"; exit 1; }
