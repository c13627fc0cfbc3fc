"""What a check says: the usual cause of what came, and a line that shows it."""

import re
import subprocess
import sys

import pytest

from exercises.runner import catalog, stub
from exercises.runner.command import main
from tests.exercises.runner.one_desk import FILE, REFERENCE, SLUG

pytestmark = pytest.mark.usefixtures("in_a_folder")


def answered(function, body):
    return stub.with_body(REFERENCE, function, body)


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("print(x.mean())", "expected one finite number.\nUsual cause: a function gives its result with return; print"),
        ("return x.mean() * (1 + 1e-7)", "returned 3.0000003; expected 3, "),
        ("return x.mean()\n  return 0", "Usual cause: the lines of a block begin at one column"),
    ],
)
def test_the_usual_cause_is_that_of_what_came(body, says, capsys):
    FILE.parent.mkdir()
    FILE.write_text(answered("best_constant_squared", body), encoding="utf-8")
    assert main(["check", SLUG]) == 1
    assert says in capsys.readouterr().out


def test_the_line_to_paste_may_stay_in_the_file(capsys):
    """It runs when the file does, with the arguments that were wrong, and a check passes over it."""
    slug, function = "matrix-decay", "matrix_ridge"
    wrong = "n, d = X.shape\nreturn np.linalg.solve(X.T @ X + n * penalty * np.eye(d), X.T @ Y)"
    file = FILE.with_name(f"{slug}.py")
    file.parent.mkdir()
    source = stub.with_body(catalog.get(slug).reference.read_text(encoding="utf-8"), function, wrong)
    file.write_text(source, encoding="utf-8")
    assert main(["check", slug]) == 1
    told = capsys.readouterr().out
    line = re.search("^if __name__ == .*$", told, flags=re.M)[0]
    file.write_text(f"{source}\n\n{line}\n", encoding="utf-8")
    assert main(["check", slug]) == 1
    assert capsys.readouterr().out == told
    done = subprocess.run([sys.executable, file], capture_output=True, text=True, check=False)
    assert done.stderr.splitlines()[-1] == "numpy.linalg.LinAlgError: Singular matrix"
