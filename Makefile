# `make run` and `make test` are complete on a machine with Python 3.11 to 3.13 and nothing else.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Two processes; each takes from the other's tests when its own are done.
PARALLEL := -n 2 --dist worksteal

.PHONY: run test test-all lint clean

run: $(VENV)/installed
	$(BIN)/python -m essay_repro all

test: $(VENV)/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python -m pytest $(PARALLEL) --nbmake --nbmake-timeout=600 tests notebooks

# What is too long for every day: all tests, more kills, more of the cases that are drawn at random.
test-all: $(VENV)/installed
	D2L_KILLS=20 D2L_CASES=1000 $(BIN)/python -m pytest $(PARALLEL) -m "" --nbmake --nbmake-timeout=600 tests notebooks

lint: $(VENV)/installed
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

$(VENV)/installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable ".[dev]"
	touch $@

clean:
	rm -rf $(VENV) build dist *.egg-info
