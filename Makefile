# Two commands: `make serve` and `make test`. Both set up what they need in .venv, from the locks, with pip alone.
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
INSTALL := $(BIN)/pip install --quiet --disable-pip-version-check --no-deps

.PHONY: serve build test lint lock clean

serve: build
	$(BIN)/kgserve build --port $(PORT)

build: .venv/serve.stamp
	$(BIN)/kgbuild build

test: lint
	CHECKED_BY_MAKE=1 $(BIN)/pytest

lint: .venv/test.stamp
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

.venv/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed; set PYTHON=...")'
	$(PYTHON) -m venv .venv

.venv/serve.stamp: requirements.lock pyproject.toml | .venv/bin/python
	@echo "installing what the server needs (about a minute the first time)"
	$(INSTALL) --require-hashes -r requirements.lock
	$(INSTALL) --no-build-isolation --editable .
	@touch $@

.venv/test.stamp: requirements-dev.lock pyproject.toml | .venv/bin/python
	@echo "installing what the tests need (about a minute the first time)"
	$(INSTALL) --require-hashes -r requirements-dev.lock
	$(INSTALL) --no-build-isolation --editable .
	@touch $@ .venv/serve.stamp

# For maintainers: renew the locks (needs uv).
lock:
	uv pip compile pyproject.toml --group install --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --upgrade -q -o requirements.lock
	uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -c requirements.lock -q -o requirements-dev.lock

clean:
	rm -rf build .venv
