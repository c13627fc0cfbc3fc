"""Every example in a docstring gives what it says, and the functions that compute numbers have one each."""

import doctest
import importlib
import inspect
import pkgutil

import pytest

import d2l_regression
import essay_repro
import exercises

PACKAGES = (d2l_regression, essay_repro, exercises)
LOOPS = ("loop_jax", "loop_tensorflow")  # importing both would start both backends
MODULES = [
    found.name
    for package in PACKAGES
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    if found.name.rpartition(".")[2] not in ("__main__", *LOOPS)
]
NUMERICAL = [f"d2l_regression.{name}" for name in ("data", "features", "likelihood", "metrics", "scratch")]
NUMERICAL += [name for name in MODULES if name.endswith(".solution")]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_give_what_they_say(name):
    assert doctest.testmod(importlib.import_module(name)).failed == 0


@pytest.mark.parametrize("name", NUMERICAL)
def test_each_function_that_computes_has_an_example(name):
    module = importlib.import_module(name)
    functions = [f for f in vars(module).values() if inspect.isfunction(f) and f.__module__ == name]
    public = [f for f in functions if not f.__name__.startswith("_")]
    assert public
    assert [f.__name__ for f in public if ">>>" not in (f.__doc__ or "")] == []
