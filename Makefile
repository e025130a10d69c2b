# Two commands matter: `make serve` and `make test`. Both set up what they need, and are quick the second time.
PYTHON ?= python3
PORT ?= 8000
HOST ?= 127.0.0.1
BIN := .venv/bin
export PORT HOST

PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r
# npm looks for the Node beside it, in the virtual environment.
IN_VENV := PATH="$(CURDIR)/$(BIN):$$PATH"
SCRIPTS := static/js tests/js app/reports/scripts

.PHONY: serve heroku-local test test-python test-js lint format coverage browser bench train notebooks lock clean

serve: .venv/serve.stamp
	@$(BIN)/python -m app serve --port $(PORT) --host $(HOST)

# The Procfile's command as Heroku would run it, within the 512 MB of a small dyno.
heroku-local: .venv/serve.stamp
	@$(IN_VENV) $(BIN)/python scripts/limit_memory.py 512 -- sh -c "exec $$(sed -n 's/^web: //p' Procfile)"

test: lint test-js test-python

test-python: browser node_modules/.stamp
	$(BIN)/python -m pytest

test-js: node_modules/.stamp
	$(BIN)/node --test "tests/js/*.test.js"

lint: node_modules/.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/node node_modules/.bin/biome lint --error-on-warnings $(SCRIPTS)
	$(BIN)/node node_modules/.bin/tsc

# Also mends what the linters can mend by themselves.
format: node_modules/.stamp
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/node node_modules/.bin/biome lint --write $(SCRIPTS)

# Which lines the tests reach: of Python's, and of the JavaScript modules that know no page.
coverage: browser node_modules/.stamp
	$(BIN)/node --test --experimental-test-coverage --test-coverage-include="static/js/core/**" "tests/js/*.test.js"
	$(BIN)/python -m pytest --cov

browser: .venv/dev.stamp
	@$(BIN)/python scripts/bring_browser.py

# `make bench` lists what is measured, `make bench RUN=quality` measures it; ARGS has the bench's own options.
bench: .venv/dev.stamp
ifdef RUN
	$(BIN)/python -m bench.$(RUN) $(ARGS)
else
	@for file in $$(grep -l __main__ bench/*.py); do \
	  printf 'make bench RUN=%-12s ' "$$(basename "$$file" .py)"; sed -n '1s/"""//gp' "$$file"; done
endif

train: .venv/dev.stamp
	$(BIN)/python train.py

# Run the notebooks anew and keep what they show; on the data in ODDITY_DATA, where it is there.
notebooks: .venv/dev.stamp
	$(BIN)/jupyter execute --inplace notebooks/*.ipynb

# The largest file comes first, and the others take its versions.
LOCK := UV_CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/uv pip compile --quiet --universal --python-version 3.10 \
  --generate-hashes --no-annotate $(if $(UPGRADE),--upgrade)

# Writes requirements*.txt from requirements*.in and package-lock.json from package.json. What is locked stays as it is;
# `make lock UPGRADE=1` takes the newest of everything.
lock: .venv/dev.stamp
	$(LOCK) requirements-dev.in -o requirements-dev.txt
	$(LOCK) -c requirements-dev.txt requirements-tracking.in -o requirements-tracking.txt
	$(LOCK) -c requirements-dev.txt requirements-train.in -o requirements-train.txt
	$(LOCK) -c requirements-dev.txt requirements-scale.in -o requirements-scale.txt
	$(LOCK) -c requirements-dev.txt requirements.in -o requirements.txt
	$(IN_VENV) npm $(if $(UPGRADE),update,install) --package-lock-only

.venv/python.stamp:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 10) <= sys.version_info[:2] <= (3, 13))' \
	  || { echo "Oddity needs Python 3.10 to 3.13. Name one: make PYTHON=python3.12 serve"; exit 1; }
	@$(PYTHON) -m venv .venv \
	  || { echo "Python cannot make a virtual environment. On Debian and Ubuntu: sudo apt-get install python3-venv"; exit 1; }
	@touch $@

.venv/serve.stamp: .venv/python.stamp requirements.txt
	@echo "Setting up the server, once: Python packages, 360 MB on disk, half a minute …"
	@$(PIP) requirements.txt
	@touch $@

.venv/dev.stamp: .venv/python.stamp requirements-dev.txt
	@echo "Setting up training and tests, once: Python packages, 3 GB on disk (TensorFlow), two minutes …"
	@$(PIP) requirements-dev.txt
	@touch $@ .venv/serve.stamp

node_modules/.stamp: package.json package-lock.json .npmrc | .venv/dev.stamp
	@echo "Setting up the JavaScript tools, once: npm packages, 130 MB on disk, a few seconds …"
	@$(IN_VENV) npm ci --silent
	@touch $@

clean:
	rm -rf .venv node_modules
