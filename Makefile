# Two commands do all the set-up: make demo, make test. They need Python 3.11 or later.
# make matrix then runs the tests at the lowest versions and on every Python that is claimed.
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/
EVENTS ?= 100000
ONLY ?=
SHARE ?= 1

.PHONY: demo test matrix lint bench proof man clean

demo: $(VENV)/installed
	@$(RUN)intersession --home $$(mktemp -d)/record demo --look

test: lint
	$(RUN)pytest -n 2 --dist loadfile

matrix: $(VENV)/installed-dev
	$(RUN)python tools/matrix.py $(ONLY)

lint: $(VENV)/installed-dev
	$(RUN)ruff check .
	$(RUN)ruff format --check .
	$(RUN)mypy
	$(RUN)lint-imports

bench: $(VENV)/installed-dev
	$(RUN)python -m bench --events $(EVENTS)

proof: $(VENV)/installed-dev
	$(RUN)python -m proof --share $(SHARE)

man: $(VENV)/installed
	$(RUN)python tools/man.py build/man/man1

clean:
	rm -rf $(VENV) .matrix .proof build/man

$(VENV)/installed: pyproject.toml
	test -x $(RUN)python || $(PYTHON) -m venv $(VENV)
	$(RUN)python -m pip install --quiet --disable-pip-version-check --editable .
	touch $@

$(VENV)/installed-dev: pyproject.toml
	test -x $(RUN)python || $(PYTHON) -m venv $(VENV)
	$(RUN)python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@ $(VENV)/installed
