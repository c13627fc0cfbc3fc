"""The page of a comparison, whatever the columns are called and the words are: results made up, nothing trained."""

import re
import warnings
from html.parser import HTMLParser

import numpy as np
import pandas as pd
import pytest

from d2l_regression.compare import compare, contest, lines, protocol

N = 60
SHARES = (0.25, 0.5)
NAMES = [
    ("$\\frac{", "100%_$a$_$", "$y_i$"),
    ("<script>alert(1)</script>", 'a "b" & c', "</title><b>"),
    ("日本", "👍🏽", "größe\n[m²]"),
    ("lambda", "x" * 400, "class"),
]
WORDS = ["$\\bad{$", "<b>", "word\x1b[31m\nmore", "日本", "&amp;", "w" * 300]


def made_up(data, folds, *others):
    """Results as of jobs that were done, with the dependence of every column."""
    rng, journal = np.random.default_rng(0), others[2]
    for fold in folds:
        names = [contest.MEAN, *lines.LINES, contest.TREE, "small network", contest.NETWORK]
        outcome = {"valid": 0.5, "rmse": 1.0, "setting": "small network, 7 steps"}
        value = {"contenders": {name: {**outcome, "test": float(rng.uniform(0.4, 0.6))} for name in names}}
        value["curve"] = [
            {"share": share, "rows": int(48 * share), "line": 0.5, "network": 0.5} for share in (0.25, 0.5)
        ]
        journal.done[f"{fold.repeat} {fold.fold}"] = value
    shown = []
    for name, column in data.X.items():
        grid = sorted(set(column)) if column.dtype == object else [0.0, 0.5, 1.0]
        along = np.linspace(0, 1, len(grid)).tolist()
        shown.append({"column": name, "kind": data.kinds[name], "grid": grid, "network": along, "line": along})
    journal.done["0 0"]["dependence"] = {"importance": [[name, 0.1] for name in data.X], "shown": shown}


class Page(HTMLParser):
    """All tags of a page, and its text."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.text = [], ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):  # noqa: ARG002
        self.tags.append(tag)

    def handle_data(self, data):
        self.text += data


@pytest.mark.parametrize("names", NAMES, ids=["formulas", "markup", "scripts", "long"])
def test_names_and_words_of_any_kind_come_through(tmp_path, monkeypatch, names):
    monkeypatch.setattr(protocol, "_run", made_up)
    rng = np.random.default_rng(1)
    values = {names[0]: rng.standard_normal(N), names[1]: [WORDS[k % len(WORDS)] for k in range(N)]}
    table = pd.DataFrame({**values, names[2]: rng.standard_normal(N)})
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = compare(table, names[2])
        text = found.report(tmp_path / "report.html").read_text(encoding="utf-8")
    page = Page(text)
    assert not {"script", "b", "amp"} & set(page.tags)
    assert page.tags.count("svg") == 2 * 6  # two widths of the difference, the errors, two curves, and two columns
    for name in (names[0], " ".join(names[2].split())):
        assert name in page.text
    assert not re.search(r"[\x00-\x08\x0b-\x1f]", text)
    assert " ".join(names[2].split()) in str(found)
