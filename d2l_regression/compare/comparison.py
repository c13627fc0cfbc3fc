"""What a comparison found: tidy results, the verdict, and all that is told of it."""

from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from d2l_regression.compare import contest, lines
from d2l_regression.compare.columns import Table
from d2l_regression.compare.notes import counted
from d2l_regression.compare.verdict import Verdict, number


def tidy(folds, jobs):
    """One row for each contender on each fold.

    Columns: repeat, fold, contender, family ("mean", "line", "network", "candidate", "tree"), error (1 − R²), rmse
    (label's unit), valid (1 − R² on the rows set aside), chosen (whether the fold's choice), setting, train, test
    (rows).
    """
    rows = []
    for fold, job in zip(folds, jobs, strict=True):
        outcomes = job["contenders"]
        best = min(lines.LINES, key=lambda name: outcomes[name]["valid"])
        for name, outcome in outcomes.items():
            rows.append(
                {
                    "repeat": fold.repeat,
                    "fold": fold.fold,
                    "contender": name,
                    "family": _family(name),
                    "error": outcome["test"],
                    "rmse": outcome["rmse"],
                    "valid": outcome["valid"],
                    "chosen": name in (best, contest.NETWORK),
                    "setting": outcome["setting"],
                    "train": len(fold.train),
                    "test": len(fold.test),
                }
            )
    return pd.DataFrame(rows)


def _family(name):
    if name in lines.LINES:
        return "line"
    return {contest.MEAN: "mean", contest.TREE: "tree", contest.NETWORK: "network"}.get(name, "candidate")


@dataclass(eq=False)
class Comparison:
    """The answer and all behind it.

    results: tidy DataFrame, see `tidy`. verdict: `Verdict`. repeats: of five folds. curve: `curve.Curve` or None.
    coefficients: of least squares. dependence: what the network makes of the columns, or None. remarks: what was cut.
    seconds: from the call to here.
    """

    table: Table
    results: pd.DataFrame
    verdict: Verdict
    repeats: int
    curve: Any = None
    coefficients: list = field(default_factory=list)
    dependence: dict | None = None
    remarks: tuple = ()
    seed: int = 0
    seconds: float = 0.0

    @property
    def notes(self):
        """What was noticed about the table: `Note`s."""
        return self.table.notes

    def summary(self):
        """Mean error (1 − R²), its lowest and highest fold, RMSE and how often it was chosen, of each contender."""
        chosen = self.results[self.results.chosen].copy()
        chosen["contender"] = chosen.family.map({"line": contest.BEST_LINE, "network": contest.BEST_NETWORK})
        rest = self.results[self.results.family != "network"]
        both = pd.concat([chosen, rest])
        order = list(dict.fromkeys(both.contender))
        found = both.groupby("contender").agg(
            error=("error", "mean"), low=("error", "min"), high=("error", "max"), rmse=("rmse", "mean")
        )
        picked = self.picked()
        return found.loc[order].assign(picked=[picked.get(name, "") for name in order]).reset_index()

    def picked(self):
        """{contender: on how many folds it was the choice}."""
        chosen = self.results[self.results.chosen]
        names = [
            name if family == "line" else setting.rpartition(", ")[0]
            for name, family, setting in zip(chosen.contender, chosen.family, chosen.setting, strict=True)
        ]
        return pd.Series(names).value_counts().to_dict()

    def favourite(self, family):
        """The contender that was chosen most often: family "line" or "network"."""
        names = {name: count for name, count in self.picked().items() if (name in lines.LINES) == (family == "line")}
        return max(names, key=names.get)

    def report(self, path="compare-report.html"):
        """Write the report, one HTML page that needs nothing else; its path."""
        from d2l_regression.compare.report import write

        return write(self, path)

    def __str__(self):
        made = f"{self.repeats} × 5 folds of {counted(self.table.n)}, {self.table.X.shape[1]} columns"
        lines_of = [self.verdict.sentence, "", f"{made}; error is 1 − R² on rows not trained on:"]
        for row in self.summary().itertuples():
            often = f"  chosen on {row.picked} folds" if row.picked else ""
            lines_of.append(f"  {row.contender:<42} {number(row.error):>9}{often}")
        lines_of += ["", self.curve.sentence] if self.curve is not None else []
        lines_of += ["", *self.remarks] if self.remarks else []
        if self.notes:
            lines_of += ["", "Noticed:", *(f"- {note.says}" for note in self.notes)]
        return "\n".join(lines_of)
