# Two commands matter: `make serve` and `make test`. Both set up what they need, and are quick the second time.
PYTHON ?= python3
PORT ?= 8000
HOST ?= 127.0.0.1
BIN := .venv/bin
export PORT HOST

.PHONY: serve test test-python test-js lint train clean heroku-local

serve: .venv/serve.stamp
	@$(BIN)/python -m app serve --port $(PORT) --host $(HOST)

# The Procfile's command as Heroku would run it, within the 512 MB of a small dyno.
heroku-local: .venv/serve.stamp
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python scripts/limit_memory.py 512 -- sh -c "exec $$(sed -n 's/^web: //p' Procfile)"

test: lint test-js test-python

test-python: .venv/dev.stamp node_modules/.stamp
	$(BIN)/python tests/requirements_check.py
	$(BIN)/python -m pytest

test-js: .venv/dev.stamp node_modules/.stamp
	$(BIN)/node --test "tests/js/*.test.js"

lint: .venv/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/mypy

train: .venv/dev.stamp
	$(BIN)/python train.py

.venv/python.stamp:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 10) <= sys.version_info[:2] <= (3, 13))' \
	  || { echo "Oddity needs Python 3.10 to 3.13. Name one: make PYTHON=python3.12 serve"; exit 1; }
	@$(PYTHON) -m venv .venv \
	  || { echo "Python cannot make a virtual environment. On Debian and Ubuntu: sudo apt-get install python3-venv"; exit 1; }
	@$(BIN)/python -m pip install --quiet --upgrade pip
	@touch $@

.venv/serve.stamp: .venv/python.stamp requirements.txt constraints.txt
	@echo "Setting up (once) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

.venv/dev.stamp: .venv/python.stamp requirements.txt requirements-train.txt requirements-dev.txt constraints.txt
	@echo "Setting up for tests (once) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@ .venv/serve.stamp

node_modules/.stamp: package.json .venv/dev.stamp
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/npm install --silent --no-audit --no-fund --no-package-lock
	@touch $@

clean:
	rm -rf .venv node_modules
