"""Stored results for a notebook: which of them it shows, figures with a title of their own, a claim in a few lines."""

from matplotlib import rc_context
from matplotlib.figure import Figure

from d2l_regression.plotting import GREY, PALETTE
from essay_repro import NAMES
from essay_repro.drawing import figures
from essay_repro.reporting import claims, evidence
from essay_repro.reporting.verdict import FAILS, HOLDS, IN_PART, UNTESTED, judge, wrapped
from essay_repro.running import provenance
from essay_repro.running.experiment import get
from essay_repro.running.results import ResultsError

# (folder, data, preset), the fullest first. The second fills what the first lacks.
COMMITTED = (("results/strokes-paper", "strokes", "paper"), ("docs/strokes-quick", "strokes", "quick"))
OWN = ("results/strokes-quick", "strokes", "quick")  # what `python -m essay_repro all` writes
MARKS = {HOLDS: ("full", "green"), IN_PART: ("left", "orange"), FAILS: ("none", "vermillion")}  # filling, colour
MANY = 4  # of a claim with more statements, those that hold are counted and not told


def read(root, own_run=False):
    """The `Evidence` that there is of the essay on strokes, in the order in which a notebook asks it.

    root: folder of the repository. own_run: whether what the reader's own `python -m essay_repro all` wrote comes
    first; it is read too where nothing is committed.
    Raises: ResultsError if there is none, or if it is damaged.
    """
    found = _stored(root, (OWN, *COMMITTED) if own_run else COMMITTED) or _stored(root, (OWN,))
    if not found:
        raise ResultsError(
            f"no results of the essay on strokes yet: run {provenance.environment()}python -m essay_repro all"
        )
    return found


def _stored(root, places):
    """The `Evidence` of those places that have any table."""
    places = [(root / folder, data, preset) for folder, data, preset in places]
    return [evidence.read(*place) for place in places if any((place[0] / f"{name}.csv").exists() for name in NAMES)]


def holding(found, *names):
    """The first `Evidence` of a list in which all these experiments are whole.

    Raises: ResultsError, with the command to run, if there is none.
    """
    for source in found:
        if all(name in source.stored and name not in source.partial for name in names):
            return source
    own = [source.environment() for source in found if (source.data, source.preset) == OWN[1:]]
    environment = own[0] if own else provenance.environment()
    raise ResultsError(f"no stored results have all of {', '.join(names)}: run {environment}python -m essay_repro all")


def figure(found, name, title):
    """A figure of the experiments, from the first `Evidence` that has all it shows; its small print says from which.

    name: the figure's file name. title: what it shows, above it.
    Raises: KeyError if no experiment has such a figure; ResultsError as `holding`.
    """
    owner = next((get(owner) for owner in NAMES if name in get(owner).figures), None)
    if owner is None:
        raise KeyError(f"no experiment has a figure {name!r}")
    source = holding(found, owner.name, *owner.needs)
    stored = source.stored[owner.name]
    needed = {other: source.stored[other].rows for other in owner.needs}
    with rc_context(figures.STYLE):
        drawn = owner.figures[name][1](stored.rows, stored.settings, False, **needed)
        drawn.axes[0].set_title(title)
        figures.caption(drawn, f"{drawn.get_supxlabel()}; {source.data}, preset {source.preset}")
    return drawn


def judged(found):
    """{name of a claim: (the first `Evidence` that tests it, its `Finding`)}, without those that none tests."""
    by_claim = {}
    for claim in claims.CLAIMS:
        findings = ((source, judge(claim, source)) for source in found)
        tested = next(((source, finding) for source, finding in findings if finding.verdict != UNTESTED), None)
        if tested:
            by_claim[claim.name] = tested
    return by_claim


def told(source, finding):
    """A claim, its verdict and the numbers behind it, in lines of at most 80 characters.

    Of more than `MANY` statements only those are told that do not hold.
    """
    few = len(finding.statements) <= MANY
    held = "" if few else f", {finding.held}"
    head = f"“{finding.claim.says}” {finding.verdict}{held} ({source.data}, preset {source.preset})"
    lines = [wrapped(one.told) for one in finding.statements if few or not one.holds]
    return "\n".join([wrapped(head, ""), *lines])


def wins(panels):
    """The figure of what the network gains on the best linear model, over the rows, with intervals over seeds.

    panels: {title: (`Evidence`, its `Finding` of the claim "deep-wins")}.
    """
    with rc_context(figures.STYLE):
        drawn = Figure(figsize=(7.2, 3.3), layout="constrained")
        axes = drawn.subplots(1, len(panels), sharey=True, squeeze=False)[0]
        for ax, (title, (source, finding)) in zip(axes, panels.items(), strict=True):
            sizes = claims.compared_sizes(source)
            differences = iter(finding.statements)
            for (_, told), shift, marker, colour in zip(
                claims.WINS_AT, (0.93, 1.07), "os", ("vermillion", "blue"), strict=True
            ):
                values = [next(differences).value for _ in sizes]
                x, y, widths = [shift * n for n in sizes], [v.mean for v in values], [v.half_width for v in values]
                ax.errorbar(x, y, widths, fmt=marker, markersize=4, color=PALETTE[colour], linewidth=1.2, label=told)
            ax.axhline(0, color=GREY, linewidth=1)
            ax.set(xscale="log", xlabel="training rows (number)", title=title)
            figures.whole_ticks(ax)
        axes[0].set_ylabel("network minus best linear (1 − R²)")
        axes[0].legend(frameon=False, labelcolor="linecolor", fontsize=8, loc="upper right", handletextpad=0.2)
        figures.caption(drawn, "mark: mean over seeds; upright: its 95 % interval")
    return drawn


def verdicts(columns):
    """The figure of all claims: a line each, a column for each source, a disc full or half full.

    columns: {title: what `judged` found}.
    """
    with rc_context(figures.STYLE):
        drawn = Figure(figsize=(7.4, 6), layout="constrained")
        ax = drawn.add_subplot()
        for x, column in enumerate(columns.values()):
            for y, claim in enumerate(claims.CLAIMS):
                if claim.name not in column:
                    ax.text(x, y, "not tested", color=GREY, ha="center", va="center", fontsize=7)
                    continue
                finding = column[claim.name][1]
                filling, colour = MARKS[finding.verdict]
                style = {"color": PALETTE[colour], "fillstyle": filling, "markerfacecoloralt": "white"}
                ax.plot(x, y, "o", markersize=9, **style)
                if finding.verdict == IN_PART:
                    ax.text(x + 0.16, y, finding.held.partition(",")[0], va="center", fontsize=7)
        ax.set_yticks(range(len(claims.CLAIMS)), [claim.says for claim in claims.CLAIMS], fontsize=8)
        ax.set_xticks(range(len(columns)), list(columns))
        ax.set(xlim=(-0.5, len(columns) - 0.4), ylim=(len(claims.CLAIMS) - 0.5, -0.5))
        ax.xaxis.tick_top()
        ax.tick_params(length=0)
        ax.spines[:].set_visible(False)
        figures.caption(drawn, "full disc: holds; half: holds in part, so many of its statements; ring: does not hold")
    return drawn


def pairs(lines, names, title):
    """The figure of two errors a line, joined, so that one sees which way and how far they differ.

    lines: {name: (first error, second error)}. names: what the first and the second are, written above the top line.
    """
    with rc_context(figures.STYLE):
        drawn = Figure(figsize=(7, 1 + 0.4 * len(lines)), layout="constrained")
        ax = drawn.add_subplot()
        for y, errors in enumerate(lines.values()):
            ax.plot(errors, [y, y], color=GREY, linewidth=1, zorder=1)
            for error, name, colour in zip(errors, names, ("vermillion", "blue"), strict=True):
                ax.plot(error, y, "o", color=PALETTE[colour])
                if y == 0:
                    # Outwards, so that the names stay apart however close the errors are.
                    side, offset = ("right", 6) if error == min(errors) else ("left", -6)
                    style = {"textcoords": "offset points", "ha": side, "color": PALETTE[colour]}
                    ax.annotate(name, (error, y), (offset, 9), **style)
        ax.margins(x=0.25)
        ax.set_yticks(range(len(lines)), list(lines))
        ax.set(ylim=(len(lines) - 0.5, -1), xlabel="1 − R² (lower is better)", title=title)
        ax.tick_params(axis="y", length=0)
        ax.spines["left"].set_visible(False)
    return drawn
