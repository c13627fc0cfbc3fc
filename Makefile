# `make run` and `make test` are complete on a machine with one of these Pythons and nothing else.
PYTHONS := 3.11 3.12 3.13 3.14
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Two processes; each takes from the other's tests when its own are done.
PARALLEL := -n 2 --dist worksteal

.PHONY: run test test-ci test-all site lint clean

run: $(VENV)/installed
	$(BIN)/python -m essay_repro all

test: $(VENV)/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python -m pytest $(PARALLEL) --nbmake --nbmake-timeout=600 tests notebooks/01_linear_regression.ipynb

# What CI runs: the slow tests and all notebooks too.
test-ci: $(VENV)/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python -m pytest $(PARALLEL) -m "not nightly" --nbmake --nbmake-timeout=600 tests notebooks

# What is too long for every day: all tests, more kills, more of the cases that are drawn at random.
test-all: $(VENV)/installed
	D2L_KILLS=20 D2L_CASES=1000 $(BIN)/python -m pytest $(PARALLEL) -m "" --nbmake --nbmake-timeout=600 tests notebooks

# The course as pages in build/site/html, without network.
site: $(VENV)/installed
	$(BIN)/python site/build.py

lint: $(VENV)/installed
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Asked in words that Python 2 knows too: what is wrong is told here in one line, not by pip in many.
VERSION = $(shell $(PYTHON) -c 'import sys; print("%d.%d.%d" % sys.version_info[:3])' 2>/dev/null)
TOO_OLD := 0.% 1.% 2.% $(patsubst %,3.%.%,0 1 2 3 4 5 6 7 8 9 10)
age = $(if $(filter $(TOO_OLD),$1),old,$(if $(filter $(PYTHONS:%=%.%),$1),,new))
fault = $(if $1,$(if $(call age,$1),Python $1 is too $(call age,$1)),$(PYTHON) does not run)
FAULT = $(call fault,$(VERSION))
NEEDED := this project needs Python $(firstword $(PYTHONS)) to $(lastword $(PYTHONS))

$(VENV)/installed: pyproject.toml constraints.txt
	$(if $(FAULT),$(error $(FAULT): $(NEEDED); make PYTHON=python3.12 $(or $(MAKECMDGOALS),run)))
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable ".[dev]"
	touch $@

clean:
	rm -rf $(VENV) build dist *.egg-info
