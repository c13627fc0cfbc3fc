"""Build the site: `python site/build.py [FOLDER]`, into build/site if no folder is named.

Pages are written to FOLDER/source from the documents, the notebooks as they are stored, the catalogue of exercises, the
docstrings and the stored results; Sphinx makes FOLDER/html of them. Nothing is trained, run or fetched, and a warning
is an error. With --only lessons, exercises, reference or essay the other parts are left out.
"""

import shutil
import sys
from pathlib import Path

import documents
import essay
import exercise_pages
import reference
from sphinx.cmd.build import build_main

from d2l_regression.terminal import Parser

ROOT = Path(__file__).parent.parent
HERE = ROOT / "site"
PARTS = {
    "documents": documents.write,
    "lessons": documents.write_lessons,
    "exercises": exercise_pages.write,
    "essay": essay.write,
    "reference": reference.write,
}
# The contents at the side: what a page that is not named here belongs to is the last.
CONTENTS = {
    "Learn": ("docs/notebooks", "notebooks/*"),
    "Solve": ("docs/exercises", "exercises/index"),
    "Read the evidence": ("essay", "docs/evidence", "docs/coverage", "docs/compare", "docs/essay"),
    "Use": ("docs/install", "docs/package", "docs/estimators", "docs/fit", "docs/jobs", "docs/speed", "docs/gpu"),
    "Look up": ("docs/reliability", "reference/index", "docs/*"),
}
TITLES = {"essay": "The essay's page"}  # where a page's own title is another page's too


def sources(folder, parts=tuple(PARTS)):
    """Write what Sphinx reads into an empty folder."""
    folder.mkdir(parents=True)
    for name in parts:
        PARTS[name](ROOT, folder)
    home = (HERE / "index.md").read_text(encoding="utf-8")
    home = home.replace("{finding}", documents.block(ROOT, "finding"))
    (folder / "index.md").write_text(home + "".join(_contents(folder)), encoding="utf-8")


def _contents(folder):
    """The tables of contents, of the pages that there are: each page once."""
    seen = set()
    for caption, patterns in CONTENTS.items():
        names = []
        for pattern in patterns:
            found = sorted(p.relative_to(folder).with_suffix("").as_posix() for p in folder.glob(pattern + ".*"))
            names += [name for name in found if (folder / f"{name}.md").exists() or (folder / f"{name}.ipynb").exists()]
        names = [name for name in dict.fromkeys(names) if name not in seen]
        seen.update(names)
        if names:
            yield "\n".join(
                ["", ":::{toctree}", ":hidden:", f":caption: {caption}", "", *map(_entry, names), ":::", ""]
            )


def _entry(name):
    return f"{TITLES[name]} <{name}>" if name in TITLES else name


def main(arguments=None):
    """Build; the exit code."""
    parser = Parser(prog="python site/build.py", description=__doc__.split(": ")[0])
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "build" / "site", metavar="FOLDER")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=tuple(PARTS), metavar="PART", help="of the site")
    options = parser.parse_args(arguments)
    folder = options.folder.resolve()
    for name in ("source", "html", "doctrees"):
        shutil.rmtree(folder / name, ignore_errors=True)
    sources(folder / "source", options.only)
    extra = ["-D", f"html_extra_path={folder / 'source' / essay.WHOLE}"] if "essay" in options.only else []
    where = ["-c", HERE, "-d", folder / "doctrees", *extra, folder / "source", folder / "html"]
    code = build_main(["-q", "-W", "--keep-going", "-b", "html", *map(str, where)])
    if code == 0:
        print(f"wrote {folder / 'html' / 'index.html'}")
    return code


if __name__ == "__main__":
    sys.exit(main())
