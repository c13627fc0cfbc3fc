"""From numbers to verdicts: a claim's statements, each held or failed by a mean over seeds and its 95 % interval.

A claim is taken apart into statements that a number can hold or fail: "this difference is below 0". A statement holds
only if the whole interval is on its side of the bound; where the essay names a level, "about 1", the mean decides, with
the interval beside it. A claim holds if all its statements do, holds in part if some do, and else does not hold.
"""

import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from essay_repro.drawing import summary
from essay_repro.drawing.summary import Interval

HOLDS, IN_PART, FAILS, UNTESTED = "holds", "holds in part", "does not hold", "not tested at this preset"
VERDICTS = (HOLDS, IN_PART, FAILS, UNTESTED)
ONE_SEED = "one seed has no interval: ask for --seeds 2 or more"  # why a claim is not tested


class Statement(NamedTuple):
    """One number against what the essay says of it.

    says: in words, with the numbers it comes from. value: `Interval`, or a plain number where nothing is random.
    side: "below" or "above" the bound, or "not above": not clearly so.
    """

    says: str
    value: Interval
    side: str
    bound: float = 0.0

    @property
    def clear(self):
        """Whether the interval lies on one side of the bound; never for one seed."""
        return abs(self.value.mean - self.bound) > self.value.half_width

    @property
    def holds(self):
        """Whether the number is where the essay says."""
        above = self.value.mean > self.bound
        if self.side == "not above":
            return not (self.clear and above) and (self.value.seeds != 1 or not above)
        return self.clear and above == (self.side == "above")

    @property
    def outcome(self):
        """ "yes", "no", or "unclear": the interval reaches over the bound."""
        return "yes" if self.holds else "no" if self.clear else "unclear"

    @property
    def told(self):
        """The statement with its number, for people."""
        return f"{self.says}: {self.value} ({self.outcome})"


@dataclass(frozen=True)
class Claim:
    """One claim of the essay: name, section of the essay, what it says, experiments whose rows it needs.

    check: Evidence -> list of `Statement`, or raises `Untestable`.
    """

    name: str
    section: str
    says: str
    needs: tuple
    check: Callable


class Finding(NamedTuple):
    """A claim, its verdict, the statements that decided it, the command that reruns it, and why it was not tested."""

    claim: Claim
    verdict: str
    statements: list
    command: str
    reason: str = ""

    @property
    def held(self):
        """How many of the statements hold, and how many of the others are unclear: "1 of 4, 2 unclear"."""
        if not self.statements:
            return ""
        outcomes = [statement.outcome for statement in self.statements]
        unclear = f", {outcomes.count('unclear')} unclear" if "unclear" in outcomes else ""
        return f"{outcomes.count('yes')} of {len(outcomes)}{unclear}"


def judge(claim, evidence):
    """The `Finding` of a claim."""
    command = evidence.command(claim.needs[-1]) if claim.needs else "python -m essay_repro report"
    absent = [name for name in claim.needs if name not in evidence.stored]
    if absent:
        why = "; ".join(f"{name}: {evidence.absent.get(name, 'not run')}" for name in absent)
        return Finding(claim, UNTESTED, [], command, why)
    try:
        statements = claim.check(evidence)
    except Untestable as reason:
        return Finding(claim, UNTESTED, [], command, str(reason))
    held = [statement.holds for statement in statements]
    verdict = HOLDS if all(held) else IN_PART if any(held) else FAILS
    return Finding(claim, verdict, statements, command)


def printed(found):
    """The claims as a table of at most 80 characters a line, then the statements that failed, each with its number."""
    body = [(f.claim.name, f.verdict, f.held, str(f.statements[0].value) if f.statements else "") for f in found]
    lines = [summary.printed(("claim", "verdict", "held", "first number"), body, left=2)]
    for finding in found:
        failed = [statement.told for statement in finding.statements if not statement.holds]
        why = [f"not tested: {finding.reason}"] if finding.reason else failed
        if why:
            lines += ["", wrapped(f"{finding.claim.name}: {finding.claim.says}", ""), *(wrapped(text) for text in why)]
    return "\n".join(lines)


def wrapped(text, mark="  - "):
    """A text in lines of at most 80 characters, the first behind the mark, the others indented."""
    return textwrap.fill(text, 80, initial_indent=mark, subsequent_indent="    ")


def as_json(evidence, found):
    """What `claims.json` holds: the claims with verdicts, numbers and commands, and the runs they were measured in."""
    return {
        "data": evidence.data,
        "preset": evidence.preset,
        "claims": [
            {
                "claim": f.claim.name,
                "section": f.claim.section,
                "says": f.claim.says,
                "verdict": f.verdict,
                "statements": [_statement_as_json(statement) for statement in f.statements],
                "not_tested": f.reason or None,
                "command": f.command,
            }
            for f in found
        ],
        "absent": evidence.absent,
        "partial": evidence.partial,
        "runs": {name: stored.runs for name, stored in evidence.stored.items()},
    }


def _statement_as_json(statement):
    mean, half_width, seeds = statement.value
    return {
        "says": statement.says,
        "mean": mean,
        "half_width": half_width if seeds > 1 else None,
        "seeds": seeds or None,  # none where nothing is random
        "should_be": f"{statement.side} {statement.bound:g}",
        "outcome": statement.outcome,
    }


class Untestable(Exception):
    """Why a claim cannot be tested with these settings, or with so few seeds."""


# --- the numbers a statement is made of


def minus(first, second):
    """The `Interval` of first − second, seed by seed: a seed draws the same rows for all that are compared.

    first, second: {seed: value}.
    Raises: Untestable if they share fewer than two seeds.

    >>> minus({0: 0.5, 1: 0.75, 2: 9.0}, {0: 0.25, 1: 0.5})
    Interval(mean=0.25, half_width=0.0, seeds=2)
    """
    shared = sorted(first.keys() & second.keys())
    if len(shared) < 2:
        raise Untestable(ONE_SEED)
    return summary.interval([first[seed] - second[seed] for seed in shared])


def mean(by_seed):
    """The mean of {seed: value}.

    >>> mean({0: 0.5, 1: 1.5})
    1.0
    """
    return summary.interval(by_seed.values()).mean


def exact(number):
    """A number without chance in it, as an `Interval` of no width.

    >>> exact(3)
    Interval(mean=3.0, half_width=0.0, seeds=0)
    """
    return Interval(float(number), 0.0, 0)


def below(says, first, second, scale=float):
    """The statement that one error is below another, with both means.

    scale: what is compared; `math.log` for errors with a heavy tail, of which a mean over seeds says little.

    >>> below("squares below pixels", {0: 0.5, 1: 0.7}, {0: 0.75, 1: 0.95}).told
    'squares below pixels (0.600 against 0.850): -0.250 ± 0.000 (yes)'
    """
    told = f"{says} ({mean(first):.3f} against {mean(second):.3f}{', logarithms' if scale is not float else ''})"
    first, second = ({seed: scale(value) for seed, value in by_seed.items()} for by_seed in (first, second))
    return Statement(told, minus(first, second), "below")
