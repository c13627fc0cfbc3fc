"""The report: one HTML page that answers in a sentence and a picture, and then shows what the answer rests on."""

from functools import partial
from pathlib import Path

from d2l_regression import pages
from d2l_regression.compare import pictures, verdict
from d2l_regression.compare.notes import counted
from d2l_regression.compare.verdict import number, signed
from d2l_regression.pages.markup import element, headed, items, table, true_minus, unbroken

MOST_COEFFICIENTS = 12
MARKS = {verdict.BETTER: "holds", verdict.WORSE: "fails", verdict.SAME: "part", verdict.UNKNOWN: "untested"}
SECTIONS = {"leak": "Before you trust it", "groups": "Before you trust it", "time": "Before you trust it"}


def write(found, path):
    """Write the page of a `comparison.Comparison`; its path.

    Raises: OSError if it cannot be written.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(page(found), encoding="utf-8")
    return path


def page(found):
    """The whole page as text."""
    title = f"Is a network better than linear regression at {found.table.target}?"
    body = element(
        "body",
        _header(found, title),
        element(
            "main", *filter(None, [_contenders(found), _line(found), _network(found), _curve(found), _noticed(found)])
        ),
    )
    return pages.page(title, body)


def _header(found, title):
    made = (
        f"{found.repeats} × 5 folds of {counted(found.table.n)}, {found.table.X.shape[1]} columns; seed {found.seed}."
    )
    warnings = [note for note in found.notes if note.kind in SECTIONS]
    return element(
        "header",
        element("h1", title),
        element("p", element("span", found.verdict.name, class_=f"verdict {MARKS[found.verdict.name]}")),
        element("div", element("p", unbroken(found.verdict.sentence)), class_="lead"),
        _figure(
            partial(pictures.difference, found),
            1.5,
            "difference",
            "The difference and its 95 % interval",
            f"In the blue band the two are practically the same. Interval: {found.verdict.interval.method}.",
        ),
        *(element("p", unbroken(told), class_="note") for told in found.remarks),
        element(
            "div", element("p", "Before you trust it:"), items("ul", [note.says for note in warnings]), class_="note"
        )
        if warnings
        else None,
        element("p", made, class_="sources"),
    )


def _figure(draw, height, name, title, told=None):
    caption = element("figcaption", element("p", unbroken(told), class_="marks")) if told else None
    svgs = pictures.drawn(draw, height, name, title)
    return element("figure", element("p", title, class_="title"), *svgs, caption, id=f"figure-{name}")


def _contenders(found):
    summary = found.summary()
    rows = [
        (
            row.contender,
            number(row.error),
            f"{number(row.low)} to {number(row.high)}",
            f"{row.rmse:#.4g}".rstrip("."),
            str(row.picked or "–"),
        )
        for row in summary.itertuples()
    ]
    unit = f"the logarithm of {found.table.target}" if found.table.log_target else found.table.target
    return headed(
        "contenders",
        "Everyone on the same rows",
        element(
            "p",
            "Each was tested on rows that it was not trained on, all on the same ones. Sizes, strengths and steps were "
            "chosen on rows set aside of the training part. Only the first two are compared; the rest is to look at.",
        ),
        _figure(
            partial(pictures.errors, found),
            0.32 * len(summary) + 0.7,
            "errors",
            "Error of each contender",
            "Dots are means, bars reach from the best to the worst fold. At 1 nothing is gained over the mean.",
        ),
        table(
            f"Error (1 − R²): mean, best and worst fold; RMSE in units of {unit}; on how many folds it was the choice",
            ("Contender", "Error", "Folds", "RMSE", "Chosen"),
            rows,
            numbers=(1, 2, 3, 4),
        ),
    )


def _line(found):
    if not found.coefficients:
        return None
    some = found.coefficients[:MOST_COEFFICIENTS]
    rest = len(found.coefficients) - len(some)
    more = [element("p", f"And {rest} more, each of less effect.", class_="sources")] if rest else []
    return headed(
        "line",
        "What the line says",
        element(
            "p",
            "Least squares on all rows, the columns of most effect first. It says what goes together in these rows, "
            "not what changing a column would do.",
        ),
        items("ul", [unbroken(each.aloud) + "." for each in some]),
        table(
            "Coefficients in the columns' own units, with 95 % intervals from bootstrap samples of the rows",
            ("Column", "Slope", "95 %"),
            [(c.column, true_minus(f"{c.slope:.4g}"), true_minus(f"{c.low:.4g} to {c.high:.4g}")) for c in some],
            numbers=(1, 2),
        ),
        *more,
    )


def _network(found):
    if not found.dependence or not found.dependence["shown"]:
        return None
    growth = [(name, signed(value)) for name, value in found.dependence["importance"][:10]]
    target = f"log {found.table.target}" if found.table.log_target else found.table.target
    return headed(
        "network",
        "What the network makes of the columns",
        element(
            "p",
            "One column at a time is moved in each test row, the others stay; mean predictions are drawn. "
            "Where the curves part, the network found what the line missed, or misled.",
        ),
        *(
            _figure(
                partial(pictures.dependence, shown, target),
                2.5,
                f"along-{k}",
                f"Along {shown['column']}",
            )
            for k, shown in enumerate(found.dependence["shown"])
        ),
        table(
            "How much the network's error grows when a column is shuffled among the test rows of one fold",
            ("Column", "Growth of 1 − R²"),
            growth,
            numbers=(1,),
        ),
    )


def _curve(found):
    if found.curve is None:
        return None
    return headed(
        "more-data",
        "How much more data would it take?",
        element("p", unbroken(found.curve.sentence)),
        _figure(
            partial(pictures.learning, found),
            2.8,
            "learning",
            "Error over training rows",
            "Means over the first five folds.",
        ),
        _figure(
            partial(pictures.difference_curve, found),
            2.8,
            "crossing",
            "The difference, and where it may go",
            "Below 0 the network is ahead. The curve is a + b·n^−c, its band 95 % of bootstrap samples of the folds.",
        ),
    )


def _noticed(found):
    table_of = found.table
    kinds = [(name, kind) for name, kind in table_of.kinds.items()]
    notes = [note.says for note in found.notes if note.kind not in SECTIONS]
    return headed(
        "noticed",
        "What was noticed about the table",
        items("ul", notes) if notes else element("p", "Nothing out of the ordinary."),
        element(
            "details",
            element("summary", f"All {len(kinds)} columns, as they were read"),
            table("Columns other than the label", ("Column", "Read as"), kinds),
        ),
    )


SHOWN = (_contenders, _line, _network, _curve, _noticed)
