"""What a worker of the drills is started with: `dask worker --preload FILE`. It starts no backend, and may seem old."""

import os

from d2l_regression.jobs import versions, worker


def dask_setup(dask_worker):
    """Called by Dask as a worker starts."""
    del dask_worker
    worker.start = lambda: "CPU"
    if numpy := os.environ.get("PRETENDED_NUMPY"):
        present = versions.present
        versions.present = lambda packages: {**present(packages), "numpy": numpy}
