# Everything runs from .venv, which is built here with nothing but Python 3.11+ and make.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/ready

.PHONY: install demo test check collected bench soak docs pictures clean

install: $(READY)

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "bitsafe-tui needs Python 3.11 or newer; run: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	$(BIN)/python -m compileall -q tui backends reports
	@touch $(READY)

demo: install
	$(BIN)/bitsafe-tui --demo

# More workers than cores: many tests wait for time-outs and limits.
test: install
	@$(MAKE) --no-print-directory -j2 check collected
	$(BIN)/python -m pytest -n 6 --dist worksteal

check: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --verbose > .venv/lint-imports.log 2>&1 || { cat .venv/lint-imports.log; exit 1; }

# pytest rewrites the tests once here, and its workers need not do it each.
collected: install
	@PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest --collect-only -q > /dev/null

bench: install
	$(BIN)/python -m pytest tests/benchmarks -s -o norecursedirs=

soak: install
	$(BIN)/python -m pytest -m soak -s

# The tables of keys, from the actions.
docs: install
	$(BIN)/python -m tui.actions.readme

# Those of docs/monday.md and docs/changes.md, from the demo world.
pictures: install
	$(BIN)/python -m tests.system.monday
	$(BIN)/python -m tests.system.changes_pictured

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis
