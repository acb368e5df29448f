# Python 3.11 or newer and make are all that a machine needs. Another Python: make PYTHON=python3.12

PYTHON ?= python3
PY := .venv/bin/python
BATCH := .venv/bin/ecf-batch
INSTALLED := .venv/installed-for

# Two workers begin with a half of the tests each, so that one of them makes what a module shares;
# who is done takes over from the other.
PYTEST := $(PY) -m pytest -n 2 --dist worksteal

PROVIDER := Kestrel Teaching

.DEFAULT_GOAL := help
.PHONY: help run test check lint stories samples docs pictures bench bench-compare bench-quick fuzz torture clean FORCE
.DELETE_ON_ERROR:

help:
	@echo "make TARGET, where TARGET is one of"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-12s %s\n", $$1, $$2 }' Makefile

run: export ECF_BATCH_WORKSPACE := workspace
run: $(INSTALLED) ## judge the sample batches in a new sandbox, ./workspace
	@if [ -e workspace ] && [ ! -e workspace/.made-by-make-run ]; then \
	  echo "workspace/ was not made by 'make run', so it is left alone: move it away, then try again." >&2; \
	  exit 1; \
	fi
	rm -rf workspace
	$(BATCH) init --sandbox
	@touch workspace/.made-by-make-run
	$(BATCH) load samples/reference/*.csv --server-date 2025-12-01T09:00:00Z
	@# Exit code 1 says that some rows were rejected, as the samples are meant to show.
	$(BATCH) submit samples/declarations-december-2025.csv \
	  --provider "$(PROVIDER)" --server-date 2025-12-08T10:00:00Z || [ $$? -eq 1 ]
	$(BATCH) submit samples/corrections-december-2025.xlsx \
	  --provider "$(PROVIDER)" --server-date 2025-12-15T16:30:00Z || [ $$? -eq 1 ]

test: $(INSTALLED) ## run the quick tests; of one room: make test ROOM=statements
	$(PYTEST) -m "not slow" $(if $(ROOM),tests/$(ROOM) $(STORIES_OF_$(ROOM)))

# Stories show what judging comes to: they belong to the rooms that judge and answer.
STORIES_OF_field_checks := tests/test_stories.py
STORIES_OF_results := tests/test_stories.py
STORIES_OF_export := tests/test_stories.py

check: $(INSTALLED) lint test ## everything that CI runs: lint, types, imports, all tests, docs, the wheel
	$(PYTEST) -m slow
	$(PY) -m tools.samples --check
	$(PY) -m tools.docs --check

lint: $(INSTALLED) ## format, lint, types and imports: what takes seconds
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy
	$(PY) -m mypy tools/samples tools/docs .ci/conformance.py
	$(PY) -c 'from importlinter.cli import lint_imports_command as lint; lint()'

stories: $(INSTALLED) ## write the expected results of tests/stories anew; read them as a diff
	$(PY) -m tests.stories

samples: $(INSTALLED) ## make samples/ anew
	$(PY) -m tools.samples

docs: $(INSTALLED) ## write the generated parts of README.md and docs/ anew
	$(PY) -m tools.docs

pictures: $(INSTALLED) ## make docs/pictures/ anew; needs LibreOffice, pdftoppm and Chromium
	$(PY) -m tools.pictures

bench: $(INSTALLED) ## measure how fast it is, at full size
	$(PY) -m benchmarks
	$(PY) -m benchmarks.exports
	$(PY) -m benchmarks.replays

bench-compare: $(INSTALLED) ## measure again and compare with an earlier run: make bench-compare WITH=FILE
	$(PY) -m benchmarks --compare "$(WITH)"

bench-quick: $(INSTALLED) ## the same at a size that takes a minute or two
	$(PY) -m benchmarks --quick

fuzz: export ECF_BATCH_TEST_EXAMPLES ?= 100
fuzz: $(INSTALLED) ## 200,000 made-up rows against the plain referee, 10,000 damaged files, properties
	$(PY) -m tests.referee.fuzz --rows 200000 --seed 1
	$(PY) -m tests.mutants --mutants 10000 --seed 1
	$(PYTEST) tests/properties tests/intake/test_intake_properties.py

torture: $(INSTALLED) ## kill commands at random moments, thousands of times
	$(PY) -m tests.torture

clean: ## remove what was made: .venv, caches, build output; never a workspace
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache build dist
	find pipeline schemas tests tools benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

# The stamp holds the folder that was installed: a moved or copied tree is installed again.
ifneq ($(shell cat $(INSTALLED) 2>/dev/null),$(CURDIR))
$(INSTALLED): FORCE
endif

$(INSTALLED): pyproject.toml constraints.txt
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "Python 3.11 or newer is needed, and '$(PYTHON)' is not: name another one with make PYTHON=python3.12" >&2; \
	  exit 1; }
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "'$(PYTHON)' cannot make a virtual environment: install its venv package (on Debian python3-venv)" >&2; \
	  exit 1; }
	@$(PY) -c 'import pip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	  || "$(PYTHON)" -m venv --clear .venv
	$(PY) -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@# As for an installed package: where Python may not write its caches, every start would compile.
	$(PY) -m compileall -q pipeline schemas
	@printf '%s' "$(CURDIR)" > $(INSTALLED)

FORCE:
