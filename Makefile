# Two commands do all the set-up: make demo, make test. They need Python 3.11 or later.
# make matrix then runs the tests at the lowest versions and on every Python that is claimed.
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/
EVENTS ?= 100000
ONLY ?=
SHARE ?= 1

.PHONY: demo test matrix lint bench proof man lock lock-check audit clean

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

# The versions that a clinic can install, with the SHA-256 of every file of theirs, and what is known against them.
lock: .lock/installed
	CUSTOM_COMPILE_COMMAND='make lock' .lock/bin/pip-compile --quiet --upgrade --generate-hashes --allow-unsafe \
		--strip-extras --no-annotate --no-emit-index-url --no-emit-find-links --no-emit-options \
		--extra postgres --extra calendar --extra tables --extra http --output-file requirements.lock pyproject.toml
	$(MAKE) lock-check

lock-check: .lock/installed
	.lock/bin/python -m pip install --quiet --dry-run --ignore-installed --require-hashes -r requirements.lock

audit: .lock/installed
	.lock/bin/python tools/audit.py

clean:
	rm -rf $(VENV) .matrix .lock .proof build/man

.lock/installed:
	$(PYTHON) -m venv .lock
	.lock/bin/python -m pip install --quiet --disable-pip-version-check 'pip-tools>=7.5' 'pip-audit>=2.9'
	touch $@

$(VENV)/installed: pyproject.toml
	test -x $(RUN)python || $(PYTHON) -m venv $(VENV)
	$(RUN)python -m pip install --quiet --disable-pip-version-check --editable .
	touch $@

$(VENV)/installed-dev: pyproject.toml
	test -x $(RUN)python || $(PYTHON) -m venv $(VENV)
	$(RUN)python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@ $(VENV)/installed
