"""Run the notebooks and store what they show: `python notebooks/execute.py [NAME …]`; all of them without a name.

A notebook is written anew without times and counters of the machine, so that a run that finds nothing new changes no
byte. Cells tagged "timing" measure this machine: where they have outputs, these stay unless --timings is given. With
--check nothing is written; the exit code is 1 if a notebook would change.
"""

import os
import re
import sys
import tempfile
from pathlib import Path
from xml.etree import ElementTree

import nbformat
from nbclient import NotebookClient

from d2l_regression.terminal import Parser

FOLDER = Path(__file__).parent
CELL_SECONDS = 60
LARGEST = 400_000  # bytes of a notebook, so that it opens on the web at once

# Pictures as text that scales, without a date and with the same names inside each time.
_KERNEL = """
c.InlineBackend.figure_formats = {"svg"}
c.InlineBackend.print_figure_kwargs = {"bbox_inches": "tight", "metadata": {"Date": None, "Creator": None}}
c.InlineBackend.rc = {"svg.hashsalt": "notebook", "svg.fonttype": "none"}
c.IPKernelApp.log_level = 40
"""


def executed(path, timings=False):
    """The notebook as it is after a run, as text. Raises: nbclient's CellExecutionError if a cell fails."""
    notebook = nbformat.read(path, as_version=4)
    measured = {cell.id: cell.outputs for cell in notebook.cells if "timing" in cell.metadata.get("tags", [])}
    with tempfile.TemporaryDirectory() as folder:
        profile = Path(folder) / "profile_default"
        profile.mkdir()
        (profile / "ipython_kernel_config.py").write_text(_KERNEL, encoding="utf-8")
        where = {"metadata": {"path": str(FOLDER)}}
        client = NotebookClient(
            notebook,
            timeout=CELL_SECONDS,
            kernel_name="python3",
            record_timing=False,
            coalesce_streams=True,
            resources=where,
        )
        client.execute(env={**os.environ, "IPYTHONDIR": folder})
    for cell in notebook.cells:
        if measured.get(cell.id) and not timings:
            cell.outputs = measured[cell.id]
        _strip(cell)
    notebook.metadata = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    return nbformat.writes(notebook) + "\n"


def _strip(cell):
    """Only tags, the picture's words and outputs stay: no folding, no times, no numbers of execution."""
    cell.metadata = {name: cell.metadata[name] for name in ("tags", "alt") if cell.metadata.get(name)}
    if cell.cell_type == "code":
        cell.execution_count = None
        for output in cell.outputs:
            if output.output_type == "execute_result":
                output.execution_count = None
            if "metadata" in output:
                output.metadata = {}
            if _PICTURE in output.get("data", {}):
                output.data[_PICTURE] = _slim(output.data[_PICTURE], cell.metadata.get("alt"))


_PICTURE = "image/svg+xml"
_SVG, _LINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
_DIGITS = re.compile(r"(\d\.\d\d)\d+")  # a hundredth of a point is finer than any screen, and the same on every machine
_FONTS = re.compile(r"'DejaVu Sans'(?:, [^;,]+)*")  # a browser takes the first that it has; Matplotlib names a dozen


def _slim(svg, alt=None):
    """A picture of Matplotlib's without what nobody sees, a third of its size; alt: what it shows, to be read aloud."""
    root = ElementTree.fromstring(svg)
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag in (f"{{{_SVG}}}metadata", f"{{{_SVG}}}style"):
                parent.remove(child)
    root.set("style", "stroke-linejoin: round; stroke-linecap: butt")  # the rule that stood in <style>
    if alt:
        root.attrib |= {"role": "img", "aria-label": alt}
    for element in root.iter():
        words = element.tag in (f"{{{_SVG}}}text", f"{{{_SVG}}}tspan")
        element.text, element.tail = element.text if words else None, None
        if element.tag == f"{{{_SVG}}}g":
            element.attrib.pop("id", None)  # nothing refers to a group
        for attribute, value in list(element.items()):
            if attribute not in ("id", "clip-path", f"{{{_LINK}}}href"):
                short = _DIGITS.sub(r"\1", " ".join(value.split()))
                element.set(attribute, _FONTS.sub("'DejaVu Sans', Verdana, sans-serif", short))
    ElementTree.register_namespace("", _SVG)
    ElementTree.register_namespace("xlink", _LINK)
    return ElementTree.tostring(root, encoding="unicode") + "\n"


def main(arguments=None):
    """Run what is asked for; the exit code."""
    parser = Parser(prog="python notebooks/execute.py", description=__doc__.split(": ")[0])
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help="a notebook, or the beginning of its name (default: all)"
    )
    parser.add_argument("--timings", action="store_true", help="store this machine's timings, too")
    parser.add_argument("--check", action="store_true", help="write nothing; 1 if a notebook would change")
    options = parser.parse_args(arguments)
    paths, changed = sorted(FOLDER.glob("*.ipynb")), []
    for name in options.names:
        if not any(path.name.startswith(Path(name).name) for path in paths):
            parser.error(f"NAME was {name!r}; it may begin as one of {', '.join(path.stem for path in paths)}")
    for path in paths:
        if options.names and not any(path.name.startswith(Path(name).name) for name in options.names):
            continue
        text = executed(path, options.timings)
        if len(text.encode()) > LARGEST:
            print(
                f"{path.name}: {len(text.encode()):,} bytes, may have {LARGEST:,}: fewer or simpler figures",
                file=sys.stderr,
            )
            return 1
        if text != path.read_text(encoding="utf-8"):
            changed.append(path.name)
            if not options.check:
                path.write_text(text, encoding="utf-8")
        print(f"{path.name}: {'changed' if path.name in changed else 'as stored'}", flush=True)
    return 1 if options.check and changed else 0


if __name__ == "__main__":
    sys.exit(main())
