"""What is done is kept: a line for each job that has ended, so that a run that was killed goes on where it was."""

import hashlib
import json
import os
from pathlib import Path

import numpy as np
import pandas as pd


def fingerprint(table, settings, seed):
    """What the numbers depend on, as 16 hexadecimal digits: the table as read, and all settings."""
    digest = hashlib.sha256()
    said = {
        "settings": settings.as_dict(),
        "seed": seed,
        "target": table.target,
        "log": table.log_target,
        "columns": list(table.X.columns),
        "version": 3,  # of the protocol: another one gives other numbers
    }
    digest.update(json.dumps(said, sort_keys=True).encode())
    for name in table.X:
        digest.update(pd.util.hash_pandas_object(table.X[name], index=False).to_numpy().tobytes())
    for values in (table.y, table.groups, table.time):
        digest.update(b"-" if values is None else np.ascontiguousarray(values).tobytes())
    return digest.hexdigest()[:16]


class Journal:
    """The results of jobs by key, on disk where a folder is given; a line that was cut off by a kill is left out."""

    def __init__(self, folder, mark):
        self.done = {}
        self.path = None if folder is None else Path(folder) / f"journal-{mark}.jsonl"
        if self.path is None:
            return
        self.path.parent.mkdir(parents=True, exist_ok=True)
        if self.path.exists():
            raw = self.path.read_bytes()
            whole = raw[: raw.rfind(b"\n") + 1]
            for line in whole.splitlines():
                entry = json.loads(line)
                self.done[entry["key"]] = entry["value"]
            if whole != raw:
                with open(self.path, "r+b") as file:
                    file.truncate(len(whole))

    def add(self, key, value):
        """Keep a value, plain data, under a key."""
        self.done[key] = json.loads(json.dumps(value))  # what was kept and what is read back are the same
        if self.path is not None:
            with open(self.path, "ab") as file:
                file.write(json.dumps({"key": key, "value": value}).encode() + b"\n")
                file.flush()
                os.fsync(file.fileno())
