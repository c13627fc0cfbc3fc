"""`dask worker --preload d2l_regression.jobs.preload`: the backend is up, with one thread, before the first job comes.

Without it a worker starts the backend at its first job, which takes some seconds longer.
"""

from d2l_regression.jobs import worker


def dask_setup(dask_worker):
    """Called by Dask as a worker starts."""
    del dask_worker
    worker.start()
