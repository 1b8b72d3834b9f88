# Two commands: `make run` opens the window, `make test` checks everything. Both set up what
# they need in .venv first; nothing outside this folder is changed.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help run test check faults fuzz coverage shuffle wheel frozen tarball deb test-packages
.PHONY: docs mutation format translations clean

# What can be made here: the first line of what stands before each.
help:
	@awk '/^#/ { if (!text) text = $$0; next } \
		/^[a-z][a-z -]*:/ && text { sub(/:.*/, ""); printf "%-34s%s\n", $$0, substr(text, 3) } \
		{ text = "" }' Makefile

# Opens the window.
run: $(VENV)/.explore
	@$(BIN)/vma-gui $(ARGS)

# Checks everything: format, types, contracts, tests.
test: $(VENV)/.develop check
	@$(BIN)/python -m pytest $(ARGS)

# Format, lint, types and contracts alone.
check: $(VENV)/.develop
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

# Every fault that is injected, with counts: two hundred kills take some minutes.
faults: $(VENV)/.develop
	@VMA_KILLS=$${VMA_KILLS:-200} $(BIN)/python -m pytest tests/faults -n 0 -rP $(ARGS)

FUZZ_RUNS ?= 500000

# Coverage-guided search in every reader of foreign content, with counts (half an hour).
# FUZZ_RUNS calls each, or as long as libFuzzer's options in ARGS say.
fuzz: $(VENV)/.fuzz
	@$(BIN)/python tests/fuzz/all.py -runs=$(FUZZ_RUNS) $(ARGS)

$(VENV)/.fuzz: $(VENV)/.develop
	@$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[train,dev,fuzz]'
	@touch $@

# Which lines the tests reach, of the core and of the window.
coverage: $(VENV)/.proof
	@$(BIN)/python -m pytest --cov --cov-report= $(ARGS)
	@$(BIN)/coverage combine --append --quiet 2>/dev/null || true  # of processes that ended late
	@$(BIN)/coverage report --skip-covered --show-missing
	@for part in core vma_gui; do \
		echo "$$part: $$($(BIN)/coverage report --include "$$part/*" --format total) % of lines"; done

SEEDS ?= 1 2 3 4 5 6 7 8 9 10

# The suite in random order, once for each seed: tests that lean on each other fall over.
shuffle: $(VENV)/.proof
	@for seed in $(SEEDS); do echo "seed $$seed"; $(BIN)/python -m pytest -p randomly \
		--randomly-seed=$$seed --randomly-dont-reset-seed --no-loadscope-reorder $(ARGS) \
		|| exit 1; done

# How many changes of the core's mathematics and of the journal the tests notice (half an hour).
mutation: $(VENV)/.proof
	@tests/mutation/run.sh mathematics journal

$(VENV)/.proof: $(VENV)/.develop
	@$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[train,dev,proof]'
	@touch $@

# The site, in build/site; every link inside it is checked.
docs: $(VENV)/.docs
	@$(BIN)/python docs/pictures.py
	@$(BIN)/python docs/execute.py
	@$(BIN)/sphinx-build -W --keep-going -q -b html docs build/site
	@echo build/site/index.html

$(VENV)/.docs: $(VENV)/.develop
	@$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[train,dev,docs]'
	@touch $@

# What people install; each lands in dist/ (the frozen program in build/packages).
wheel frozen tarball deb: $(VENV)/.package
	@$(BIN)/python packaging/build.py $@

# Builds them all, looks into them, installs and starts them elsewhere: some minutes.
test-packages: $(VENV)/.package
	@$(BIN)/python -m pytest -n 0 -m packages -rs tests/distribution $(ARGS)

$(VENV)/.package: $(VENV)/.develop
	@$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[train,dev,package]'
	@touch $@

# Formats the sources.
format: $(VENV)/.develop
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

TEXTS := vma_gui/*.py vma_gui/*/*.py
TEXTS_fr := vma_gui/booth/*.py

# Gathers the window's texts after a change, keeps what is translated, compiles.
# What is new stands in the .ts files as unfinished. French is for the booth's visitors only,
# English has the singular of counts.
translations: $(VENV)/.develop
	@$(BIN)/python resources/gather_messages.py > vma_gui/system/core_messages.py
	@$(BIN)/ruff format --quiet vma_gui/system/core_messages.py
	@$(foreach language,de en fr, \
		$(BIN)/pyside6-lupdate -silent -no-obsolete -locations none \
			$(if $(filter en,$(language)),-pluralonly) $(or $(TEXTS_$(language)),$(TEXTS)) \
			-source-language en -target-language $(language) \
			-ts resources/vma_resources/translations/vma_$(language).ts && \
		$(BIN)/pyside6-lrelease -silent resources/vma_resources/translations/vma_$(language).ts \
			-qm resources/vma_resources/translations/vma_$(language).qm &&) true

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo 'Python 3.11 or newer is needed: make PYTHON=python3.11 run' >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
		|| { echo 'Python cannot make virtual environments here. On Debian: apt-get install python3-venv python3-pip' >&2; exit 1; }
	@echo 'Setting up .venv (once) …'
	@$(PYTHON) -m venv $(VENV)

# Exploring needs no torch, which is large: the window's set-up leaves it out.
$(VENV)/.explore: $(VENV)/bin/python pyproject.toml constraints.txt
	@$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(VENV)/.develop: $(VENV)/.explore
	@$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[train,dev]'
	@touch $@

# Takes away all that was made here, the virtual environment too.
clean:
	rm -rf $(VENV) out build dist .mypy_cache .pytest_cache .ruff_cache
