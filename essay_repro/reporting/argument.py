"""The essay's argument in our words, section by section: what is claimed, and where in which figure to look for it.

These texts are written before any result exists, so they ask and never answer: outcomes stand in the claims' verdicts.
A text is paragraphs with an empty line between them.
"""

import re
from typing import NamedTuple


class Figure(NamedTuple):
    """A figure's place in the argument.

    name: its file name. number: in the essay, "" if it is ours. shows: experiments whose rows are drawn. look: at what.
    """

    name: str
    number: str
    shows: tuple
    look: str


class Part(NamedTuple):
    """One step of the argument: title, text, the figures that show it, the names of the claims it makes."""

    title: str
    text: str
    figures: tuple
    claims: tuple


class Section(NamedTuple):
    """One section: its anchor in the page, title, text before its parts, parts."""

    name: str
    title: str
    text: str
    parts: tuple


TITLE = "Is deep learning better than linear regression?"

LEAD = """
Jacob Buckman's essay “Deep Learning Is Better Than Linear Regression” takes one small regression task and pushes two
methods on it as far as they will go. This page reruns its experiments and judges each of its claims by what was
measured.

The prose was fixed before there were results: it says what the essay argues, and where to look. Every verdict and every
measured number is computed from the stored results.
"""

SMOKE = """
These results come from the smoke preset. Its trainings take seconds and are too short to show anything but that all
parts work. Read the verdicts as an example of the page, not as a test of the essay.
"""

# "The digits here are …", "The similar task's are …"
DATA = {
    "strokes": "drawn by this project itself, with a pen of random width, slant and shape",
    "mnist": "MNIST, scanned handwriting",
    "emnist": "EMNIST's split “mnist”, scanned handwriting, which the author used too",
}
AUXILIARY = {
    "typeset": "printed in many fonts and mirrored top to bottom",
    "tmnist": "TMNIST, printed in many fonts, which the author used too",
}

TASK = """
Each row has 256 inputs and one output. The inputs are the pixels of a digit, 16 × 16 grey levels between −1 and 1; the
first five of them are overwritten with a tag that names the data set. The output is the digit as a number from 0 to 9.
The essay keeps this task from its reader; the author's code reveals it.

The error is 1 − R² on rows that took no part in training: the mean squared error, divided by the variance of the
labels. A perfect model scores 0. A model that always predicts the mean of the labels scores 1, which every figure marks
with a dotted line.

A line is a mean over seeds, and its band reaches from the lowest seed to the highest. A seed draws the training rows,
the starting weights and the batches. It draws the same rows for all models that are compared.

A claim is taken apart into statements about one number each, mostly the difference of two errors, taken seed by seed.
The number after ± is half the width of its 95 % confidence interval. The outcome is yes if the whole interval lies
where the essay says, no if it lies on the other side, and unclear if it reaches over the bound, as it may well with few
seeds. A claim holds if all its statements do, and holds in part if some do. It does not hold if none does, whether they
are clearly wrong or only unclear: each says which.

Two claims are judged more mildly, as the essay words them. That the auxiliary task alone fails asks for a mean error of
about 1; the bound stands beside it. That larger networks do not overfit more asks only that none is clearly worse.
"""

ABOVE_ONE = """
A reader asked this under the essay. R² is a share of the variance only for a model at least as good as the mean.
A model that is worse has an error above 1, and there are two ways to be worse.

One is to be at the start of training. Such a model predicts about 0. The labels 0 to 9, all as frequent, have mean 4.5
and variance 8.25, so its error is 1 + 4.5² ÷ 8.25 = 3.45. Random starting weights move it either way.

The other is to be a linear model with about as many rows as features. It can only just fit every training row, noise
included, and has to take enormous weights to do so. On new rows it can be far worse than no model at all.
"""

SECTIONS = (
    Section(
        "warmup",
        "A linear regression warmup",
        """
        The essay starts on its reader's home ground: linear regression on all 256 pixels, with 1,000 rows to learn
        from. It is fitted step by step, by gradient descent, and not by the formula, so the number of steps is one more
        thing that can be chosen badly. Three remedies for overfitting follow, each the usual one.
        """,
        (
            Part(
                "Training for too long",
                """
                The first claims are about a model that knows its own rows too well: it is better on them than on new
                rows, and beyond some step more training makes it worse on new ones.
                """,
                (
                    Figure(
                        "linear",
                        "1",
                        ("linear",),
                        """
                        Look for a gap between the two lines, and for a test error that turns upwards. The level line is
                        the exact least-squares solution of the same rows, where the descent would end, given time.
                        """,
                    ),
                ),
                ("overfit-gap", "overfit-long"),
            ),
            Part(
                "A penalty on large weights",
                """
                The textbook's remedy is an L2 penalty: λ times each weight is added to its gradient. The essay says
                that it costs error on the training rows, saves error on new ones, and has to be tuned.

                Where a claim is about the gain of the best λ, that λ is chosen on validation rows here. The essay reads
                it off the test rows.
                """,
                (
                    Figure(
                        "weight_decay_steps",
                        "2a",
                        ("weight_decay",),
                        """
                        Solid lines are test errors, dashed ones training errors. Compare their ends: a larger λ should
                        lift the dashed line and, up to a point, lower the solid one.
                        """,
                    ),
                    Figure(
                        "weight_decay",
                        "2b",
                        ("weight_decay",),
                        """
                        Look whether the test error is a U, lower inside than at either end, and how far its lowest
                        point lies below λ = 0.
                        """,
                    ),
                ),
                ("l2-tradeoff", "l2-u-shape", "l2-gain"),
            ),
            Part(
                "More rows",
                """
                The other remedy is data. The essay says that more rows narrow the gap between training and test error,
                that they help at every size but by less each time, and that enough of them are better than the best
                penalty on 1,000.
                """,
                (
                    Figure(
                        "more_data_steps",
                        "3",
                        ("more_data",),
                        """
                        Compare the distance between the solid and the dashed line of one colour with that of the other.
                        """,
                    ),
                    Figure(
                        "more_data",
                        "4",
                        ("more_data",),
                        """
                        Look whether test and training error meet on the right. On the left, where there are about as
                        many rows as pixels, compare the trained model with the exact solution.
                        """,
                    ),
                ),
                ("data-gap", "data-monotone", "data-beats-l2"),
            ),
            Part(
                "More features",
                """
                What is left to a linear model is better columns. The essay adds the square of each pixel, then the
                products of all pairs. The squares are said to help from about 2,500 rows on and to hurt below. The
                products are said to be better on every number of rows, the smallest included.
                """,
                (
                    Figure(
                        "features_squares",
                        "5",
                        ("features", "more_data"),
                        """
                        Look for the number of rows at which the solid lines cross.
                        """,
                    ),
                    Figure(
                        "features",
                        "6",
                        ("features", "more_data"),
                        """
                        The products have a line at a short budget of steps, as in the essay, and one at a longer one.
                        Look whether their advantage depends on the budget, above all on few rows.
                        """,
                    ),
                ),
                ("squares", "pairwise"),
            ),
        ),
    ),
    Section(
        "deeply",
        "Learning deeply and cheaply",
        """
        Now a network takes the place of the columns made by hand. Each of its layers forms weighted sums of the layer
        before and sets negative ones to zero. The last layer is a linear regression on whatever the others have made of
        the pixels. Rows, loss and optimiser stay as they were.
        """,
        (
            Part(
                "A small network",
                """
                The first network has layers of 32, 32 and 16 units. The essay claims that it is better than all linear
                models on every number of rows. It also points to an oddity: over the steps, the error on new rows
                falls, rises for a while, and falls again.
                """,
                (
                    Figure(
                        "deep_steps",
                        "7",
                        ("deep", "more_data"),
                        """
                        Look for a bump in the network's solid line, and compare that line with the linear model's.
                        """,
                    ),
                    Figure(
                        "deep",
                        "8",
                        ("deep", "more_data", "features"),
                        """
                        Look for a number of rows at which a linear model is level with the network, or below it.
                        """,
                    ),
                ),
                ("deep-wins", "deep-steps"),
            ),
            Part(
                "Larger networks",
                """
                To grow, linear regression needs new columns. A network only needs wider layers, or more of them. The
                essay trains four larger ones and claims that larger is better, by a larger factor the more rows there
                are.
                """,
                (
                    Figure(
                        "scaling",
                        "9",
                        ("scaling",),
                        """
                        Look whether the lines keep their order, the largest network lowest, and draw apart to the
                        right.
                        """,
                    ),
                ),
                ("scale-helps",),
            ),
        ),
    ),
    Section(
        "scales",
        "Which approach scales better",
        """
        This is the heart of the essay's argument. Both kinds of model can be made more powerful, but a linear one by
        columns that somebody thinks up, a network by a number in its settings. If the network finds better features
        than a person does, it should win with fewer parameters than the products have. How many those are can be
        counted.

        What the figure cannot show is that no other columns would do. Squares and products use nothing that is known
        about digits. The essay concedes that.
        """,
        (
            Part(
                "",
                "",
                (
                    Figure(
                        "scaling_against_linear",
                        "10",
                        ("scaling", "more_data", "features"),
                        """
                        Compare two steps: from pixels to products, and from the smallest network to the largest.
                        """,
                    ),
                ),
                ("param-counts",),
            ),
        ),
    ),
    Section(
        "overfitting",
        "Overfitting is not what you think",
        """
        These networks can have more parameters than there are rows. By the textbook's rule they should memorise the
        rows and fail on new ones. The essay's answer has two halves. On this task, it says, larger networks do not do
        worse. And in general the error is largest where a model can only just fit all its rows, and falls again beyond:
        double descent. The second half it argues in words; the figures on it are ours.
        """,
        (
            Part(
                "Larger networks on the same rows",
                """
                Along a line of the next figure the rows stay the same while the network grows. If larger networks
                overfit more, the line turns upwards. Take a yes to this claim with care: it only says that the largest
                network is not clearly worse than the best smaller one, and with few seeds little is clear.
                """,
                (
                    Figure(
                        "scaling_parameters",
                        "11",
                        ("scaling",),
                        """
                        Look for lines that rise towards the right.
                        """,
                    ),
                ),
                ("scale-safe",),
            ),
            Part(
                "Where a model can only just fit every row",
                """
                Linear models can be solved exactly, so that no doubt about their training is left. Theory puts their
                peak where there are about as many rows as features. To its left fewer rows are better than more, which
                is the strange part. A penalty should take most of the peak away.
                """,
                (
                    Figure(
                        "double_descent_rows",
                        "",
                        ("double_descent",),
                        """
                        Look whether the solid lines peak at the dotted uprights, and at what the penalty, dashed, makes
                        of the peaks.
                        """,
                    ),
                    Figure(
                        "double_descent_features",
                        "",
                        ("double_descent",),
                        """
                        Here the rows stay and the model grows: pixels are mixed at random, negative sums are set to
                        zero, and a linear model is solved on the results. Look at both sides of the peak: which has the
                        lower end?
                        """,
                    ),
                    Figure(
                        "double_descent_steps",
                        "",
                        ("deep",),
                        """
                        The small network once more, on a scale of its own. The essay reads its bump as the same thing
                        over steps. The claim on it stands above, under “A small network”.
                        """,
                    ),
                ),
                ("sample-descent",),
            ),
        ),
    ),
    Section(
        "interference",
        "The magic of positive interference",
        """
        Suppose there are only 250 rows. The essay borrows 25,000 rows of a similar task and trains one large network on
        all of them together, so that one row in a hundred is of the task it is after. It claims that the similar task
        alone is no help, that both together are better than the 250 rows alone, and that they overfit less.

        Judge this at two steps. A training that ends in time overfits less anyway, so what the similar task adds may be
        large at the last step and small at the step that validation rows choose.
        """,
        (
            Part(
                "",
                "",
                (
                    Figure(
                        "multitask",
                        "12",
                        ("multitask",),
                        """
                        All errors are of the main task. Compare “main only” with “main + auxiliary” at their ends and
                        at their lowest points. The fourth way, the similar task first and then the main one, was stored
                        by the author and not drawn.
                        """,
                    ),
                ),
                ("aux-fails", "multitask"),
            ),
        ),
    ),
)

DIFFERENT = (
    (
        "Plain 1 − R² beside rounded",
        """
        The author's code rounds each prediction to a whole digit before it computes R². Rounding wipes out errors
        below one half and adds noise to larger ones. Here the error is plain, and the rounded one stands beside it.
        """,
    ),
    (
        "The last step beside a validated one",
        """
        The essay reports the last step, when a model may have passed its best. Here validation rows, drawn beside the
        training rows, choose a step as one would in practice. The best step on the test rows flatters a model and
        decides nothing.
        """,
    ),
    (
        "Linear models beside their exact solution",
        """
        A linear model that has not converged is a weak rival. Each stands beside its least-squares solution, which
        needs no steps.
        """,
    ),
    (
        "Products at two budgets",
        """
        In the author's code the model on products gets a hundredth of the steps of its rivals. Here it is shown at a
        short budget and at a longer one.
        """,
    ),
    (
        "Intervals instead of standard errors",
        """
        The essay's bands are one standard error of two or three trials. Here bands show all seeds, and claims are
        judged by 95 % intervals of differences taken seed by seed.
        """,
    ),
)

LIMITS = """
One small task cannot settle which method is better elsewhere, and the essay does not say that it could. It would itself
take linear regression for tiny data with nothing related to borrow from, for little computing time, and where a model
has to be read and audited.

No linear model here was built by somebody who knows the task, and no network was tuned. Where products
outnumber rows, ridge regression would be the usual way to fit them; here they are trained without a penalty.
Below the paper preset models are trained for fewer steps than the essay's, and small networks may need more steps
than large ones. Trees, nearest neighbours and other common rivals are missing altogether.
"""


def paragraphs(text):
    """The paragraphs of a text, each in one line."""
    return [unbroken(" ".join(paragraph.split())) for paragraph in text.split("\n\n") if paragraph.strip()]


def unbroken(line):
    """A line of text that does not break within a formula or before a per cent sign."""
    return re.sub(r" ([−×÷+=]) |(?<=\d) (?=%)", lambda match: f"\u00a0{match[1]}\u00a0" if match[1] else "\u00a0", line)
