"""How long one training step takes: this package, Keras, PyTorch, JAX, scikit-learn, and the machine's limit.

    python benchmarks/training.py                        all networks, five repeats, about five minutes on two cores
    python benchmarks/training.py --networks linear 256x4 --repeats 9

Prints two Markdown tables to stdout: the times, and what they come to. Contenders take turns, and each number is the
median of its turns. TensorFlow, PyTorch, JAX and scikit-learn live in processes of their own, so that the threads of
one never wait for those of the other. A package that is not installed is left out.
"""

import multiprocessing
import statistics
import sys
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack

from contenders import CONTENDERS, UnavailableError
from floors import operations, own_products, product_rate, products
from machine import header

from d2l_regression.backend_choice import installed
from d2l_regression.terminal import Parser

NETWORKS = {
    "linear": (),
    "32-32-16": (32, 32, 16),
    "64-64-32": (64, 64, 32),
    "128-128-64-64": (128, 128, 64, 64),
    "256x4": (256,) * 4,
    "512x4": (512,) * 4,
}
OURS, *RIVALS = (name for name in CONTENDERS if name != "ours, 1 run")
RATE, OWN = "products at the 2048 rate", "own products in XLA"  # the two floors
ABSENT = "–"

NOTES = """\
All train with Adam on squared error, batches of 256 rows of 50,000 × 256, float32. "Ours" is ours with 8 runs. JAX is a
program of its own, as an expert writes it: runs by `vmap`, steps by `lax.scan`, batches drawn inside.

¹ What the floating-point operations of the step's matrix products would take at the rate of a 2048 × 2048 product on
this machine: the best of NumPy, TensorFlow, and XLA with such products on every core.

² The step's matrix products alone at their own shapes, in XLA, with a loop of them on every core: no gather, bias,
activation, loss or optimiser, and no transposition. For linear: the gather of the batch and two matrix-vector products
in NumPy, on one core in single precision (ours spreads runs over cores and holds pixels in half precision: above 100 %
is possible)."""


class Processes(ExitStack):
    """A process for each package, started when it is first needed."""

    def __init__(self):
        super().__init__()
        self._by_package = {}

    def call(self, package, function, *arguments):
        """What function(*arguments) returns in the package's process."""
        if package not in self._by_package:
            spawn = multiprocessing.get_context("spawn")  # TensorFlow hangs in a forked process.
            self._by_package[package] = self.enter_context(ProcessPoolExecutor(1, spawn))
        return self._by_package[package].submit(function, *arguments).result()


def present(contenders):
    """Those of the contenders whose package is there."""
    return {name: each for name, each in contenders.items() if installed(each.package)}


def measure(network, contenders, repeats, turn, processes):
    """({contender or floor: median microseconds per step and run}, {contender that could not take part: why}).

    repeats: turns of each. turn: seconds of one.
    """
    hidden, turns, unavailable = NETWORKS[network], {}, {}
    for repeat in range(repeats):
        print(f"{network}: repeat {repeat + 1} of {repeats}", file=sys.stderr)
        rate = processes.call("keras", product_rate, turn / 2)
        floor = operations(products(hidden)) / rate * 1e6
        turns.setdefault(RATE, []).append(floor)
        turns.setdefault(OWN, []).append(processes.call("keras", own_products, hidden, turn / 2))
        for name, contender in contenders.items():
            if name in unavailable:
                continue
            steps = max(10, int(turn / (floor * 1.2 + contender.overhead) * 1e6))
            try:
                spent = processes.call(contender.package, contender.measure, hidden, steps)
                turns.setdefault(name, []).append(spent)
            except UnavailableError as error:
                unavailable[name] = str(error)
    return {what: statistics.median(values) for what, values in turns.items()}, unavailable


def times(measured):
    """Yield the lines of the first table, from (network, medians)."""
    yield "| µs per step and run | " + " | ".join(CONTENDERS) + " |"
    yield "|---|" + "---:|" * len(CONTENDERS)
    for network, medians in measured:
        cells = [_told(medians.get(name), ",.1f" if name.startswith("ours") else ",.0f") for name in CONTENDERS]
        yield f"| {network} | " + " | ".join(cells) + " |"


def ratios(measured):
    """Yield the lines of the second table, from (network, medians)."""
    heads = [
        f"{rival.removesuffix(' fit').removesuffix(', 8 runs').removeprefix('PyTorch, ')} ÷ ours" for rival in RIVALS
    ]
    yield "| network | " + " | ".join(heads) + f" | {RATE}¹, % of ours | the step's {OWN}², % of ours |"
    yield "|---|" + "---:|" * (len(RIVALS) + 2)
    for network, medians in measured:
        ours = medians[OURS]
        cells = [_told(medians[rival] / ours if rival in medians else None, ".1f") for rival in RIVALS]
        # The linear model's limit is memory: what its operations would take is far below.
        rate = medians[RATE] / ours if NETWORKS[network] else None
        yield f"| {network} | " + " | ".join([*cells, _told(rate, ".0%"), _told(medians[OWN] / ours, ".0%")]) + " |"


def _told(number, form):
    return ABSENT if number is None else f"{number:{form}}".replace("%", " %")


def arguments():
    parser = Parser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--networks", nargs="+", choices=NETWORKS, default=list(NETWORKS), metavar="NETWORK", help=", ".join(NETWORKS)
    )
    parser.add_argument("--repeats", type=int, default=5, metavar="N", help="turns of each contender (default 5)")
    parser.add_argument("--quick", action="store_true", help="one short turn each: does it run?")
    chosen = parser.parse_args()
    if chosen.repeats < 1:
        parser.error(f"--repeats was {chosen.repeats}; it must be at least 1")
    if not installed("tensorflow"):
        parser.error("the floors are measured with TensorFlow, which is not installed: pip install tensorflow")
    return chosen


def main():
    chosen = arguments()
    repeats, turn = (1, 0.1) if chosen.quick else (chosen.repeats, 0.6)
    contenders, measured, unavailable = present(CONTENDERS), [], {}
    print(header(), end="\n\n", flush=True)
    with Processes() as processes:
        for network in chosen.networks:
            medians, missing = measure(network, contenders, repeats, turn, processes)
            measured.append((network, medians))
            unavailable |= missing
            contenders = {name: each for name, each in contenders.items() if name not in missing}
    print("\n".join([*times(measured), "", *ratios(measured), "", NOTES]))
    for name in CONTENDERS:
        if name not in contenders:
            print(f"{name}: {unavailable.get(name, f'{CONTENDERS[name].package} is not installed')}.")


if __name__ == "__main__":
    main()
