# `make run` opens the window, `make test` runs every check. Both set up .venv first and change
# nothing outside this folder.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help run test check faults fuzz coverage shuffle wheel frozen tarball deb test-packages
.PHONY: docs mutation format translations clean

# Lists the targets with the first comment line above each.
help:
	@awk '/^#/ { if (!text) text = $$0; next } \
		/^[a-z][a-z -]*:/ && text { sub(/:.*/, ""); printf "%-34s%s\n", $$0, substr(text, 3) } \
		{ text = "" }' Makefile

# Opens the window.
run: $(VENV)/.explore
	@$(BIN)/vma-gui $(ARGS)

# Runs every check: format, lint, types, import contracts, tests.
test: $(VENV)/.develop check
	@$(BIN)/python -m pytest $(ARGS)

# Checks format, lint, types and import contracts only.
check: $(VENV)/.develop
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

# Runs all fault injections and prints counts; 200 kills take several minutes.
faults: $(VENV)/.develop
	@VMA_KILLS=$${VMA_KILLS:-200} $(BIN)/python -m pytest tests/faults -n 0 -rP $(ARGS)

FUZZ_RUNS ?= 500000

# Fuzzes every reader of foreign content with coverage and prints counts (half an hour).
# FUZZ_RUNS calls each, unless libFuzzer options in ARGS say otherwise.
fuzz: $(VENV)/.fuzz
	@$(BIN)/python tests/fuzz/all.py -runs=$(FUZZ_RUNS) $(ARGS)

$(VENV)/.fuzz: $(VENV)/.develop
	@$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[train,dev,fuzz]'
	@touch $@

# Reports line coverage of the core and of the window.
coverage: $(VENV)/.proof
	@$(BIN)/python -m pytest --cov --cov-report= $(ARGS)
	@$(BIN)/coverage combine --append --quiet 2>/dev/null || true  # of processes that exited late
	@$(BIN)/coverage report --skip-covered --show-missing
	@for part in core vma_gui; do \
		echo "$$part: $$($(BIN)/coverage report --include "$$part/*" --format total) % of lines"; done

SEEDS ?= 1 2 3 4 5 6 7 8 9 10

# Runs the tests in random order, once per seed, to find tests that depend on each other.
shuffle: $(VENV)/.proof
	@for seed in $(SEEDS); do echo "seed $$seed"; $(BIN)/python -m pytest -p randomly \
		--randomly-seed=$$seed --randomly-dont-reset-seed $(ARGS) || exit 1; done

# Runs mutation tests of the core's mathematics and of autosave (half an hour).
mutation: $(VENV)/.proof
	@tests/mutation/run.sh mathematics journal

$(VENV)/.proof: $(VENV)/.develop
	@$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[train,dev,proof]'
	@touch $@

# Builds the documentation site in build/site and checks its internal links.
docs: $(VENV)/.docs
	@$(BIN)/python docs/pictures.py
	@$(BIN)/python docs/execute.py
	@$(BIN)/sphinx-build -W --keep-going -q -b html docs build/site
	@echo build/site/index.html

$(VENV)/.docs: $(VENV)/.develop
	@$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[train,dev,docs]'
	@touch $@

# Builds packages in dist/ (the frozen program in build/packages).
wheel frozen tarball deb: $(VENV)/.package
	@$(BIN)/python packaging/build.py $@

# Builds all packages, inspects, installs and starts them; takes several minutes.
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

# Collects the window's texts, keeps existing translations and compiles them.
# New texts are marked unfinished in the .ts files. French covers the booth only;
# English has the singular forms of counts. Open windows map the old .qm files into memory, so new
# ones take their place instead of overwriting them.
translations: $(VENV)/.develop
	@$(BIN)/python resources/gather_messages.py > vma_gui/system/core_messages.py
	@$(BIN)/ruff format --quiet vma_gui/system/core_messages.py
	@$(foreach language,de en fr, \
		$(BIN)/pyside6-lupdate -silent -no-obsolete -locations none \
			$(if $(filter en,$(language)),-pluralonly) $(or $(TEXTS_$(language)),$(TEXTS)) \
			-source-language en -target-language $(language) \
			-ts resources/vma_resources/translations/vma_$(language).ts && \
		$(BIN)/pyside6-lrelease -silent resources/vma_resources/translations/vma_$(language).ts \
			-qm resources/vma_resources/translations/vma_$(language).qm.new && \
		mv resources/vma_resources/translations/vma_$(language).qm.new \
			resources/vma_resources/translations/vma_$(language).qm &&) true

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo 'Python 3.11 or newer is needed: make PYTHON=python3.11 run' >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
		|| { echo 'Python cannot create virtual environments. On Debian: apt-get install python3-venv python3-pip' >&2; exit 1; }
	@echo 'Setting up .venv (once) …'
	@$(PYTHON) -m venv $(VENV)

# The window does not need torch, which is large, so its environment leaves it out.
$(VENV)/.explore: $(VENV)/bin/python pyproject.toml constraints.txt
	@$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(VENV)/.develop: $(VENV)/.explore
	@$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[train,dev]'
	@touch $@

# Deletes everything that was built, including the virtual environment.
clean:
	rm -rf $(VENV) out build dist .mypy_cache .pytest_cache .ruff_cache
