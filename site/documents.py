"""The documents and the notebooks as pages of the site: links lead to pages, pictures take the page's colours."""

import os
import re
import shutil
from pathlib import PurePosixPath

import nbformat
import pictures

_LINK = re.compile(r"(?<!!)\[((?:[^\[\]]|\[[^\]]*\])*)\]\(([^)\s]+)\)")
_PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)\)")
_CODE = re.compile(r"(^```.*?^```$|`[^`\n]+`)", flags=re.M | re.S)
PAGES = ("docs/*.md", "notebooks/*.ipynb")


def write(root, folder):
    """The pages of docs/, and the pictures beside them."""
    (folder / "docs").mkdir(exist_ok=True)
    for path in (root / "docs").glob("*.png"):
        shutil.copy(path, folder / "docs")
    for path in sorted((root / "docs").glob("*.md")):
        name = f"docs/{path.name}"
        (folder / name).write_text(page(path.read_text(encoding="utf-8"), name, root), encoding="utf-8")


def write_lessons(root, folder):
    """The notebooks, as they are stored."""
    (folder / "notebooks").mkdir(exist_ok=True)
    for path in sorted((root / "notebooks").glob("*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        for number, cell in enumerate(notebook.cells):
            if cell.cell_type == "markdown":
                cell.source = page(cell.source, f"notebooks/{path.name}", root)
            for output in cell.get("outputs", []):
                _embed(output, f"{path.stem}-{number}", cell.metadata.get("alt"))
        nbformat.write(notebook, folder / "notebooks" / path.name)


def block(root, name):
    """What stands between the marks of a block of the README, which the results fill."""
    text = (root / "README.md").read_text(encoding="utf-8")
    return re.search(rf"<!-- begin {name} -->\n(.*?)<!-- end {name} -->", text, flags=re.S)[1]


def _embed(output, prefix, alt):
    """A picture among the outputs becomes part of the page."""
    svg = output.get("data", {}).pop("image/svg+xml", None)
    if svg:
        output.data = {"text/html": pictures.figure(svg, prefix, alt)}


def page(text, name, root):
    """A document for the site.

    name: its path from the root, from which its links are seen.
    """
    parts = _CODE.split(text)
    for k in range(0, len(parts), 2):  # what stands between code
        parts[k] = _PICTURE.sub(lambda match: _picture(match, name, root), parts[k])
    joined = "".join(parts)
    pieces = re.split(r"(^```.*?^```$)", joined, flags=re.M | re.S)
    pieces[::2] = [_LINK.sub(lambda match: _link(match, name, root), piece) for piece in pieces[::2]]
    return "".join(pieces)


def _target(name, link):
    """The path from the root that a link leads to."""
    return os.path.normpath(PurePosixPath(name).parent / link).replace(os.sep, "/")


def _link(match, name, root):
    """A link to a page stays, one to the README leads home, one to a file that is no page becomes its words."""
    words, link = match.groups()
    path = link.partition("#")[0]
    if "://" in link or not path:
        return match[0]
    target = _target(name, path)
    if target == "README.md":
        return f"[{words.replace('README', 'Home')}]({os.path.relpath('index.md', PurePosixPath(name).parent)})"
    if (root / target).exists() and any(PurePosixPath(target).match(pattern) for pattern in PAGES):
        return match[0]
    return words


def _picture(match, name, root):
    """A stored picture becomes part of the page where there is one that scales."""
    alt, link = match.groups()
    path = root / _target(name, link)
    scaled = path.with_suffix(".svg")
    if not scaled.exists():
        return match[0]
    html = pictures.figure(scaled.read_text(encoding="utf-8"), f"{path.parent.name}-{path.stem}", alt)
    return f"\n```{{raw}} html\n{html}\n```\n"
