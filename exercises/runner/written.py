"""Values and calls as people read them: in few characters, a long one by its kind and shape."""

import numpy as np

from exercises.runner import wire


def written_call(name, arguments):
    """The call as one would type it, with long arguments shortened."""
    return f"{name}({', '.join(short(argument) for argument in arguments)})"


def short(value, longest=60):
    """A value in few characters; a long one by its kind and shape."""
    if isinstance(value, wire.Other):
        return f"a {value.type}" + (f" ({value.text[:40]!r})" if value.type != "function" else "")
    if isinstance(value, np.ndarray):
        text = np.array2string(value, precision=6, separator=", ", suppress_small=False).replace("\n", "")
        text = " ".join(text.split()).replace("[ ", "[").replace(" ,", ",").replace(" ]", "]")
        return text if len(text) <= longest else f"<array of shape {shown(value.shape)}>"
    if isinstance(value, float | np.floating):
        return format(float(value), ".6g" if abs(value) < 1e15 else ".3g")
    if isinstance(value, np.generic):
        return str(value)
    if isinstance(value, tuple | list):
        left, right = "()" if isinstance(value, tuple) else "[]"
        text = left + ", ".join(short(item) for item in value[:50]) + right
        return text if len(text) <= longest else f"<{type(value).__name__} of {len(value)}>"
    if isinstance(value, dict):
        text = "{" + ", ".join(f"{key!r}: {short(item)}" for key, item in value.items()) + "}"
    else:
        text = repr(value)
    return text if len(text) <= longest else text[: longest - 1] + "…"


def shown(shape):
    """A shape as Python writes it."""
    return repr(tuple(int(length) for length in shape))
