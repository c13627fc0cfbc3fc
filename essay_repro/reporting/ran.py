"""What was run, as the report's last section tells it: the experiments, their settings, every run that added rows."""

from d2l_regression.pages.markup import command, element, headed, items, table
from essay_repro.reporting import measured

SOURCES = (
    "The essay: Jacob Buckman, “Deep Learning Is Better Than Linear Regression”. His code and stored results: "
    "github.com/jbuckman/lr-vs-dl. Beside this page lie the rows it was made from, a CSV table an experiment, and "
    "their settings as JSON."
)


def section(evidence, configurations):
    """The section of the page.

    Args:
        configurations: {experiment: its stored configuration}.
    """
    overview = table(
        "The experiments whose results this page shows",
        ("Experiment", "Seeds", "Trainings", "Time", "Command"),
        [_line(name, stored, evidence) for name, stored in evidence.stored.items()],
        numbers=(1, 2, 3),
        class_="measured",
    )
    gaps = [
        (name, "not run here" if why == "not run" else f"not shown: {why}") for name, why in evidence.absent.items()
    ]
    gaps += [(name, f"incomplete: {why}") for name, why in evidence.partial.items()]
    told = [element("span", f"{name}: {why}. ", command(evidence.command(name))) for name, why in gaps]
    return headed(
        "runs",
        "What was run",
        overview,
        items("ul", told) if told else None,
        *(_details(name, stored.runs, configurations[name]) for name, stored in evidence.stored.items()),
        element("p", SOURCES, class_="sources"),
    )


def _line(name, stored, evidence):
    trainings = len({row.cell for row in stored.rows})
    spent = duration(sum(run.get("seconds", 0) for run in stored.runs)) if stored.runs else measured.NOTHING
    return name, str(len(stored.seeds)), f"{trainings:,}", spent, command(evidence.command(name))


def duration(seconds):
    """A time in the two units that matter.

    >>> [duration(seconds) for seconds in (8, 200, 7_500)]
    ['8 s', '3 min 20 s', '2 h 5 min']
    """
    whole = max(1, round(seconds))
    parts = [(whole // 3600, "h"), (whole // 60 % 60, "min"), (whole % 60, "s")]
    first = next(k for k, (count, _) in enumerate(parts) if count)
    return " ".join(f"{count} {unit}" for count, unit in parts[first : first + 2] if count)


def _details(name, runs, configuration):
    """An experiment's stored configuration, and the runs that made its rows."""
    terms = []
    for key, value in configuration.items():
        if value is not None:
            terms += [element("dt", key.replace("_", " ")), element("dd", setting(value, layers=key == "hidden"))]
    return element(
        "details",
        element("summary", f"{name}: settings and runs"),
        element("dl", *terms, class_="settings"),
        items("ul", [run_told(run) for run in runs], class_="runs") if runs else None,
    )


def setting(value, layers=False):
    """A setting's value for people.

    >>> setting(200_000), setting([1_000, 10_000]), setting([[32, 16], [64]])
    ('200,000', '1,000, 10,000', '32-16, 64')
    """
    if isinstance(value, dict):
        return "; ".join(f"{name}: {setting(part)}" for name, part in value.items())
    if isinstance(value, list):
        # A list within a list is a network.
        parts = [setting(part, layers=isinstance(part, list)) for part in value]
        return "-".join(parts) if layers else ", ".join(parts)
    return f"{value:,}" if isinstance(value, int) else f"{value:g}" if isinstance(value, float) else str(value)


def _computed_on(run):
    processes = f"{run['processes']} processes, each " if run.get("processes", 1) > 1 else ""
    threads = run.get("threads")
    return f"{run['device']}, {processes}{threads} thread{'' if threads == 1 else 's'}"


def run_told(run):
    """What is known of a run, in a line; a run may lack any of it."""
    commit = (run.get("commit") or "")[:12]
    cpus = f", {run['cpus']} cores" if run.get("cpus") else ""
    parts = [
        (run.get("finished") or "").replace("T", " ").replace("+00:00", " UTC"),
        run.get("command"),
        duration(run["seconds"]) if run.get("seconds") else "",
        f"{run['peak_memory_mb']:,.0f} MB" if run.get("peak_memory_mb") else "",
        run.get("backend"),
        _computed_on(run) if run.get("device") else "",
        f"{run['processor']}{cpus}" if run.get("processor") else "",
        run.get("system"),
        f"Python {run['python']}" if run.get("python") else "",
        ", ".join(f"{name} {version}" for name, version in run.get("versions", {}).items()),
        f"commit {commit}{', with uncommitted changes' if run.get('dirty') else ''}" if commit else "",
    ]
    return "; ".join(part for part in parts if part)
