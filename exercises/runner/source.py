"""A student's file before Python sees it: its bytes, its text, and why some have none."""

import codecs
import io
import re
import tokenize

from exercises.runner.plain import is_notebook

LARGEST = 2**20  # bytes of a file
_LINE_END = re.compile(rb"\r\n|\r|\n")
_UTF_8 = "save the file as UTF-8, which every editor offers"


def read(path):
    """(bytes, None) of a file, or (None, the failure to tell): as from a request to the student's process."""
    try:
        size = path.stat().st_size
        content = path.read_bytes() if size <= LARGEST else b""
    except OSError as error:
        return None, {"failed": "raises", "type": type(error).__name__, "text": str(error), "bases": [], "line": None}
    if is_notebook(content):
        return None, {"failed": "notebook", "line": None}
    line, refusal = (None, too_large(path.name, size)) if size > LARGEST else unreadable(path.name, content)
    return (None, {"failed": "unreadable", "text": refusal, "line": line}) if refusal else (content, None)


def text(content, errors="strict"):
    """A file's bytes as text, as Python reads it. Raises: ValueError if it cannot, unless errors are to be replaced."""
    try:
        decoded = content.decode(_encoding(content), errors)
    except (SyntaxError, LookupError) as error:  # no such encoding
        if errors == "strict":
            raise ValueError(str(error)) from None
        decoded = content.decode(errors=errors)
    return decoded.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def too_large(name, size):
    """Why a file of so many bytes is not even read, in a sentence."""
    return f"{name} has {size:,} bytes, and may have {LARGEST:,}."


def unreadable(name, content):
    """(line, why a file's bytes are no text of Python, with what to do); (None, "") if they are.

    Python itself, when it imports a file, passes over such bytes in a comment, and refuses them in `python FILE`.
    """
    utf_16 = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if utf_16 or len(content) / 4 < content.count(0) < 3 * len(content) / 4:  # letters have a zero beside them there
        return 1, f"{name} is no UTF-8 from line 1 on, but looks like UTF-16; {_UTF_8}."
    if b"\0" in content:
        line = _line(content, content.index(0))
        return line, f"{name} has a byte of zero in line {line}, which no text has; delete that line and type it anew."
    try:
        content.decode(_encoding(content))
    except (SyntaxError, LookupError, UnicodeError) as error:
        if getattr(error, "encoding", "") == "utf-8":
            line, byte = _line(content, error.start), content[error.start]
            return line, f"{name} has a byte in line {line}, {byte:#04x}, that is no UTF-8; {_UTF_8}."
        line = next((k for k, each in enumerate(_LINE_END.split(content)[:2], start=1) if b"coding" in each), 1)
        return (
            line,
            f"{name} declares in line {line} an encoding that it does not have; delete that line, and {_UTF_8}.",
        )
    return None, ""


def _encoding(content):
    """The encoding by which Python reads it. Raises: SyntaxError for a declaration of one that it does not know."""
    try:
        return tokenize.detect_encoding(io.BytesIO(content).readline)[0]
    except SyntaxError as error:
        if "invalid or missing" in str(error):  # a declaration would be in the two lines that are no UTF-8
            return "utf-8"
        raise


def _line(content, place):
    return len(_LINE_END.findall(content, 0, place)) + 1
