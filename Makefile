# Everything is set up in .venv and in git-ignored folders; a second run only does what changed.
# Plain make and sh: works with GNU make (3.81 and newer) and BSD make.

PYTHON = python3
VENV = .venv
PY = $(VENV)/bin/python
PORT = 8000
RESET =
SOURCES =

.PHONY: help demo test check bench setup assets provider requirements clean

help: ## Show what can be made
	@echo "Inzage. What you can make:"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile
	@echo "Settings: PORT=8000 (demo), RESET=1 (demo: start afresh), SOURCES=file (demo: sources to add),"
	@echo "PYTHON=python3 (the Python to use)."

demo: setup assets provider ## Try it: the portal with demo people and simulated sources (PORT=8000, RESET=1)
	@if [ -n "$(RESET)" ] && [ "$(RESET)" != 0 ]; then reset=--reset; else reset=; fi; \
	set --; if [ -n "$(SOURCES)" ]; then set -- --sources "$(SOURCES)"; fi; \
	exec $(VENV)/bin/portal demo --port "$(PORT)" $$reset "$$@"

test: setup assets provider ## Run all tests, in a real browser too (TESTS="path -k word" for some)
	@INZAGE_BROWSER="$$(PYTHON=$(PY) sh .ci/find-browser)"; export INZAGE_BROWSER; \
	$(PY) -m pytest $(TESTS); result=$$?; \
	if [ -z "$$INZAGE_BROWSER" ]; then sh .ci/no-browser; fi; \
	exit $$result

check: setup ## Lint, types, import rules, translations
	@failed=; step() { line="$$*"; echo "== $$line"; name=$$1; shift; "$(VENV)/bin/$$name" "$$@" || failed="$$failed; $$line"; }; \
	step ruff format --quiet --check . ; \
	step ruff check --quiet . ; \
	step mypy --no-pretty ; \
	step lint-imports ; \
	step python -m portal.locale check ; \
	if [ -n "$$failed" ]; then echo "Not right yet$$failed"; exit 1; fi; echo "All checks passed."

bench: setup assets ## Measure: the table of figures, each against its baseline in the same run
	$(PY) -m tests.bench

setup: $(VENV)/.stamp-project ## Make .venv and install what requirements.txt pins

assets: setup ## Build the style sheet and scripts from their npm packages
	@$(PY) -m portal.web.assets.build

provider: setup ## Install the demo identity provider's npm packages
	@$(PY) -m portal.demo.provider

requirements: setup ## Pin the newest allowed versions, with hashes, in requirements.txt
	@test -x build/tools/bin/uv || { $(PY) -m venv build/tools && build/tools/bin/python -m pip install --quiet uv; }
	build/tools/bin/uv pip compile pyproject.toml --extra demo --group dev --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-annotate --upgrade --quiet -o requirements.txt
	build/tools/bin/uv pip compile pyproject.toml --universal --python-version 3.11 --constraint requirements.txt \
	  --generate-hashes --no-emit-index-url --no-annotate --no-header --quiet -o docker/requirements.txt

clean: ## Remove what was made; the demo's data stays
	rm -rf $(VENV) build dist portal/web/static/built portal/web/assets/node_modules portal/demo/provider/node_modules
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(VENV)/.stamp-venv:
	@sh .ci/need-python "$(PYTHON)"
	@echo "Making $(VENV) ..."
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.stamp-requirements: requirements.txt $(VENV)/.stamp-venv
	@echo "Installing what requirements.txt pins (the first time takes a minute) ..."
	@$(PY) -m pip install --quiet --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements.txt
	@touch $@

$(VENV)/.stamp-project: pyproject.toml $(VENV)/.stamp-requirements
	@$(PY) -m pip install --quiet --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@
